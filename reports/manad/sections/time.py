"""5 Utförd tid: varför skiljer den sig? The gap in hours, cause by cause."""

from __future__ import annotations

from extracts.shown import visible
from reports.kit.blocks import Block, Cell, Chart, Column, Section, Table, Text
from reports.kit.charts import svg_of
from reports.kit.numbers import hours, percent
from reports.kit.words import MATTET, indikator
from reports.manad.drawings import GAP, gap_drawing, waterfall
from reports.manad.editions import see
from reports.manad.view import View

KONTROLL = "utford-tid"


def section(view: View) -> Section:
    """The section as blocks."""
    blocks = _blocks(view)
    return Section("tid", "Utförd tid: varför skiljer den sig?", tuple(blocks))


def _blocks(view: View) -> list[Block]:
    whole = gap_minutes(view, view.own)
    if not whole or (view.board and view.secrecy.groups[0].total):
        return [Text("Skillnaden kan inte visas för den här körningen.")]
    limit = (
        view.data.indikatorer.get((KONTROLL, "andel_utford", view.names[0])) if view.names else None
    )
    who = "" if view.own else ", alla tillsammans"
    title = f"Från beviljad till utförd tid{who}, {view.month}"
    drawing = waterfall(
        whole["beviljad"], whole["utford"], whole, limit.gransvarde if limit else None, title
    )
    blocks: list[Block] = [
        Text(
            "Skillnaden mellan beviljad och utförd tid fördelas i tur och ordning på de orsaker "
            "som syns i underlaget. Det som blir över är oförklarat."
            + (
                ""
                if view.board
                else f" Andelarna är av beviljad tid; {see('avbojda')} mäter den "
                "avböjda tiden mot avböjd och utförd tid."
            )
        ),
        Chart(
            svg_of(drawing, "d-vattenfall"),
            title,
            "Timmar. Samma siffror står i tabellen här under.",
        ),
        _causes(whole, title),
    ]
    if not view.own and not view.board:
        blocks += _per_provider(view)
    return [*blocks, Text(MATTET, css="viktig")]


def gap_minutes(view: View, utforare: str | None) -> dict[str, float]:
    """beviljad, utford and each cause, in minutes; empty when not measured."""
    found = view.data.indikatorer
    share = found.get((KONTROLL, "andel_utford", utforare))
    if share is None or not share.indikator.namnare:
        return {}
    parts = {
        c: found[KONTROLL, c, utforare].indikator.varde or 0.0
        for c in GAP
        if (KONTROLL, c, utforare) in found
    }
    return {"beviljad": share.indikator.namnare, "utford": share.indikator.taljare or 0.0, **parts}


def _causes(minutes: dict[str, float], caption: str) -> Table:
    granted = minutes["beviljad"]
    rows: list[tuple[Cell, ...]] = [("Beviljat", hours(granted), percent(1.0))]
    rows += [
        (indikator(c).title, hours(-minutes[c]), percent(-minutes[c] / granted))
        for c in GAP
        if c in minutes
    ]
    total = ("Utfört", hours(minutes["utford"]), percent(minutes["utford"] / granted))
    columns = (
        Column("Del"),
        Column("Timmar", numeric=True),
        Column("Andel av beviljat", numeric=True),
    )
    return Table(caption, columns, tuple(rows), total)


def _per_provider(view: View) -> list[Block]:
    parts = {u: found for u in view.names if (found := gap_minutes(view, u))}
    title = f"Skillnaden i timmar per utförare och orsak, {view.month}"
    drawing = gap_drawing({visible(u): minutes for u, minutes in parts.items()}, title)
    columns = (
        Column("Utförare"),
        *(Column(t, numeric=True) for t in ("Beviljat", "Utfört", "Skillnad")),
        *(Column(indikator(c).title, numeric=True) for c in GAP),
    )
    rows = tuple((view.label(u), *_numbers(minutes)) for u, minutes in parts.items())
    whole = gap_minutes(view, None)
    total = ("Alla tillsammans", *_numbers(whole)) if len(rows) > 1 else None
    return [
        Chart(
            svg_of(drawing, "d-orsaker"),
            title,
            "Timmar. Staplar till vänster om noll: mer utfört än beviljat.",
        ),
        Table(title, columns, rows, total, wide=True),
        Text(_remark(view, parts), css="liten"),
    ]


def _numbers(minutes: dict[str, float]) -> tuple[Cell, ...]:
    gap = minutes["beviljad"] - minutes["utford"]
    return (
        hours(minutes["beviljad"]),
        hours(minutes["utford"]),
        hours(gap),
        *(hours(minutes.get(c)) for c in GAP),
    )


def _remark(view: View, parts: dict[str, dict[str, float]]) -> str:
    text = "Alla tillsammans räknar de utförare som är bedömda i kontrollen."
    missing = [visible(u) for u in view.names if u not in parts]
    return f"{text} Utan beviljad tid i månaden: {', '.join(missing)}." if missing else text
