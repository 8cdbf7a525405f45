"""Rejected rows with their Swedish sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from checks.outward import Underlag, choices
from reports.sentences import sentence
from suites.plan import Text


def rejected(underlag: Underlag, texts: Mapping[str, Text]) -> ir.Table:
    """The errors of the rejected rows."""
    return explained(underlag, underlag.rows("underkanda"), texts)


def kept_personnummer(underlag: Underlag, texts: Mapping[str, Text]) -> ir.Table:
    """The personnummer in rows that are kept."""
    return explained(underlag, underlag.rows("personnummer_i_text"), texts)


def explained(underlag: Underlag, rows: ir.Table, texts: Mapping[str, Text]) -> ir.Table:
    """One row per error: tabell, fil (its name; `kalla` its number), rad, kolumn, varde, regel,
    utforare, `vad` is wrong, what to do (`gor_sa`), and the two together (`text`).

    The sentences are a query and not stored: a million rows of them are read once, or never."""
    names = {f.number: f.source.name for f in underlag.loaded.files}
    rows = rows.mutate(
        val=_choices(rows),
        blad=_sheet(underlag, rows),
        kalla="fil",
        fil=rows.fil.cases(*names.items()),
    )

    def said(template: Callable[[Text], str]) -> ir.StringValue:
        sentences = ((rows.regel == r, sentence(template(t), rows, {})) for r, t in texts.items())
        return ibis.cases(*sentences, else_=rows.regel)

    full = rows.mutate(vad=said(lambda text: text.text), gor_sa=said(lambda text: text.gor_sa))
    return full.mutate(text=full.blad + full.vad + " " + full.gor_sa).drop("val", "blad")


def _sheet(underlag: Underlag, rows: ir.Table) -> ir.StringValue:
    """«Bladet Kunder: » before the sentence where a workbook holds several tables."""
    files = underlag.loaded.files
    named = [(f.number, f"Bladet «{f.source.sheet}»: ") for f in files if f.source.sheet]
    return rows.fil.cases(*named, else_="") if named else ibis.literal("")


def _choices(rows: ir.Table) -> ir.StringValue:
    cases = [
        ((rows.tabell == table) & (rows.kolumn == column), ", ".join(values))
        for (table, column), values in choices().items()
    ]
    return ibis.cases(*cases, else_="")
