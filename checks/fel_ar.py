"""Registrations that would lie in the month if their year were another (spec: kontroller, «0 underlag»)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from checks.facts import Facts
from checks.fragments import at_place, place
from checks.model import Measured


def measured_files(facts: Facts) -> Measured:
    """Grain file name: `antal` rows with the month of another year; utforare where the file has only one."""
    files = facts.stored("fel_ar", lambda: _per_file(facts))
    return Measured("filer", files.select("id", "utforare", annat_ar="antal"), files)


def _per_file(facts: Facts) -> ir.Table:
    """One row per file of registreringar, on the first of its rows with another year."""
    rows = facts.rows("registreringar").join(_names(facts), "fil")
    rows = rows.mutate(annat=_in_another_year(facts, rows))
    files = rows.group_by("filnamn").agg(
        antal=_.annat.sum(),
        forsta=_.utforare.min(),
        sista=_.utforare.max(),
        plats=place(rows).min(where=rows.annat),
    )
    files = files.left_join(_months(facts, rows), "filnamn")
    return files.select(
        "filnamn",
        "antal",
        "manader",
        **at_place(files.plats),
        id="filnamn",
        nyckel="filnamn",
        utforare=(_.forsta == _.sista).ifelse(_.forsta, ibis.null(str)),
    )


def _names(facts: Facts) -> ir.Table:
    files = facts.underlag.loaded.of("registreringar")
    names = {"fil": [f.number for f in files], "filnamn": [f.source.name for f in files]}
    listed = ibis.memtable(pd.DataFrame(names), schema={"fil": "int64", "filnamn": "string"})
    return facts.stored("filnamn", lambda: listed)


def _in_another_year(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    """29 February lies in no month of a year that lacks the day."""
    month = facts.period
    same = (rows.dag.month() == month.month) & (rows.dag.day() <= month.days)
    return same & (rows.dag.year() != month.year)


def _months(facts: Facts, rows: ir.Table) -> ir.Table:
    """filnamn × the months of those rows, in words: «mars 2020, mars 2021»."""
    years = rows.filter(rows.annat).select("filnamn", ar=_.dag.year()).distinct()
    name, words = facts.period.name.split()[0], dict[str, list[str]]()
    for row in years.order_by("filnamn", "ar").to_pyarrow().to_pylist():
        words.setdefault(row["filnamn"], []).append(f"{name} {row['ar']}")
    said = {"filnamn": list(words), "manader": [", ".join(each) for each in words.values()]}
    listed = ibis.memtable(pd.DataFrame(said), schema=dict.fromkeys(said, "string"))
    return facts.stored("fel_ar_manader", lambda: listed)
