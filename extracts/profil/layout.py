"""The header row of a vendor's file: where the columns that a profile names are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extracts.errors import UnderlagError
from extracts.folding import fold, nearest
from extracts.headers import Header, column_name, demand_apart, demand_few
from extracts.profil.model import Kalla, Tabellprofil
from extracts.rows import CELL, Record
from extracts.shown import shown


@dataclass(frozen=True)
class VendorHeader(Header):
    """A header read with a profile; `cells`: the vendor's column as the profile names it → its cells.

    `kallor`: where each column of the contract comes from.

    The cells go under names of our own in the engine, since the vendor's could be any.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    kallor: Mapping[str, Kalla] = field(default_factory=dict)

    @property
    def headings(self) -> dict[int, str]:
        """As Header has it: what the profile reads, by the vendor's names."""
        return {self.positions[cell]: fold(name) for name, cell in self.cells.items()}


def read_vendor_header(
    cells: Sequence[str], mapped: Tabellprofil, file: str, row: int
) -> VendorHeader:
    """Hold a header row against the profile; `row` is its record number."""
    demand_few(cells, file)
    folded = [fold(cell) for cell in cells]
    for name in mapped.sources:
        if folded.count(fold(name)) > 1:
            raise UnderlagError(
                "profil-rubrik-tva-ganger", fil=file, kolumn=name, profil=mapped.profil, rad=row
            )
    missing = [name for name in mapped.sources if fold(name) not in folded]
    if missing:
        demand_apart(cells, missing, file)
        raise UnderlagError(
            "profil-kolumn-saknas",
            fil=file,
            kolumner=_missing(missing, cells),
            rad=row,
            profil=mapped.profil,
        )
    at = {name: folded.index(fold(name)) for name in mapped.sources}
    used = {at[name] for name in mapped.read}
    rest = tuple(index for index in range(len(cells)) if index not in used)
    unknown = tuple(column_name(cells, index) for index in rest if index not in at.values())
    return VendorHeader(
        width=len(cells),
        positions={_cell(index): index for index in sorted(set(at.values()))},
        rest=rest,
        unknown=unknown,
        row=row,
        cells={name: _cell(index) for name, index in at.items()},
        kallor=mapped.kallor,
    )


def _cell(index: int) -> str:
    return f"{CELL}{index}"


def squared(
    records: Iterable[Record], header: VendorHeader, mapped: Tabellprofil
) -> Iterator[Record]:
    """Rows that the profile skips need not have as many cells as the header: they get them here."""
    columns = [(header.positions[header.cells[hoppa.namn]], hoppa) for hoppa in mapped.hoppa_over]
    for rad, cells in records:
        ragged = len(cells) != header.width
        if ragged and any(h.matches(cells[at]) for at, h in columns if at < len(cells)):
            filled = [*cells, *[""] * header.width][: header.width]
            yield rad, filled
        else:
            yield rad, cells


def _missing(missing: list[str], cells: Sequence[str]) -> str:
    by_folding = {fold(cell): cell.strip() for cell in cells if cell.strip()}
    parts = []
    for name in missing:
        near = nearest(fold(name), by_folding)
        like = f" (närmast: «{shown(by_folding[near])}»)" if near else ""
        parts.append(f"«{name}»{like}")
    return ", ".join(parts)
