"""The values that a user gives to models of payment: --satt namn=värde."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from suites.errors import ModellError
from suites.modell import Modell, Parameter
from suites.modell_file import demand_possible

_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")


def parse_values(given: Iterable[str], modeller: Sequence[Modell]) -> dict[str, Fraction]:
    """--satt namn=värde, … as exact numbers; each must be a parameter of some chosen model."""
    satta: dict[str, Fraction] = {}
    for text in given:
        namn, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise ModellError(f"«{text}» ska skrivas namn=värde, till exempel --satt avdrag=10.")
        users = [m for m in modeller if namn in m.parametrar]
        if not users:
            raise ModellError(f"Ingen vald modell har parametern «{namn}». {_listed(modeller)}")
        if namn in satta:
            raise ModellError(f"Parametern {namn} är satt två gånger. Ange den en gång.")
        parameter = users[0].parametrar[namn]
        if not _NUMBER.fullmatch(value):
            raise ModellError(
                f"«{value}» är inget tal för {namn} ({parameter.enhet}). "
                f"Skriv till exempel {parameter.example}."
            )
        satta[namn] = Fraction(value.replace(",", "."))
        for modell in users:
            demand_possible(modell, modell.parametrar[namn], satta[namn], "--satt")
    return satta


def _listed(modeller: Sequence[Modell]) -> str:
    names = [f"{namn} ({m.id})" for m in modeller for namn in m.parametrar]
    return (
        f"Parametrar: {', '.join(names)}." if names else "De valda modellerna har inga parametrar."
    )


def said(parameter: Parameter) -> str:
    """What is missing, in what unit, and how it is given."""
    return (
        f"behöver {parameter.namn} ({parameter.text}, i {parameter.enhet}), som källan inte anger: "
        f"till exempel {parameter.example}"
    )


def demand_values(modeller: Iterable[Modell], satta: Mapping[str, Fraction]) -> None:
    """ModellError for the first model that was asked for by name and lacks a value."""
    for modell in modeller:
        for parameter in modell.missing(satta):
            raise ModellError(f"Modellen {modell.id} {said(parameter)}.")
