"""The API: standings and search as JSON, the OpenAPI document and its page, and the list of problems."""
