"""After the twelve sections: rules that are broken, rejected rows, all rules and indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from reports.kit.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Fold,
    Heading,
    Link,
    Section,
    Table,
    Text,
)
from reports.kit.naming import swedish
from reports.kit.numbers import NOTHING, count, kronor, part_of
from reports.kit.words import ALLVAR, ESTIMATE, TABELLER
from reports.manad.editions import see
from reports.manad.reading import file_names
from reports.manad.sections import listed, pay
from reports.manad.sections.amounts import APART, invoiced_said
from reports.manad.sections.clients import FIRST as CLIENTS_FIRST
from reports.manad.sections.quality import licensed_visits, registration_quality
from reports.manad.sections.tables import board_rules, evidence, indicators, plan_table, rules
from reports.manad.sentences import names_in
from reports.manad.sums import INVOICE, Sum
from reports.manad.view import View

Rows = list[Mapping[str, Any]]
# So many rows are not folded.
_FEW = 10


def sections(view: View) -> tuple[Section, ...]:
    """The details of the edition: the board's are counts, on paper too; the others are read on the screen."""
    last = (
        Section("planen", "Planen", (plan_table(view),)),
        Section("bevis", "Underlag och kontrollsummor", tuple(evidence(view))),
    )
    shown = tuple(s for s in (licensed_visits(view), registration_quality(view)) if s)
    if view.board:
        counts = Section("regler", "Övriga kontroller, regel för regel", (board_rules(view),))
        return (counts, *shown, *last)
    every = (
        Section("avvikelser", "Avvikelser, regel för regel", tuple(_deviations(view))),
        *(s for s in (pay.details(view),) if s),
        *shown,
        *(s for s in (None if view.own else listed.section(view),) if s),
        Section("underkanda", "Underkända rader", tuple(_rejected(view))),
        Section("regler", "Alla regler", tuple(rules(view))),
        Section("indikatorer", "Alla mätvärden", tuple(indicators(view))),
        *last,
    )
    return tuple(replace(section, printed=False) for section in every)


def _deviations(view: View) -> Iterator[Block]:
    groups: dict[tuple[str, str], Rows] = {}
    for d in view.share.deviations:
        groups.setdefault((d["kontroll"], d["regel"]), []).append(d)
    if not groups:
        yield Text("Inga avvikelser.")
    for (kontroll, regel), rows in groups.items():
        yield from _group(view, kontroll, regel, rows, view.sums(kontroll, regel))


def _group(
    view: View, kontroll: str, regel: str, rows: Rows, sums: Mapping[str | None, Sum]
) -> Iterator[Block]:
    text = view.data.rapport.plan.texter[regel]
    antal = sum(s.antal for s in sums.values())
    mark = ALLVAR[rows[0]["allvar"]]
    yield Heading(f"{text.titel}: {count(antal)} ({mark.word})", f"regel-{kontroll}-{regel}")
    own_advice = bool(names_in(text.gor_sa))
    if not own_advice:
        yield Text(f"Gör så här: {text.gor_sa}")
    named = sorted((u for u in sums if u is not None), key=swedish)
    if view.own is None and named and len(view.names) > 1:
        said = ", ".join(f"{u} {count(sums[u].antal)}" for u in named)
        most = max(named, key=lambda u: sums[u].antal)
        largest = f" Flest hos {most}: {count(sums[most].antal)} av {count(antal)}."
        yield Text(f"Per utförare: {said}.{largest if len(named) > 1 else ''}", css="liten")
    if (kontroll, regel) == INVOICE:
        yield Text(f"Belopp ({ESTIMATE}): {invoiced_said(sums.values())}. {APART}")
    elif total := sum(s.over.belopp for s in sums.values()):
        yield Text(f"Belopp: {kronor(total)} ({ESTIMATE}).")
    if (kontroll, regel) in CLIENTS_FIRST:
        yield Bullets((Link(f"Kunderna står i {see('kunder')}.", "#kunder"),))
        return
    shown = part_of(len(rows), antal, "alla finns i avvikelser.csv")
    table = _rows(view, text.titel, rows, own_advice=own_advice)
    yield Fold(f"Raderna: {shown}", (table,), open=len(rows) <= _FEW)


def _rows(view: View, title: str, rows: Rows, *, own_advice: bool) -> Table:
    amounts = any(d["belopp"] is not None for d in rows)
    providers = view.own is None and any(d["utforare"] for d in rows)
    where = any(d["fil"] for d in rows) and view.own is None
    columns = [Column("Datum" if any(d["datum"] for d in rows) else "Nr")]
    columns += [Column("Utförare")] if providers else []
    columns += [Column("Vad vi ser", css="bred")]
    columns += [Column("Gör så här", css="bred")] if own_advice else []
    columns += [Column("Kronor (uppskattning)", numeric=True)] if amounts else []
    columns += [Column("Fil och rad")] if where else []

    def row(number: int, d: Mapping[str, Any]) -> tuple[Cell, ...]:
        cells: list[Cell] = [str(d["datum"] or number)]
        cells += [d["utforare"] or NOTHING] if providers else []
        cells += [d["text"]]
        cells += [d["gor_sa"]] if own_advice else []
        cells += [kronor(d["belopp"])] if amounts else []
        cells += [f"{d['fil']} rad {d['rad']}" if d["fil"] else NOTHING] if where else []
        return tuple(cells)

    numbered = tuple(row(number, d) for number, d in enumerate(rows, 1))
    return Table(title, tuple(columns), numbered, wide=len(columns) > 3)


def _rejected(view: View) -> Iterator[Block]:
    """How many rows per file and rule, then the first of them."""
    sums, lines, whole = view.share.rejected_sums, view.share.rejected, view.share.whole_columns
    if not sums:
        yield Text("Inga rader är underkända.")
        return
    texts = view.data.rapport.plan.underkand
    counted: dict[tuple[str, str], int] = {}
    for s in sums:
        key = (_file(view, s.fil, s.tabell), texts[s.regel].titel)
        counted[key] = counted.get(key, 0) + s.rader
    yield Text("Underkända rader räknas inte med i någon kontroll. En rad kan ha flera fel.")
    columns = (Column("Fil"), Column("Fel"), Column("Rader", numeric=True))
    yield Table(
        "Underkända rader per fil och fel",
        columns,
        tuple((f, r, count(n)) for (f, r), n in counted.items()),
    )
    head = (
        Column("Fil"),
        Column("Rad", numeric=True),
        Column("Kolumn"),
        Column("Vad som är fel", css="bred"),
    )
    names = file_names(view.data.rapport.facts.underlag)
    rows = (
        *(
            (_file(view, names[w.fil], w.tabell), "alla", w.kolumn, f"{w.text} {w.gor_sa}")
            for w in whole
        ),
        *(
            (_file(view, d["fil"], d["tabell"]), count(d["rad"]), d["kolumn"] or NOTHING, d["text"])
            for d in lines
        ),
    )
    rest = (
        "alla finns i underkanda.csv hos beställaren" if view.own else "alla finns i underkanda.csv"
    )
    told = len(lines) + sum(w.antal for w in whole)
    summary = f"Felen: {part_of(told, sum(s.fel for s in sums), rest)}"
    yield Fold(summary, (Table("Underkända rader", head, rows),), open=len(lines) <= _FEW)


def _file(view: View, fil: str, tabell: str) -> str:
    """The file's name; on a provider's page not if it could name another provider."""
    if view.own is None:
        return fil
    others = [_folded(u) for u in view.data.names if u != view.own]
    return TABELLER[tabell] if any(o and o in _folded(fil) for o in others) else fil


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
