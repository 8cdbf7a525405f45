"""The charts, drawn up in Altair and kept as Vega-Lite in mallar/.

Importing Altair and validating four charts takes longer than all else in the writing of the pages,
so a run reads the kept specifications; `python -m reports.kit.chart_specs` writes them anew, and a test
holds them equal to what Altair says here. Data are put in by name in charts.py.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent / "mallar"
BLUE, DARK, GRAY, LINE = "#2f6690", "#16324f", "#5b6670", "#8a1c1c"
CAUSES = (
    "Ej verkställt än",
    "Uppehåll",
    "Frånvaro utan uppehåll",
    "Avböjt av kund",
    "Inställt",
    "Bomkörning",
    "Oförklarat",
    "Mer utfört än beviljat",
)
AMOUNTS = ("Budget", "Utfall")
_COLOURS = ("#16324f", "#3a7ca5", "#81c3d7", "#b5838d", "#e5b25d", "#7d5ba6", "#d9dcd6", "#4f772d")


def specs() -> dict[str, dict[str, Any]]:
    """Name → Vega-Lite specification."""
    alt = importlib.import_module("altair")
    return {name: _tidy(make(alt)) for name, make in _MAKERS.items()}


def write() -> None:
    """Write the specifications to mallar/."""
    for name, spec in specs().items():
        text = json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True)
        (HOME / f"{name}.vl.json").write_text(text + "\n", "utf-8")


def _tidy(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = (
        chart.configure(font="sans-serif", background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelColor="#1b1b1b",
            titleColor="#1b1b1b",
            gridColor="#d5d9dd",
            domainColor="#5b6670",
            aria=False,
        )
        .configure_legend(labelFontSize=12, labelLimit=220, symbolStrokeColor="#1b1b1b", aria=False)
        .configure_text(fontSize=12, color="#1b1b1b")
        .configure_mark(aria=False)
        .to_dict()
    )
    spec.pop("$schema", None)
    return spec


def _names(alt: Any) -> Any:
    axis = alt.Axis(labelLimit=230, ticks=False, domain=False)
    return alt.Y("namn:N").sort(None).title(None).axis(axis)


def _andel(alt: Any) -> Any:
    """Utförd av beviljad tid per provider, with the target as a dashed line."""
    percent = alt.Axis(labelExpr="format(datum.value * 100, '.0f') + '\u00a0%'", tickCount=6)
    bars = alt.Chart(alt.NamedData("rader")).encode(
        y=_names(alt), x=alt.X("varde:Q").title("Registrerad av beviljad tid").axis(percent)
    )
    goal = alt.Chart(alt.NamedData("mal"))
    return alt.layer(
        bars.mark_bar(color=BLUE, stroke=DARK, strokeWidth=0.5, height=alt.RelativeBandSize(0.62)),
        bars.mark_text(align="left", dx=8).encode(x=alt.value("width"), text="etikett:N"),
        goal.mark_rule(color=LINE, strokeWidth=2, strokeDash=[6, 4]).encode(x="varde:Q"),
        goal.mark_text(color=LINE, y=-4, baseline="bottom", fontWeight="bold").encode(
            x="varde:Q", text="etikett:N"
        ),
        alt.Chart(alt.NamedData("ram")).mark_point(opacity=0).encode(x="varde:Q"),
    ).properties(width=440, height=alt.Step(28))


def _orsaker(alt: Any) -> Any:
    """The gap in hours by cause, stacked per provider."""
    colour = alt.Color("orsak:N", sort=None).scale(domain=list(CAUSES), range=list(_COLOURS))
    return (
        alt.Chart(alt.NamedData("rader"))
        .mark_bar(stroke="#1b1b1b", strokeWidth=0.5, height=alt.RelativeBandSize(0.62))
        .encode(
            y=_names(alt),
            x=alt.X("timmar:Q").title("Timmar").axis(format=",.0f", tickCount=6),
            color=colour.legend(orient="bottom", columns=4, title=None),
            order=alt.Order("nr:Q"),
        )
        .properties(width=440, height=alt.Step(28))
    )


def _vattenfall(alt: Any) -> Any:
    """From beviljad to utförd time, cause by cause, with the target as a dashed line."""
    bars = alt.Chart(alt.NamedData("rader")).encode(y=_names(alt))
    goal = alt.Chart(alt.NamedData("mal"))
    colour = (
        alt.Color("typ:N").scale(domain=["helhet", "del"], range=[BLUE, "#c9d6df"]).legend(None)
    )
    return alt.layer(
        bars.mark_bar(stroke=DARK, strokeWidth=0.5, height=alt.RelativeBandSize(0.62)).encode(
            x=alt.X("fran:Q").title("Timmar").axis(format=",.0f", tickCount=6),
            x2="till:Q",
            color=colour,
        ),
        bars.mark_text(align="right", dx=70).encode(x=alt.value("width"), text="etikett:N"),
        goal.mark_rule(color=LINE, strokeWidth=2, strokeDash=[6, 4]).encode(x="varde:Q"),
        goal.mark_text(color=LINE, y=-4, baseline="bottom", fontWeight="bold").encode(
            x="varde:Q", text="etikett:N"
        ),
        alt.Chart(alt.NamedData("ram")).mark_point(opacity=0).encode(x="varde:Q"),
    ).properties(width=440, height=alt.Step(26))


def _personal(alt: Any) -> Any:
    """How many clients met how many different staff."""
    bars = alt.Chart(alt.NamedData("rader")).encode(
        x=alt.X("personal:N").sort(None).title("Olika personal").axis(labelAngle=0, ticks=False),
        y=alt.Y("kunder:Q").title("Kunder").axis(format=",.0f", tickCount=5, tickMinStep=1),
    )
    return alt.layer(
        bars.mark_bar(color=BLUE, stroke=DARK, strokeWidth=0.5),
        bars.mark_text(dy=-8).encode(text="etikett:N"),
    ).properties(width=440, height=200)


def _skillnad(alt: Any) -> Any:
    """Kronor more or less per provider, from a line at zero."""
    bars = alt.Chart(alt.NamedData("rader")).encode(
        y=_names(alt), x=alt.X("varde:Q").title("Kronor").axis(format=",.0f", tickCount=5)
    )
    return alt.layer(
        bars.mark_bar(color=BLUE, stroke=DARK, strokeWidth=0.5, height=alt.RelativeBandSize(0.62)),
        bars.mark_text(align="left", dx=8).encode(x=alt.value("width"), text="etikett:N"),
        alt.Chart(alt.NamedData("noll")).mark_rule(color="#1b1b1b").encode(x="varde:Q"),
    ).properties(width=440, height=alt.Step(28))


def _trend(alt: Any) -> Any:
    """A small picture per line: months as points, years as bars, the goal, events, and changes in a ring."""
    time = alt.X("fran:T").title(None).axis(format="%Y-%m", tickCount=3, labelOverlap=True)
    value = alt.Y("varde:Q").title(None).scale(zero=False).axis(format=",.1~f", tickCount=4)
    # Without data of its own: a layer that names its data is not divided into the pictures.
    points = alt.Chart().encode(x=time, y=value)
    months = points.transform_filter("datum.ar == null")
    goal, event = alt.Chart(alt.NamedData("mal")), alt.Chart(alt.NamedData("handelser"))
    shown = alt.layer(
        event.mark_rule(color=GRAY, strokeDash=[2, 3]).encode(x="fran:T"),
        goal.mark_rule(color=LINE, strokeWidth=1.5, strokeDash=[6, 4]).encode(y="varde:Q"),
        points.transform_filter("datum.ar != null")
        .mark_rule(color=DARK, strokeWidth=3)
        .encode(x2="till:T"),
        months.mark_line(color=BLUE, strokeWidth=1.5).encode(detail="bit:N"),
        months.mark_point(color=BLUE, filled=True, size=22, opacity=1),
        months.transform_filter("datum.andrad").mark_point(
            color=LINE, size=110, strokeWidth=2, opacity=1
        ),
    ).properties(width=150, height=72)
    return shown.facet(
        facet=alt.Facet("namn:N")
        .sort(field="nr", op="min")
        .title(None)
        .header(labelFontSize=12, labelLimit=160, labelAnchor="start"),
        data=alt.NamedData("rader"),
        columns=3,
    )


def _ar(alt: Any) -> Any:
    """Two amounts beside each other for each year."""
    bars = alt.Chart(alt.NamedData("rader")).encode(
        x=alt.X("ar:N").title(None).axis(labelAngle=0, ticks=False),
        xOffset=alt.XOffset("slag:N", sort=list(AMOUNTS)),
        y=alt.Y("varde:Q").title(None).axis(format=",.0f", tickCount=5),
        color=alt.Color("slag:N")
        .scale(domain=list(AMOUNTS), range=["#c9d6df", BLUE])
        .legend(orient="bottom", title=None),
    )
    return bars.mark_bar(stroke=DARK, strokeWidth=0.5).properties(width=440, height=180)


_MAKERS = {
    "andel": _andel,
    "orsaker": _orsaker,
    "vattenfall": _vattenfall,
    "personal": _personal,
    "skillnad": _skillnad,
    "trend": _trend,
    "ar": _ar,
}

if __name__ == "__main__":
    write()
