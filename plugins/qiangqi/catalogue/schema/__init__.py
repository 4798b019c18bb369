"""The tables of the catalogue."""
