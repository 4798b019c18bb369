"""``/regimes``: the rules of each title, the map of its statuses, its quota and the self-check; the definitions."""
