"""Values as lists print them: names, codes, dates, divisions, document numbers, personal data."""
