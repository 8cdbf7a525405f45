"""Visits with both hemtjänst and delegerad hsl: the share of hsl, and a provider's own visits."""

from __future__ import annotations

from collections.abc import Iterator

from checks.odelad import SKAL, undivided
from extracts.period import month_name
from reports.kit.blocks import Block, Cell, Column, Fold, Heading, Table, Text
from reports.kit.numbers import NOTHING, hours, part_of, percent, plain
from reports.manad import workbook
from reports.manad.csv_files import BESOK_CSV
from reports.manad.sections.pay import as_usual
from reports.manad.sums import Cut
from reports.manad.view import View

KONTROLL, ANDEL = "registreringar", "andel_hsl"
_FEW, _MONTHS = 10, 12
_RAISES = (
    "Service och omsorg ersätts efter beviljad tid, delegerad hsl efter utförd tid. Minuter som i ett "
    "sådant besök skrivs på hsl i stället för på hemtjänst höjer därför ersättningen. "
)


def shared_visits(view: View) -> Iterator[Block]:
    """The share this month and earlier; nothing is judged, and no staff are shown.

    Not to the board: the visits can be those of a few clients, however many the provider has.
    """
    if view.board or not any((KONTROLL, ANDEL, u) in view.data.indikatorer for u in view.names):
        return
    yield Heading("Besök med både hemtjänst och delegerad hsl", "delade-besok")
    yield Text(
        f"{_RAISES if as_usual(view) else ''}"
        "Andelen säger var det kan vara värt att titta, inte varför den är som den är: behoven "
        "skiljer sig, och fördelningen är svår att registrera."
    )
    whole = [view.label(u) for u in view.names if u in undivided(view.data.rapport.facts)]
    if whole:
        yield Text(f"Ej bedömt ({SKAL}): {', '.join(whole)}.")
    months = _earlier_months(view)
    yield _over_months(view, months[:_MONTHS])
    if len(months) > _MONTHS:
        shown = part_of(_MONTHS, len(months), "alla står i rapport.json")
        yield Text(f"Tidigare månader: {shown}.", css="liten")
    if view.own:
        yield from _own_visits(view, view.own)


def _earlier_months(view: View) -> list[str]:
    """Those before this one that are in the same underlag, the latest first."""
    return sorted((cut[0][1] for cut in view.data.cuts[KONTROLL, ANDEL] if cut), reverse=True)


def _over_months(view: View, earlier: list[str]) -> Table:
    """This month and the earlier ones."""
    cuts: list[Cut] = [(), *((("manad", month),) for month in earlier)]
    names: list[str | None] = [*view.names, *([None] if view.own is None else [])]
    rows = [_row(view, u, cuts) for u in names]
    year = view.data.rapport.facts.period.year
    heads = [view.month, *(month_name(month, year) for month in earlier)]
    columns = (
        Column("Utförare"),
        Column("Timmar hsl", numeric=True),
        Column("Timmar i besöken", numeric=True),
        *(Column(f"Andel {head}", numeric=True) for head in heads),
        Column("Underkända rader", css="smal"),
    )
    total = rows.pop() if view.own is None and len(rows) > 2 else None
    return Table(
        "Delegerad hsl i besök med både hsl och hemtjänst",
        columns,
        tuple(rows),
        total,
        wide=len(columns) > 6,
    )


def _row(view: View, utforare: str | None, cuts: list[Cut]) -> tuple[Cell, ...]:
    found = [view.data.every.get((KONTROLL, ANDEL, utforare, cut)) for cut in cuts]
    now = found[0].indikator if found[0] else None
    shares = (percent(j.indikator.varde) if j else NOTHING for j in found)
    return (
        view.label(utforare) if utforare else "Alla tillsammans",
        hours(now.taljare if now else None),
        hours(now.namnare if now else None),
        *shares,
        view.rejected_share(KONTROLL, utforare),
    )


def _own_visits(view: View, utforare: str) -> Iterator[Block]:
    """The provider's visits to look through, in order of time."""
    antal, visits = view.data.shared_visits(utforare)
    if not antal:
        yield Text("Inga besök i månaden har både hemtjänst och delegerad hsl.")
        return
    yield Text(
        "Gå igenom några av besöken: stämmer fördelningen mellan hemtjänst och hsl med vad som gjordes?"
    )
    columns = (
        Column("Datum"),
        Column("Kl."),
        Column("Kund"),
        Column("Besök"),
        Column("Min hemtjänst", numeric=True),
        Column("Min delegerad hsl", numeric=True),
    )
    rows = tuple(
        (
            str(v["dag"]),
            f"{v['start']:%H:%M}",
            v["kund"],
            v["besok"],
            plain(float(v["hemtjanst"]) / 60),
            plain(float(v["hsl"]) / 60),
        )
        for v in visits
    )
    table = Table("Besök med både hemtjänst och delegerad hsl", columns, rows)
    where = "avvikelser.xlsx" if antal <= workbook.FIRST else BESOK_CSV
    shown = part_of(len(rows), antal, f"alla finns i {where}")
    yield Fold(f"Besöken: {shown}", (table,), open=antal <= _FEW)
