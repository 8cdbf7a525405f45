"""What a corrected row is read as, at once: by the reader and the gate, in a file of nearly that row alone.

Only what depends on the row itself is said. Of keys that several rows share, and of digits that are a
personnummer or not by what else stands in their column, the whole check says the rest.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ibis import _

from extracts.delivered import texts_again
from extracts.encoding import encoding_of
from extracts.errors import UnderlagError
from extracts.files import XLSX
from extracts.find import Source
from extracts.folding import fold
from extracts.load import LoadedFile
from extracts.personnummer import BARE, CANDIDATE, MASKED
from extracts.profil.model import Profil
from extracts.read import read_given
from reports.egenkontroll.findings import Egenkontroll
from reports.egenkontroll.gather import self_check
from reports.kit.errors import OutputError
from reports.kit.numbers import plain
from suites.plan import Plan
from webb.fil.andring import Andring, Plats, Tabellandring, of_table
from webb.fil.rattad_bok import write_sheet_again
from webb.fil.rattad_csv import CellError, write_csv_again

# What is wrong with a row because of other rows.
_OF_SEVERAL = ("nyckel-ej-unik", "upprepad-rad")
_PERSON = re.compile(rf"{CANDIDATE}|{MASKED}|{BARE}|(?![0-9])\d")
# What stops a file as a whole is told of by the whole check.
_STOPS = (UnderlagError, CellError, OutputError, OSError)
_LATER = "Svaret för raden kommer när allt är kontrollerat."


@dataclass(frozen=True)
class Radsvar:
    """What is said of a row: `kvar` is what still must be corrected, `last` how its cells are read."""

    kvar: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


def read_at_once(
    kallor: Sequence[Source],
    andringar: Sequence[Andring],
    latest: Sequence[Andring],
    plan: Plan,
    profiler: Sequence[Profil],
    folder: Path,
) -> dict[Plats, Radsvar]:
    """The rows of the latest step, as the whole check will read them with the changes of every step.

    A row that only the whole check can answer for says that it will.
    """
    rows = dict.fromkeys(one.plats for one in latest if one.kolumn is not None)
    found = {plats: Radsvar(last=(_LATER,)) for plats in rows}
    for source in kallor:
        mine = {p.rad for p in rows if (p.fil, p.blad) == (source.path.name, source.sheet)}
        whole = of_table(andringar, source.path.name, source.sheet)
        andring = replace(whole, bara=frozenset(mine - whole.bort))
        if andring.bara:
            with suppress(*_STOPS), tempfile.TemporaryDirectory(dir=folder) as scratch:
                found |= _of_table(source, andring, plan, profiler, Path(scratch))
    return found


def _of_table(
    source: Source,
    andring: Tabellandring,
    plan: Plan,
    profiler: Sequence[Profil],
    scratch: Path,
) -> dict[Plats, Radsvar]:
    ending = ".xlsx" if source.form == XLSX else source.path.suffix
    target = scratch / f"{source.path.stem}{ending}"
    write = write_sheet_again if source.form == XLSX else write_csv_again
    write(source, andring, target)
    if source.form != XLSX and not _same_signs(source.path, target):
        return {}
    read = read_given([target], scratch, profiler, contract=plan.contract)
    try:
        files = read.loaded.files
        if len(files) != 1 or files[0].source.table != source.table:
            return {}
        checked = self_check(read, plan, None, None)
        return dict(_answers(checked, files[0], source, andring))
    finally:
        read.con.disconnect()


def _same_signs(path: Path, part: Path) -> bool:
    """Whether a part of a file is read in the signs that the whole file is."""
    content = part.read_bytes()
    return content.decode(encoding_of(path)) == content.decode(encoding_of(part))


def _answers(
    checked: Egenkontroll, file: LoadedFile, source: Source, andring: Tabellandring
) -> Iterator[tuple[Plats, Radsvar]]:
    places = {andring.place(rad, file.header_row): rad for rad in sorted(andring.bara or ())}
    texts = dict(texts_again(file.source, places))
    found = checked.fynd.filter(_.fil == file.number, _.rad.isin([*places]))
    told = found.select("rad", "regel", "kolumn", "text").order_by("rad", "kolumn", "regel")
    wrong: dict[int, list[dict[str, Any]]] = {}
    for line in told.to_pyarrow().to_pylist():
        wrong.setdefault(line["rad"], []).append(line)
    rows = checked.underlag.rows(file.source.table)
    read = rows.filter(rows.rad.isin([*places])).to_pyarrow().to_pylist()
    accepted = {row["rad"]: row for row in read}
    header = checked.underlag.delivered(file).header
    for place, rad in places.items():
        if place not in texts or any(map(_PERSON.search, texts[place])):
            continue
        heads = {at: header[at] for at in sorted(andring.celler.get(rad, {})) if at < len(header)}
        lines = wrong.get(place, [])
        if any(line["regel"] in _OF_SEVERAL for line in lines):
            continue
        yield (
            Plats(source.path.name, source.sheet, rad),
            Radsvar(
                tuple(line["text"] for line in lines),
                tuple(_said(file, heads.values(), lines, accepted.get(place))),
            ),
        )


def _said(
    file: LoadedFile,
    heads: Any,
    lines: Sequence[Mapping[str, Any]],
    row: Mapping[str, Any] | None,
) -> Iterator[str]:
    """Of each cell that was corrected and has nothing wrong with it; nothing of a row wrong as a whole."""
    if any(not line["kolumn"] for line in lines):
        return
    faulty = {fold(line["kolumn"]) for line in lines}
    names = {fold(file.column(name)): name for name in file.columns}
    for head in heads:
        name = names.get(fold(head))
        if name is None:
            yield f"{head} används inte i kontrollen."
        elif (name,) == file.source.contract.key[-1:] and fold(head) not in faulty:
            yield f"{head} jämförs med andra rader när allt kontrolleras."
        elif fold(head) not in faulty:
            if row is None or file.mapped:
                yield f"{head} går nu att läsa."
            elif row[name] is None:
                yield f"{head} är nu tom."
            else:
                yield f"{head} läses nu som {_as_text(row[name])}."


def _as_text(value: object) -> str:
    """A value as it is written in Swedish; a time to the minute where it has no seconds."""
    match value:
        case dt.datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case Decimal():
            return plain(float(value), 6)
        case _:
            return f"«{value}»" if isinstance(value, str) else str(value)
