"""The fields of a plan's files, each read by its type; PlanError names the field and what it should be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from extracts.shown import shown
from suites.errors import PlanError

_MOST = 10**9
_LONGEST_NAME = 100
_NAME = re.compile("[a-z0-9]+(?:[-_][a-z0-9]+)*")


def text(raw: Mapping[str, Any], name: str, where: str) -> str:
    """A text that must be there."""
    found = text_or_none(raw, name, where)
    if found is None:
        raise PlanError(f"{where} saknar {name}. Lägg till raden {name} = … .")
    return found


def text_or_none(raw: Mapping[str, Any], name: str, where: str) -> str | None:
    """A text, or None when it is left out."""
    value = raw.get(name)
    if value is not None and not isinstance(value, str):
        raise PlanError(f"{where}: {name} ska vara text inom citattecken.")
    return value


def demand_name(found: str, what: str, where: str) -> str:
    """A name that the program and the suites go by: letters without dots and rings, digits, hyphens."""
    if not _NAME.fullmatch(found) or len(found) > _LONGEST_NAME:
        raise PlanError(
            f"{where}: «{shown(found)}» kan inte vara namn på {what}. "
            "Skriv bara a–z, 0–9, bindestreck och understreck, till exempel andel-utford."
        )
    return found


def texts(raw: Any, where: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise PlanError(f"{where} ska vara en lista med text inom citattecken.")
    return tuple(raw)


def table(raw: Any, where: str) -> Mapping[str, Any]:
    """A section with fields."""
    if not isinstance(raw, dict):
        raise PlanError(f"{where} ska vara ett avsnitt med fält.")
    return raw


def tables(raw: Any, where: str) -> list[Mapping[str, Any]]:
    """A list of sections."""
    if not isinstance(raw, list):
        raise PlanError(f"{where} ska vara en lista med avsnitt.")
    return [table(one, where) for one in raw]


def demand(raw: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    """PlanError unless every field is there."""
    for name in names:
        if name not in raw:
            raise PlanError(f"{where} saknar fältet '{name}'.")


def number(raw: Any, where: str) -> Decimal:
    """A number, not endless."""
    try:
        found = Decimal(str(raw))
    except InvalidOperation as error:
        raise PlanError(f"{where}: «{raw}» är inget tal.") from error
    if not found.is_finite() or abs(found) > _MOST:
        raise PlanError(f"{where}: «{raw}» är inget tal som går att räkna med.")
    return found


def is_number(raw: Any) -> bool:
    """Whether TOML gave a number, not endless."""
    return type(raw) in (int, float) and abs(raw) <= _MOST


def whole(raw: Any, among: range) -> bool:
    """Whether it is a whole number of the range."""
    return type(raw) is int and raw in among


def day(raw: Any, where: str) -> dt.date | None:
    """A date, or None when it is left out."""
    if raw is not None and type(raw) is not dt.date:
        raise PlanError(f"{where}: «{raw}» är inget datum. Skriv till exempel 2022-01-01.")
    return raw
