"""What a provider has told of itself, beside what the systems say; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extracts.egna_uppgifter import EGNA, KONTINUITET
from extracts.read import read_table
from extracts.shown import visible
from extracts.underkanda import UNDERKANDA
from reports.arsrapport.ar import Ar
from reports.kit.errors import OutputError
from reports.kit.numbers import NOTHING, counted, plain
from reports.kit.words import indikator
from reports.manad.per_provider import value_text
from reports.manad.underkanda import explained
from suites.plan import Plan

# What the table calls it → the control and its measure.
_OF = {
    "utförd tid": ("utford-tid", "andel_utford"),
    "genomförandeplaner": ("genomforandeplan", "andel_med_plan_utan_frist"),
    "avböjda besök": ("avbojda-besok", "andel_avbojda"),
    "utan avvikelse": ("registreringskvalitet", "andel_utan_avvikelse"),
    KONTINUITET: ("personalkontinuitet", "medel"),
}
DIFFERS, SAME, CANNOT = "skiljer sig", "lika", "kan inte jämföras"


@dataclass(frozen=True)
class Uppgift:
    """A row of the table; `namnare` None: the value is no share of anything."""

    utforare: str
    uppgift: str
    matt: str | None
    varde: float
    namnare: float | None


def read_egna(path: Path, plan: Plan, scratch: Path) -> tuple[Uppgift, ...]:
    """Every row of the table; OutputError when one of them is wrong."""
    read = read_table(path, EGNA, scratch)
    wrong = explained(read, read.rows(UNDERKANDA), plan.underkand)
    errors = wrong.order_by("rad", "ordning").select("rad", "text").to_pyarrow().to_pylist()
    if errors:
        more = f" Det är {counted(len(errors), 'fel', 'fel')} i filen." if len(errors) > 1 else ""
        raise OutputError(f"{path.name}, rad {errors[0]['rad']}: {errors[0]['text']}{more}")
    rows = read.rows(EGNA.name).order_by("fil", "rad").select(*EGNA.names)
    return tuple(_uppgift(row) for row in rows.to_pyarrow().to_pylist())


def _uppgift(row: dict[str, Any]) -> Uppgift:
    part_of = row["namnare"]
    return Uppgift(
        visible(row["utforare"]),
        row["uppgift"],
        row["matt"],
        float(row["varde"]),
        None if part_of is None else float(part_of),
    )


def beside(ar: Ar, told: Uppgift) -> tuple[str, str, str]:
    """What is told, what the systems say, and whether the two differ as they are written."""
    if told.matt is None:
        return _own(told), NOTHING, ""
    kontroll, namn = _OF[told.matt]
    unit = indikator(namn).unit
    known = ar.of_year(kontroll, namn, told.utforare)
    is_share = unit.value == "procent"
    if known is None or (is_share and not told.namnare):
        return _own(told), value_text(known, unit), CANNOT
    own = told.varde / told.namnare if told.namnare else told.varde
    said = value_text(own, unit), value_text(known, unit)
    return (*said, SAME if said[0] == said[1] else DIFFERS)


def _own(told: Uppgift) -> str:
    part = plain(told.varde)
    return part if told.namnare is None else f"{part} av {plain(told.namnare)}"


def not_in(ar: Ar, told: tuple[Uppgift, ...]) -> Iterator[str]:
    """The names in the table that no run of the year has."""
    yield from sorted({one.utforare for one in told} - set(ar.providers))
