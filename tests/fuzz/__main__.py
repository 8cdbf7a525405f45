"""`python -m tests.fuzz 5000 --seed 1`: many cases, counted by outcome; what fails is kept.

A file that fails lies in the folder given by --ut, beside what it failed with: fix the program, and
make the file, as small as it can be, a test of its own.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from tests.fuzz.kinds import KINDS, Kind

FAILED = "FEL"


def tried(kind: Kind, seed: str, keep: Path) -> str:
    """The outcome of one case; a failure is kept."""
    with tempfile.TemporaryDirectory(prefix="internkontroll-fuzz-") as folder:
        path = kind.case(seed, Path(folder))
        try:
            return kind.held(path)
        except Exception:
            keep.mkdir(parents=True, exist_ok=True)
            name = f"{kind.name} {seed} {path.name}"
            shutil.copy(path, keep / name)
            (keep / f"{name}.txt").write_text(traceback.format_exc(), "utf-8")
            return FAILED


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("antal", type=int, nargs="?", default=500)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--slag", action="append", choices=[kind.name for kind in KINDS])
    parser.add_argument("--ut", type=Path, default=Path("fuzzfel"))
    asked = parser.parse_args()
    kinds = [kind for kind in KINDS if not asked.slag or kind.name in asked.slag]
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(asked.antal):
        kind = kinds[number % len(kinds)]
        outcomes[kind.name, tried(kind, f"{asked.seed}-{number}", asked.ut)] += 1
    for (name, outcome), antal in sorted(outcomes.items()):
        sys.stdout.write(f"{name:16} {outcome:24} {antal:6}\n")
    return 1 if any(outcome == FAILED for _name, outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
