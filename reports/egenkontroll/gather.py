"""Gathering the findings of a self-check: every rejected row and deviation as one table, each on its cell."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
from ibis import _

from extracts.shown import visible
from extracts.underlag import Underlag
from reports.egenkontroll.findings import KINDS, Egenkontroll
from reports.kit.masking import mask_columns
from reports.kit.words import TABELLER
from reports.manad.for_providers import for_providers
from reports.manad.rapport import Rapport
from reports.manad.underkanda import kept_personnummer, rejected
from reports.manad.whole_columns import WholeColumn, marked, whole_columns
from suites.plan import MASTE_RATTAS, Plan, Text

TABELL = "fynd"
_REJECTED = _NONE = -1


def self_check(
    underlag: Underlag, plan: Plan, rapport: Rapport | None, utforare: str | None
) -> Egenkontroll:
    """Gather the findings of the files given, or of one provider in them, as it may be told of them.

    Whoever asks about all that is in the files is told all of a pair of rows in them.
    """
    seen = for_providers(rapport) if rapport else None
    all_told = rapport.avvikelser if rapport and utforare is None else None
    every = whole_columns(underlag, plan.underkand, per_utforare=utforare is not None)
    whole = tuple(w for w in every if w.utforare == utforare)
    fynd = ibis.union(*_parts(underlag, plan, seen, all_told, whole), distinct=False)
    if utforare is not None:
        names = [utforare, visible(utforare)]
        fynd = fynd.filter(
            fynd.utforare.isnull() | fynd.utforare.isin(names) | fynd.aven.isin(names)
        )
    regler = (*plan.texter, *plan.underkand)
    words = {"slag": KINDS, "regel": regler, "tabell": ("", *TABELLER)}
    underlag.store(TABELL, fynd, words)
    mask_columns(underlag.con, TABELL, ("utforare",), underlag.looks_like_personnummer())
    return Egenkontroll(underlag, plan, seen, utforare, underlag.con.table(TABELL), whole)


def _parts(
    underlag: Underlag,
    plan: Plan,
    rapport: Rapport | None,
    avvikelser: ir.Table | None,
    whole: tuple[WholeColumn, ...],
) -> Iterator[ir.Table]:
    """`avvikelser`: the deviations in other words than the provider's."""
    yield _of_gate(rejected(underlag, plan.underkand), whole)
    yield _of_gate(kept_personnummer(underlag, plan.underkand), ())
    if underlag.places:
        yield _of_places(underlag, plan.underkand["personnummer-i-text"])
    if rapport is not None:
        allvar = {r.regel: r.allvar for row in plan.rader for r in row.rules}
        regler = {r.regel for k in rapport.kontroller for r in k.regler if r.avvikelser}
        for regel in sorted(regler):
            found = rapport.avvikelser if avvikelser is None else avvikelser
            yield _of_rule(underlag, plan, found.filter(found.regel == regel), regel, allvar[regel])


def _of_gate(rows: ir.Table, whole: tuple[WholeColumn, ...]) -> ir.Table:
    """Faulty rows are always to be corrected; one kind per rule and column, and per whole column."""
    return _shaped(
        rows,
        MASTE_RATTAS,
        fil=rows.kalla,
        rad=rows.rad,
        hel=marked(rows, whole, "kalla"),
        ordning=ibis.literal(_REJECTED),
        grupp=rows.kolumn,
        tabell=rows.tabell,
        kolumn=rows.kolumn,
        text=rows.vad,
        id=rows.rad_id.cast(str),
    )


def _of_places(underlag: Underlag, text: Text) -> ir.Table:
    """A personnummer outside the rows is to be taken away first, too."""
    tables = {file.number: file.source.table for file in underlag.loaded.files}
    lines = [
        {
            "regel": "personnummer-i-text",
            "fil": _NONE if place.fil is None else place.fil,
            "rad": _NONE if place.rad is None else place.rad,
            "tabell": "" if place.fil is None else tables[place.fil],
            "kolumn": place.plats,
            "text": text.text.format(kolumn=f"{place.plats[0].upper()}{place.plats[1:]}"),
            "gor_sa": text.gor_sa,
        }
        for place in underlag.places
    ]
    told = ibis.memtable(lines)
    rows = told.mutate(
        utforare=ibis.null(str), fil=told.fil.nullif(_NONE), rad=told.rad.nullif(_NONE)
    )
    return _shaped(
        rows,
        MASTE_RATTAS,
        fil=rows.fil,
        rad=rows.rad,
        hel=ibis.literal(-1),
        ordning=ibis.literal(_REJECTED),
        grupp=rows.kolumn,
        tabell=rows.tabell,
        kolumn=rows.kolumn,
        text=rows.text,
        id=rows.kolumn,
    )


def _of_rule(underlag: Underlag, plan: Plan, rows: ir.Table, regel: str, allvar: str) -> ir.Table:
    """The deviations of a rule, each on the cell where its fault is corrected, if it has one."""
    text, slag = plan.texter[regel], plan.slag(regel, allvar)
    tabell, _dot, kolumn = (text.cell or "").partition(".")
    if text.sok:
        rows = _found_in(underlag, rows, tabell, text.sok)
    under = plan.corrected_under(regel)
    must = ibis.literal(False) if under is None else (rows.matt < under).fill_null(False)
    return _shaped(
        rows,
        must.ifelse(MASTE_RATTAS, slag),
        aven=rows.aven,
        fil=rows.fil,
        rad=rows.rad,
        hel=ibis.literal(-1),
        ordning=rows.ordning,
        grupp=ibis.literal(""),
        tabell=ibis.literal(tabell),
        kolumn=ibis.literal(kolumn),
        text=rows.text,
        id=rows.id,
    )


def _found_in(underlag: Underlag, rows: ir.Table, tabell: str, sok: str) -> ir.Table:
    """The first row of the table that has the deviation's key, for deviations that are not rows of it."""
    bare = rows.drop("fil", "rad")
    if tabell not in underlag.tables:
        return bare.mutate(fil=ibis.null("int64"), rad=ibis.null("int64"))
    target = underlag.rows(tabell)
    place = target.group_by("utforare", sokt=target[sok]).agg(
        fil=_.fil.argmin(_.rad_id), rad=_.rad.argmin(_.rad_id)
    )
    key = bare.kund if sok == "kund" else bare.nyckel
    return bare.left_join(place, [bare.utforare == place.utforare, key == place.sokt]).drop(
        "sokt", "utforare_right"
    )


def _shaped(rows: ir.Table, slag: str | ir.StringValue, **columns: ir.Value) -> ir.Table:
    kind = ibis.literal(slag) if isinstance(slag, str) else slag
    columns.setdefault("aven", ibis.null(str))
    numbers = {name: columns.pop(name).cast("int64") for name in ("fil", "rad", "hel", "ordning")}
    return rows.select(
        "regel",
        "utforare",
        "gor_sa",
        slag=kind,
        slagordning=kind.cases(*((name, number) for number, name in enumerate(KINDS))),
        **numbers,
        **columns,
    )
