"""Drawing from a large frame against reading it: medians, ratio and peak memory.

python -m benchmarks.dragning [--rader 10000000] [--runs 3]
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from stickprov.arithmetic.draw import draw, seed
from stickprov.audit.frame import COLUMNS, SLUMPDEL, random_keys

SEED = seed("48150623421234567890", "a" * 64, "b" * 64)
SAMPLE = 280


def write_frame(path: Path, rader: int) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(";".join(COLUMNS) + "\n")
        for nr in range(rader):
            minute = f"2022-03-{nr % 31 + 1:02d} {nr % 24:02d}:{nr % 60:02d}"
            stream.write(
                f"R{nr:08d};{SLUMPDEL};;B{nr // 2};K{nr % 5000:05d};P{nr % 900:04d};undersköterska;"
                f"omsorg;dusch;{minute};{minute};30.00;{minute};{minute};{minute};{minute};tagg;;"
                f"omsorg 42.00 tim;;tätort;210.50\n"
            )


def rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, delimiter=";")


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rader", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ram.csv"
        write_frame(path, given.rader)
        reading, skimming, drawing = [], [], []
        for _ in range(given.runs):
            reading.append(seconds(lambda: sum(1 for _row in rows(path))))
            skimming.append(seconds(lambda: sum(1 for _key in random_keys(path, []))))
            drawing.append(seconds(lambda: draw(SEED, random_keys(path, []), SAMPLE)))
    read, skim, drawn = (statistics.median(times) for times in (reading, skimming, drawing))
    print(f"{given.rader} rader: läsa raderna {read:.1f} s, bara nycklarna {skim:.1f} s")
    print(f"Läsa nycklarna och dra: {drawn:.1f} s, {drawn / read:.2f} × att läsa raderna")
    print(f"Mest minne: {peak_memory():.0f} MB")


def peak_memory() -> float:
    """The process's largest resident memory so far; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
