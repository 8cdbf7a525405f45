"""A proposal as the text of a profile, with how sure each line is, for a person to check."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

from extracts.forslag.meanings import Varde, rows
from extracts.forslag.propose import Forslag, Tabellforslag
from extracts.forslag.recipe import Rad, Uppgift, sureness
from extracts.personnummer import mask
from extracts.profil.profil_file import FORMAT

_WIDTH = 95
_HEAD = """\
# Förslag till profil, gjort av programmet. Det kan vara fel: kontrollera varje rad mot filen.
# Efter varje rad står hur säkert förslaget är. Börja med dem som är osäkra eller saknas.
# Antalet rader gäller dem som programmet har tittat på, högst 2 000 i varje fil.
# När allt stämmer: ändra kontrollerad = false till kontrollerad = true.
# Alla nycklar förklaras i handboken, sidan «Koppla ett nytt system».
"""


def draft(forslag: Forslag, system: str) -> str:
    """The text of the TOML file, a personnummer masked; equal files give equal text."""
    return mask("\n".join([_HEAD, *_top(forslag, system), *_tables(forslag)]) + "\n")


def _top(forslag: Forslag, system: str) -> Iterator[str]:
    yield f"format = {quoted(FORMAT)}"
    yield f"system = {quoted(system)}  # skriv systemets namn"
    yield "kontrollerad = false"
    seen = forslag.decimaltecken
    why = "så skrivs talen i filerna" if seen else "osäker: inga decimaler i filerna"
    yield f"decimaltecken = {quoted(seen or ',')}  # {why}"
    for place in forslag.okanda:
        yield f"# Inte med: {_comment(place)} (vi känner inte igen någon tabell, eller andra kolumner)."


def _tables(forslag: Forslag) -> Iterator[str]:
    for one in forslag.tabeller:
        yield ""
        yield from _table(one)


def _table(one: Tabellforslag) -> Iterator[str]:
    name = one.table.name
    yield f"[{name}]  # {_comment(one.skal)}"
    yield f"filer = {_list(one.filer)}"
    if one.blad:
        yield f"blad = {_list(one.blad)}"
    if one.sheet.row != one.sheet.first_row:
        yield f"rubrikrad = {one.sheet.row}"
    for kolumn, ord_ in one.sheet.sums:
        yield f"\n[[{name}.hoppa_over]]"
        yield f"kolumn = {quoted(kolumn)}"
        yield f"borjar_med = {_list([ord_])}"
    yield f"\n[{name}.kolumner]"
    for rad in one.rader:
        yield f"{rad.falt} = {_source(rad)}  # {_how_sure(rad)}"
    yield from _halves(one)
    yield from _missing(one)
    for column, values in one.varden.items():
        yield f"\n[{name}.varden.{column}]"
        yield from _values(one, column, values)
    if one.oanvanda:
        names = _comment(f"Kolumner i filen som inte används: {', '.join(_unused(one))}.")
        yield "\n" + "\n".join(f"# {line}" for line in textwrap.wrap(names, _WIDTH))


def _unused(one: Tabellforslag) -> Iterator[str]:
    """The names, and what the values look like."""
    likes = {mask(look.namn): look.likes for look in one.sheet.looks}
    for name in one.oanvanda:
        yield f"{name} (ser ut som {likes[name]})" if likes.get(name) else name


def _halves(one: Tabellforslag) -> Iterator[str]:
    for name, uppgift in one.halva.items():
        yield f"# SAKNAS: {name} = {_inline(uppgift)}. Vi hittar ingen kolumn med dagen."


def _missing(one: Tabellforslag) -> Iterator[str]:
    for name in (name for name in one.saknas if name not in one.halva):
        column = one.table.column(name)
        if column.required:
            yield f'# SAKNAS: {name} = "Kolumnens namn", eller {{ fast = "…" }} om alla rader har samma.'
        else:
            yield f'# SAKNAS: {name} = "Kolumnens namn", eller {{ fast = "" }} om det alltid är tomt.'


def _source(rad: Rad) -> str:
    if [key for key, _ in rad.uppgift] == ["kolumn"]:
        return quoted(str(rad.uppgift[0][1]))
    return _inline(rad.uppgift)


def _inline(uppgift: Uppgift) -> str:
    written = (f"{k} = {'true' if v is True else quoted(str(v))}" for k, v in uppgift)
    return f"{{ {', '.join(written)} }}"


def _how_sure(rad: Rad) -> str:
    note = f": {rad.anmarkning}" if rad.anmarkning else ""
    return f"{rad.sakerhet} {rad.procent} %{note}"


def _values(one: Tabellforslag, column: str, values: Sequence[Varde]) -> Iterator[str]:
    for value in values:
        if value.val:
            yield (
                f"{quoted(value.skrivet)} = {quoted(value.val)}"
                f"  # {sureness(value.procent)} {value.procent} %, {rows(value.antal)}"
            )
        else:
            yield f'{quoted(value.skrivet)} = ""  # SAKNAS: skriv vad det betyder, {rows(value.antal)}'
    hidden = one.dolda[column]
    if hidden:
        yield f"# {hidden} ovanliga värden visas inte här: de kan vara fri text."
    yield f"# Tillåtna värden: {', '.join(one.table.column(column).values)}."


def _list(texts: Sequence[str]) -> str:
    between = ", " if sum(map(len, texts)) < _WIDTH else ",\n    "
    return f"[{between.join(map(quoted, texts))}]"


def quoted(text: str) -> str:
    """A TOML string: JSON's, and DEL which JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """A comment has no control characters in TOML."""
    return "".join(c if c.isprintable() else " " for c in text)
