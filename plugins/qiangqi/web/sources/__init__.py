"""``/sources``, ``/issues`` and ``/coverage``: each document, each row that is no fact, and what is covered."""
