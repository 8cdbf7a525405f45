"""Remakes the committed samples: python -m samples."""

from __future__ import annotations

import sys
from pathlib import Path

from samples.exempel import write_example
from samples.hel_fil import write_whole_file_faults
from samples.lindvik import write_lindvik
from samples.vardflode import write_vardflode

KUNDER, PERIOD, FRO = 45, "2022-03", 1


def remake(parent: Path) -> None:
    """Write the committed samples, and the answers of the first two, into `parent`."""
    write_example(parent / PERIOD, kunder=KUNDER, perioder=(PERIOD,), fro=FRO)
    write_whole_file_faults(parent / f"{PERIOD}-hel-fil", PERIOD)
    write_lindvik(parent / PERIOD, parent / f"lindvik-{PERIOD}")
    write_vardflode(parent / "profil-vardflode")


if __name__ == "__main__":
    remake(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
