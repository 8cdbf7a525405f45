"""The Open Data Contract by the standard's own linter: `make kontrakt`, which gives it an environment.

datacontract-cli asks for an older python-dateutil than pandas and Great Expectations run on here.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from reports.mall.schema import CONTRACT_FILE, write_schema
from tests.suites.planer import CONTRACT

# One word changed in the contract makes it wrong: a linter that lets these through proves nothing.
SPOILED = {
    "id: ": "nummer: ",
    'logicalType: "date"': 'logicalType: "datum"',
    "maxLength: ": "langst: ",
    "primaryKeyPosition: 1": 'primaryKeyPosition: "ett"',
}


def main(linter: str) -> None:
    """The contract passes, and every spoiled one is refused."""
    with tempfile.TemporaryDirectory(prefix="internkontroll-odcs-") as folder:
        write_schema(CONTRACT.values(), Path(folder))
        path = Path(folder) / CONTRACT_FILE
        right = path.read_text("utf-8")
        held(linter, path, "Data contract is valid.")
        for word, other in SPOILED.items():
            assert word in right, word
            path.write_text(right.replace(word, other, 1), "utf-8")
            held(linter, path, "Data contract is invalid")


def held(linter: str, path: Path, verdict: str) -> None:
    """The linter says just this; whatever else it says, and that it cannot run, stops us."""
    done = subprocess.run([linter, "lint", str(path)], capture_output=True, text=True, check=False)
    if verdict not in done.stdout or done.returncode != (not verdict.endswith("is valid.")):
        sys.exit(f"{verdict}: datacontract lint says something else.\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main(sys.argv[1])
