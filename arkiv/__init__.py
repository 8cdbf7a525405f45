"""VERDICTS → YEAR: the archive of runs, and the life of a deviation from month to month."""
