"""Scans and photos: tables by their ruled lines, every cell read by two recognisers, and what a person must confirm."""
