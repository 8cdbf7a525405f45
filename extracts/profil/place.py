"""One place in a profile: reads its keys by type, and says in Swedish what is wrong there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extracts.errors import ProfilError
from extracts.folding import nearest
from extracts.personnummer import mask
from extracts.tomlfile import Section

_LONGEST = 500


@dataclass(frozen=True)
class Place:
    """The keys of one table of the TOML file; `path` is its name there, `a.b`."""

    file: str
    raw: Mapping[str, Any]
    path: str = ""

    def error(self, what: str, key: str = "") -> ProfilError:
        rad = self.raw.rader.get(key) if isinstance(self.raw, Section) else None
        line, where = f", rad {rad}" if rad else "", f", [{self.path}]" if self.path else ""
        return ProfilError(mask(f"{self.file}{line}{where}: {what}"))

    def demand_known(self, known: Sequence[str]) -> None:
        for key in self.raw:
            if key not in known:
                near = nearest(key, known)
                hint = f" Menade ni «{near}»?" if near else f" Välj bland {', '.join(known)}."
                raise self.error(f"«{shown(key)}» känns inte igen.{hint}", key)

    def text(self, key: str, longest: int = _LONGEST) -> str:
        """One line of text that is not empty."""
        self._demand(key)
        value = self.raw[key]
        if not isinstance(value, str):
            raise self._wrong(key, "text inom citattecken")
        if not value.strip() or len(value) > longest or not _one_line(value):
            raise self._wrong(key, f"text på en rad, högst {longest} tecken")
        return unicodedata.normalize("NFC", value.strip())

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        """A list of texts, which may be left out; `empty` allows the text «» in it."""
        value = self.raw.get(key, [])
        texts = isinstance(value, list) and all(isinstance(v, str) for v in value)
        if not texts or not all(_one_line(v) and (empty or v.strip()) for v in value):
            raise self._wrong(key, 'en lista med texter, till exempel ["Besök*"]')
        return tuple(unicodedata.normalize("NFC", v.strip()) for v in value)

    def boolean(self, key: str, *, default: bool) -> bool:
        value = self.raw.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true eller false")
        return value

    def whole_number(self, key: str, least: int, most: int) -> int | None:
        """A whole number, or None when it is left out."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(key, f"ett heltal från {least} till {most}")
        return value

    def one_of(self, key: str, values: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        if default is not None and key not in self.raw:
            return default
        self._demand(key)
        value = self.raw[key]
        if value not in values:
            raise self._wrong(key, any_of(values), value, values)
        return str(value)

    def table(self, key: str) -> Place:
        """The table of that name; an absent one is empty."""
        value = self.raw.get(key, {})
        path = f"{self.path}.{key}" if self.path else key
        if not isinstance(value, dict):
            raise self._wrong(key, f"ett avsnitt, [{path}]")
        return Place(self.file, value, path)

    def tables(self, key: str) -> list[Place]:
        """The list of tables of that name."""
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self._wrong(key, f"skrivet som [[{self.path}.{key}]]")
        return [Place(self.file, v, f"{self.path}.{key}") for v in value]

    def _demand(self, key: str) -> None:
        if key not in self.raw:
            raise self.error(f"«{key}» saknas. Lägg till raden {key} = … .")

    def _wrong(
        self, key: str, allowed: str, value: object = None, near: Iterable[str] = ()
    ) -> ProfilError:
        hint = nearest(value, near) if isinstance(value, str) else None
        return self.error(
            f"«{shown(key)}» är {written(self.raw.get(key))}, men ska vara {allowed}."
            + (f" Menade ni «{hint}»?" if hint else ""),
            key,
        )


def any_of(values: Sequence[str], word: str = "eller") -> str:
    """«a», «b» eller «c»."""
    quoted = [f"«{value}»" for value in values]
    return f" {word} ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


def written(value: object) -> str:
    """A value of the file, as a person can find it there."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"«{shown(value)}»"
        case list():
            return "en lista"
        case dict():
            return "ett avsnitt"
        case _:
            return shown(str(value))


def shown(text: str) -> str:
    """On one line, and not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= 60 else f"{line[:57]} …"


def _one_line(text: str) -> bool:
    return all(c.isprintable() or c == "\u00a0" for c in text)
