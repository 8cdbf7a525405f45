"""Synthetic underlag: an example to try the toolkit on, with the answer."""

from samples.exempel import write_example
from samples.facit import AndelUtford, Avvikelse, Facit, Underkand

__all__ = ["AndelUtford", "Avvikelse", "Facit", "Underkand", "write_example"]
