"""What the pages need from the engine, read once in a few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis import _

from checks.delivery import delivered_rows
from checks.ersattning import REGEL
from extracts.shown import visible
from extracts.underlag import Underlag
from reports.kit.naming import folder_names, swedish
from reports.kit.numbers import NOTHING
from reports.manad.rapport import Rapport
from reports.manad.reading import file_names
from reports.manad.share import Share, Shares
from reports.manad.sums import Amount, Cut, Delivered, Of, OfRule, RejectedSum, Sum
from reports.manad.underkanda import explained
from reports.manad.whole_columns import WholeColumn, marked, whole_columns
from suites.verdicts import JudgedIndikator, Kontrollutfall

FIRST = 50
_ORDER = ("utforare", "datum", "nyckel", "personal", "id")
_SHOWN = (
    "kontroll",
    "regel",
    "allvar",
    "utforare",
    "kund",
    "nyckel",
    "datum",
    "belopp",
    "text",
)


# Kronor with as many decimals as any of them has: with more, the engine makes another number of 262 190,09.
_EXACT = dt.Decimal(38, 6)
_ZERO = ibis.literal(Decimal(0), _EXACT)


@dataclass(frozen=True)
class Collected:
    """One run as the pages read it. Deviations are the first per rule (and provider).

    `rejected`: the first errors that are not of one of the `whole_columns` (of the file, or of each
    provider in it).
    """

    rapport: Rapport
    korning: str
    sums: Mapping[OfRule, Sum]
    deviations: tuple[Mapping[str, Any], ...]
    rejected_sums: tuple[RejectedSum, ...]
    rejected: tuple[Mapping[str, Any], ...]
    whole_columns: tuple[WholeColumn, ...]
    delivered: Mapping[tuple[str, str], Delivered]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The providers of the period, in the order of the Swedish alphabet."""
        return tuple(sorted(self.rapport.facts.utforare(), key=swedish))

    @cached_property
    def folders(self) -> Mapping[str, str]:
        """utforare → its folder. None for those whose names are alike once a personnummer is masked.

        They cannot be told apart in the deviations, where names are masked.
        """
        alike = Counter(visible(u) for u in self.names)
        apart = [u for u in self.names if alike[visible(u)] == 1]
        folders = folder_names(visible(u) for u in apart)
        return {u: folders[visible(u)] for u in apart}

    @cached_property
    def indikatorer(self) -> Mapping[tuple[str, str, str | None], JudgedIndikator]:
        """(kontroll, namn, utforare) → the indicator that is not cut by anything."""
        return {key[:3]: judged for key, judged in self.every.items() if not key[3]}

    @cached_property
    def every(self) -> Mapping[Of, JudgedIndikator]:
        """(kontroll, namn, utforare, cut) → the indicator."""
        return {
            (kontroll.id, j.indikator.namn, j.indikator.utforare, j.indikator.cut): j
            for kontroll in self.rapport.kontroller
            for j in kontroll.indikatorer
        }

    @cached_property
    def cuts(self) -> Mapping[tuple[str, str], frozenset[Cut]]:
        """(kontroll, namn) → by what the indicator is cut, whomever it is of."""
        found: dict[tuple[str, str], set[Cut]] = {}
        for kontroll, namn, _utforare, cut in self.every:
            found.setdefault((kontroll, namn), set()).add(cut)
        return {key: frozenset(cuts) for key, cuts in found.items()}

    @cached_property
    def shares(self) -> Shares:
        """What of the run is whose."""
        kontroller = self.rapport.kontroller
        return Shares(
            Share(
                {kontroll.id: kontroll.regler for kontroll in kontroller},
                {kontroll.id: kontroll.indikatorer for kontroll in kontroller},
                self.every,
                self.sums,
                self.deviations,
                self.rejected_sums,
                self.rejected,
                self.whole_columns,
            )
        )

    @cached_property
    def clients(self) -> Mapping[str, int]:
        """utforare → clients with an order or a registration in the period."""
        facts = self.rapport.facts
        from checks.fragments import order_days

        rows = facts.registreringar().select("utforare", "kund")
        both = ibis.union(order_days(facts).select("utforare", "kund"), rows, distinct=True)
        counted = both.group_by("utforare").agg(n=_.count()).to_pyarrow().to_pylist()
        return {row["utforare"]: row["n"] for row in counted}

    def shared_visits(self, utforare: str) -> tuple[int, list[Mapping[str, Any]]]:
        """Visits of a provider with both hemtjänst and delegerad hsl: how many, and the first of them."""
        mine = self._shared_visits.get(utforare, [])
        return (mine[0]["antal"] if mine else 0), mine

    @cached_property
    def _shared_visits(self) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        visits = self.rapport.shared_visits
        for row in visits.filter(visits.nr < FIRST).order_by("nr").to_pyarrow().to_pylist():
            found.setdefault(row["utforare"], []).append(row)
        return found

    @cached_property
    def deviating_invoices(self) -> frozenset[str]:
        """nyckel of every line of an invoice that deviates, as it is written; all, not the first of them."""
        rows = self.rapport.avvikelser
        mine = rows.filter(rows.regel == REGEL).select("nyckel")
        return frozenset(mine.to_pyarrow()["nyckel"].to_pylist())

    def kontroll(self, kontroll: str) -> Kontrollutfall | None:
        """The verdict of a control, if the run has it."""
        return next((k for k in self.rapport.kontroller if k.id == kontroll), None)


