"""The texts of rules and errors: one file for all plans, in which a plan may replace its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extracts.errors import UnderlagError
from extracts.shown import shown
from extracts.tomlfile import Section, TomlError, at, read_toml
from suites.errors import PlanError
from suites.fields import demand_name, table, text_or_none
from suites.plan import Text

COMMON = Path(__file__).parent / "texter.toml"
# A list of columns or months is no cell.
_LONGEST = 1_000
_NAME = re.compile(r"\{(\w+)\}")
SECTIONS = ("regel", "underkand", "fil")
Texts = dict[str, dict[str, Text]]


def load_texts(own: Path | None = None) -> Texts:
    """Section → name → text; `own` is a plan's texter.toml, whose texts replace the common ones."""
    texts = _read(COMMON)
    if own is not None:
        for section, replaced in _read(own).items():
            texts[section] |= replaced
    return texts


def sentence_of(error: UnderlagError) -> str:
    """What the user reads: what is wrong and what to do; what is quoted, as it may be shown."""
    text = load_texts()["fil"][error.kod]
    values = {key: shown(str(value), _LONGEST) for key, value in error.varden.items()}
    return filled(f"{text.text} {text.gor_sa}", values)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A text with its {names} put in, and nothing else in braces looked at; an unknown name is left."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), template)


def _read(path: Path) -> Texts:
    raw = toml(path)
    for section in raw:
        if section not in SECTIONS:
            raise PlanError(
                f"{path.parent.name}/{path.name}: avsnittet [{section}] känns inte igen. "
                f"Avsnitt som finns: {', '.join(SECTIONS)}."
            )
    where = f"{path.parent.name}/{path.name}"
    given = {s: table(raw.get(s, {}), f"{where}: [{s}]") for s in SECTIONS}
    return {s: {key: _text(path, key, t) for key, t in given[s].items()} for s in SECTIONS}


def _text(path: Path, namn: str, raw: Any) -> Text:
    where = f"{at(f'{path.parent.name}/{path.name}', raw)}: {namn}"
    demand_name(namn, "en regel eller ett fel", where)
    for key in ("titel", "text", "gor_sa"):
        if not isinstance(raw, dict) or not isinstance(raw.get(key), str):
            raise PlanError(f"{where} saknar fältet '{key}'.")
    for key in sorted(set(raw) - set(Text.__dataclass_fields__)):
        raise PlanError(f"{where} har okänt fält «{key}».")
    for key in raw:
        text_or_none(raw, key, where)
    return Text(**raw)


def toml(path: Path) -> Section:
    """A file of the plan; PlanError when it is missing or is not TOML."""
    try:
        return read_toml(path, f"{path.parent.name}/{path.name}")
    except FileNotFoundError as error:
        raise PlanError(f"{path.name} saknas i planen {path.parent.name}.") from error
    except TomlError as error:
        raise PlanError(str(error)) from error
