"""Of section 9: the development over time, and what is outside of the usual (spec: plan, «Trends»)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from checks.avbojda_besok import KONTROLL as AVBOJDA
from checks.genomforandeplan import KONTROLL as PLAN
from checks.legitimerade_besok import KONTROLL as BESOK
from extracts.contract import HISTORIK, YRKESROLLER
from extracts.period import Period
from extracts.shown import visible
from reports.kit.blocks import Block, Bullets, Chart, Column, Fold, Heading, Table, Text
from reports.kit.charts import Drawing, svg_of
from reports.kit.numbers import counted, kronor
from reports.kit.words import indikator
from reports.manad.per_provider import per_provider, value_text
from reports.manad.sections.errors import KONTROLL as REGISTRERINGAR
from reports.manad.sections.quality import KVALITET
from reports.manad.sections.time import KONTROLL as TID
from reports.manad.trend_drawings import Line, trend_drawing, years_drawing
from reports.manad.trends import VISITS, Matning, Serie, Trends
from reports.manad.view import View

UTFORD = Matning(TID, "andel_utford", "utförd tid")
_SHARES = (
    UTFORD,
    Matning(PLAN, "andel_med_plan_utan_frist", "genomförandeplaner"),
    Matning(AVBOJDA, "andel_avbojda", "avböjda besök"),
    Matning(KVALITET, "andel_utan_avvikelse", "utan avvikelse"),
    Matning(REGISTRERINGAR, "andel_hsl", "delegerad hsl"),
)
_TITLE = "Utveckling över tid"


def development(view: View) -> Iterator[Block]:
    """What has more than one month; nothing in an edition where nothing has."""
    trends = Trends(view)
    shares = {m: found for m in _SHARES if (found := _series(trends, m))}
    if not shares and (view.own or not trends.years()):
        return
    yield Heading(_TITLE, "utveckling")
    yield from _changes(trends, [serie for found in shares.values() for serie in found])
    if UTFORD in shares:
        yield _chart(view, UTFORD, shares[UTFORD])
    more = [] if view.own else [*_more(view, trends, shares)]
    if more:
        yield Fold("Fler mått över tid, i diagram", tuple(more))
    tables = tuple(_table(view, m, found) for m, found in shares.items())
    if tables:
        yield Fold("Siffrorna bakom diagrammen", tables)
    years = tuple(_years(trends))
    if view.board:
        yield from years
    elif years:
        yield Fold("Utfall och budget år för år", years)
    if trends.unused and not view.own:
        rows = counted(trends.unused, "rad", "rader")
        yield Text(
            f"{rows} i tabellen {HISTORIK} används inte: en rad ska vara en hel månad eller ett helt år före "
            "den här månaden, en andel ha en nämnare, ett belopp vara för ett helt år, och besök av "
            "legitimerade, men inget annat, ha yrkesroll.",
            css="liten",
        )


def utford_tid(view: View) -> Iterator[Block]:
    """The one chart that a provider's page for a meeting has room for."""
    found = _series(Trends(view), UTFORD)
    if found:
        yield _chart(view, UTFORD, found)


def _series(trends: Trends, matning: Matning) -> list[Serie]:
    """Of all together, and of each provider that the edition tells apart; those that are long enough."""
    view = trends.view
    whole: tuple[str | None, ...] = () if view.own else (None,)
    names = () if view.board else view.names
    found = (trends.serie(matning, utforare) for utforare in (*whole, *names))
    return [serie for serie in found if serie.is_long]


def _changes(trends: Trends, series: Sequence[Serie]) -> Iterator[Block]:
    """What is outside of the usual, and by which rule."""
    trend, judged = trends.view.data.rapport.plan.trend, [s for s in series if s.vanligt]
    least = trend.minst_manader
    if least is None:
        return
    changed = [_changed(trends.view, serie) for serie in judged if serie.is_changed]
    if changed:
        yield Bullets(tuple(changed))
    elif judged:
        yield Text("Inget mått är utanför det vanliga den här månaden.")
    few = "" if judged else "Så många månader finns inte än, så inget kallas en förändring."
    yield Text(
        "En månad kallas en förändring bara när den är utanför det vanliga: medelvärdet av de tidigare "
        "månaderna, plus och minus 2,66 gånger det som månaderna i medeltal skiljer sig från månaden före. "
        f"Det räknas på minst {least} månader efter den senaste händelsen i planen. {few}".rstrip(),
        css="liten",
    )


