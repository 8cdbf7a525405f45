"""Row rules on simultaneity: one personal registered at two clients at once."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from checks.facts import Facts
from checks.fragments import customer_days
from checks.odelad import is_undivided
from checks.registreringar.tider import forward
from extracts.contract import ODELAD

SHARED = ("larm", "delegerad hsl")
# An alarm may come in the middle of a visit, and undivided time may be one.
NOT_ALONE = ("larm", ODELAD)


def intervals(facts: Facts, rows: ir.Table) -> ir.Table:
    """Utförda rows that take part in overlap and stay rules: 0 < slut − start ≤ langd_hogst."""
    return rows.filter(_taking(facts, rows))


def _taking(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    longest = int(facts.parameters["langd_hogst"]) * 60
    return forward(rows) & (rows.langd <= longest)


def divided(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    """Rows that an overlap is judged of: those that take part, but not undivided time, which may be larm."""
    return _taking(facts, rows) & ~is_undivided(rows)


def alone(facts: Facts, rows: ir.Table) -> ir.BooleanValue:
    """Of those, the rows that nobody can do while being elsewhere: all but larm."""
    return divided(facts, rows) & (rows.kategori != "larm")


def person(facts: Facts) -> list[str]:
    """The columns that say who a personal is: within one utforare unless the plan pools them."""
    return ["personal"] if facts.parameters["personalnyckel_gemensam"] else ["utforare", "personal"]


def overlaps(facts: Facts, rows: ir.Table) -> ir.Table:
    """Per rad_id: the largest overlap at another kund, outside and within the hushall, in minutes.

    Columns: overlapp, annan (the other row's rad_id) and hushall_overlapp, hushall_annan.
    """
    pairs = facts.stored("par", lambda: _pairs(facts, rows))
    pairs = _with_hushall(facts, pairs)
    both = ibis.union(pairs, _mirrored(pairs), distinct=False)
    apart = [both[name].notin(NOT_ALONE) for name in ("kategori", "kategori2")]
    alone = both.filter(~both.samma_hushall, *apart)
    shared = both.kategori.isin(SHARED) | both.kategori2.isin(SHARED)
    home = both.filter(both.samma_hushall, shared)
    largest = _largest(alone).outer_join(_largest(home), "rad_id")
    return largest.select(
        rad_id=largest.rad_id.coalesce(largest.rad_id_right),
        overlapp=largest.minuter,
        annan=largest.annan,
        hushall_overlapp=largest.minuter_right,
        hushall_annan=largest.annan_right,
    )


def _pairs(facts: Facts, rows: ir.Table) -> ir.Table:
    """Overlapping rows of one personal at different kunder, each pair once.

    Rows meet in every hour they touch (an equi-join), and count in the hour where both have begun.
    """
    narrow = intervals(facts, rows).select(
        "rad_id", "utforare", "personal", "kund", "kategori", "start", "slut", "dag"
    )
    hours = _hours(facts, narrow)
    other = hours.view()
    on = [hours[name] == other[name] for name in person(facts)]
    pairs = hours.join(
        other,
        [
            *on,
            hours.timme == other.timme,
            hours.rad_id < other.rad_id,
            hours.kund != other.kund,
            hours.start < other.slut,
            other.start < hours.slut,
            hours.timme == _hour(ibis.greatest(hours.start, other.start)),
        ],
        lname="",
        rname="{name}2",
    )
    common = (
        ibis.least(pairs.slut, pairs.slut2).epoch_seconds()
        - ibis.greatest(pairs.start, pairs.start2).epoch_seconds()
    )
    return pairs.select(
        "rad_id",
        "kund",
        "kategori",
        "dag",
        "rad_id2",
        "kund2",
        "kategori2",
        "dag2",
        minuter=common / 60,
    )


def _hours(facts: Facts, rows: ir.Table) -> ir.Table:
    """The rows once in every hour (`timme`) that they touch."""
    rows = rows.mutate(forsta=_hour(rows.start), sista=_hour(rows.slut))
    most = int(facts.parameters["langd_hogst"]) // 60 + 2
    after = pd.DataFrame({"till": range(1, most + 1)})
    later = facts.stored("timmar", lambda: ibis.memtable(after, schema={"till": "int64"}))
    begun = rows.select(*rows.columns[:-2], timme=rows.forsta)
    over = rows.filter(rows.forsta < rows.sista)
    over = over.join(later, later.till <= over.sista - over.forsta)
    over = over.select(*rows.columns[:-2], timme=over.forsta + over.till)
    return ibis.union(begun, over, distinct=False)


def _hour(time: ir.TimestampValue) -> ir.IntegerValue:
    return time.epoch_seconds() // 3600


def _with_hushall(facts: Facts, pairs: ir.Table) -> ir.Table:
    if not facts.given("kunder", "hushall"):
        return pairs.mutate(samma_hushall=ibis.literal(False))
    homes = customer_days(facts).select("kund", "dag", "hushall")
    pairs = pairs.left_join(homes, ["kund", "dag"]).drop("kund_right", "dag_right")
    second = homes.select(kund2="kund", dag2="dag", hushall2="hushall")
    pairs = pairs.left_join(second, ["kund2", "dag2"]).drop("kund2_right", "dag2_right")
    same = (pairs.hushall == pairs.hushall2).fill_null(False)
    return pairs.mutate(samma_hushall=same).drop("hushall", "hushall2")


def _mirrored(pairs: ir.Table) -> ir.Table:
    swapped = {name: f"{name}2" for name in ("rad_id", "kund", "kategori", "dag")}
    back = {other: name for name, other in swapped.items()}
    return pairs.select(**{name: (swapped | back).get(name, name) for name in pairs.columns})


def _largest(pairs: ir.Table) -> ir.Table:
    """The largest overlap of each row; of equal ones the other row that comes first."""
    best = ibis.window(group_by="rad_id", order_by=[ibis.desc("minuter"), "rad_id2"])
    ranked = pairs.mutate(rang=ibis.row_number().over(best))
    return ranked.filter(ranked.rang == 0).select("rad_id", "minuter", annan="rad_id2")
