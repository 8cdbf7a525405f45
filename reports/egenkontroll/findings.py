"""The findings of a self-check: rejected rows and deviations alike, each on its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from extracts.underlag import Underlag
from reports.manad.planned import outside
from reports.manad.rapport import Rapport
from reports.manad.whole_columns import WholeColumn
from suites.plan import BEKRAFTA, MASTE_RATTAS, Plan
from suites.verdicts import EJ_BEDOMD

KINDS = (MASTE_RATTAS, BEKRAFTA)
FIRST = 5_000
FIRST_PER_KIND = 50


@dataclass(frozen=True)
class Kind:
    """The findings of one rule (and, of rejected rows, one column): how many, and the first of them.

    `whole`: they are the whole column of a file.
    """

    slag: str
    regel: str
    titel: str
    gor_sa: str
    antal: int
    first: tuple[Mapping[str, Any], ...]
    whole: WholeColumn | None = None


@dataclass(frozen=True)
class Egenkontroll:
    """What a self-check has found in the files given (grain of `fynd`: one per fault and cell).

    `fynd.hel` is the place in `whole` of the whole column that the finding belongs to, else −1.
    `rapport` is the month as the controller would run it, as providers are told it; None when no
    registration was accepted or given, so that only the gate could be asked.
    """

    underlag: Underlag
    plan: Plan
    rapport: Rapport | None
    utforare: str | None
    fynd: ir.Table
    whole: tuple[WholeColumn, ...] = ()

    @cached_property
    def counts(self) -> dict[str, int]:
        """Findings of each of the two kinds, none left out."""
        grouped = self.fynd.group_by("slag").agg(n=_.count()).to_pyarrow().to_pylist()
        found = {row["slag"]: int(row["n"]) for row in grouped}
        return {slag: found.get(slag, 0) for slag in KINDS}

    @property
    def can_be_sent(self) -> bool:
        """True when nothing must be corrected first."""
        return not self.counts[MASTE_RATTAS]

    @property
    def outside(self) -> str | None:
        """That the month lies outside the plan."""
        return outside(self.plan, self.rapport.facts.period) if self.rapport else None

    @cached_property
    def providers(self) -> tuple[str, ...]:
        """The providers that the report is about."""
        if self.utforare is not None:
            return (self.utforare,)
        return tuple(self.rapport.facts.utforare()) if self.rapport else ()

    @cached_property
    def returned(self) -> tuple[int, int]:
        """How many findings the marked-up files hold, and how many there are in the files."""
        per_file = self.fynd.filter(_.fil.notnull()).group_by("fil").agg(n=_.count()).to_pyarrow()
        numbers = [int(n) for n in per_file["n"].to_pylist()]
        return sum(min(n, FIRST) for n in numbers), sum(numbers)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of finding: what must be corrected first, then the most frequent; with its first rows."""
        first = self._first(
            ["slag", "regel", "grupp", "hel"], ["tabell", "fil", "rad", "id"], FIRST_PER_KIND
        )
        first = first.order_by(
            "slagordning", ibis.desc("antal"), "ordning", "regel", "grupp", "hel", "nr"
        )
        groups: dict[tuple[str, str, str, int], list[dict[str, Any]]] = {}
        for row in first.to_pyarrow().to_pylist():
            key = (row["slag"], row["regel"], row["grupp"], row["hel"])
            groups.setdefault(key, []).append(row)
        return tuple(self._kind(rows) for rows in groups.values())

    def _kind(self, rows: list[dict[str, Any]]) -> Kind:
        one = rows[0]
        text = self.plan.underkand.get(one["regel"]) or self.plan.texter[one["regel"]]
        whole = self.whole[one["hel"]] if one["hel"] >= 0 else None
        return Kind(
            one["slag"],
            one["regel"],
            f"{text.titel}: {one['grupp']}" if one["grupp"] else text.titel,
            whole.gor_sa if whole else one["gor_sa"],
            one["antal"],
            tuple(rows),
            whole,
        )

    def first(self) -> list[dict[str, Any]]:
        """The first findings of each file in the order of its rows, for the marked-up files.

        Those of a whole column are one, on the heading. `galler`: how many findings each stands for.
        """
        order = ["rad", "slagordning", "kolumn", "regel", "id"]
        rows = self._first(["fil"], order, FIRST, apart=True).order_by("fil", "nr")
        found = [*self._headings(), *({**r, "galler": 1} for r in rows.to_pyarrow().to_pylist())]
        every = self.fynd.group_by("fil").agg(n=_.count()).to_pyarrow().to_pylist()
        antal = {row["fil"]: row["n"] for row in every}
        return sorted(
            ({**row, "antal": antal[row["fil"]]} for row in found), key=lambda row: row["fil"]
        )

    def _headings(self) -> Iterator[dict[str, Any]]:
        """The whole columns as findings on their headings."""
        rows = {file.number: file.header_row for file in self.underlag.loaded.files}
        for kind in self.kinds:
            if whole := kind.whole:
                said = {"kolumn": whole.kolumn, "text": whole.text, "gor_sa": whole.gor_sa}
                place = {"fil": whole.fil, "rad": rows[whole.fil], "slag": kind.slag}
                yield {**place, **said, "galler": kind.antal}

    def _first(
        self, group: list[str], order: list[str], most: int, *, apart: bool = False
    ) -> ir.Table:
        """The first findings of each group, numbered, and how many the group has.

        They are put in order without their texts, so that a million take little room. `apart`: without
        those of whole columns.
        """
        numbered = self.fynd.mutate(plats=self.fynd.rowid())
        numbered = numbered.filter(numbered.hel < 0) if apart else numbered
        within = ibis.window(group_by=group, order_by=order)
        slim = numbered.select("plats", *group, *order).mutate(nr=ibis.row_number().over(within))
        first = numbered.inner_join(slim.filter(slim.nr < most).select("plats", "nr"), "plats")
        return first.inner_join(self.fynd.group_by(group).agg(antal=_.count()), group)

    def file_name(self, number: int | None) -> str:
        """The name of a file by its number, and of its sheet where the workbook holds several tables."""
        files = {f.number: f.source.place for f in self.underlag.loaded.files}
        return files.get(number, "") if number is not None else ""

    @cached_property
    def not_judged(self) -> dict[str, tuple[str, ...]]:
        """Reason → the rules that could not be judged here."""
        found: dict[str, dict[str, None]] = {}
        for kontroll in self.rapport.kontroller if self.rapport else ():
            if not kontroll.regler and kontroll.utfall == EJ_BEDOMD and kontroll.skal:
                found.setdefault(kontroll.skal, {})[kontroll.titel] = None
            for r in kontroll.regler:
                mine = self.utforare is None or r.utforare == self.utforare
                if r.lacking and mine:
                    found.setdefault(r.lacking, {})[self.plan.texter[r.regel].titel] = None
        return {skal: tuple(titles) for skal, titles in sorted(found.items())}
