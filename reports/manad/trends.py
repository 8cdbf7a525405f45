"""What was measured month by month: in the archive, in the table of earlier years, and in the run itself.

Spec: plan, «Trends».
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from arkiv.serie import Punkt, Vanligt, of_month, usual_before, without_gaps
from arkiv.tidigare import Matt, Of
from checks.ersattning import ALLA_POSTER
from checks.ersattning import KONTROLL as ERSATTNING
from extracts.contract import HISTORIK
from extracts.period import Period
from extracts.shown import visible
from reports.manad.hidden_lines import hides_total
from reports.manad.per_provider import per_provider
from reports.manad.sums import Cut
from reports.manad.view import View

# What the table of earlier years calls what is an amount of kronor, and so is of whole years.
UTFALL, BUDGET = "ersättning", "budget"


@dataclass(frozen=True)
class Matning:
    """What is followed over time; `historik`: what the table of earlier years calls it."""

    kontroll: str
    namn: str
    historik: str | None = None
    cut: Cut = ()


@dataclass(frozen=True)
class Serie:
    """A measure of a provider, or of all together (None), over time; the last point is the month of the run.

    `vanligt`: what was usual before that month.
    """

    matning: Matning
    utforare: str | None
    punkter: tuple[Punkt, ...]
    vanligt: Vanligt | None

    @property
    def months(self) -> list[Punkt]:
        """Its months in order, those without a value too."""
        return without_gaps(self.punkter)

    @property
    def is_changed(self) -> bool:
        """Whether the month of the run is a change."""
        last = self.punkter[-1].varde
        return self.vanligt is not None and last is not None and self.vanligt.is_left_by(last)

    @property
    def is_long(self) -> bool:
        """Whether there is something to compare with."""
        return sum(p.varde is not None for p in self.punkter) > 1


@dataclass(frozen=True)
class Trends:
    """The series of a run, as an edition may show them: what may not be shown is a gap."""

    view: View

    @property
    def month(self) -> Period:
        return self.view.data.rapport.facts.period

    def serie(self, matning: Matning, utforare: str | None) -> Serie:
        """The archive comes before the table of earlier years, where both have a month."""
        before = list(self._earlier_years(matning)) if utforare is None else []
        found = {(p.fran, p.till): p for p in [*before, *self._archived(matning, utforare)]}
        now = of_month(self.month, self._now(matning, utforare))
        punkter = (*(found[time] for time in sorted(found)), now)
        trend = self.view.data.rapport.plan.trend
        return Serie(matning, utforare, punkter, usual_before(punkter, self.month, trend))

    def money(self) -> tuple[list[Punkt], list[Punkt]]:
        """Budget and computed pay of each month, over the posts that have both."""
        found: dict[Period, tuple[float, float]] = {}
        for post in ALLA_POSTER:
            budget, paid = (self._kronor(namn, post) for namn in ("budget", "ersattning_post"))
            for month in budget.keys() & paid.keys():
                before = found.get(month, (0.0, 0.0))
                found[month] = before[0] + budget[month], before[1] + paid[month]
        months = sorted(found)
        planned, computed = ([of_month(m, found[m][at]) for m in months] for at in (0, 1))
        return planned, computed

    def _kronor(self, namn: str, post: str) -> dict[Period, float]:
        serie = self.serie(Matning(ERSATTNING, namn, cut=(("post", post),)), None)
        return {Period.of(p.fran): p.varde for p in serie.punkter if p.varde is not None}

    def years(self) -> dict[int, tuple[float | None, float | None]]:
        """year → budget and outcome, from the table of earlier years, this one too."""
        of = {matt: {p.fran.year: p.varde for p in self._rows(matt)} for matt in (BUDGET, UTFALL)}
        years = sorted({year for amounts in of.values() for year in amounts})
        return {year: (of[BUDGET].get(year), of[UTFALL].get(year)) for year in years}

    def _now(self, matning: Matning, utforare: str | None) -> float | None:
        found = per_provider(self.view, matning.kontroll, matning.namn, matning.cut)
        lines = (*found.lines, found.total) if found else ()
        line = next((one for one in lines if one and one.utforare == utforare), None)
        return None if line is None or line.hidden else line.varde

    def _archived(self, matning: Matning, utforare: str | None) -> Iterator[Punkt]:
        archive = self.view.data.rapport.tidigare
        if archive is None:
            return
        of = archive.by_measure.get((matning.kontroll, matning.namn, matning.cut), {})
        name = None if utforare is None else visible(utforare)
        for month in archive.manader:
            matt = of.get((month, name))
            if matt:
                gone = self.view.board and hides_month(month, of)
                yield of_month(Period.parse(month), None if gone else matt.varde)

    def _earlier_years(self, matning: Matning) -> Iterator[Punkt]:
        if matning.historik:
            yield from self._rows(matning.historik, dict(matning.cut).get("yrkesroll"))

    def _rows(self, matt: str, yrkesroll: str | None = None) -> list[Punkt]:
        """The points that the table of earlier years has of something."""
        return [
            p for row in self._table if (p := self._punkt(row)) and _of(row) == (matt, yrkesroll)
        ]

    def _punkt(self, row: Mapping[str, Any]) -> Punkt | None:
        """A row as a point; None where it takes no part."""
        matt, yrkesroll = _of(row)
        varde, part_of = float(row["taljare"]), row["namnare"]
        if matt in _SHARES:
            if not part_of:
                return None
            varde /= float(part_of)
        punkt = Punkt(row["fran"], row["till"], varde)
        if (matt == VISITS) != (yrkesroll is not None):
            return None
        if matt in (BUDGET, UTFALL):
            return punkt if punkt.is_year and punkt.fran.year <= self.month.year else None
        whole = punkt.is_month or punkt.is_year
        return punkt if whole and punkt.till < self.month.first else None

    @cached_property
    def _table(self) -> list[dict[str, Any]]:
        facts = self.view.data.rapport.facts
        if not facts.has(HISTORIK):
            return []
        rows = facts.rows(HISTORIK).select(*_COLUMNS).order_by(*_COLUMNS)
        found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
        return found

    @property
    def unused(self) -> int:
        """How many rows of the table of earlier years take no part."""
        return sum(self._punkt(row) is None for row in self._table)


VISITS = "besök av legitimerade"
_SHARES = ("utförd tid", "genomförandeplaner", "avböjda besök", "utan avvikelse", "delegerad hsl")
_COLUMNS = ("fran", "till", "matt", "yrkesroll", "taljare", "namnare")


def _of(row: Mapping[str, Any]) -> tuple[str, str | None]:
    return row["matt"], row["yrkesroll"]


def hides_month(month: str, of: Of) -> bool:
    """Whether the board may not read what was measured of all together in an earlier month."""
    whole = of.get((month, None))
    parts = [m for (period, name), m in of.items() if period == month and name is not None]
    return whole is not None and hides_total(whole.namn, _parts(whole), [_parts(m) for m in parts])


def _parts(matt: Matt) -> tuple[float, float]:
    return matt.taljare or 0.0, matt.namnare or 0.0
