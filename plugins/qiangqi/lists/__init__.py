"""Published lists: a file becomes facts and issues."""
