"""Published lists: a file becomes facts and issues, row by row, by the card of its source."""
