"""Notices that were collected and wait: looked at, taken into the adding of lists with proposals, or dismissed."""
