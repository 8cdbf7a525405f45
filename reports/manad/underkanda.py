"""Rejected rows with their Swedish sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from extracts.cell import VALUELESS
from extracts.contract import CONTRACT, choices
from extracts.shown import shown
from extracts.underlag import Underlag
from reports.manad.reading import file_names
from reports.manad.sentences import sentence
from suites.plan import Text

# Rule of the gate → what the cell should be, in words, and an example.
WANTED = {
    "ej-datum": ("ett datum", "2022-03-01"),
    "ej-tid": ("datum och klockslag", "2022-03-01 07:05"),
    "ej-tal": ("ett tal", "45 eller 45,5"),
}

_HELP = ("val", "vantat", "exempel", "tom", "blad")
# Said of a value that is none, where the column may be empty: the date or number asked for would be invented.
MAY_BE_EMPTY = " Finns inget värde: lämna cellen tom."


def rejected(underlag: Underlag, texts: Mapping[str, Text]) -> ir.Table:
    """The errors of the rejected rows."""
    return explained(underlag, underlag.rows("underkanda"), texts)


def kept_personnummer(underlag: Underlag, texts: Mapping[str, Text]) -> ir.Table:
    """The personnummer in rows that are kept."""
    return explained(underlag, underlag.rows("personnummer_i_text"), texts)


def explained(underlag: Underlag, rows: ir.Table, texts: Mapping[str, Text]) -> ir.Table:
    """One row per error: tabell, fil (its name; `kalla` its number), rad, kolumn, varde, regel,
    utforare, `vad` is wrong, what to do (`gor_sa`), and the two together (`text`).

    `kolumn` and `varde` are the file's own, and so is what the sentence asks for: with a vendor
    profile its column, its way of writing a time, its values. The sentences are a query and not
    stored: a million rows of them are read once, or never.
    """
    rows = rows.mutate(
        val=_choices(underlag, rows),
        vantat=_wanted(underlag, rows, 0),
        exempel=_wanted(underlag, rows, 1),
        tom=_may_be_empty(rows),
        blad=_sheet(underlag, rows),
        kalla="fil",
        fil=rows.fil.cases(*file_names(underlag).items()),
    )

    def said(template: Callable[[Text], str]) -> ir.StringValue:
        sentences = ((rows.regel == r, sentence(template(t), rows, {})) for r, t in texts.items())
        return ibis.cases(*sentences, else_=rows.regel)

    full = rows.mutate(vad=said(lambda text: text.text), gor_sa=said(lambda text: text.gor_sa))
    return full.mutate(text=full.blad + full.vad + " " + full.gor_sa).drop(*_HELP)


def _sheet(underlag: Underlag, rows: ir.Table) -> ir.StringValue:
    """«Bladet Kunder: » before the sentence where a workbook holds several tables."""
    files = underlag.loaded.files
    named = [(f.number, f"Bladet «{shown(f.source.sheet)}»: ") for f in files if f.source.sheet]
    return rows.fil.cases(*named, else_="") if named else ibis.literal("")


def _choices(underlag: Underlag, rows: ir.Table) -> ir.StringValue:
    cases = [
        ((rows.tabell == table) & (rows.falt == column), ", ".join(values))
        for (table, column), values in choices(underlag.contract).items()
    ]
    return ibis.cases(*_by_profile(underlag, rows, 1), *cases, else_="")


def _may_be_empty(rows: ir.Table) -> ir.StringValue:
    may = [f"{t.name}.{c.name}" for t in CONTRACT.values() for c in t.columns if not c.required]
    none = rows.varde.strip().re_search(VALUELESS) | rows.varde.re_search(r"^[0\-/. :]+$")
    # Of the key of a person the value may not be shown.
    none |= rows.regel == "utan-varde"
    return (
        ((rows.tabell + "." + rows.falt).isin(may) & none).fill_null(False).ifelse(MAY_BE_EMPTY, "")
    )


def _wanted(underlag: Underlag, rows: ir.Table, which: int) -> ir.StringValue:
    cases = [(rows.regel == regel, said[which]) for regel, said in WANTED.items()]
    return ibis.cases(*_by_profile(underlag, rows, which), *cases, else_="")


def _by_profile(
    underlag: Underlag, rows: ir.Table, which: int
) -> list[tuple[ir.BooleanValue, ir.StringValue]]:
    """What a cell of a file that was read with a profile should be (0), and an example (1)."""
    return [
        (
            (rows.fil == f.number) & (rows.falt == falt) & (rows.kolumn == kolumn),
            ibis.literal(said[which]),
        )
        for f in underlag.loaded.files
        if f.mapped
        for (falt, kolumn), said in f.mapped.wanted().items()
    ]
