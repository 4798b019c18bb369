"""``/titles`` and ``/upcoming``: who holds a title on a day, and what ends or falls due, as page, CSV and JSON."""
