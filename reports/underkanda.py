"""Rejected rows with their Swedish sentence."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.outward import choices
from reports.sentences import sentence


def rejected(facts: Facts, texts: Mapping[str, Mapping[str, str]]) -> ir.Table:
    """One row per error: tabell, fil, rad, kolumn, varde, regel, utforare and text."""
    rows = facts.rows("underkanda")
    names = {f.number: f.source.name for f in facts.underlag.loaded.files}
    rows = rows.mutate(
        val=_choices(rows),
        blad=_sheet(facts, rows),
        fil=rows.fil.cases(*names.items()) if names else rows.fil,
    )
    said = [
        (rows.regel == regel, sentence(text["text"], rows, {})) for regel, text in texts.items()
    ]
    full = rows.mutate(text=rows.blad + ibis.cases(*said, else_=rows.regel)).drop("val", "blad")
    return facts.underlag.store("underkanda_text", full)


def _sheet(facts: Facts, rows: ir.Table) -> ir.StringValue:
    """«Bladet Kunder: » before the sentence where a workbook holds several tables."""
    files = facts.underlag.loaded.files
    named = [(f.number, f"Bladet «{f.source.sheet}»: ") for f in files if f.source.sheet]
    return rows.fil.cases(*named, else_="") if named else ibis.literal("")


def _choices(rows: ir.Table) -> ir.StringValue:
    cases = [
        ((rows.tabell == table) & (rows.kolumn == column), ", ".join(values))
        for (table, column), values in choices().items()
    ]
    return ibis.cases(*cases, else_="")
