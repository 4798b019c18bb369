"""Receipts of checks: issued for one row or a batch, shown to print, and the public keys to verify them."""
