"""Queries on a built catalogue: a firm and its standings, what falls due, a read-only connection."""
