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
        val=_choices(rows), fil=rows.fil.cases(*names.items()) if names else rows.fil
    )
    said = [
        (rows.regel == regel, sentence(text["text"], rows, {})) for regel, text in texts.items()
    ]
    full = rows.mutate(text=ibis.cases(*said, else_=rows.regel)).drop("val")
    return facts.underlag.store("underkanda_text", full)


def _choices(rows: ir.Table) -> ir.StringValue:
    cases = [
        ((rows.tabell == table) & (rows.kolumn == column), ", ".join(values))
        for (table, column), values in choices().items()
    ]
    return ibis.cases(*cases, else_="")
