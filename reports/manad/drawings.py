"""What the charts show: rows for the kept specifications, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extracts.shown import visible
from reports.kit.charts import Drawing
from reports.kit.numbers import bare_percent, hours
from reports.kit.words import indikator
from reports.manad.per_provider import Line, PerProvider, limit_text, spoken

# A share above this is written in full, but its bar is cut off, so that the others can be read.
LONGEST_BAR = 1.25
# The order in which control 2 fills the gap, and the order of the legend.
GAP = (
    "gap_ej_verkstalld",
    "gap_uppehall",
    "gap_franvaro_utan_uppehall",
    "gap_avbojd",
    "gap_installd",
    "gap_bomkorning",
    "gap_oforklarad",
    "gap_overtid",
)


def share_drawing(found: PerProvider, title: str) -> Drawing | None:
    """A bar per provider and the target; what is hidden in the table is not drawn."""
    lines = [line for line in found.lines if line.utforare and line.varde is not None]
    if not lines:
        return None
    goals = _goals(found)
    longest = max(LONGEST_BAR, *goals.values())
    rows = [
        {
            "namn": visible(line.utforare or ""),
            "varde": min(line.varde or 0, longest),
            "etikett": _label(line, longest),
        }
        for line in lines
    ]
    top = min(longest, max([1.0, *goals.values(), *(line.varde or 0 for line in lines)]))
    limit = [{"varde": at, "etikett": f"{word} {bare_percent(at)}"} for word, at in goals.items()]
    drawn = "en streckad linje" if len(goals) == 1 else "två streckade linjer"
    desc = f"Målet är {limit_text(found)}, {drawn}. {spoken(found)}"
    return Drawing(
        "andel", {"rader": rows, "mal": limit, "ram": [{"varde": top * 1.04}]}, title, desc
    )


def _goals(found: PerProvider) -> dict[str, float]:
    """The target, or the lowest and the highest of a band, with the word beside its line."""
    if found.hogst is None:
        return {"mål": found.gransvarde or 0.0}
    return {"lägst": found.gransvarde or 0.0, "högst": found.hogst}


def _label(line: Line, longest: float) -> str:
    cut = " (stapeln är avkortad)" if (line.varde or 0) > longest else ""
    return f"{line.text}{cut} {line.mark.symbol if line.mark else ''}".rstrip()


def gap_drawing(parts: Mapping[str, Mapping[str, float]], title: str) -> Drawing:
    """Per provider the hours of each cause, stacked."""
    rows = [
        {"namn": namn, "orsak": indikator(cause).title, "timmar": minutes[cause] / 60, "nr": at}
        for namn, minutes in parts.items()
        for at, cause in enumerate(GAP)
        if minutes.get(cause)
    ]
    said = "; ".join(f"{namn}: {_causes(minutes)}" for namn, minutes in parts.items())
    return Drawing("orsaker", {"rader": rows}, title, f"Timmar per orsak. {said}.")


def waterfall(
    granted: float, done: float, parts: Mapping[str, float], goal: float | None, title: str
) -> Drawing:
    """From beviljad to utförd time in hours, a step for each cause."""
    rows = [_step("Beviljat", 0, granted, "helhet", granted)]
    at = granted
    for cause in GAP:
        if parts.get(cause):
            rows.append(_step(indikator(cause).title, at, at - parts[cause], "del", -parts[cause]))
            at -= parts[cause]
    rows.append(_step("Utfört", 0, done, "helhet", done))
    limit = []
    if goal is not None:
        limit = [{"varde": goal * granted / 60, "etikett": f"mål {bare_percent(goal)} av beviljat"}]
    desc = f"Beviljat {hours(granted)} timmar. {_causes(parts)}. Utfört {hours(done)} timmar."
    frame = [{"varde": max(granted, done) / 60 * 1.02}]
    return Drawing("vattenfall", {"rader": rows, "mal": limit, "ram": frame}, title, desc)


def _step(namn: str, fran: float, till: float, typ: str, amount: float) -> dict[str, object]:
    return {
        "namn": namn,
        "fran": fran / 60,
        "till": till / 60,
        "etikett": hours(amount),
        "typ": typ,
    }


def _causes(minutes: Mapping[str, float]) -> str:
    said = [f"{indikator(c).title.lower()} {hours(minutes[c])}" for c in GAP if minutes.get(c)]
    return ", ".join(said) or "ingen skillnad"


def staff_drawing(bins: Sequence[tuple[str, int | None, str]], title: str, desc: str) -> Drawing:
    """Clients per number of different staff; a hidden count is written, not drawn."""
    rows = [{"personal": label, "kunder": n or 0, "etikett": text} for label, n, text in bins]
    return Drawing("personal", {"rader": rows}, title, desc)


def difference_drawing(lines: Sequence[tuple[str, float, str]], title: str) -> Drawing:
    """A bar per provider from zero: kronor more or less, and the same in words."""
    rows = [{"namn": namn, "varde": kr, "etikett": text} for namn, kr, text in lines]
    said = "; ".join(f"{namn} {text}" for namn, _kr, text in lines)
    return Drawing("skillnad", {"rader": rows, "noll": [{"varde": 0}]}, title, f"{said}.")