def _changed(view: View, serie: Serie) -> str:
    named, usual = indikator(serie.matning.namn), serie.vanligt
    assert usual is not None
    limits = [value_text(max(limit, 0.0), named.unit) for limit in (usual.lagst, usual.hogst)]
    now = value_text(serie.punkter[-1].varde, named.unit)
    return (
        f"{named.title}, {_name(serie)}: {now}, vanligt {limits[0]}–{limits[1]} "
        f"({usual.manader} månader)."
    )


def _name(serie: Serie) -> str:
    return "Alla tillsammans" if serie.utforare is None else visible(serie.utforare)


def _chart(view: View, matning: Matning, series: Sequence[Serie]) -> Chart:
    found = per_provider(view, matning.kontroll, matning.namn, matning.cut)
    goal = found.gransvarde if found and found.beslutad and found.hogst is None else None
    title = f"{indikator(matning.namn).title}, procent"
    lines = [Line(_name(s), s.punkter, changed=s.is_changed) for s in series]
    return _drawn(view, lines, title, matning.namn, goal)


def _drawn(
    view: View,
    lines: Sequence[Line],
    title: str,
    namn: str,
    goal: float | None = None,
    *,
    scale: float = 100,
) -> Chart:
    events = view.data.rapport.plan.trend.handelser
    drawing = trend_drawing(lines, events, title, goal, scale=scale)
    return Chart(svg_of(drawing, f"d-trend-{namn.replace('_', '-')}"), title, _read(drawing))


def _read(drawing: Drawing) -> str:
    """How to read what is in the picture."""
    rows = drawing.data["rader"]
    said = ["En punkt är en månad."]
    said += ["Ett streck är ett helt år."] if any(row["ar"] for row in rows) else []
    said += (
        ["En ring är en månad utanför det vanliga."] if any(row["andrad"] for row in rows) else []
    )
    said += [f"Prickad linje: {row['text']} ({row['fran']})." for row in drawing.data["handelser"]]
    return " ".join(said)


def _more(view: View, trends: Trends, shares: dict[Matning, list[Serie]]) -> Iterator[Block]:
    """The other shares; and, in the working edition, visits by role and pay beside the budget."""
    for matning, series in shares.items():
        if matning != UTFORD:
            yield _chart(view, matning, series)
    if view.board:
        return
    roles = [
        Line(roll, serie.punkter)
        for roll in YRKESROLLER
        if (serie := trends.serie(_visits(roll), None)).is_long
    ]
    if roles:
        title = "Besök av legitimerad personal, antal"
        yield _drawn(view, roles, title, "besok", scale=1)
    budget, paid = trends.money()
    if len(paid) > 1:
        lines = [Line("Budget, tusen kronor", budget), Line("Beräknat, tusen kronor", paid)]
        title = "Budget och beräknad ersättning, poster där båda finns"
        yield _drawn(view, lines, title, "budget", scale=0.001)


def _visits(roll: str) -> Matning:
    return Matning(BESOK, "antal_besok", VISITS, (("yrkesroll", roll),))


def _table(view: View, matning: Matning, series: Sequence[Serie]) -> Table:
    """A line for each time, and a column for each of the series."""
    unit = indikator(matning.namn).unit
    times = sorted({(p.fran, p.till) for serie in series for p in serie.punkter})
    values = [{(p.fran, p.till): p.varde for p in serie.punkter} for serie in series]
    rows = tuple(
        (_said(*time), *(value_text(of.get(time), unit) for of in values)) for time in times
    )
    heads = (Column(_name(serie), numeric=True) for serie in series)
    title = f"{indikator(matning.namn).title} över tid"
    return Table(title, (Column("Tid"), *heads), rows, wide=len(series) > 4)


def _said(fran: dt.date, till: dt.date) -> str:
    return Period.of(fran).name if Period.of(fran) == Period.of(till) else f"hela {fran.year}"


def _years(trends: Trends) -> Iterator[Block]:
    """Budget and outcome of earlier years; a provider has no part in them."""
    years = trends.years()
    if trends.view.own or not years:
        return
    title = "Kundvalets utfall och budget, kronor per år"
    drawing = years_drawing(years, title)
    yield Chart(svg_of(drawing, "d-ar"), title, "Samma siffror står i tabellen här under.")
    rows = tuple(
        (_year(trends, year), kronor(budget), kronor(utfall), kronor(_difference(budget, utfall)))
        for year, (budget, utfall) in years.items()
    )
    heads = ("Budget", "Utfall", "Skillnad")
    columns = (Column("År"), *(Column(head, numeric=True) for head in heads))
    yield Table(title, columns, rows)


def _year(trends: Trends, year: int) -> str:
    return f"{year} (året är inte slut)" if year == trends.month.year else str(year)


def _difference(budget: float | None, utfall: float | None) -> float | None:
    return None if budget is None or utfall is None else utfall - budget
