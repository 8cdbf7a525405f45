"""What was measured before the first month of the sample: years, and the months just before it."""

from __future__ import annotations

import calendar

from samples.tabeller import Rader
from samples.varld import Varld

# Per cent of granted time, from six years before, and of the nine months before.
AR = ("81,3", "83,0", "82,4", "80,9")
MANADER = ("78,2", "77,5", "79,1", "78,6", "78,0", "79,4", "77,9", "78,8", "78,3")
# Of the same months: visits by sjuksköterska.
BESOK = (31, 35, 33, 30, 36, 34, 32, 37, 35)
# Thousands of kronor of the years, budget and outcome.
BUDGET, UTFALL = (8_400, 8_700, 8_900, 9_100), (8_300, 8_950, 8_800, 9_350)


def make_historik(varld: Varld) -> Rader:
    """One row for each year or month and measure, of all providers together."""
    forsta = varld.perioder[0]
    year, month = map(int, forsta.namn.split("-"))
    rader: Rader = []
    for at, andel in enumerate(AR, year - len(AR) - 1):
        helt = f"{at}-01-01", f"{at}-12-31"
        rader.append((*helt, "utförd tid", "", andel, "100"))
        for matt, tusen in (("budget", BUDGET), ("ersättning", UTFALL)):
            rader.append((*helt, matt, "", str(tusen[at - year + len(AR) + 1] * 1000), ""))
    for back, (andel, besok) in enumerate(zip(MANADER, BESOK, strict=True)):
        y, m = divmod(year * 12 + month - 1 - len(MANADER) + back, 12)
        hel = f"{y}-{m + 1:02}-01", f"{y}-{m + 1:02}-{calendar.monthrange(y, m + 1)[1]}"
        rader.append((*hel, "utförd tid", "", andel, "100"))
        rader.append((*hel, "besök av legitimerade", "sjuksköterska", str(besok), ""))
    return rader
