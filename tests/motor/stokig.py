"""A delivery put in disorder: values of a column change places, are lost, or are written otherwise."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from samples.exempel import write_example

# Texts that engines sort, fold and count otherwise than one another.
ODD = ("Ö", "ö", "é", "ß", "İ", "Z", "a", "&", " - ", "ﬁ", "²", "𝒳", "'", "\\", "%", "_", "$1", ";")
# How large a part of the cells of a table is changed.
PART = 0.03


def stok(folder: Path, seed: int) -> Path:
    """Two months of forty clients, in disorder: the same of the same seed."""
    write_example(folder, kunder=40, perioder=("2022-03", "2022-04"), fro=seed)
    chance = random.Random(seed)
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *read = csv.reader(stream, delimiter=";")
        # A blank line is a row without values too, and may be given one.
        rows = [row or [""] * len(header) for row in read]
        for _ in range(int(len(rows) * len(header) * PART)):
            _disturb(chance, rows, chance.randrange(len(header)))
        with path.open("w", encoding="utf-8", newline="") as stream:
            lines = (row if any(row) else [] for row in rows)
            csv.writer(stream, delimiter=";").writerows([header, *lines])
    return folder


def _disturb(chance: random.Random, rows: list[list[str]], column: int) -> None:
    row, other = chance.choice(rows), chance.choice(rows)
    match chance.randrange(4):
        case 0:
            row[column], other[column] = other[column], row[column]
        case 1:
            row[column] = other[column]
        case 2:
            row[column] = ""
        case _:
            row[column] += chance.choice(ODD)
