"""The charts of a development over time: rows for the kept specifications, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from arkiv.serie import Punkt, without_gaps
from extracts.period import Period
from reports.kit.chart_specs import AMOUNTS
from reports.kit.charts import Drawing
from reports.kit.numbers import bare_percent, decimal, kronor
from suites.trend import Handelse

Row = dict[str, object]


@dataclass(frozen=True)
class Line:
    """A small picture of its own: its name, its points, and whether the last of them is a change."""

    namn: str
    punkter: Sequence[Punkt]
    changed: bool = False


def trend_drawing(
    lines: Sequence[Line],
    handelser: Sequence[Handelse],
    title: str,
    goal: float | None = None,
    *,
    scale: float,
) -> Drawing:
    """`scale`: what a value is multiplied by to be drawn: 100 for a share in per cent."""
    rows = [row for nr, line in enumerate(lines) for row in _rows(nr, line, scale)]
    first = min(str(row["fran"]) for row in rows)
    events: list[Row] = [
        {"fran": str(h.datum), "text": h.text} for h in handelser if str(h.datum) >= first
    ]
    goals: list[Row] = [] if goal is None else [{"varde": goal * scale}]
    said = [f"{line.namn}: {_spoken(line, scale)}" for line in lines]
    told = "" if goal is None else f"Målet är {bare_percent(goal)}, en streckad linje. "
    data = {"rader": rows, "mal": goals, "handelser": events}
    return Drawing("trend", data, title, f"{told}{'; '.join(said)}.")


def _rows(nr: int, line: Line, scale: float) -> Iterator[Row]:
    """Months between which one is missing are not joined: they are of another `bit`."""
    bit, months = 0, without_gaps(line.punkter)
    for at, punkt in enumerate(months):
        if punkt.varde is None:
            bit += 1
        else:
            andrad = line.changed and at == len(months) - 1
            yield _row(nr, line, punkt, scale) | {"ar": None, "bit": bit, "andrad": andrad}
    for punkt in line.punkter:
        if punkt.varde is not None and not punkt.is_month:
            yield _row(nr, line, punkt, scale) | {"ar": punkt.fran.year, "bit": -1, "andrad": False}


def _row(nr: int, line: Line, punkt: Punkt, scale: float) -> Row:
    return {
        "nr": nr,
        "namn": line.namn,
        "fran": str(punkt.fran),
        "till": str(punkt.till),
        "varde": round((punkt.varde or 0.0) * scale, 6),
    }


def _spoken(line: Line, scale: float) -> str:
    """The first and the last of its values; all of them stand in a table."""
    first, *_between, last = [p for p in line.punkter if p.varde is not None]
    said = [f"{decimal((p.varde or 0.0) * scale)} {_time(p)}" for p in (first, last)]
    return f"från {said[0]} till {said[1]}"


def _time(punkt: Punkt) -> str:
    return Period.of(punkt.fran).name if punkt.is_month else f"hela {punkt.fran.year}"


def years_drawing(years: Mapping[int, tuple[float | None, float | None]], title: str) -> Drawing:
    """Budget and outcome of each year beside each other."""
    rows = [
        {"ar": str(year), "slag": slag, "varde": varde}
        for year, amounts in years.items()
        for slag, varde in zip(AMOUNTS, amounts, strict=True)
        if varde is not None
    ]
    said = "; ".join(
        f"{year} budget {kronor(budget)}, utfall {kronor(utfall)}"
        for year, (budget, utfall) in years.items()
    )
    return Drawing("ar", {"rader": rows}, title, f"{said}.")
