"""An indicator per provider with its parts beside it, as the edition may show it."""

from __future__ import annotations

from dataclasses import dataclass

from checks.control import Unit
from checks.model import Indikator
from checks.odelad import SAID, undivided
from checks.personalkontinuitet import KONTROLL as KONTINUITET
from checks.personalkontinuitet import undivided as window_undivided
from extracts.shown import visible
from reports.kit.blocks import Cell, Column, Mark, Table
from reports.kit.numbers import NBSP, NOTHING, count, decimal, hours, ore, percent, plain
from reports.kit.suppression import FEWER, NOT_SHOWN, is_small
from reports.kit.words import MARKS, indikator
from reports.manad.hidden_lines import Hidden
from reports.manad.sums import Cut
from reports.manad.view import View
from suites.verdicts import JudgedIndikator


@dataclass(frozen=True)
class Line:
    """One line: a provider (or None, all together), its parts, its value and its verdict."""

    utforare: str | None
    taljare: str
    namnare: str
    text: str
    varde: float | None
    mark: Mark | None
    hidden: bool = False


@dataclass(frozen=True)
class PerProvider:
    """An indicator of a control over the providers of a page."""

    kontroll: str
    namn: str
    lines: tuple[Line, ...]
    total: Line | None
    gransvarde: float | None
    beslutad: bool | None
    hogst: float | None = None


def per_provider(view: View, kontroll: str, namn: str, cut: Cut = ()) -> PerProvider | None:
    """The lines of an indicator, or of a cut of it; None when the run has not measured it."""
    found = view.data.every
    mine = [
        (u, found[kontroll, namn, u, cut]) for u in view.names if (kontroll, namn, u, cut) in found
    ]
    whole = found.get((kontroll, namn, None, cut)) if view.own is None else None
    limits = [j for _u, j in mine if j.gransvarde is not None]
    if not mine and whole is None:
        return None
    unit = indikator(namn).unit
    hidden = _hidden(view, kontroll, namn, cut)
    lines = tuple(_line(view, u, judged, unit, hidden=u in hidden.names) for u, judged in mine)
    return PerProvider(
        kontroll,
        namn,
        lines,
        None if whole is None else _line(view, None, whole, unit, hidden=hidden.total),
        limits[0].gransvarde if limits else None,
        limits[0].beslutad if limits else None,
        view.data.rapport.plan.ceiling(namn) if limits else None,
    )


def _hidden(view: View, kontroll: str, namn: str, cut: Cut) -> Hidden:
    """What the board does not see: small parts, what is left of them, and groups of few clients."""
    if not view.board:
        return Hidden()
    if indikator(namn).unit.parts == "timmar":
        return view.secrecy.groups[0]
    return view.secrecy.lines(kontroll, namn, cut)


def _line(
    view: View, utforare: str | None, judged: JudgedIndikator, unit: Unit, *, hidden: bool
) -> Line:
    i = judged.indikator
    mark = MARKS[judged.utfall] if judged.utfall else None
    if hidden:
        few = utforare in view.small or is_small(i.namnare)
        texts = _hidden_texts(view, utforare, i, unit)
        return Line(utforare, *texts, None, None if few else mark, hidden=True)
    write = hours if unit.parts == "timmar" else count
    return Line(
        utforare,
        write(i.taljare),
        write(i.namnare),
        value_text(i.varde, unit, judged.gransvarde),
        i.varde,
        mark,
    )


def _hidden_texts(
    view: View, utforare: str | None, i: Indikator, unit: Unit
) -> tuple[str, str, str]:
    """The part, the whole and the value of a hidden line: what is small is called so."""
    if utforare in view.small:
        return NOT_SHOWN, NOT_SHOWN, f"{FEWER} kunder"
    if unit.parts != "timmar" and is_small(i.namnare):
        return NOT_SHOWN, FEWER, NOT_SHOWN
    if unit.parts == "antal" and is_small(i.taljare):
        return FEWER, NOT_SHOWN, NOT_SHOWN
    if unit.parts == "antal" and is_small((i.namnare or 0) - (i.taljare or 0)):
        return f"alla utom {FEWER}", NOT_SHOWN, NOT_SHOWN
    return NOT_SHOWN, NOT_SHOWN, NOT_SHOWN


def value_text(value: float | None, unit: Unit, limit: float | None = None) -> str:
    """A value in the unit of its indicator."""
    if value is None:
        return NOTHING
    if unit.value == "procent":
        return percent(value, limit)
    if unit.value == "timmar":
        return hours(value)
    if unit.value == "kronor":
        return ore(value)
    return (
        count(value)
        if unit.value == "antal"
        else plain(value, 1)
        if unit.value == "kort"
        else decimal(value, 2 if value < 2 else 1)
    )


def limit_text(found: PerProvider) -> str:
    """The limit, or the lowest and the highest, without needless decimals."""
    if found.gransvarde is None:
        return NOTHING
    procent = indikator(found.namn).unit.value == "procent"
    limits = [limit for limit in (found.gransvarde, found.hogst) if limit is not None]
    said = "–".join(plain(limit * 100 if procent else limit) for limit in limits)
    return f"{said}{NBSP}%" if procent else said


def indicator_table(
    view: View,
    found: PerProvider,
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
    found: PerProvider,
    line: Line,
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


def undivided_said(view: View, found: PerProvider) -> dict[str | None, str]:
    """«odelad tid, hsl kan ingå» beside a provider's figure where it is counted so, and beside the total."""
    facts = view.data.rapport.facts
    if not indikator(found.namn).odelad:
        return {}
    whole = window_undivided(facts) if found.kontroll == KONTINUITET else undivided(facts)
    mine = [line.utforare for line in found.lines if line.utforare in whole]
    total: list[str | None] = [None] if mine and found.total else []
    return dict.fromkeys([*mine, *total], SAID)


def joined(*remarks: dict[str | None, str] | None) -> dict[str | None, str] | None:
    """The remarks of each line, those that there are; None where there are none."""
    names = {u for found in remarks if found for u in found}
    said = {u: "; ".join(filter(None, (r.get(u) for r in remarks if r))) for u in names}
    return said if any(said.values()) else None


def spoken(found: PerProvider) -> str:
    """The values of an indicator in one sentence, for a chart's description."""
    said = [f"{visible(line.utforare)} {line.text}" for line in found.lines if line.utforare]
    if found.total and len(found.lines) > 1:
        said.append(f"alla tillsammans {found.total.text}")
    return ", ".join(said) + "."
