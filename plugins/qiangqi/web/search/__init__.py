"""``/search``: firms by name, former name, code or pinyin, and the search within tables."""
