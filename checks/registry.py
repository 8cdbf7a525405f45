"""Which module measures which control of the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checks import (
    avbojda_besok,
    genomforandeplan,
    personalkontinuitet,
    registreringar,
    underlag,
    utford_tid,
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
    )
}

# The tables that a control cannot do without; a self-check may lack them (UNDERLAG.md).
NEEDS: Mapping[str, tuple[str, ...]] = {
    underlag.KONTROLL: ("registreringar",),
    genomforandeplan.KONTROLL: ("bestallningar",),
    utford_tid.KONTROLL: ("bestallningar", "registreringar"),
    registreringar.KONTROLL: ("registreringar",),
    personalkontinuitet.KONTROLL: ("registreringar",),
    avbojda_besok.KONTROLL: ("registreringar",),
}
