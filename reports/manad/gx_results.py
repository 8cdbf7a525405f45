"""gx-resultat/: what Great Expectations itself says of each measured table, as it writes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extracts.motor.adress import HOME, kind_of
from extracts.shown import shown
from reports.kit.errors import OutputError
from reports.kit.masking import as_json
from reports.manad.rapport import Rapport

GX_RESULTAT = "gx-resultat"
# The name in the evidence of a run that was asked for them.
PARAMETER = "gx_resultat"


def write_gx_results(rapport: Rapport, folder: Path) -> None:
    """One file per measured table, `<control>.<table>.json`, that Great Expectations reads back."""
    folder.mkdir()
    about = {"period": str(rapport.facts.period), "plan": rapport.plan.namn}
    for kontroll in rapport.kontroller:
        for tabell, judged in kontroll.gx.items():
            data = judged.as_data()
            data["meta"] |= {"kontroll": kontroll.id, "tabell": tabell, **about}
            (folder / f"{kontroll.id}.{tabell}.json").write_text(as_json(data), "utf-8")


def demand_same_kind(
    told: Mapping[str, str], underlag: Path | str, motor: str | None = None
) -> None:
    """OutputError when a run would be made again where these results are in the words of another engine.

    `told`: the parameters in the run's evidence. What else a report has is the same in every engine.
    """
    if PARAMETER not in told:
        return
    had = told.get("motor") or told.get("underlag") or HOME
    given = motor or (underlag if isinstance(underlag, str) else HOME)
    kind = kind_of(had)
    if kind and kind == kind_of(given):
        return
    if told.get("motor") and kind != HOME:
        same = "" if isinstance(underlag, Path) else "samma --underlag som då, och "
        step = f"Ange {same}dess adress med --motor."
    elif not motor:
        step = "Ange samma --underlag som då."
    elif told.get("underlag"):
        step = "Ta bort --motor, och ange samma --underlag som då."
    else:
        step = "Ta bort --motor."
    raise OutputError(
        f"Körningen bedömdes i {kind or shown(had)}, och gx-resultat har frågor på den motorns språk: "
        f"den kan bara göras om där. {step}"
    )
