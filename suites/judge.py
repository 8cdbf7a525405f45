"""Judging: measured tables meet the suites of the plan, and each rule gets its verdict per provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.model import Hinder, Indikator, Measured, Measures
from extracts.engine import identifier, is_stored, literal, name_of
from extracts.underlag import Underlag
from suites.errors import PlanError
from suites.gx_door import Door, Judged, Result
from suites.plan import BESTALLAREN, Plan, PlanRow
from suites.plan_check import columns_of
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    INGET_ATT_PROVA,
    MOT_FORSLAG,
    UPPFYLLT,
    Broken,
    JudgedIndikator,
    Kontrollutfall,
    Regelutfall,
    Rule,
    worst,
)

Counts = dict[tuple[str, str | None], int]
_NOT_NULL = "expect_column_values_to_not_be_null"


def judge(facts: Facts, plan: Plan, row: PlanRow, measures: Measures, door: Door) -> Kontrollutfall:
    """The verdict of one control: its rules per provider, and its indicators beside their limits."""
    underlag = facts.underlag
    broken: list[Broken] = []
    gx: dict[str, Judged] = {}
    provade: Counts = {}
    avvikelser: Counts = {}
    blocked = {h.regel for h in measures.hinder if h.utforare is None and not h.delvis}
    for measured in measures.measured:
        about = [e for e in row.expectations if e["meta"]["tabell"] == measured.name]
        expectations = [e for e in about if e["meta"]["regel"] not in blocked]
        if expectations:
            table = _stored(facts, row.id, measured)
            name = name_of(table)
            _demand_columns(row, about, table)
            judged = door.validate(
                underlag.con, name, row.svit or "", expectations, plan.parameters
            )
            gx[measured.name] = judged
            provade |= _tried(underlag, name, expectations)
            found = [result for result in judged.results if result.avvikelser]
            if found:
                failing = _failing(underlag, table, found)
                avvikelser |= _by_utforare(underlag, name, failing, found)
                broken += _broken(row, _at(table, measured), failing, found)
    regler = [
        _verdict(rule, utforare, _share(row, rule), plan, measures.hinder, provade, avvikelser)
        for rule in row.rules
        for utforare in _judged_names(facts, rule, measures, provade)
    ]
    return Kontrollutfall(
        id=row.id,
        titel=row.titel,
        avser=row.avser,
        planerad=plan.planned(row.id, facts.period),
        utfall=worst(regler),
        skal=_reason(regler),
        regler=tuple(regler),
        indikatorer=tuple(_beside_limits(measures.indikatorer, row, plan, regler)),
        broken=tuple(broken),
        notes=measures.notes,
        gx=gx,
    )


def _stored(facts: Facts, kontroll: str, measured: Measured) -> ir.Table:
    """What is measured, as a table in the engine, where Great Expectations can ask for it."""
    if is_stored(measured.rows):
        return measured.rows
    name = f"prova_{kontroll}_{measured.name}".replace("-", "_")
    return facts.underlag.store(name, measured.rows)


def _at(table: ir.Table, measured: Measured) -> Measured:
    """What is measured, read where it lies; what describes itself too."""
    itself = measured.detail is measured.rows
    return replace(measured, rows=table, detail=table if itself else measured.detail)


def _judged_names(
    facts: Facts, rule: Rule, measures: Measures, provade: Counts
) -> Sequence[str | None]:
    """Whom a rule is judged for: the providers of the period, and any other that has rows of it.

    None among them stands for rows that are no single provider's.
    """
    if rule.regel in measures.gemensamma:
        return [None]
    others = {u for (regel, u), tried in provade.items() if regel == rule.regel and tried}
    return sorted({*facts.utforare(), *others}, key=lambda u: (u is None, u or ""))


def not_judged(facts: Facts, plan: Plan, row: PlanRow, skal: str) -> Kontrollutfall:
    """A control that cannot be judged at all this month; the beställare's own rules have one row."""
    per_utforare: list[str | None] = [*facts.utforare()]
    regler = tuple(
        Regelutfall(rule.regel, utforare, EJ_BEDOMD, rule.allvar, 0, 0, skal)
        for rule in row.rules
        for utforare in ([None] if rule.avser == BESTALLAREN else per_utforare)
    )
    planned = plan.planned(row.id, facts.period)
    return Kontrollutfall(row.id, row.titel, row.avser, planned, EJ_BEDOMD, skal, regler, ())


def _demand_columns(
    row: PlanRow, expectations: Sequence[Mapping[str, Any]], table: ir.Table
) -> None:
    """GX fails softly on a column that is not there; here it is a fault of the plan."""
    for expectation in expectations:
        shown = [column] if (column := expectation["meta"].get("matt")) else []
        for column in (*columns_of(expectation), *shown):
            if column not in table.columns:
                measured = ", ".join(c for c in table.columns if c not in ("id", "utforare"))
                raise PlanError(
                    f"{row.svit}: regeln «{expectation['meta']['regel']}» prövar kolumnen «{column}», "
                    f"som inte mäts. Kolumner som mäts: {measured}."
                )


