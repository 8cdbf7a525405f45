"""Which indicators the public may compare, and what each means to a client: one file, or a plan's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extracts.shown import shown
from extracts.tomlfile import at
from suites.errors import PlanError
from suites.fields import tables, text
from suites.plan_folder import plan_folder
from suites.texts import toml

COMMON = Path(__file__).parent / "oppna_siffror.toml"
# Those that the board's page has provider by provider, as its rules of secrecy decide for these too
# (spec: publicera, «Secrecy»): of another it is not known what else tells of it.
MAY_BE_OPEN = (
    ("genomforandeplan", "andel_med_plan_utan_frist"),
    ("genomforandeplan", "andel_med_plan"),
    ("personalkontinuitet", "medel"),
    ("utford-tid", "andel_utford"),
    ("avbojda-besok", "andel_avbojda"),
    ("registreringskvalitet", "andel_tagg"),
    ("registreringskvalitet", "andel_utan_avvikelse"),
    ("registreringskvalitet", "andel_oforandrad"),
)


@dataclass(frozen=True)
class OppetMatt:
    """An indicator that is published, in a client's words.

    `rubrik` the question it answers, `kort` the same over a table, `betyder` what the answer means, `tank_pa`
    what it does not say, `raknat_pa` what is counted.
    """

    kontroll: str
    namn: str
    rubrik: str
    kort: str
    betyder: str
    tank_pa: str
    raknat_pa: str

    @property
    def key(self) -> tuple[str, str]:
        """The indicator, as it is known elsewhere."""
        return self.kontroll, self.namn


def load_open(plan_name: str) -> tuple[OppetMatt, ...]:
    """In the order of the file; PlanError when it cannot be used."""
    own = plan_folder(plan_name) / COMMON.name
    path = own if own.is_file() else COMMON
    where = f"{path.parent.name}/{path.name}"
    found = tuple(_one(raw, where) for raw in tables(toml(path).get("matt"), f"{where}: matt"))
    if not found:
        raise PlanError(f"{where} har inget [[matt]]. Lägg till minst ett.")
    if len({one.key for one in found}) < len(found):
        raise PlanError(f"{where}: samma mått står två gånger.")
    return found


def _one(raw: Mapping[str, Any], file: str) -> OppetMatt:
    where, names = at(file, raw), [field.name for field in fields(OppetMatt)]
    for name in sorted(set(raw) - set(names)):
        raise PlanError(f"{where} har okänt fält «{shown(name)}».")
    found = OppetMatt(**{name: " ".join(text(raw, name, where).split()) for name in names})
    if found.key not in MAY_BE_OPEN:
        known = ", ".join(f"{kontroll} {namn}" for kontroll, namn in MAY_BE_OPEN)
        raise PlanError(
            f"{where}: «{shown(found.namn)}» i kontrollen «{shown(found.kontroll)}» kan inte publiceras, "
            f"eftersom sekretessen för det inte är prövad. Mått som går: {known}."
        )
    return found