def collect(rapport: Rapport, korning: str = NOTHING, *, of_each: bool = False) -> Collected:
    """`of_each`: the first deviations and rejected rows are the first of each provider, not of all.

    `korning`: the checksum of the run as data, where it is written.
    """
    underlag = rapport.facts.underlag
    whole = whole_columns(underlag, rapport.plan.underkand, per_utforare=of_each)
    return Collected(
        rapport=rapport,
        korning=korning,
        sums=_sums(rapport.avvikelser),
        deviations=tuple(_deviations(rapport, of_each)),
        rejected_sums=tuple(_rejected_sums(underlag)),
        rejected=tuple(_rejected(rapport, whole, of_each)),
        whole_columns=whole,
        delivered=_delivered(rapport),
    )


def _sums(rows: ir.Table) -> dict[tuple[str, str, str | None], Sum]:
    signs = {"over": rows.belopp > 0, "under": rows.belopp < 0}
    counted = rows.group_by("kontroll", "regel", "utforare").agg(
        antal=_.count(),
        kunder=_.kund.nunique(),
        **{f"{sign}_antal": where.sum().fill_null(0) for sign, where in signs.items()},
        **{f"{sign}_kunder": _.kund.nunique(where=where) for sign, where in signs.items()},
        **{
            f"{sign}_belopp": _.belopp.cast(_EXACT).sum(where=where).fill_null(_ZERO)
            for sign, where in signs.items()
        },
    )
    return {
        (row["kontroll"], row["regel"], row["utforare"]): Sum(
            row["antal"],
            row["kunder"],
            *(
                Amount(*(row[f"{sign}_{part}"] for part in ("antal", "kunder", "belopp")))
                for sign in signs
            ),
        )
        for row in counted.to_pyarrow().to_pylist()
    }


def _deviations(rapport: Rapport, of_each: bool) -> list[Mapping[str, Any]]:
    """The first of each rule, or of each rule at each provider."""
    rows, per = rapport.avvikelser, ["kontroll", "regel", *(["utforare"] if of_each else [])]
    within = ibis.window(group_by=per, order_by=list(_ORDER))
    first = rows.mutate(nr=ibis.row_number().over(within)).filter(_.nr < FIRST)
    ordered = first.order_by("ordning", "kontroll", "nummer", "utforare", "nr")
    files = file_names(rapport.facts.underlag)
    kept = ordered.select(*_SHOWN, "gor_sa", "fil", "rad").to_pyarrow().to_pylist()
    return [{**row, "fil": files.get(row["fil"])} for row in kept]


def _rejected_sums(underlag: Underlag) -> list[RejectedSum]:
    rows = underlag.rows("underkanda")
    counted = rows.group_by("tabell", "fil", "regel", "utforare").agg(
        rader=_.rad_id.nunique(), fel=_.count()
    )
    ordered = counted.order_by("tabell", "fil", "regel", "utforare").to_pyarrow().to_pylist()
    names = file_names(underlag)
    return [RejectedSum(**{**row, "fil": names[row["fil"]]}) for row in ordered]


def _rejected(
    rapport: Rapport, whole: tuple[WholeColumn, ...], per_utforare: bool
) -> list[Mapping[str, Any]]:
    """The first errors, of all or of each provider; their sentences are made when they are chosen."""
    underlag = rapport.facts.underlag
    rows, group = underlag.rows("underkanda"), []
    if whole:
        rows = rows.filter(marked(rows, whole) < 0)
    if per_utforare:
        rows, group = rows.filter(rows.utforare.isin(rapport.facts.utforare())), ["utforare"]
    order = ["fil", "rad", "ordning"]
    within = ibis.window(group_by=group, order_by=order)
    # Numbered without their values, so that a million take little room.
    slim = rows.select(*group, *order).mutate(nr=ibis.row_number().over(within))
    first = rows.semi_join(slim.filter(slim.nr < FIRST), ["fil", "ordning"])
    said = explained(underlag, first, rapport.plan.underkand)
    kept = said.order_by("kalla", "rad", "ordning").select(
        "utforare", "tabell", "fil", "rad", "kolumn", "varde", "text"
    )
    return list(kept.to_pyarrow().to_pylist())


def _delivered(rapport: Rapport) -> dict[tuple[str, str], Delivered]:
    """As control 0 has counted them; counted here when it was not run."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for kontroll in rapport.kontroller:
        for judged in kontroll.indikatorer:
            i = judged.indikator
            if kontroll.id == "underlag" and i.utforare is not None and i.cut:
                found.setdefault((i.utforare, i.cut[0][1]), {})[i.namn] = int(i.varde or 0)
    if not found:
        for row in delivered_rows(rapport.facts):
            key = (str(row["utforare"]), str(row["tabell"]))
            found[key] = {n: int(str(row[n])) for n in Delivered.__dataclass_fields__}
    return {key: Delivered(**counts) for key, counts in found.items()}
