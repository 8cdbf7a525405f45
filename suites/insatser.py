"""The plan's own list of insatser: which kategori each belongs to (insatser.toml, which a plan may lack)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extracts.contract import choices
from extracts.folding import fold
from extracts.shown import shown
from extracts.tomlfile import at
from suites.errors import PlanError
from suites.fields import table, texts
from suites.texts import toml

FILE = "insatser.toml"
_SECTION = "insatser"


def load_insatser(folder: Path) -> Mapping[str, str]:
    """insats, folded → its kategori; empty without a list. PlanError says where and what to mend."""
    path, file = folder / FILE, f"{folder.name}/{FILE}"
    if not path.is_file():
        return {}
    raw = toml(path)
    for key in raw:
        if key != _SECTION:
            raise PlanError(
                f"{at(file, raw, key)}: «{shown(key)}» känns inte igen. Skriv listorna under [{_SECTION}]."
            )
    given = table(raw.get(_SECTION, {}), f"{at(file, raw, _SECTION)}: [{_SECTION}]")
    kategorier = choices()["registreringar", "kategori"]
    found: dict[str, str] = {}
    for kategori, insatser in given.items():
        where = f"{at(file, given, kategori)}: {shown(kategori)}"
        if kategori not in kategorier:
            raise PlanError(f"{where} är ingen kategori. Välj bland {', '.join(kategorier)}.")
        for insats in texts(insatser, where):
            if not fold(insats):
                raise PlanError(f"{where} har en insats utan namn. Skriv namnet eller ta bort den.")
            other = found.setdefault(fold(insats), kategori)
            if other != kategori:
                raise PlanError(
                    f"{where} har insatsen «{shown(insats)}», som också står under {other}. "
                    "Ta bort den på ett av ställena."
                )
    return found
