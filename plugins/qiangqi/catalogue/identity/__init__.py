"""Which names and codes are one firm."""
