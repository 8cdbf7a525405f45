"""The vendor's values and the permitted ones that they mean: the section `varden` of a profile."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from extracts.columns import Column, Typ
from extracts.folding import fold, nearest
from extracts.profil.place import Place, any_of, shown

_MOST_VALUES = 500


def read_translations(place: Place, column: Column) -> dict[str, str]:
    """The vendor's value → the contract's; each once, and none without a meaning."""
    if len(place.raw) > _MOST_VALUES:
        raise place.error(f"Här står fler än {_MOST_VALUES} värden. Ta bort dem som inte behövs.")
    return dict(_values(place, column))


def _values(place: Place, column: Column) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    _demand_meanings(place, column)
    for key in place.raw:
        target = place.text(key)
        if column.typ is Typ.VAL:
            target = permitted(place, key, target, column)
        written = unicodedata.normalize("NFC", key.strip())
        folded = fold(key) if column.typ is Typ.VAL else written
        if folded in seen:
            raise place.error(f"«{shown(key)}» står två gånger. Ta bort den ena raden.")
        seen[folded] = target
        yield written, target


def _demand_meanings(place: Place, column: Column) -> None:
    """A proposal asks what the codes of a column mean; until it is told they mean nothing."""
    asked = [shown(key) for key, value in place.raw.items() if value == ""]
    if asked and column.typ is Typ.VAL:
        raise place.error(
            f"Det står inte vad {any_of(asked, 'och')} betyder. Skriv {any_of(column.values)} inom "
            f'citattecknen, till exempel "{asked[0]}" = "{column.values[0]}". Är raderna inga poster: '
            "ta bort raden här och hoppa över dem med hoppa_over."
        )


def permitted(place: Place, key: str, text: str, column: Column) -> str:
    """The contract's own spelling of a permitted value."""
    by_folding = {fold(value): value for value in column.values}
    if fold(text) in by_folding:
        return by_folding[fold(text)]
    near = nearest(fold(text), by_folding)
    hint = f" Menade ni «{by_folding[near]}»?" if near else ""
    raise place.error(
        f"«{shown(key)}» är «{shown(text)}», men {column.name} ska vara "
        f"{any_of(column.values)}.{hint}"
    )
