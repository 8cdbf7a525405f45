"""After the twelve sections: every rule that is broken, rejected rows, all rules, indicators, the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.blocks import Block, Bullets, Cell, Column, Fold, Heading, Link, Section, Table, Text
from reports.collect import Sum, shown
from reports.numbers import NOTHING, bare_percent, count, kronor, plain
from reports.sentences import names_in
from reports.sections.clients import REGEL as PLAN_SAKNAS
from reports.sections.trust import full_table
from reports.shares import value_text
from reports.view import View
from reports.words import ALLVAR, ESTIMATE, MARKS, TABELLER, indikator
from suites.verdicts import JudgedIndikator

Rows = list[Mapping[str, Any]]


def sections(view: View) -> tuple[Section, ...]:
    """The details of the edition; the board has only the plan and the evidence."""
    plan = Section("planen", "Planen", (_plan(view),))
    evidence = Section("bevis", "Underlag och kontrollsummor", tuple(_evidence(view)))
    if view.board:
        return plan, evidence
    return (
        Section("avvikelser", "Avvikelser, regel för regel", tuple(_deviations(view))),
        Section("underkanda", "Underkända rader", tuple(_rejected(view))),
        Section("regler", "Alla regler", tuple(_rules(view))),
        Section("indikatorer", "Alla mätvärden", tuple(_indicators(view))),
        plan,
        evidence,
    )


def _deviations(view: View) -> Iterator[Block]:
    groups: dict[tuple[str, str], Rows] = {}
    mine = {shown(u) for u in view.names}
    for d in view.data.deviations:
        if d["utforare"] in mine:
            groups.setdefault((d["kontroll"], d["regel"]), []).append(d)
    if not groups:
        yield Text("Inga avvikelser.")
    for (kontroll, regel), rows in groups.items():
        sums = {
            u: s for (k, r, u), s in view.data.sums.items() if (k, r) == (kontroll, regel) and u in mine
        }
        yield from _group(view, kontroll, regel, rows, sums)


def _group(view: View, kontroll: str, regel: str, rows: Rows, sums: Mapping[str, Sum]) -> Iterator[Block]:
    text = view.data.rapport.plan.texter[regel]
    antal = sum(s.antal for s in sums.values())
    mark = ALLVAR[rows[0]["allvar"]]
    yield Heading(f"{text.titel}: {count(antal)} ({mark.word})", f"regel-{kontroll}-{regel}")
    own_advice = bool(names_in(text.gor_sa))
    if not own_advice:
        yield Text(f"Gör så här: {text.gor_sa}")
    if view.own is None and len(view.names) > 1:
        said = ", ".join(f"{u} {count(sums[u].antal)}" for u in map(shown, view.names) if u in sums)
        yield Text(f"Per utförare: {said}.", css="liten")
    if any(s.med_belopp for s in sums.values()):
        total = sum(s.belopp for s in sums.values())
        yield Text(f"Belopp: {kronor(total)} ({ESTIMATE}).")
    if regel == PLAN_SAKNAS:
        yield Bullets((Link("Kunderna står i avsnitt 3.", "#kunder"),))
        return
    shown_of = f"Visar {count(len(rows))} av {count(antal)}"
    more = "" if len(rows) == antal else "; alla finns i avvikelser.csv"
    yield Fold(f"{shown_of}{more}", (_rows(view, text.titel, rows, own_advice=own_advice),))


def _rows(view: View, title: str, rows: Rows, *, own_advice: bool) -> Table:
    amounts = any(d["belopp"] is not None for d in rows)
    where = any(d["fil"] for d in rows) and view.own is None
    columns = [Column("Datum" if any(d["datum"] for d in rows) else "Nr")]
    columns += [] if view.own else [Column("Utförare")]
    columns += [Column("Vad vi ser", css="bred")]
    columns += [Column("Gör så här", css="bred")] if own_advice else []
    columns += [Column("Kronor (uppskattning)", numeric=True)] if amounts else []
    columns += [Column("Fil och rad")] if where else []

    def row(number: int, d: Mapping[str, Any]) -> tuple[Cell, ...]:
        cells: list[Cell] = [str(d["datum"] or number)]
        cells += [] if view.own else [d["utforare"]]
        cells += [(view.own and d["text_utforare"]) or d["text"]]
        cells += [d["gor_sa"]] if own_advice else []
        cells += [kronor(d["belopp"])] if amounts else []
        cells += [f"{d['fil']} rad {d['rad']}" if d["fil"] else NOTHING] if where else []
        return tuple(cells)

    numbered = tuple(row(number, d) for number, d in enumerate(rows, 1))
    return Table(title, tuple(columns), numbered, wide=len(columns) > 3)


def _rejected(view: View) -> Iterator[Block]:
    """How many rows per file and rule, then the first of them."""
    sums = [s for s in view.data.rejected_sums if view.own in (None, s.utforare)]
    lines = [d for d in view.data.rejected if view.own in (None, d["utforare"])]
    if not sums:
        yield Text("Inga rader är underkända.")
        return
    texts = view.data.rapport.plan.underkand
    counted: dict[tuple[str, str], int] = {}
    for s in sums:
        key = (_file(view, s.fil, s.tabell), texts.get(s.regel, {}).get("titel", s.regel))
        counted[key] = counted.get(key, 0) + s.rader
    yield Text("Underkända rader räknas inte med i någon kontroll. En rad kan ha flera fel.")
    columns = (Column("Fil"), Column("Fel"), Column("Rader", numeric=True))
    yield Table("Underkända rader per fil och fel", columns, tuple((f, r, count(n)) for (f, r), n in counted.items()))
    head = (Column("Fil"), Column("Rad", numeric=True), Column("Kolumn"), Column("Vad som är fel", css="bred"))
    rows = tuple(
        (_file(view, d["fil"], d["tabell"]), count(d["rad"]), d["kolumn"] or NOTHING, d["text"]) for d in lines
    )
    where = "underkanda.csv" if view.own is None else "beställarens underlag; rätta samma fel i hela filen"
    yield Fold(f"Visar de första {count(len(lines))} felen; alla finns i {where}", (Table("Underkända rader", head, rows),))


def _file(view: View, fil: str, tabell: str) -> str:
    """The file's name; on a provider's page not if it could name another provider."""
    if view.own is None:
        return fil
    others = [_folded(u) for u in view.data.names if u != view.own]
    return TABELLER[tabell] if any(o and o in _folded(fil) for o in others) else fil


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _rules(view: View) -> Iterator[Block]:
    columns = [Column("Regel")] + ([] if view.own else [Column("Utförare")])
    columns += [Column("Allvar", css="utfall"), Column("Prövade", numeric=True), Column("Avvikelser", numeric=True)]
    columns += [Column("Utfall", css="utfall"), Column("Skäl")]
    texts = view.data.rapport.plan.texter
    for kontroll in view.kontroller:
        rows = tuple(
            (texts[r.regel].titel,)
            + (() if view.own else (shown(r.utforare or ""),))
            + (ALLVAR[r.allvar], count(r.provade), count(r.avvikelser), MARKS[r.utfall], r.skal or "")
            for r in kontroll.regler
            if r.utforare in view.names
        )
        if rows:
            table = Table(f"{kontroll.titel}: regler", tuple(columns), rows, wide=True)
            yield Fold(f"{kontroll.titel} ({count(len(rows))} rader)", (table,))


def _indicators(view: View) -> Iterator[Block]:
    columns = (
        Column("Mått"), *(() if view.own else (Column("Utförare"),)), Column("Uppdelning"),
        Column("Täljare", numeric=True), Column("Nämnare", numeric=True), Column("Värde", numeric=True),
        Column("Gräns", numeric=True),
    )
    for kontroll in view.kontroller:
        rows = tuple(
            _indicator(view, j) for j in kontroll.indikatorer if view.own is None or j.indikator.utforare == view.own
        )
        if rows:
            table = Table(f"{kontroll.titel}: mätvärden", columns, rows, wide=True)
            yield Fold(f"{kontroll.titel} ({count(len(rows))} rader)", (table,))


def _indicator(view: View, judged: JudgedIndikator) -> tuple[Cell, ...]:
    i, named = judged.indikator, indikator(judged.indikator.namn)
    minutes = named.unit.parts == "timmar"

    def part(value: float | None) -> str:
        return NOTHING if value is None else plain(value / 60 if minutes else value, 2) + (" tim" if minutes else "")

    limit = judged.gransvarde
    share = named.unit.value == "procent"
    bound = NOTHING if limit is None else bare_percent(limit) if share else plain(limit)
    who = () if view.own else (shown(i.utforare) if i.utforare else "Alla tillsammans",)
    cut = ", ".join(value for _key, value in i.cut) or NOTHING
    value = value_text(i.varde, named.unit, limit) + (" tim" if named.unit.value == "timmar" else "")
    return (named.title, *who, cut, part(i.taljare), part(i.namnare), value, bound)


def _plan(view: View) -> Table:
    plan = view.data.rapport.plan
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (r.titel, r.risk, f"{r.sannolikhet} × {r.konsekvens}", r.kontrollmoment, r.frekvens, r.beslut or "förslag")
        for k in view.kontroller
        for r in [plan.row(k.id)]
    )
    titles = ("Kontroll", "Risk", "Sannolikhet × konsekvens", "Kontrollmoment", "Hur ofta", "Beslut")
    return Table(f"{plan.titel}, beslutad {plan.beslut}", tuple(Column(t) for t in titles), rows, wide=True)


def _evidence(view: View) -> Iterator[Block]:
    rapport = view.data.rapport
    yield Text(f"Planens kontrollsumma (SHA-256): {rapport.plan.sha256}", css="hash")
    yield Text(f"Körningens kontrollsumma (SHA-256 av rapport.json): {view.data.korning}", css="hash")
    if view.own is not None:
        return
    counts = rapport.facts.underlag.counts(rapport.facts.period)
    if view.board:
        rows = tuple((TABELLER[c.tabell], c.sha256) for c in counts)
        yield Table("Filer i underlaget", (Column("Tabell"), Column("SHA-256", css="hash")), rows)
        return
    columns = (Column("Fil"), *(Column(t, numeric=True) for t in ("Rader", "Godkända", "Underkända", "Andra månader")))
    full: tuple[tuple[Cell, ...], ...] = tuple(
        (c.fil, count(c.rader), count(c.godkanda), count(c.underkanda), count(c.utanfor_period), c.sha256)
        for c in counts
    )
    yield Table("Filer i underlaget", (*columns, Column("SHA-256", css="hash")), full, wide=True)
    yield Fold("Rader per utförare och tabell", (full_table(view),))
    yield Text("Tider, programversioner och alla utfilers kontrollsummor finns i bevis.json.")
