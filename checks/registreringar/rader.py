"""One measured row per registration: each rule's column, null where the rule does not apply."""

from __future__ import annotations

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from checks import fragments
from checks.facts import Facts
from checks.fragments import LEG_KATEGORIER
from checks.model import Measured
from checks.odelad import is_undivided
from checks.registreringar import kronor, register, samtidigt, tider
from checks.snarlika import known_alike
from extracts.contract import HEMTJANST


def measured_rows(facts: Facts, rows: ir.Table, repeated: ir.Table) -> Measured:
    """The table `registreringar` of the suite; its detail names the other row of a pair."""
    marks = facts.stored("brott", lambda: _marks(facts, rows))
    overlaps = facts.stored("samtidiga", lambda: samtidigt.overlaps(facts, rows))
    tagged = None
    if facts.given("kunder", "tagg_uppsatt"):
        tagged = facts.stored("med_tagg", lambda: register.by_tag(facts, rows))
    listed = None
    if facts.insatser:
        listed = facts.stored("med_insats", lambda: register.by_insats(facts, rows))
    joined = _joined(
        rows,
        marks,
        overlaps,
        repeated,
        fragments.licensed(facts).select("rad_id", leg_roll="roll"),
        register.alarms(facts, rows) if facts.given("kunder", "trygghetslarm") else None,
        tagged,
        listed,
    )
    columns = {
        **tider.interval_columns(joined),
        **_simultaneous(facts, joined),
        **_register(facts, joined),
    }
    table = joined.select(
        "utforare", id="rad_id", kopior_fore=joined.kopior_fore.fill_null(0), **columns
    )
    return Measured(
        "registreringar", table, _detail(facts, rows, overlaps, repeated, tagged, listed)
    )


def needing_reason(facts: Facts, rows: ir.Table) -> tuple[Measured, Measured]:
    """The tables `manuella` and `ej_utforda`: rows that must have a reason, with it."""
    given = rows.filter(rows.fil.isin(facts.underlag.files_with("registreringar", "orsak") or [-1]))
    manual = given.filter(given.registreringssatt == "manuell")
    names = {"manuella": manual, "ej_utforda": given.filter(~given.utford)}
    first, second = (
        Measured(name, some.select("utforare", "orsak", id="rad_id"), _said_of(some))
        for name, some in names.items()
    )
    return first, second


def _marks(facts: Facts, rows: ir.Table) -> ir.Table:
    """rad_id × one boolean per rule that a look in another table has found broken."""
    found = dict(_broken(facts, rows))
    long = ibis.union(
        *(table.select("rad_id", regel=ibis.literal(name)) for name, table in found.items()),
        distinct=False,
    )
    return long.group_by("rad_id").agg(**{name: (long.regel == name).any() for name in found})


def _broken(facts: Facts, rows: ir.Table) -> Iterator[tuple[str, ir.Table]]:
    yield "utan_bestallning", register.without_order(facts, rows)
    if facts.has("franvaro"):
        yield "under_franvaro", register.during_absence(facts, rows)
    if facts.has("kunder"):
        yield "okand_kund", register.unknown_customer(facts, rows)
    if facts.has("personal"):
        yield "okand_personal", register.unknown_staff(facts, rows)
        delegated = register.delegated(facts, rows)
        yield "delegerad", delegated.select("rad_id")
        yield "utan_delegering", register.without_delegation(facts, delegated)
    if facts.has("inskrivningar"):
        yield "ej_inskriven", register.not_enrolled(facts, fragments.licensed(facts))


def _joined(rows: ir.Table, *others: ir.Table | None) -> ir.Table:
    for other in others:
        if other is not None:
            rows = rows.left_join(other, "rad_id").drop("rad_id_right")
    return rows


def _simultaneous(facts: Facts, rows: ir.Table) -> dict[str, ir.Value]:
    """Overlap in minutes; the short rule leaves what is long to the long one.

    Not of undivided time, which may be larm.
    """
    longest = int(facts.parameters["langd_hogst"]) * 60
    taking = rows.utford & ~rows.klockbyte & (rows.langd > 0) & (rows.langd <= longest)
    divided = taking & ~is_undivided(rows)
    alone = divided & (rows.kategori != "larm")
    overlap = rows.overlapp.fill_null(0.0)
    short = (overlap < facts.parameters["overlapp_lang"]).ifelse(overlap, 0.0)
    home = rows.hushall_overlapp.fill_null(0.0)
    given = facts.given("kunder", "hushall")
    return {
        "overlapp_kort_minuter": alone.ifelse(short, ibis.null("float64")),
        "overlapp_minuter": alone.ifelse(overlap, ibis.null("float64")),
        "hushall_minuter": divided.ifelse(home, ibis.null("float64"))
        if given
        else ibis.null("float64"),
    }


