"""Editing of lists that are held: each act on a datasets folder is done as a whole, journalled, and can be undone."""
