"""The profile's text: the program's own draft, with what a person has chosen in place of what it proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit

from extracts.forslag.draft import draft
from extracts.forslag.meanings import Varde, meanings
from extracts.forslag.propose import Forslag, Tabellforslag

# Beside the number of a column of the file: as it was proposed, nowhere in the file, and always empty.
PROPOSED, NOWHERE, EMPTY = "forslag", "", "tomt"


@dataclass(frozen=True)
class Val:
    """What was chosen: where a column comes from, what a value means, and what is the same in all rows."""

    kolumner: Mapping[tuple[str, str], str] = field(default_factory=dict)
    varden: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    fasta: Mapping[tuple[str, str], str] = field(default_factory=dict)


def profile_text(forslag: Forslag, system: str, val: Val, *, kontrollerad: bool) -> str:
    """The TOML of the command `profil`, with the choices in it."""
    toml: Any = tomlkit.parse(draft(forslag, system or "Systemets namn"))
    toml["kontrollerad"] = kontrollerad
    for one in forslag.tabeller:
        table = toml[one.table.name]
        for column in one.table.columns:
            _choose(table["kolumner"], one, column.name, val)
        _translate(table, one, val)
    return str(tomlkit.dumps(toml))


def values_of(one: Tabellforslag, val: Val) -> dict[str, tuple[Varde, ...]]:
    """Per choice column the values that are to be translated: of the column that was chosen for it."""
    found, looks = dict(one.varden), {look.namn: look for look in one.sheet.looks}
    for (table, name), chosen in val.kolumner.items():
        if table == one.table.name and chosen != PROPOSED:
            found.pop(name, None)
            look = looks.get(_header(one, chosen) or "")
            if look and one.table.column(name).values:
                found |= meanings(one.table, {name: (look, 1.0)})
    return found


def _translate(table: Any, one: Tabellforslag, val: Val) -> None:
    found = values_of(one, val)
    for name in one.varden.keys() - found.keys():
        table["varden"].pop(name)
    for name, values in found.items():
        given = table.setdefault("varden", tomlkit.table(is_super_table=True))
        meant = given.setdefault(name, tomlkit.table())
        for value in values:
            proposed = meant.get(value.skrivet, value.val or "")
            meant[value.skrivet] = val.varden.get((one.table.name, name, value.skrivet), proposed)


def _header(one: Tabellforslag, chosen: str) -> str | None:
    """The column of the file whose number was chosen."""
    at = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else len(one.sheet.header)
    return one.sheet.header[at] if at < len(one.sheet.header) else None


def _choose(kolumner: Any, one: Tabellforslag, name: str, val: Val) -> None:
    chosen = val.kolumner.get((one.table.name, name), PROPOSED)
    same = "" if chosen == EMPTY else val.fasta.get((one.table.name, name))
    if chosen == PROPOSED and same is None:
        return
    kolumner.pop(name, None)
    if same is not None:
        kolumner[name] = tomlkit.inline_table().append("fast", same)
    elif (header := _header(one, chosen)) is not None:
        kolumner[name] = header
