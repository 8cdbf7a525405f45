"""Rejected rows with their Swedish sentence."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.outward import WANTED, choices
from reports.sentences import sentence

_HELP = ("val", "vantat", "exempel", "blad")


def rejected(facts: Facts, texts: Mapping[str, Mapping[str, str]]) -> ir.Table:
    """One row per error: tabell, fil, rad, kolumn, varde, regel, utforare and text.

    `kolumn` and `varde` are the file's own, and so is what the sentence asks for: with a vendor
    profile its column, its way of writing a time, its values.
    """
    rows = facts.rows("underkanda")
    names = {f.number: f.source.name for f in facts.underlag.loaded.files}
    rows = rows.mutate(
        val=_choices(facts, rows),
        vantat=_wanted(facts, rows, 0),
        exempel=_wanted(facts, rows, 1),
        blad=_sheet(facts, rows),
        fil=rows.fil.cases(*names.items()) if names else rows.fil,
    )
    said = [
        (rows.regel == regel, sentence(text["text"], rows, {})) for regel, text in texts.items()
    ]
    full = rows.mutate(text=rows.blad + ibis.cases(*said, else_=rows.regel)).drop(*_HELP)
    return facts.underlag.store("underkanda_text", full)


def _sheet(facts: Facts, rows: ir.Table) -> ir.StringValue:
    """«Bladet Kunder: » before the sentence where a workbook holds several tables."""
    files = facts.underlag.loaded.files
    named = [(f.number, f"Bladet «{f.source.sheet}»: ") for f in files if f.source.sheet]
    return rows.fil.cases(*named, else_="") if named else ibis.literal("")


def _choices(facts: Facts, rows: ir.Table) -> ir.StringValue:
    cases = [
        ((rows.tabell == table) & (rows.falt == column), ", ".join(values))
        for (table, column), values in choices().items()
    ]
    return ibis.cases(*_by_profile(facts, rows, 1), *cases, else_="")


def _wanted(facts: Facts, rows: ir.Table, which: int) -> ir.StringValue:
    cases = [(rows.regel == regel, said[which]) for regel, said in WANTED.items()]
    return ibis.cases(*_by_profile(facts, rows, which), *cases, else_="")


def _by_profile(
    facts: Facts, rows: ir.Table, which: int
) -> list[tuple[ir.BooleanValue, ir.StringValue]]:
    """What a cell of a file that was read with a profile should be (0), and an example (1)."""
    return [
        (
            (rows.fil == f.number) & (rows.falt == falt) & (rows.kolumn == kolumn),
            ibis.literal(said[which]),
        )
        for f in facts.underlag.loaded.files
        if f.mapped
        for (falt, kolumn), said in f.mapped.wanted().items()
    ]
