"""Large months: the hand-written script and internkontroll in turn on the same Parquet; medians, peak memory.

python -m benchmarks.stora [--runs 1] [--kunder 11000 55500 222000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.matning import Runs, machine, run
from samples.stor import write_large_example


def rows_in(underlag: Path) -> int:
    files = (underlag / "registreringar").rglob("*.parquet")
    return sum(pq.read_metadata(path).num_rows for path in files)


def measure(underlag: Path, runs: int, out: Path) -> None:
    commands = {
        "script": ["-m", "benchmarks.script", str(underlag)],
        "internkontroll": ["-m", "cli", "kontrollera", str(underlag), "--tyst", "--ut", str(out)],
    }
    took = {name: Runs() for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            run([sys.executable, *command], took[name], right=(0, 1, 3))
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(out.parent / "arkiv", ignore_errors=True)
    script, mine = took["script"], took["internkontroll"]
    print(
        f"{rows_in(underlag)} registreringar, {runs} gånger: "
        + ", ".join(
            f"{name} {r.seconds:.1f} s, {r.worked:.1f} s processor, högst {r.gib:.2f} GiB"
            for name, r in took.items()
        )
        + f"; {mine.seconds / script.seconds:.2f} × skriptet, processor {mine.worked / script.worked:.2f} ×",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--kunder", type=int, nargs="+", default=[11_000, 55_500, 222_000])
    parser.add_argument("--underlag", type=Path, nargs="+", help="months that are made already")
    options = parser.parse_args()
    print(f"{dt.date.today()}, {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        for underlag in options.underlag or ():
            measure(underlag, options.runs, Path(folder) / "rapport")
        for kunder in () if options.underlag else options.kunder:
            underlag = Path(folder) / f"underlag-{kunder}"
            write_large_example(underlag, kunder=kunder)
            measure(underlag, options.runs, Path(folder) / "rapport")
            shutil.rmtree(underlag)


if __name__ == "__main__":
    main()
