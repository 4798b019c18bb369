"""What one printed value means: names, codes, dates, divisions, document numbers, personal data."""
