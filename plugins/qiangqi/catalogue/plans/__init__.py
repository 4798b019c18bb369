"""Government plans: their targets and measures, and what the catalogue counts for each target."""
