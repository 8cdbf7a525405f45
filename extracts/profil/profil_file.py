"""Read a profile from its TOML file; every fault is one Swedish sentence with the file and the key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extracts.columns import Table
from extracts.contract import CONTRACT, Contract, of_profiles
from extracts.errors import ProfilError
from extracts.profil.kallor import read_kallor
from extracts.profil.model import Hoppa, Profil, Tabellprofil
from extracts.profil.place import Place
from extracts.tomlfile import TomlError, parse_toml

FORMAT = "internkontroll.profil/1"
DECIMALTECKEN = (",", ".")
TUSENTALSTECKEN = {"": "", "mellanslag": " \u00a0\u202f", ".": ".", ",": ",", "'": "'’"}
_LARGEST = 200_000
TOP_KEYS = ("format", "system", "kontrollerad", "decimaltecken", "tusentalstecken", "tidszon")
TABLE_KEYS = ("filer", "blad", "rubrikrad", "kolumner", "varden", "hoppa_over")
_LAST_HEADER_ROW = 1000
_LONGEST_TEXT = 200


def load_profiler(paths: Sequence[Path], contract: Contract = CONTRACT) -> list[Profil]:
    """Several profiles, each named once: reports tell them apart by their file names."""
    profiler = [load_profil(path, contract) for path in paths]
    names = [profil.fil for profil in profiler]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ProfilError(
            f"Två profiler heter {twice}. Byt namn på den ena, eller ange den en gång."
        )
    return profiler


def load_profil(path: Path, contract: Contract = CONTRACT) -> Profil:
    """Read and check a profile; ProfilError names the file, the key and what is allowed.

    A profile that no person has set to `kontrollerad = true` is refused. `contract`: the tables in
    the plan's words, which are what it translates to.
    """
    raw = _bytes(path)
    top = Place(path.name, _toml(raw, path.name))
    top.demand_known((*TOP_KEYS, *CONTRACT))
    top.one_of("format", (FORMAT,))
    system = top.text("system", _LONGEST_TEXT)
    _demand_checked(top)
    tables = of_profiles(contract)
    tabeller = tuple(
        _table(top.table(name), table, path.name, top)
        for name, table in tables.items()
        if name in top.raw
    )
    if not tabeller:
        raise top.error(
            f"Profilen säger inget om någon tabell. Lägg till till exempel [{next(iter(CONTRACT))}]."
        )
    return Profil(path.name, system, hashlib.sha256(raw).hexdigest(), tabeller)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ProfilError(
                f"{path.name} är en mapp. Ange profilens fil, till exempel mitt.toml."
            )
        if path.exists() and not path.is_file():
            raise ProfilError(
                f"{path.name} är ingen vanlig fil. Ange profilens fil, till exempel mitt.toml."
            )
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise ProfilError(
            f"Vi hittar ingen profil i {path}. Gör ett förslag med «internkontroll profil FIL»."
        ) from error
    except OSError as error:
        raise ProfilError(
            f"{path.name} går inte att läsa. Se efter att du har behörighet till filen."
        ) from error
    if len(raw) > _LARGEST:
        raise ProfilError(
            f"{path.name} är större än {_LARGEST // 1000} kB och är ingen profil. "
            "Kontrollera att du har valt rätt fil."
        )
    return raw


def _toml(raw: bytes, file: str) -> dict[str, Any]:
    try:
        return parse_toml(raw, file)
    except TomlError as error:
        raise ProfilError(str(error)) from error


def _demand_checked(top: Place) -> None:
    if top.boolean("kontrollerad", default=False):
        return
    raise top.error(
        "Profilen är ett förslag som ingen har kontrollerat. Gå igenom varje rad, ändra sedan "
        "kontrollerad = false till kontrollerad = true och kör igen."
    )


def _table(place: Place, table: Table, file: str, top: Place) -> Tabellprofil:
    place.demand_known(TABLE_KEYS)
    decimal = str(top.one_of("decimaltecken", DECIMALTECKEN))
    tusental = str(top.one_of("tusentalstecken", tuple(TUSENTALSTECKEN), default=""))
    if decimal == tusental:
        raise top.error(f"decimaltecken och tusentalstecken är båda «{decimal}». Rätta det ena.")
    return Tabellprofil(
        profil=file,
        table=table,
        filer=place.texts("filer"),
        blad=place.texts("blad"),
        rubrikrad=place.whole_number("rubrikrad", 1, _LAST_HEADER_ROW),
        hoppa_over=tuple(_hoppa(one) for one in place.tables("hoppa_over")),
        kallor=read_kallor(place, table),
        decimaltecken=decimal,
        tusentalstecken=TUSENTALSTECKEN[tusental],
        tidszon=top.text("tidszon", _LONGEST_TEXT) if "tidszon" in top.raw else "",
    )


def _hoppa(place: Place) -> Hoppa:
    place.demand_known(("kolumn", "varden", "borjar_med"))
    hoppa = Hoppa(
        place.text("kolumn", _LONGEST_TEXT),
        place.texts("varden", empty=True),
        place.texts("borjar_med"),
    )
    if not hoppa.varden and not hoppa.borjar_med:
        raise place.error(
            'Ange vilka rader som ska hoppas över, till exempel varden = ["Delsumma"].'
        )
    return hoppa
