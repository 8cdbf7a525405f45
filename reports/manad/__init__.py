"""What a run of a month writes: from verdicts to its editions, its work list and its data."""
