"""``/plans``: what a plan promised beside what was counted, and its measures."""
