"""``/check`` for one loan, and ``/-/check`` for rows by programs, as JSON and CSV."""
