"""The twelve row checks that every tool can express, said in the words of each (benchmarks/alla.py)."""
