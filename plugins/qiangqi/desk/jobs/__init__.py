"""Long work of the desk: one job at a time, each a process of its own that outlives a page and the desk itself."""
