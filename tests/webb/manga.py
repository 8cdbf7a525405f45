"""An underlag of many providers: several examples laid together, each with names and keys of its own."""

from __future__ import annotations

import re
from pathlib import Path

from samples.exempel import write_example
from samples.gemensamt import UTFORARE

_PARTS = ("Norra", "Södra", "Västra", "Östra", "Centrala")
_KEY = re.compile(r"\b(BE|K|P-|R|B|H)(?=\d{2,})")


def write_many(folder: Path, antal: int, kunder: int = 60) -> Path:
    """`antal` providers (12, 25 …), each with its share of the `kunder` of its example."""
    joined: dict[str, list[str]] = {}
    for fro, part in enumerate(_PARTS[: -(-antal // len(UTFORARE))], start=1):
        one = folder / "delar" / str(fro)
        write_example(one, kunder=kunder, fro=fro)
        left_out = UTFORARE[max(0, antal - len(UTFORARE) * (fro - 1)) :]
        for file in sorted(one.glob("*.csv")):
            head, *rows = file.read_text("utf-8-sig").splitlines()
            joined.setdefault(file.name, [head])
            if file.name == "budget.csv" and fro > 1:
                continue
            for row in rows:
                if not any(name in row for name in left_out):
                    row = _KEY.sub(rf"\g<1>{fro}", row)
                    joined[file.name].append(_named(row, part))
    whole = folder / "underlag"
    whole.mkdir()
    for name, rows in joined.items():
        (whole / name).write_text("\n".join(rows) + "\n", "utf-8")
    return whole


def _named(row: str, part: str) -> str:
    for name in UTFORARE:
        row = row.replace(f"{name};", f"{name} {part};")
    return row
