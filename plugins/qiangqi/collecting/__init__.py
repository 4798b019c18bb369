"""Collecting: pages of issuing bodies are asked for notices, which then wait for a registrar; none is published."""
