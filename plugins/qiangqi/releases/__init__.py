"""Releases: a built catalogue as files to download, check and cite; the same content gives the same bytes."""
