"""``/changes``: what changed between releases as page, JSON, CSV, Atom and calendar, and the watch of given firms."""
