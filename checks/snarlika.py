"""Names and keys that look alike but count as two: a finding, never joined.

Spec: kontroller, «0 underlag».
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.fragments import at_place, joined, place
from checks.model import Measured
from extracts.columns import REGISTER
from extracts.contract import CONTRACT

# Tables come before files in the order of places; no delivery has as many files and rows.
_FILES = 10**17


def measured_names(facts: Facts) -> Measured:
    """Grain pair of names, at the one with fewest rows; `snarlik_andel` is its share of their rows.

    A provider of the period that is not that one of any pair has a row of its own, with 0.
    """
    pairs = _name_pairs(facts)
    alone = _keys(facts).filter(_.utforare.isin(facts.utforare())).select("utforare").distinct()
    alone = alone.anti_join(pairs, "utforare")
    rows = ibis.union(
        pairs.select("id", "utforare", snarlik_andel=pairs.rader / (pairs.rader + pairs.rader2)),
        alone.select(id="utforare", utforare="utforare", snarlik_andel=ibis.literal(0.0)),
        distinct=False,
    )
    return Measured("namn", rows, pairs)


def measured_kunder(facts: Facts) -> Measured:
    """Grain provider × pair of kunder of which it has both, or the pair alone where no provider has.

    `snarlika_kunder` is 1 of a pair; every kund of a provider of the period has a row with 0.
    """
    pairs = facts.stored("snarlika_kunder", lambda: _kund_pairs(facts))
    every = _of_provider(facts).filter(_.utforare.isin(facts.utforare()))
    rows = ibis.union(
        pairs.select("id", "utforare", snarlika_kunder=ibis.literal(1, "int64")),
        every.select(
            id=joined(every.utforare, every.kund),
            utforare="utforare",
            snarlika_kunder=ibis.literal(0, "int64"),
        ),
        distinct=False,
    )
    return Measured("kundnycklar", rows, pairs)


def delivered_names(facts: Facts) -> ir.Table:
    """utforare of any accepted row: how many `rader`, and `fil` and `rad` of the first."""
    return _grouped(_keys(facts).filter(_.utforare.notnull()), "utforare")


def names_alike(facts: Facts) -> list[tuple[str, str]]:
    """The pairs of provider names that look alike, each sorted."""
    return facts.known("snarlika_namn", lambda: _names_alike(facts))


def known_alike(facts: Facts) -> ir.Table:
    """utforare × kund that is not in kunder: `lik_kund`, the first known kund that looks like it.

    `lik_kund_egen`: the first of those that the provider itself has a row of, if any.
    """
    kunder = facts.rows("kunder").select("kund").distinct()
    unknown = _of_provider(facts).anti_join(kunder, "kund").select("utforare", "kund")
    unknown = facts.underlag.as_delivered(unknown, "kund")
    unknown = _folded(facts, unknown, "kund_skrivet").select("utforare", "kund", "lik")
    kunder = facts.underlag.as_delivered(kunder, "kund")
    known = _folded(facts, kunder, "kund_skrivet").select("kund", "lik", forst="kund_skrivet")
    pairs = unknown.filter(_.lik != "").join(known.rename(lik_kund="kund"), "lik")
    own = _of_provider(facts).select("utforare", lik_kund="kund", egen=True)
    pairs = pairs.left_join(own, ["utforare", "lik_kund"])
    found = pairs.group_by("utforare", "kund").agg(
        forst=_.forst.min(), egen=_.forst.min(where=_.egen)
    )
    any_of = known.select("forst", lik_kund="kund")
    own_of = known.select(egen="forst", lik_kund_egen="kund")
    found = found.join(any_of, "forst").left_join(own_of, "egen")
    return found.select("utforare", "kund", "lik_kund", "lik_kund_egen")


def alike(text: ir.StringValue) -> ir.StringValue:
    """What is left when case, å ä ö é, punctuation and blanks make no difference, and & is «och»."""
    plain = text.lower().translate("åäöé", "aaoe").replace("&", "och")
    return plain.re_replace(r"[^\p{L}\p{N}]", "")


def _folded(facts: Facts, rows: ir.Table, kolumn: str) -> ir.Table:
    """The rows with `lik`, what a written name or key looks like."""
    known = facts.at_home("liknande", _known_folded)
    return rows.join(known, rows[kolumn] == known.skrivet).drop("skrivet")


def _known_folded(facts: Facts) -> ir.Table:
    return facts.stored("liknande", lambda: _all_folded(facts))


def _all_folded(facts: Facts) -> ir.Table:
    """Every provider's name and kund of an accepted row as it is written (`skrivet`), and `lik`."""
    keys = _keys(facts)
    kunder = facts.underlag.as_delivered(keys.select("kund").distinct(), "kund")
    written = ibis.union(
        keys.select(skrivet="utforare"), kunder.select(skrivet="kund_skrivet"), distinct=True
    )
    return written.filter(_.skrivet.notnull()).mutate(lik=alike(_.skrivet))


