"""Reports of errors: what somebody disputes, as it is sent, kept without personal data, decided and published."""
