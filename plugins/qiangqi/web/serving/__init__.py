"""What starts and wraps the whole site."""
