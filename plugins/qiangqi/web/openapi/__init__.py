"""The public API as data: each address once in ``paths/``, what is sent and answered in ``bodies/``.

The OpenAPI document, its page and the refusal of unknown parameters are made of it.
"""
