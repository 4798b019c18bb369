"""The build: from inputs to one SQLite file, incrementally."""
