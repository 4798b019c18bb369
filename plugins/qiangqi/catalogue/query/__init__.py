"""Questions to a built catalogue."""
