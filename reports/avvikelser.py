"""The deviations: one table in the engine, each row with its stable id, its sentence and what to do."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from reports.masking import mask_columns
from reports.sentences import sentence
from suites.plan import Plan
from suites.verdicts import KRITISK, UPPLYSNING, VARNING, Broken, Kontrollutfall

TABELL = "avvikelser"
ORDNING = {KRITISK: 0, VARNING: 1, UPPLYSNING: 2}
_FORSLAG = " (förslag, ej beslutad)"
_TEXT = ("kund", "personal", "nyckel", "text", "gor_sa", "text_utforare", "utforare")


@ibis.udf.scalar.builtin(name="sha256")  # type: ignore[untyped-decorator]
def _sha256(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's own."""


def deviations(facts: Facts, plan: Plan, kontroller: Iterable[Kontrollutfall]) -> ir.Table:
    """Every deviating row of every control, most serious first, as the table `avvikelser`."""
    con = facts.underlag.con
    parts = []
    for kontroll in kontroller:
        details = _details(facts, kontroll)
        for number, broken in enumerate(kontroll.broken):
            rows = details[broken.measured.name]
            parts.append(_of_rule(facts, plan, kontroll.id, broken, rows, number))
    if not parts:
        return con.create_table(TABELL, schema=_SCHEMA, overwrite=True)
    stored = facts.underlag.store(TABELL, ibis.union(*parts, distinct=False))
    mask_columns(con, TABELL, _TEXT)
    return stored


def _details(facts: Facts, kontroll: Kontrollutfall) -> dict[str, ir.Table]:
    """Per measured table with broken rules: what its failing rows are, once for all the rules."""
    found: dict[str, ir.Table] = {}
    for broken in kontroll.broken:
        name = broken.measured.name
        if name not in found:
            ids = broken.failing.select("id").distinct()
            columns = sorted({b.rule.kolumn for b in kontroll.broken if b.measured.name == name})
            values = broken.measured.rows.select("id", **{f"matt_{c}": c for c in columns})
            rows = broken.measured.detail.semi_join(ids, "id").join(values, "id")
            table = f"detalj_{kontroll.id}_{name}".replace("-", "_")
            found[name] = facts.underlag.store(table, rows)
    return found


def ordered(table: ir.Table) -> ir.Table:
    """Most serious first, then by control, rule, provider, day and key."""
    return table.order_by(
        "ordning", "kontroll", "nummer", "utforare", "datum", "nyckel", "personal", "id"
    )


def _of_rule(
    facts: Facts, plan: Plan, kontroll: str, broken: Broken, details: ir.Table, number: int
) -> ir.Table:
    rule, text = broken.rule, plan.texter[broken.rule.regel]
    rows = details.semi_join(broken.ids(), "id")
    constants = _constants(facts, plan, broken)
    blank = ibis.null(str)
    return rows.select(
        id=_stable_id(kontroll, rule.regel, rows),
        kontroll=ibis.literal(kontroll),
        regel=ibis.literal(rule.regel),
        allvar=ibis.literal(rule.allvar),
        utforare=rows.utforare,
        kund=_or(rows, "kund", blank),
        personal=_or(rows, "personal", blank),
        nyckel=rows.nyckel.cast(str),
        datum=_or(rows, "datum", ibis.null("date")).cast("date"),
        matt=rows[f"matt_{rule.kolumn}"].cast("float64"),
        belopp=_belopp(rows, rule.regel),
        text=sentence(text.text, rows, constants),
        gor_sa=sentence(text.gor_sa, rows, constants),
        text_utforare=_for_provider(text.utforare, rows, constants),
        fil=_or(rows, "fil", ibis.null("int64")).cast("int64"),
        rad=_or(rows, "rad", ibis.null("int64")).cast("int64"),
        ordning=ibis.literal(ORDNING[rule.allvar]).cast("int64"),
        nummer=ibis.literal(number).cast("int64"),
    )


_SCHEMA = ibis.schema(
    {
        **dict.fromkeys(
            ("id", "kontroll", "regel", "allvar", "utforare", "kund", "personal", "nyckel"),
            "string",
        ),
        "datum": "date",
        "matt": "float64",
        "belopp": "float64",
        **dict.fromkeys(("text", "gor_sa", "text_utforare"), "string"),
        **dict.fromkeys(("fil", "rad", "ordning", "nummer"), "int64"),
    }
)


def _stable_id(kontroll: str, regel: str, rows: ir.Table) -> ir.StringValue:
    """The same fault has the same id next month: a hash of control, rule and key."""
    key = ibis.literal("|").join(
        [ibis.literal(f"{kontroll}|{regel}"), rows.utforare.fill_null(""), rows.nyckel.cast(str)]
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


def _for_provider(
    template: str | None, rows: ir.Table, constants: dict[str, object]
) -> ir.StringValue:
    """What the provider is told instead, where the other row is at another provider."""
    if template is None or "utforare2" not in rows.columns:
        return ibis.null(str)
    elsewhere = rows.utforare2 != rows.utforare
    return elsewhere.ifelse(sentence(template, rows, constants), ibis.null(str))


def _constants(facts: Facts, plan: Plan, broken: Broken) -> dict[str, object]:
    limit = plan.limits.get(broken.rule.gransvarde or "")
    return {
        **plan.parameters,
        "period": facts.period.name,
        "grans": limit.varde if limit else "",
        "forslag": _FORSLAG if limit and not limit.beslutad else "",
    }