def _register(facts: Facts, rows: ir.Table) -> dict[str, ir.Value]:
    """1 where a rule against another table is broken, 0 where it holds; and what is held against a set."""
    lists_staff = _delivered(facts, rows, "personal")
    enrols = _delivered(facts, rows, "inskrivningar")
    licensed = rows.utford & rows.kategori.isin(LEG_KATEGORIER)
    with_alarm = "kundens_larm" in rows.columns
    delegations = facts.given("personal", "delegering_till")
    return {
        "utan_bestallning": _flag(
            rows, "utan_bestallning", rows.utford & rows.kategori.isin(HEMTJANST)
        ),
        "under_franvaro": _flag(rows, "under_franvaro", rows.utford),
        "okand_kund": _flag(rows, "okand_kund", ibis.literal(True)),
        "okand_personal": _flag(rows, "okand_personal", lists_staff & rows.personal.notnull()),
        "leg_kategori": licensed.ifelse(rows.kategori, ibis.null("string")),
        "leg_roll": rows.leg_roll,
        "utan_delegering": _flag(
            rows, "utan_delegering", lists_staff & rows.delegerad.fill_null(False)
        )
        if delegations
        else ibis.null("int64"),
        "ej_inskriven": _flag(rows, "ej_inskriven", licensed & enrols),
        "kundens_larm": rows.kundens_larm if with_alarm else ibis.null("string"),
        **{
            name: rows[name] if name in rows.columns else ibis.null("int64")
            for name in ("fore_tagg", "fel_kategori")
        },
    }


def _delivered(facts: Facts, rows: ir.Table, table: str) -> ir.BooleanValue:
    names = sorted(facts.delivered(table))
    return rows.utforare.isin(names) if names else ibis.literal(False)


def _flag(rows: ir.Table, name: str, applies: ir.BooleanValue) -> ir.Value:
    if name not in rows.columns:
        return ibis.null("int64")
    broken = rows[name].fill_null(False).cast("int64")
    return applies.fill_null(False).ifelse(broken, ibis.null("int64"))


def _detail(
    facts: Facts,
    rows: ir.Table,
    overlaps: ir.Table,
    repeated: ir.Table,
    tagged: ir.Table | None,
    listed: ir.Table | None,
) -> ir.Table:
    """What the texts say of a row, and of the row it overlaps."""
    others = rows.select("kund", "utforare", "start", "slut", annan="rad_id")
    outside = others.rename({f"{name}2": name for name in ("kund", "utforare", "start", "slut")})
    outside = outside.semi_join(overlaps, "annan")
    inside = others.select(hushall_annan="annan", kund_hushall="kund")
    inside = inside.semi_join(overlaps, "hushall_annan")
    detail = rows.left_join(overlaps, "rad_id").drop("rad_id_right")
    detail = detail.left_join(outside, "annan").drop("annan_right")
    detail = detail.left_join(inside, "hushall_annan").drop("hushall_annan_right")
    detail = _joined(detail, repeated, tagged, listed)
    if facts.has("kunder"):
        alike = facts.stored("kand_lik", lambda: known_alike(facts))
        detail = detail.left_join(alike, ["utforare", "kund"])
        detail = detail.drop("utforare_right", "kund_right")
    unpaid = register.visits_by_unlicensed(facts).mutate(utan_leg=True)
    detail = detail.left_join(unpaid, "rad_id").drop("rad_id_right")
    detail = kronor.of_repeated(facts, register.known_roles(facts, detail))
    return _said_of(kronor.of_unlicensed(facts, detail))


def _said_of(rows: ir.Table) -> ir.Table:
    """What a text says of the row itself; lengths in minutes."""
    return rows.mutate(
        id="rad_id",
        nyckel="registrering",
        datum="dag",
        langd=rows.langd / 60,
        minuter=rows.sekunder / 60,
    )
