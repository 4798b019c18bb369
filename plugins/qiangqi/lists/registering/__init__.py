"""Adding a list: from a file as it was published, and a few answers, to a card that was tried before it is written."""
