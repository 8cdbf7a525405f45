"""An indicator per provider with its parts beside it, as the edition may show it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Cell, Column, Mark, Table
from reports.collect import shown
from reports.numbers import NOTHING, bare_percent, count, decimal, hours, percent, plain
from reports.suppression import FEWER, NOT_SHOWN, is_small, suppress
from reports.view import View
from reports.words import MARKS, Unit, indikator
from suites.verdicts import JudgedIndikator


@dataclass(frozen=True)
class Share:
    """One line: a provider (or None, all together), its parts, its value and its verdict."""

    utforare: str | None
    taljare: str
    namnare: str
    text: str
    varde: float | None
    mark: Mark | None
    hidden: bool = False


@dataclass(frozen=True)
class Shares:
    """An indicator of a control over the providers of a page."""

    kontroll: str
    namn: str
    lines: tuple[Share, ...]
    total: Share | None
    gransvarde: float | None
    beslutad: bool | None


def shares(view: View, kontroll: str, namn: str) -> Shares | None:
    """The lines of an indicator; None when the run has not measured it."""
    found = view.data.indikatorer
    mine = [(u, found[kontroll, namn, u]) for u in view.names if (kontroll, namn, u) in found]
    whole = found.get((kontroll, namn, None)) if view.own is None else None
    limits = [j for _u, j in mine if j.gransvarde is not None]
    if not mine and whole is None:
        return None
    unit = indikator(namn).unit
    hidden, total_hidden = _hidden(view, unit, [j for _u, j in mine], [u for u, _j in mine])
    lines = tuple(
        _line(view, u, judged, unit, hidden=at in hidden) for at, (u, judged) in enumerate(mine)
    )
    return Shares(
        kontroll,
        namn,
        lines,
        None if whole is None else _line(view, None, whole, unit, hidden=total_hidden),
        limits[0].gransvarde if limits else None,
        limits[0].beslutad if limits else None,
    )


def _hidden(
    view: View, unit: Unit, judged: list[JudgedIndikator], names: list[str]
) -> tuple[frozenset[int], bool]:
    """What the board does not see: parts, what is left of them, and groups of few clients."""
    if not view.board:
        return frozenset(), False
    places = {u: at for at, u in enumerate(view.names)}
    groups = {at for at, u in enumerate(names) if places[u] in view.groups.hidden}
    if unit.parts == "timmar":
        return frozenset(groups), view.groups.total_hidden
    small = {at for at, u in enumerate(names) if u in view.small}
    top = [int(j.indikator.taljare or 0) for j in judged]
    whole = [int(j.indikator.namnare or 0) for j in judged]
    vectors = (
        [whole]
        if unit.parts == "kunder"
        else [top, [w - t for t, w in zip(top, whole, strict=True)], whole]
    )
    gone, total = set(small), False
    for _again in range(2):
        for vector in vectors:
            found = suppress(vector, gone)
            gone |= found.hidden
            total = total or found.total_hidden
    return frozenset(gone), total


def _line(
    view: View, utforare: str | None, judged: JudgedIndikator, unit: Unit, *, hidden: bool
) -> Share:
    i = judged.indikator
    mark = MARKS[judged.utfall] if judged.utfall else None
    if hidden:
        few = utforare in view.small or is_small(i.namnare)
        word = f"{FEWER} kunder" if utforare in view.small else _why(i.taljare, i.namnare, unit)
        return Share(utforare, NOT_SHOWN, NOT_SHOWN, word, None, None if few else mark, hidden=True)
    write = hours if unit.parts == "timmar" else count
    return Share(
        utforare,
        write(i.taljare),
        write(i.namnare),
        value_text(i.varde, unit, judged.gransvarde),
        i.varde,
        mark,
    )


def _why(top: float | None, whole: float | None, unit: Unit) -> str:
    if unit.parts == "timmar":
        return NOT_SHOWN
    if is_small(whole) or (unit.parts == "antal" and is_small(top)):
        return FEWER
    left = (whole or 0) - (top or 0)
    return f"alla utom {FEWER}" if unit.parts == "antal" and is_small(left) else NOT_SHOWN


def value_text(value: float | None, unit: Unit, limit: float | None = None) -> str:
    """A value in the unit of its indicator."""
    if value is None:
        return NOTHING
    if unit.value == "procent":
        return percent(value, limit)
    if unit.value == "timmar":
        return hours(value)
    return (
        count(value)
        if unit.value == "antal"
        else plain(value, 1)
        if unit.value == "kort"
        else decimal(value, 2 if value < 2 else 1)
    )


def limit_text(found: Shares) -> str:
    """The limit, without needless decimals."""
    if found.gransvarde is None:
        return NOTHING
    procent = indikator(found.namn).unit.value == "procent"
    return bare_percent(found.gransvarde) if procent else plain(found.gransvarde)


def share_table(
    view: View,
    found: Shares,
    caption: str,
    extra: dict[str | None, str] | None = None,
    *,
    judged: bool = True,
) -> Table:
    """The table of an indicator: parts, value, limit, verdict, and the rejected rows behind."""
    unit = indikator(found.namn).unit
    judged = judged and found.gransvarde is not None
    columns = [Column("Utförare")]
    columns += [Column(unit.taljare, numeric=True)] if unit.taljare else []
    columns += [
        Column(unit.namnare, numeric=True),
        Column("Andel" if unit.value == "procent" else "Värde", numeric=True),
    ]
    columns += (
        [Column("Mål" if found.beslutad else "Förslag", numeric=True), Column("Utfall")]
        if judged
        else []
    )
    columns += [Column("Anmärkning")] if extra else []
    columns += [Column("Underkända rader", css="smal")]
    return Table(
        caption,
        tuple(columns),
        tuple(_row(view, found, line, unit, extra, judged=judged) for line in found.lines),
        _row(view, found, found.total, unit, extra, judged=judged)
        if found.total and len(found.lines) > 1
        else None,
        wide=len(columns) > 6,
    )


def _row(
    view: View,
    found: Shares,
    line: Share,
    unit: Unit,
    extra: dict[str | None, str] | None,
    *,
    judged: bool,
) -> tuple[Cell, ...]:
    cells: list[Cell] = [view.label(line.utforare) if line.utforare else "Alla tillsammans"]
    cells += [line.taljare] if unit.taljare else []
    cells += [line.namnare, line.text]
    if judged:
        cells += [limit_text(found), line.mark or ""]
    cells += [extra.get(line.utforare, "")] if extra else []
    return (*cells, view.rejected_share(found.kontroll, line.utforare))


def spoken(found: Shares) -> str:
    """The values of an indicator in one sentence, for a chart's description."""
    said = [f"{shown(line.utforare)} {line.text}" for line in found.lines if line.utforare]
    if found.total and len(found.lines) > 1:
        said.append(f"alla tillsammans {found.total.text}")
    return ", ".join(said) + "."
