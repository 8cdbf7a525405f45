"""The deviations: one table in the engine, each row with its stable id, its sentence and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from reports.kit.masking import mask_columns
from reports.manad.sentences import names_in, own_columns, sentence
from suites.plan import Plan, Text
from suites.verdicts import KRITISK, UPPLYSNING, VARNING, Broken, Kontrollutfall

TABELL = "avvikelser"
# Most serious first, then by control, rule, provider, day and key.
ORDER = ("ordning", "kontroll", "nummer", "utforare", "datum", "nyckel", "personal", "id")
ORDNING = {KRITISK: 0, VARNING: 1, UPPLYSNING: 2}
_FORSLAG = " (förslag, ej beslutad)"
_TEXT = (
    "kund",
    "personal",
    "nyckel",
    "text",
    "gor_sa",
    "text_utforare",
    "utforare",
    "aven",
    "motpart",
)


@ibis.udf.scalar.builtin(name="sha256")  # type: ignore[untyped-decorator]
def _sha256(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


def deviations(facts: Facts, plan: Plan, kontroller: Iterable[Kontrollutfall]) -> ir.Table:
    """Every deviating row of every control, most serious first, as the table `avvikelser`.

    `text_utforare` is what its provider is told instead; `aven` the other provider of a pair of names;
    `motpart` the nyckel of the row that it is one event with (events.py).
    """
    con = facts.underlag.con
    parts = [
        _of_table(facts, plan, kontroll, list(broken))
        for kontroll in kontroller
        for _name, broken in groupby(kontroll.broken, key=lambda b: b.measured.name)
    ]
    if not parts:
        return con.create_table(TABELL, schema=_SCHEMA, overwrite=True)
    stored = facts.underlag.store(TABELL, ibis.union(*parts, distinct=False))
    mask_columns(con, TABELL, _TEXT, facts.underlag.looks_like_personnummer())
    return stored


def _of_table(facts: Facts, plan: Plan, kontroll: Kontrollutfall, broken: list[Broken]) -> ir.Table:
    """The failing rows of one measured table, once per rule that they break."""
    rows = _details(broken)

    def by_rule(value: Callable[[Broken], ir.Value | str | int]) -> ir.Value:
        return ibis.cases(*((rows.regel == b.rule.regel, value(b)) for b in broken))

    rows = rows.mutate(belopp=by_rule(lambda b: _belopp(rows, b.rule.regel)))

    def text(b: Broken) -> Text:
        return plan.texter[b.rule.regel]

    constants = {b.rule.regel: _constants(facts, plan, b) for b in broken}
    return rows.select(
        id=_stable_id(kontroll.id, rows),
        kontroll=ibis.literal(kontroll.id),
        regel="regel",
        allvar=by_rule(lambda b: b.rule.allvar),
        utforare="utforare",
        kund=_or(rows, "kund", ibis.null(str)),
        personal=_or(rows, "personal", ibis.null(str)),
        nyckel=rows.nyckel.cast(str),
        datum=_or(rows, "datum", ibis.null("date")).cast("date"),
        matt=by_rule(lambda b: _matt(rows, b)),
        belopp="belopp",
        text=by_rule(lambda b: _said(text(b), rows, constants[b.rule.regel])),
        gor_sa=by_rule(lambda b: sentence(text(b).gor_sa, rows, constants[b.rule.regel])),
        text_utforare=by_rule(lambda b: _for_provider(text(b), rows, constants[b.rule.regel])),
        aven=_or(rows, "aven", ibis.null(str)),
        motpart=by_rule(lambda b: _motpart(rows, b.rule.regel)),
        fil=_or(rows, "fil", ibis.null("int64")).cast("int64"),
        rad=_or(rows, "rad", ibis.null("int64")).cast("int64"),
        ordning=by_rule(lambda b: ORDNING[b.rule.allvar]).cast("int64"),
        nummer=by_rule(kontroll.broken.index).cast("int64"),
    )


def _details(broken: list[Broken]) -> ir.Table:
    """regel × failing row, with what the row is and its measured values."""
    measured, failing = broken[0].measured, broken[0].failing
    columns = sorted({b.rule.kolumn for b in broken if b.rule.kolumn})
    values = measured.rows.select("id", **{f"matt_{column}": column for column in columns})
    described = measured.described(failing.select("id").distinct())
    return failing.join(described, "id").join(values, "id")


def _matt(rows: ir.Table, broken: Broken) -> ir.Value:
    """The measured number behind a rule; words and what is missing are none."""
    name = f"matt_{broken.rule.kolumn}"
    number = name in rows.columns and rows[name].type().is_numeric()
    return rows[name].cast("float64") if number else ibis.null("float64")


_SCHEMA = ibis.schema(
    {
        **dict.fromkeys(
            ("id", "kontroll", "regel", "allvar", "utforare", "kund", "personal", "nyckel"),
            "string",
        ),
        "datum": "date",
        "matt": "float64",
        "belopp": "float64",
        **dict.fromkeys(("text", "gor_sa", "text_utforare", "aven", "motpart"), "string"),
        **dict.fromkeys(("fil", "rad", "ordning", "nummer"), "int64"),
    }
)


def _stable_id(kontroll: str, rows: ir.Table) -> ir.StringValue:
    """The same fault has the same id next month: a hash of control, rule and key."""
    key = ibis.literal("|").join(
        [ibis.literal(kontroll), rows.regel, rows.utforare.fill_null(""), rows.nyckel.cast(str)]
    )
    if "id_extra" in rows.columns:
        key = key + "|" + rows.id_extra
    return _sha256(key).left(16)


def _or(rows: ir.Table, name: str, otherwise: ir.Value) -> ir.Value:
    return rows[name] if name in rows.columns else otherwise


def _belopp(rows: ir.Table, regel: str) -> ir.Value:
    own = f"belopp_{regel.replace('-', '_')}"
    name = own if own in rows.columns else "belopp"
    return _or(rows, name, ibis.null("float64")).cast("float64")


def _motpart(rows: ir.Table, regel: str) -> ir.Value:
    return _or(rows, f"motpart_{regel.replace('-', '_')}", ibis.null(str)).cast(str)


def _said(text: Text, rows: ir.Table, constants: Mapping[str, object]) -> ir.StringValue:
    """The sentence of a rule, with what is added where there is something to add."""
    said = sentence(text.text, rows, constants)
    return said + _added(text.tillagg, rows, constants) if text.tillagg else said


def _added(template: str, rows: ir.Table, constants: Mapping[str, object]) -> ir.StringValue:
    named = sorted(names_in(template).intersection(rows.columns))
    known = ibis.and_(*(rows[name].notnull() for name in named))
    return known.ifelse(ibis.literal(" ") + sentence(template, rows, constants), "")


def _for_provider(text: Text, rows: ir.Table, constants: Mapping[str, object]) -> ir.Value:
    """What the provider is told instead: addressed to it, or of another's row, or a key not its own."""
    if text.utforare:
        told = sentence(text.utforare, rows, constants)
        if "utforare2" not in rows.columns:
            return told
        return (rows.utforare2 != rows.utforare).ifelse(told, ibis.null(str))
    if text.tillagg:
        told = replace(text, tillagg=own_columns(text.tillagg, rows))
        own = _said(told, rows, constants)
        return (own != _said(text, rows, constants)).ifelse(own, ibis.null(str))
    return ibis.null(str)


def _constants(facts: Facts, plan: Plan, broken: Broken) -> dict[str, object]:
    limit = plan.limits.get(broken.rule.gransvarde or "")
    return {
        **plan.parameters,
        "period": facts.period.name,
        "grans": limit.varde if limit else "",
        "forslag": _FORSLAG if limit and not limit.beslutad else "",
    }
