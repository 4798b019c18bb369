"""``/releases``: the releases and their files to download."""
