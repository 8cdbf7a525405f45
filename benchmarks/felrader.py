"""A month whose every registration is wrong beside the same month clean: medians, ratios, peak memory.

`underkända`: no row can be read. `avvikande`: every row is read, and ends before it begins.

python -m benchmarks.felrader [--runs 3] [--kunder 11000]
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.matning import Runs, run
from samples.exempel import write_example

Row = dict[str, str]


def unreadable(row: Row) -> Row:
    return {**row, "start": "i går", "status": "klar"}


def backwards(row: Row) -> Row:
    return {**row, "start": row["slut"], "slut": row["start"]}


def spoiled(clean: Path, folder: Path, spoil: Callable[[Row], Row]) -> int:
    """A copy of an underlag with each registration spoiled, and how many they are."""
    shutil.copytree(clean, folder)
    name = "registreringar.csv"
    with (
        (clean / name).open(encoding="utf-8-sig", newline="") as source,
        (folder / name).open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.DictReader(source, delimiter=";")
        writer = csv.DictWriter(target, rows.fieldnames or (), delimiter=";", lineterminator="\n")
        writer.writeheader()
        return sum(1 for row in rows if writer.writerow(spoil(row)))


def measure(runs: int, kunder: int, folder: Path) -> None:
    clean = folder / "rena"
    write_example(clean, kunder=kunder, fel=False)
    spoiled(clean, folder / "underkanda", unreadable)
    rows = spoiled(clean, folder / "avvikande", backwards)
    took: dict[tuple[str, str], Runs] = {}
    for _ in range(runs):
        for command in ("kontrollera", "egenkontroll"):
            for kind in ("rena", "underkanda", "avvikande"):
                out = folder / "ut"
                given = [command, str(folder / kind), "--period", "2022-03", "--ut", str(out)]
                mine = took.setdefault((command, kind), Runs())
                run([sys.executable, "-m", "cli", *given], mine, right=(0, 1, 3))
                shutil.rmtree(out)
    print(f"{rows} registreringar")
    for (command, kind), found in took.items():
        clean_runs = took[command, "rena"]
        print(
            f"{command} {kind}: {compared(found.clock, clean_runs.clock)}, "
            f"processor {compared(found.processor, clean_runs.processor)}, "
            f"högst {found.gib:.2f} GiB"
        )


def compared(seconds: list[float], clean_seconds: list[float]) -> str:
    median = statistics.median(seconds)
    return f"{median:.1f} s ({median / statistics.median(clean_seconds):.2f} × rena)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kunder", type=int, default=11_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(options.runs, options.kunder, Path(folder))


if __name__ == "__main__":
    main()
