"""Another engine than DuckDB to measure and judge in: what is moved there, and what comes back."""
