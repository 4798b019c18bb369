"""Backups: what a register's host alone has, datasets, inbox and keys, as one archive that proves itself."""
