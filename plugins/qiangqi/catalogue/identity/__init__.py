"""Identity of firms: which names and codes are one firm."""
