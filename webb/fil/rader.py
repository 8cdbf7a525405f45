"""The rows of a finding as they stand in the file, with the rows before and after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extracts.delivered import texts_again
from extracts.load import LoadedFile
from reports.egenkontroll.findings import Egenkontroll, Kind
from reports.egenkontroll.masking import Masking
from webb.fil.rattade import CORRECTED

# What a row is known by, beside the cell that is pointed out.
_KNOWN_BY = {
    *("registrering", "utforare", "kund", "personal", "kategori", "start", "slut", "minuter"),
    *("bestallning", "minuter_per_manad", "fran", "till", "manad", "post", "belopp"),
}


@dataclass(frozen=True)
class Cell:
    """A cell as it may be shown; `fel` where it is pointed out, `igen` where it is to be typed once more."""

    kolumn: int
    text: str
    fel: bool
    igen: bool


@dataclass(frozen=True)
class Rad:
    """A row of the file; `sagt` what was found in it, nothing of a neighbour."""

    nummer: int
    celler: tuple[Cell, ...]
    sagt: tuple[str, ...]


@dataclass(frozen=True)
class Utdrag:
    """Rows of one file in their order, under its own headings; `rader` None is a gap between them.

    `namn` and `blad` are its file and sheet; `rattas` whether a file of its form is corrected here.
    """

    fil: int
    plats: str
    namn: str
    blad: str | None
    rattas: bool
    rubriker: tuple[str, ...]
    rader: tuple[Rad | None, ...]


@dataclass(frozen=True)
class HelRad:
    """All cells of a row that is shown, each by its heading, and where it is."""

    utdrag: Utdrag
    celler: tuple[tuple[str, str], ...]


HelaRader = Mapping[tuple[int, int], HelRad]


# A key that was a personnummer, masked or not: what is right stands nowhere in the file.
_TYPED_AGAIN = ("personnummer", "maskerad")


class Filer:
    """The files of a check, of which rows are shown; each is read once more, and masked."""

    def __init__(self, checked: Egenkontroll, kinds: Sequence[Kind]) -> None:
        wanted: dict[int, set[int]] = {}
        for row in (row for kind in kinds for row in kind.first):
            if row["fil"] is not None and row["rad"] is not None:
                near = {row["rad"] - 1, row["rad"], row["rad"] + 1}
                wanted.setdefault(row["fil"], set()).update(near)
        files = {file.number: file for file in checked.underlag.loaded.files}
        self._files = {number: _File(checked, files[number], wanted[number]) for number in wanted}

    def extracts(self, kind: Kind) -> tuple[Utdrag, ...]:
        """The rows of a kind of finding, file by file."""
        by_file: dict[int, list[Any]] = {}
        for row in kind.first:
            if row["fil"] is not None and row["rad"] is not None:
                by_file.setdefault(row["fil"], []).append(row)
        again = kind.regel in _TYPED_AGAIN
        return tuple(
            self._files[fil].extract(rows, again=again) for fil, rows in sorted(by_file.items())
        )

    def whole_rows(self) -> HelaRader:
        """Each row that is shown, by the number of its file and its own."""
        heads = {fil: file.extract(()) for fil, file in self._files.items()}
        return {
            (fil, number): HelRad(heads[fil], tuple(file.whole(cells)))
            for fil, file in self._files.items()
            for number, cells in file.rows.items()
        }


class _File:
    def __init__(self, checked: Egenkontroll, file: LoadedFile, wanted: set[int]) -> None:
        self.file, self.delivered = file, checked.underlag.delivered(file)
        masking = Masking(checked.underlag, file, self.delivered)
        below = {number for number in wanted if number > file.header_row}
        self.rows = {
            number: [masking(number, at, cell) for at, cell in enumerate(cells)]
            for number, cells in texts_again(file.source, below)
        }

    def extract(self, findings: Sequence[Any], *, again: bool = False) -> Utdrag:
        wrong: dict[int, list[Any]] = {}
        for finding in findings:
            wrong.setdefault(finding["rad"], []).append(finding)
        at = {number: {self._at(f) for f in found} for number, found in wrong.items()}
        columns = self._columns({column for row in at.values() for column in row})
        rows = tuple(
            None if number is None else self._row(number, columns, at, wrong, again=again)
            for number in self._with_neighbours(wrong)
        )
        heads = tuple(self.delivered.header[column] for column in columns)
        source = self.file.source
        rattas = source.form in CORRECTED
        number, name = self.file.number, source.path.name
        return Utdrag(number, source.place, name, source.sheet, rattas, heads, rows)

    def whole(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for at, head in enumerate(self.delivered.header):
            yield head, cells[at] if at < len(cells) else ""

    def _at(self, finding: Any) -> int:
        """The column of the cell; the row's first where the file lacks it."""
        names = finding["kolumn"], self.file.column(finding["kolumn"])
        found = (at for name in names if (at := self.delivered.at(name)) is not None)
        return next(found, 0)

    def _columns(self, wrong: set[int]) -> list[int]:
        """Those that are pointed out first, so that they are seen on the narrowest screen."""
        known = {self.delivered.at(self.file.column(name)) for name in _KNOWN_BY}
        width = range(len(self.delivered.header))
        return [*sorted(wrong), *(at for at in width if at in known - wrong)]

    def _with_neighbours(self, wrong: Iterable[int]) -> Iterator[int | None]:
        near = {number + step for number in wrong for step in (-1, 0, 1)} & self.rows.keys()
        last = None
        for number in sorted(near):
            if last is not None and number > last + 1:
                yield None
            yield number
            last = number

    def _row(
        self,
        number: int,
        columns: Sequence[int],
        at: dict[int, set[int]],
        wrong: dict[int, list[Any]],
        *,
        again: bool,
    ) -> Rad:
        cells = [*self.rows[number], *[""] * len(self.delivered.header)]
        marked = at.get(number, set())
        shown = tuple(Cell(c, cells[c], c in marked, again and c in marked) for c in columns)
        return Rad(number, shown, tuple(f["text"] for f in wrong.get(number, ())))
