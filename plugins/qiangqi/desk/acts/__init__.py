"""Acts on lists that are held: their effect before anything is done, their doing, their log and their undoing."""