def _tried(underlag: Underlag, table: str, expectations: Sequence[Mapping[str, Any]]) -> Counts:
    """provade per (regel, utforare): rows where what is measured is not null.

    Where null itself is what is judged, every row of the table.
    """
    counts = {e["meta"]["regel"]: _there(e) for e in expectations}
    counted = underlag.ask(
        f"SELECT utforare, {', '.join(counts.values())} FROM {identifier(table)} GROUP BY utforare"
    )
    return {
        (regel, utforare): tried
        for utforare, *numbers in counted
        for regel, tried in zip(counts, numbers, strict=True)
    }


def _there(expectation: Mapping[str, Any]) -> str:
    """How many rows a rule is tried on, as SQL."""
    if expectation["type"] == _NOT_NULL:
        return "count(*)"
    given = (f"{identifier(name)} IS NOT NULL" for name in columns_of(expectation))
    return f"count(CASE WHEN {' AND '.join(given)} THEN 1 END)"


def _failing(underlag: Underlag, table: ir.Table, results: Sequence[Result]) -> ir.Table:
    """regel × id of every row that breaks a rule, by Great Expectations' own queries, as a table."""
    parts = (
        f"SELECT {literal(r.regel)} AS regel, id FROM ({r.query}) AS brutna_{number}"
        for number, r in enumerate(results)
    )
    schema = ibis.schema({"regel": "string", "id": table.id.type()})
    return underlag.store_sql(f"brutna_{name_of(table)}", " UNION ALL ".join(parts), schema)


def _by_utforare(
    underlag: Underlag, table: str, failing: ir.Table, results: Sequence[Result]
) -> Counts:
    counted = underlag.ask(
        f"SELECT regel, utforare, count(*) FROM {identifier(name_of(failing))} "
        f"JOIN {identifier(table)} USING (id) GROUP BY regel, utforare"
    )
    found = {(regel, utforare): n for regel, utforare, n in counted}
    for result in results:
        ours = sum(n for (regel, _utforare), n in found.items() if regel == result.regel)
        if ours != result.avvikelser:
            raise PlanError(
                f"Regeln «{result.regel}» gav {ours} rader men {result.avvikelser} avvikelser."
            )
    return found


def _broken(
    row: PlanRow, measured: Measured, failing: ir.Table, results: Sequence[Result]
) -> Iterator[Broken]:
    rules = {rule.regel: rule for rule in row.rules}
    for result in results:
        yield Broken(rules[result.regel], measured, failing)


def _share(row: PlanRow, rule: Rule) -> float:
    """The share of rows that must hold: `mostly` of the expectation."""
    expectation = next(e for e in row.expectations if e["meta"]["regel"] == rule.regel)
    return float(expectation["kwargs"].get("mostly", 1))


def _verdict(
    rule: Rule,
    utforare: str | None,
    share: float,
    plan: Plan,
    hinder: Sequence[Hinder],
    provade: Counts,
    avvikelser: Counts,
) -> Regelutfall:
    mine = [h for h in hinder if h.regel == rule.regel and h.utforare in (None, utforare)]
    for h in mine:
        if not h.delvis:
            return Regelutfall(rule.regel, utforare, EJ_BEDOMD, rule.allvar, 0, 0, h.skal)
    tried = provade.get((rule.regel, utforare), 0)
    failed = avvikelser.get((rule.regel, utforare), 0)
    skal = "; ".join(dict.fromkeys(h.skal for h in mine)) or None
    if tried - failed < share * tried:
        utfall = _broken_utfall(rule, plan)
    elif mine:
        utfall = EJ_BEDOMD
    elif tried == 0:
        utfall, skal = EJ_BEDOMD, INGET_ATT_PROVA
    else:
        utfall = UPPFYLLT
    delvis = bool(mine) and tried > 0
    return Regelutfall(rule.regel, utforare, utfall, rule.allvar, tried, failed, skal, delvis)


def _broken_utfall(rule: Rule, plan: Plan) -> str:
    """«mot förslag» only where the limit itself is what is judged and nobody has decided it."""
    limit = plan.limits.get(rule.gransvarde or "")
    return MOT_FORSLAG if limit and not limit.beslutad else AVVIKELSE


def _reason(regler: list[Regelutfall]) -> str | None:
    """The reasons of a control that is not judged, each once."""
    if worst(regler) != EJ_BEDOMD:
        return None
    skal = [r.skal for r in regler if r.utfall == EJ_BEDOMD and r.counts and r.skal]
    return "; ".join(dict.fromkeys(skal)) or INGET_ATT_PROVA


def _beside_limits(
    indikatorer: Sequence[Indikator], row: PlanRow, plan: Plan, regler: list[Regelutfall]
) -> Iterator[JudgedIndikator]:
    by_rule = {(r.regel, r.utforare): r.utfall for r in regler}
    rules = {rule.indikator: rule for rule in row.rules if rule.indikator}
    for indikator in indikatorer:
        rule = rules.get(indikator.namn)
        limit = plan.limits.get(rule.gransvarde or "") if rule and not indikator.cut else None
        if rule is None or limit is None:
            yield JudgedIndikator(indikator)
        else:
            utfall = by_rule.get((rule.regel, indikator.utforare))
            yield JudgedIndikator(indikator, limit.varde, limit.beslutad, utfall)
