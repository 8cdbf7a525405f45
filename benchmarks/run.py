"""Import, hand-written script and internkontroll in turn on the same files; medians and ratios.

python -m benchmarks.run [--runs 5] [--kunder 220 1100 11000]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from samples.exempel import write_example

HERE = Path(__file__).parent.parent


def seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=HERE, capture_output=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - started


def measure(kunder: int, runs: int, folder: Path) -> None:
    underlag = folder / f"underlag-{kunder}"
    write_example(underlag, kunder=kunder, fel=kunder >= 1000)
    rows = sum(1 for _line in (underlag / "registreringar.csv").open(encoding="utf-8")) - 1
    out = folder / "rapport"
    commands = {
        "import": ["-m", "benchmarks.importer"],
        "script": ["-m", "benchmarks.script", str(underlag)],
        "internkontroll": ["-m", "cli", "kontrollera", str(underlag), "--tyst", "--ut", str(out)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            took = seconds(command)
            shutil.rmtree(out, ignore_errors=True)
            if run:  # the first round warms the caches
                times[name].append(took)
    median = {name: statistics.median(values) for name, values in times.items()}
    allowed = median["import"] + 2 * median["script"]
    print(
        f"{rows:>10,} rows: "
        + ", ".join(f"{name} {value:.2f} s" for name, value in median.items())
        + f"; internkontroll/import {median['internkontroll'] / median['import']:.2f}"
        + f", internkontroll/(import + 2 × script) {median['internkontroll'] / allowed:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kunder", type=int, nargs="+", default=[220, 1100, 11_000])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kunder in options.kunder:
            measure(kunder, options.runs, Path(folder))


if __name__ == "__main__":
    main()
