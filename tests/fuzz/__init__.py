"""Fuzzing: sample files with bytes, blocks and lines cut, flipped, repeated and swapped.

`python -m tests.fuzz 5000 --seed 1` runs many cases; tests/test_fuzz.py a few hundred. The readers are
Python over libraries written in other languages, so what a coverage-guided fuzzer sees of them is
little: whole files changed at random, and inside the packing of a workbook, find more per second.
"""
