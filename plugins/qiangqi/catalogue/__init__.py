"""The catalogue: published lists and rules in, one SQLite database out, and the queries on it."""
