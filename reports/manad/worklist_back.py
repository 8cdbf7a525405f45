"""The work list read back: what people have written, found by its headings whatever has been moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from arkiv.uppfoljning import ACCEPTERAD, Kand, Uppfoljd, known
from extracts.folding import fold
from extracts.shown import visible
from extracts.workbook import every_value, sheet_names
from reports.kit.errors import OutputError
from reports.manad.worklist import (
    ANSVARIG,
    APART,
    ATGARD,
    BEDOMNING,
    CHOICES,
    ID,
    KLART_SENAST,
    NEW,
    SHEET,
    STATUS,
)
from reports.manad.written_dates import date_of

FACTS = ("Utförare", "Kund", "Nyckel", "Vad vi ser")
_MUST = (ID, STATUS, BEDOMNING, ATGARD, ANSVARIG, KLART_SENAST, *FACTS)
# What an exception cannot be without: why, who answers for it, until when.
_EXCEPTION = (ATGARD, ANSVARIG, KLART_SENAST)


@dataclass(frozen=True)
class Line:
    """A row of the sheet that has ids: its number, and its cells by their heading."""

    row: int
    cells: Mapping[str, object]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.text(ID).split())

    def text(self, heading: str) -> str:
        """A cell as text; empty when nothing is in it."""
        value = self.cells[heading]
        return "" if value is None else str(value).strip()


def read_back(path: Path, archive: Path) -> tuple[list[Uppfoljd], list[str]]:
    """What is written of each deviation, and in sentences what is wrong; OutputError of no work list."""
    lines = _lines(path)
    of = known(archive, [one for line in lines for one in line.ids])
    wrong = [said for line in lines for said in _changed(line, of)]
    rows: dict[str, tuple[int, Uppfoljd]] = {}
    for line in lines:
        months = [of[one].sist for one in line.ids if one in of]
        first = dt.date.fromisoformat(f"{min(months)}-01") if months else dt.date.min
        said = filled(line, first, wrong)
        for one in line.ids:
            mine = replace(said, id=one)
            was = rows.setdefault(one, (line.row, mine))
            if was[1] != mine:
                wrong.append(
                    f"Rad {line.row} har samma id som rad {was[0]}, med annat ifyllt. Ta bort den ena."
                )
    return [row for _at, row in rows.values()], wrong


def _lines(path: Path) -> list[Line]:
    heads: dict[str, int] = {}
    lines: list[Line] = []
    for number, cells in every_value(path, _sheet(path), ""):
        names = [str(cell).strip() for cell in cells]
        if not heads and ID in names and STATUS in names:
            heads = {name: at for at, name in enumerate(names) if name}
            missing = [name for name in _MUST if name not in heads]
            if missing:
                raise OutputError(
                    f"{path.name}: kolumnen {missing[0]} saknas. Lägg tillbaka den och läs in igen."
                )
        elif heads:
            line = Line(
                number, {n: cells[at] if at < len(cells) else None for n, at in heads.items()}
            )
            if line.ids:
                lines.append(line)
    if not heads:
        raise OutputError(
            f"{path.name} är ingen arbetslista: bladet {SHEET} med kolumnerna {ID} och {STATUS} saknas."
        )
    return lines


def _sheet(path: Path) -> str:
    names = sheet_names(path)
    return SHEET if SHEET in names else names[0]


def _changed(line: Line, of: Mapping[str, Kand]) -> list[str]:
    """What is ours and no longer as it was written."""
    unknown = [one for one in line.ids if one not in of]
    if unknown:
        return [
            f"Rad {line.row}: id {visible(unknown[0])} finns inte i arkivet. Återställ kolumnen {ID}, "
            "eller ange rätt arkiv med --arkiv."
        ]
    mine = [of[one] for one in line.ids]
    right: dict[str, Iterable[str | None]] = {
        "Utförare": [k.utforare for k in mine],
        "Kund": [k.kund for k in mine],
        "Nyckel": [k.nyckel for k in mine],
        "Vad vi ser": [text for k in mine for text in k.texter],
    }
    return [
        f"Rad {line.row}: {heading} är ändrat. Det är vår uppgift och ska stå som det stod."
        for heading in FACTS
        if _parts([line.text(heading)]) - _parts(right[heading])
    ]


def _parts(texts: Iterable[str | None]) -> set[str]:
    """What stands in a cell, value by value."""
    parts = (part for text in texts if text for part in text.split(APART))
    return {" ".join(visible(part).split()) for part in parts} - {""}


def filled(line: Line, first: dt.date, wrong: list[str]) -> Uppfoljd:
    """What is written on a row, of no id; what cannot be read is told in `wrong`."""
    chosen: dict[str, str | None] = {}
    for heading, values in CHOICES.items():
        by_fold = {fold(value): value for value in values}
        text = line.text(heading)
        chosen[heading] = by_fold.get(fold(text))
        if text and chosen[heading] is None:
            wrong.append(
                f"Rad {line.row}: {heading} är «{visible(text)}». Välj {', '.join(values)} eller lämna tomt."
            )
    day = date_of(line.cells[KLART_SENAST], first)
    if day is None and line.text(KLART_SENAST):
        wrong.append(
            f"Rad {line.row}: {KLART_SENAST} är «{visible(line.text(KLART_SENAST))}». "
            "Skriv datumet som 2022-04-30."
        )
    status = chosen[STATUS] or NEW
    if status == ACCEPTERAD:
        missing = [heading for heading in _EXCEPTION if not line.text(heading)]
        if missing:
            wrong.append(
                f"Rad {line.row}: {ACCEPTERAD} behöver {', '.join(missing)}: skälet, vem som svarar för "
                "det och hur länge det gäller."
            )
    atgard, ansvarig = (visible(line.text(heading)) or None for heading in (ATGARD, ANSVARIG))
    return Uppfoljd("", status, chosen[BEDOMNING], atgard, ansvarig, day)
