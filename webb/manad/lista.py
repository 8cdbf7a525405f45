"""The work list: what stands on each of its rows, and what people have written there until now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from arkiv.uppfoljning import Uppfoljd, followed
from reports.kit.sheet import Cell
from reports.manad.events import Row
from reports.manad.worklist import COLUMNS, FILL_IN, Told, line, told_before
from webb.manad.svar import Svar

# The first row under the headings of the workbook.
FIRST_ROW = 4
CUTS = ("Utförare", "Kontroll", "Regel", "Status")


@dataclass(frozen=True)
class Rad:
    """An event: its place in the list, its cells by their heading in the workbook, and its ids."""

    nummer: int
    celler: Mapping[str, str]
    ids: tuple[str, ...]

    @property
    def rad(self) -> int:
        """Its row in avvikelser.xlsx."""
        return self.nummer + FIRST_ROW - 1

    @property
    def ifyllt(self) -> dict[str, str]:
        """What people have written, by heading."""
        return {heading: self.celler[heading] for heading in FILL_IN}

    @property
    def marke(self) -> str:
        """Changes when what people have written does: a page that was opened before is known by it."""
        return hashlib.sha256(json.dumps(self.ifyllt).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Lista:
    """The list as it stands in the archive now."""

    svar: Svar
    skrivet: Mapping[str, Uppfoljd]

    def told(self, event: list[Row]) -> Told:
        """What has been written since the run stands as it was written."""
        rapport = self.svar.rapport
        assert rapport.tidigare
        before = told_before(event, rapport.tidigare, rapport.facts.period)
        now = self.skrivet.get(event[0]["id"])
        if now is None or now == rapport.tidigare.uppfoljda.get(now.id):
            return before
        return replace(
            before,
            status=now.status,
            bedomning=now.bedomning,
            atgard=now.atgard,
            ansvarig=now.ansvarig,
            klart_senast=now.klart_senast,
        )

    def rader(self) -> Iterator[Rad]:
        """All of them, in the order of the workbook."""
        titles = {k.id: k.titel for k in self.svar.rapport.kontroller}
        texter = self.svar.rapport.plan.texter
        for number, event in enumerate(self.svar.handelser, 1):
            values = map(_text, line(event, texter, self.told(event)))
            cells = dict(zip(COLUMNS, values, strict=True))
            cells["Kontroll"] = titles[event[0]["kontroll"]]
            yield Rad(number, cells, tuple(row["id"] for row in event))


def as_it_stands(svar: Svar) -> Lista:
    """With what the archive has of it."""
    return Lista(svar, followed(svar.arkiv))


def _text(value: object) -> str:
    value = value.value if isinstance(value, Cell) else value
    return "" if value is None else str(value)
