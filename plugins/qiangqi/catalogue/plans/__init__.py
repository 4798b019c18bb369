"""What a plan promised, and what was counted."""
