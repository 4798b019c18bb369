"""``/chart``: the charts, drawn when the catalogue is built, as SVG."""
