"""Receipts: what was asked, answered and by which catalogue, signed."""
