"""`/report`, where an error is reported without an account, and `/corrections`, the reports and what came of them."""
