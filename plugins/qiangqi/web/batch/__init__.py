"""``/check/batch``: a customer file is sent, previewed, checked and given back; nothing of it is kept."""