def _keys(facts: Facts) -> ir.Table:
    """utforare × kund × table, of every accepted row: `rader`, and the first of them (`plats`)."""
    return facts.stored("nycklar", lambda: _every_key(facts))


def _every_key(facts: Facts) -> ir.Table:
    parts = []
    for number, name in enumerate(CONTRACT):
        rows = facts.rows(name) if facts.has(name) and name != REGISTER else None
        if rows is not None and {"utforare", "kund"} & set(rows.columns):
            given = {
                key: rows[key] if key in rows.columns else ibis.null(str)
                for key in ("utforare", "kund")
            }
            parts.append(
                rows.group_by(**given).agg(
                    rader=_.count(), plats=place(rows).min() + number * _FILES
                )
            )
    return ibis.union(*parts, distinct=False)


def _grouped(keys: ir.Table, *by: str) -> ir.Table:
    found = keys.group_by(*by).agg(rader=_.rader.sum(), plats=_.plats.min())
    return found.mutate(**at_place(found.plats % _FILES)).drop("plats")


def _of_provider(facts: Facts) -> ir.Table:
    """utforare × kund of every accepted row, with the first of them."""
    keys = _keys(facts).filter(_.utforare.notnull(), _.kund.notnull())
    return facts.stored("kunder_hos", lambda: _grouped(keys, "utforare", "kund"))


def _pairs(facts: Facts, keys: ir.Table, name: str, looks: str = "") -> ir.Table:
    """Every two keys that look alike, `forsta` before `andra`, and the one with fewest rows (tie: `andra`).

    `looks`: the column of how a key is written, by which they are compared and ordered.

    `rader`, `fil` and `rad` are those of that one (`minst`), `rader2` the rows of the other (`flest`).
    """
    folded = _folded(facts, keys.mutate(forsta=keys[name], skriven=keys[looks or name]), "skriven")
    twins = folded.filter(_.lik != "", _.lik.count().over(group_by="lik") > 1)
    others = twins.view().select(
        "lik", andra="forsta", skriven2="skriven", rader2="rader", fil2="fil", rad2="rad"
    )
    pairs = twins.join(others, ["lik", twins.skriven < others.skriven2])
    first = pairs.rader < pairs.rader2
    return pairs.select(
        "forsta",
        "andra",
        nyckel=pairs.forsta + "|" + pairs.andra,
        minst=first.ifelse(pairs.forsta, pairs.andra),
        flest=first.ifelse(pairs.andra, pairs.forsta),
        rader=ibis.least(pairs.rader, pairs.rader2),
        rader2=ibis.greatest(pairs.rader, pairs.rader2),
        fil=first.ifelse(pairs.fil, pairs.fil2),
        rad=first.ifelse(pairs.rad, pairs.rad2),
    )


def _name_pairs(facts: Facts) -> ir.Table:
    """The pair is a finding at the name with fewest rows; it concerns the other too (`aven`)."""
    pairs = facts.stored("snarlika_namn", lambda: _pairs(facts, delivered_names(facts), "utforare"))
    return pairs.mutate(
        id=joined(pairs.forsta, pairs.andra),
        utforare=pairs.minst,
        utforare2=pairs.flest,
        aven=pairs.flest,
    )


def _names_alike(facts: Facts) -> list[tuple[str, str]]:
    rows = _name_pairs(facts).order_by("nyckel").to_pyarrow().to_pylist()
    return [(row["forsta"], row["andra"]) for row in rows]


def _kund_pairs(facts: Facts) -> ir.Table:
    keys = _grouped(_keys(facts).filter(_.kund.notnull()), "kund")
    keys = facts.underlag.as_delivered(keys, "kund")
    pairs = facts.stored("snarlika_nycklar", lambda: _pairs(facts, keys, "kund", "kund_skrivet"))
    pairs = pairs.mutate(kund=pairs.forsta, kund2=pairs.andra)
    own = _of_provider(facts)
    has = own.select("utforare", "kund")
    both = pairs.join(has, "kund").semi_join(
        own.select("utforare", kund2="kund"), ["utforare", "kund2"]
    )
    place = own.select("utforare", minst="kund", fil="fil", rad="rad")
    theirs = both.drop("fil", "rad").join(place, ["utforare", "minst"])
    nobodys = pairs.anti_join(both, "nyckel").mutate(utforare=ibis.null(str))
    columns = ("utforare", "kund", "kund2", "nyckel", "fil", "rad")
    found = ibis.union(theirs.select(*columns), nobodys.select(*columns), distinct=False)
    return found.mutate(id=joined(found.utforare.fill_null(""), found.kund, found.kund2))
