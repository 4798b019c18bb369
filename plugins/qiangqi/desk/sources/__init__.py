"""The lists that are held: each with its card, its rows, and the acts that may be done on it."""
