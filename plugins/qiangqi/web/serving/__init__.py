"""What starts, wraps and ends the whole site: processes, limits, logs, health and refusals."""
