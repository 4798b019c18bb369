"""``/``: the search box and the figures of the day."""
