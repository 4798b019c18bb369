"""The registrar's desk: lists come in, are looked at, answered, saved, published and taken back in a browser."""
