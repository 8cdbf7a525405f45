"""One measured row per registration: every row rule's columns, and what the looks say for the texts."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from checks.facts import Facts
from checks.model import Measured
from checks.registreringar import kronor, register
from checks.registreringar.rule import Look
from checks.registreringar.rules import ROW_RULES
from checks.registreringar.tider import said_of
from checks.snarlika import known_alike

TABELL = "registreringar"
# What the texts say of the other row of an overlap.
_OTHER = ("kund", "utforare", "registrering", "start", "slut")


def measured_rows(facts: Facts, rows: ir.Table) -> Measured:
    """The table `registreringar` of the suite: null where a rule does not apply to the row."""
    judged = [rule for rule in ROW_RULES if rule.needs.met(facts)]
    looks = dict.fromkeys(look for rule in judged for look in rule.looks)
    seen, said = _seen(facts, rows, list(looks))
    columns = {k: v for rule in ROW_RULES for k, v in rule.measured(facts, seen).items()}
    also = [name for name in said if name not in columns]
    table = facts.stored(
        "radregler", lambda: seen.select("utforare", *also, id="rad_id", **columns)
    )
    told = table.select(*said, rad_id="id")
    return Measured(TABELL, table, lambda ids: _detail(facts, rows, told, ids))


def _seen(facts: Facts, rows: ir.Table, looks: list[Look]) -> tuple[ir.Table, list[str]]:
    """The rows with the columns of every look, null where it says nothing; and which of them have values."""
    chain, said = rows, []
    for number, look in enumerate(looks):
        found = look(facts, rows)
        names = [name for name in found.columns if name != "rad_id"]
        said += names
        if not names:
            found = found.mutate(**{look.__name__: True})
        chain = chain.left_join(found, rows.rad_id == found.rad_id, rname=f"{{name}}_{number}")
    twice = [f"rad_id_{number}" for number in range(len(looks))]
    return chain.drop(*twice), said


def _detail(facts: Facts, rows: ir.Table, told: ir.Table, ids: ir.Table) -> ir.Table:
    """What the texts say of some rows, and of the rows that those overlap.

    `motpart_<rule>` is the registrering of that other row, where the provider is the same: the two
    are one event.
    """
    seen = told.semi_join(ids, told.rad_id == ids.id)
    detail = rows.join(seen, "rad_id")
    others = rows.select("kund", "utforare", "registrering", "start", "slut", annan="rad_id")
    outside = others.rename({f"{name}2": name for name in _OTHER}).semi_join(seen, "annan")
    inside = others.select(
        hushall_annan="annan",
        kund_hushall="kund",
        utforare_hushall="utforare",
        registrering_hushall="registrering",
    )
    inside = inside.semi_join(seen, "hushall_annan")
    detail = detail.left_join(outside, "annan").drop("annan_right")
    detail = detail.left_join(inside, "hushall_annan").drop("hushall_annan_right")
    same = (detail.utforare == detail.utforare2).ifelse(detail.registrering2, ibis.null(str))
    home = detail.utforare == detail.utforare_hushall
    detail = detail.mutate(
        motpart_dubblett=detail.registrering_forst,
        motpart_personal_overlapp=same,
        motpart_personal_overlapp_lang=same,
        motpart_hushall_samtidigt=home.ifelse(detail.registrering_hushall, ibis.null(str)),
    )
    if facts.has("kunder"):
        alike = facts.stored("kand_lik", lambda: known_alike(facts))
        detail = detail.left_join(alike, ["utforare", "kund"]).drop("utforare_right", "kund_right")
    unpaid = register.visits_by_unlicensed(facts).mutate(utan_leg=True)
    detail = detail.left_join(unpaid, "rad_id").drop("rad_id_right")
    detail = kronor.of_repeated(facts, register.known_roles(facts, detail))
    return said_of(kronor.of_unlicensed(facts, detail))
