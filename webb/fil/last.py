"""«Detta läste vi»: what a wrong year, unit or header row is seen by at once."""

from __future__ import annotations

from dataclasses import dataclass

from ibis import _

from extracts.period import Period
from extracts.underlag import FileCount, Underlag
from reports.egenkontroll.findings import Egenkontroll
from reports.kit.words import TABELLER
from reports.manad.reading import reading_notes, unread_note

_ALL_NAMES = 1_000


@dataclass(frozen=True)
class Fil:
    """A table of a file: where it stood, and how many of its rows could be read."""

    plats: str
    tabell: str
    rubrikrad: int
    antal: FileCount


@dataclass(frozen=True)
class Tid:
    """Performed time of a provider, a month and a kategori, and what a registration is on average."""

    utforare: str
    manad: str
    kategori: str
    antal: int
    timmar: float

    @property
    def snitt(self) -> float:
        """Minutes."""
        return self.timmar * 60 / self.antal


@dataclass(frozen=True)
class Last:
    """All that was read; `anteckningar` what one would not take for granted of it."""

    filer: tuple[Fil, ...]
    tider: tuple[Tid, ...]
    anteckningar: tuple[str, ...]


def what_was_read(checked: Egenkontroll) -> Last:
    """Of the files that were checked."""
    read = checked.underlag
    period = checked.rapport.facts.period if checked.rapport else None
    notes = (*reading_notes(read), *unread_note(read, _ALL_NAMES, ""))
    return Last(_files(read, period), _hours(read), notes)


def _files(read: Underlag, period: Period | None) -> tuple[Fil, ...]:
    counts = zip(read.loaded.files, read.counts(period), strict=True)
    return tuple(
        Fil(file.source.place, TABELLER[file.source.table], file.header_row, count)
        for file, count in counts
    )


def _hours(read: Underlag) -> tuple[Tid, ...]:
    rows = read.rows("registreringar").filter(_.utford)
    summed = rows.group_by("utforare", "kategori", manad=rows.dag.strftime("%Y-%m")).agg(
        antal=_.count(), timmar=_.sekunder.sum().cast("float64") / 3_600
    )
    lines = summed.order_by("utforare", "manad", "kategori").to_pyarrow().to_pylist()
    return tuple(Tid(**line) for line in lines)
