"""Which module measures which control of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checks import (
    avbojda_besok,
    avgift,
    bistandsuppfoljning,
    ersattning,
    genomforandeplan,
    larmkunder,
    legitimerade_besok,
    personalkontinuitet,
    registreringar,
    registreringskvalitet,
    underlag,
    uppehall,
    utford_tid,
    verkstallighet,
)
from checks.facts import Facts
from checks.model import Measures

MEASURE: Mapping[str, Callable[[Facts], Measures]] = {
    module.KONTROLL: module.measure
    for module in (
        underlag,
        genomforandeplan,
        utford_tid,
        registreringar,
        personalkontinuitet,
        avbojda_besok,
        uppehall,
        ersattning,
        bistandsuppfoljning,
        larmkunder,
        legitimerade_besok,
        avgift,
        verkstallighet,
        registreringskvalitet,
    )
}

# What a control cannot do without; a self-check may lack it (spec: kontroller, «What cannot be judged»).
NEEDS: Mapping[str, tuple[str, ...]] = {
    underlag.KONTROLL: ("registreringar",),
    genomforandeplan.KONTROLL: ("bestallningar",),
    utford_tid.KONTROLL: ("bestallningar", "registreringar"),
    registreringar.KONTROLL: ("registreringar",),
    personalkontinuitet.KONTROLL: ("registreringar",),
    avbojda_besok.KONTROLL: ("registreringar",),
    uppehall.KONTROLL: ("bestallningar", "registreringar"),
    ersattning.KONTROLL: ("bestallningar", "registreringar"),
    bistandsuppfoljning.KONTROLL: ("bestallningar",),
    larmkunder.KONTROLL: ("bestallningar", "registreringar"),
    legitimerade_besok.KONTROLL: ("registreringar",),
    avgift.KONTROLL: ("bestallningar",),
    verkstallighet.KONTROLL: ("bestallningar",),
    registreringskvalitet.KONTROLL: ("registreringar",),
}
