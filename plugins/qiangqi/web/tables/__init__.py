"""Datasette's tables and SQL as this site serves them: strict parameters, whole downloads, public SQL."""
