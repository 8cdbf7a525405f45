"""What one click corrects: rows that are no records, values that can mean one thing only, a spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ibis import _

from extracts.delivered import texts_again
from extracts.load import LoadedFile
from extracts.personnummer import mask
from extracts.whole_rows import MOVED, MOVES
from reports.egenkontroll.findings import Egenkontroll, Kind
from webb.fil.rattade import CORRECTED
from webb.fil.varden import MEANT

# Rows that say themselves that they are to go.
_LEFT_OUT = ("tom-rad", "summarad", "rubrikrad", "upprepad-rad")
_SPELLING = "snarlika-namn"
# So many at a time; the next check proposes those that are left.
_MOST = 20_000
Place = tuple[int, int, str]


@dataclass(frozen=True)
class Byte:
    """A cell that gets another text, or a row that is left out (`kolumn` None), in the files as they are."""

    namn: str
    blad: str | None
    plats: str
    rad: int
    kolumn: int | None
    rubrik: str
    fore: str
    efter: str


@dataclass(frozen=True)
class Forslag:
    """What is done, and to each row."""

    titel: str
    byten: tuple[Byte, ...]


def proposal(checked: Egenkontroll, kind: Kind) -> Forslag | None:
    """What could be done to all that is found of a kind; None where no value is certain."""
    if kind.regel in _LEFT_OUT:
        made = Forslag("Ta bort raderna", tuple(_left_out(checked, kind)))
    elif kind.regel in MEANT:
        made = Forslag("Skriv värdena så att de kan läsas", tuple(_meant(checked, kind)))
    elif kind.regel == MOVED:
        made = Forslag(
            "Flytta tillbaka värdena till sina kolumner", tuple(_moved_back(checked, kind))
        )
    elif kind.regel == _SPELLING and kind.first[0]["aven"]:
        one = kind.first[0]
        made = Forslag(
            f"Skriv «{one['aven']}» på alla rader där det står «{one['utforare']}»",
            tuple(_spelled(checked, one["utforare"], one["aven"])),
        )
    else:
        return None
    return made if made.byten else None


def _left_out(checked: Egenkontroll, kind: Kind) -> Iterator[Byte]:
    for file, rows in _by_file(checked, _places(checked, kind)):
        for rad, cells in texts_again(file.source, rows):
            said = "; ".join(cell for cell in cells if cell.strip())
            yield _change(file, rad, None, "", mask(said), "")


def _meant(checked: Egenkontroll, kind: Kind) -> Iterator[Byte]:
    """Of a cell that may hold a personnummer nothing is proposed."""
    meant = MEANT[kind.regel]
    for file, rows in _by_file(checked, _places(checked, kind)):
        delivered = checked.underlag.delivered(file)
        for rad, cells in texts_again(file.source, rows):
            for name in rows[rad]:
                at = delivered.at(name)
                text = cells[at] if at is not None and at < len(cells) else ""
                new = meant(text, name)
                if at is not None and new is not None and mask(text) == text:
                    yield _change(file, rad, at, delivered.header[at], text, new)


def _moved_back(checked: Egenkontroll, kind: Kind) -> Iterator[Byte]:
    """Of a row that would lose a value by it, or that may hold a personnummer, nothing is proposed."""
    for file, rows in _by_file(checked, _places(checked, kind, "text")):
        head = checked.underlag.delivered(file).header
        for rad, cells in texts_again(file.source, rows):
            step = next(step for step, words in MOVES.items() if words in rows[rad][0])
            now = [*cells, *[""] * len(head)][: len(head)]
            new = [now[at + step] if 0 <= at + step < len(head) else "" for at in range(len(head))]
            lost = [*(now[:step] if step > 0 else now[step:]), *cells[len(head) :]]
            if not any(lost) and all(mask(cell) == cell for cell in now):
                for at, (before, after) in enumerate(zip(now, new, strict=True)):
                    if before != after:
                        yield _change(file, rad, at, head[at], before, after)


def _spelled(checked: Egenkontroll, wrong: str, right: str) -> Iterator[Byte]:
    """Every accepted row under the name with the fewer rows, of every table."""
    read = checked.underlag
    for table in sorted(read.tables):
        rows = read.rows(table)
        if "utforare" in rows.columns and read.loaded.of(table):
            mine = rows.filter(rows.utforare == wrong).select("fil", "rad").limit(_MOST)
            places = [(r["fil"], r["rad"], "utforare") for r in mine.to_pyarrow().to_pylist()]
            for file, found in _by_file(checked, places):
                delivered = read.delivered(file)
                at = delivered.at(file.column("utforare"))
                for rad, cells in texts_again(file.source, found) if at is not None else ():
                    yield _change(file, rad, at, delivered.header[at or 0], cells[at or 0], right)


def _places(checked: Egenkontroll, kind: Kind, said: str = "kolumn") -> list[Place]:
    """Every finding of a kind, in the order of the files; `said` is what is wanted of each."""
    one = kind.first[0]
    same = [checked.fynd[name] == one[name] for name in ("slag", "regel", "grupp", "hel")]
    rows = checked.fynd.filter(*same, _.fil.notnull(), _.rad.notnull())
    found = rows.select("fil", "rad", said=said).order_by("fil", "rad", "said").limit(_MOST)
    return [(r["fil"], r["rad"], r["said"] or "") for r in found.to_pyarrow().to_pylist()]


def _by_file(
    checked: Egenkontroll, places: Iterable[Place]
) -> Iterator[tuple[LoadedFile, dict[int, list[str]]]]:
    """File → row → what is said of it; files that are corrected here."""
    wanted: dict[int, dict[int, list[str]]] = {}
    for fil, rad, kolumn in places:
        wanted.setdefault(fil, {}).setdefault(rad, []).append(kolumn)
    for file in checked.underlag.loaded.files:
        if file.number in wanted and file.source.form in CORRECTED and not file.mapped:
            yield file, wanted[file.number]


def _change(
    file: LoadedFile, rad: int, kolumn: int | None, rubrik: str, fore: str, efter: str
) -> Byte:
    source = file.source
    return Byte(source.path.name, source.sheet, source.place, rad, kolumn, rubrik, fore, efter)
