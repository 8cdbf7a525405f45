"""What must hold of a plan before anything is run on it; PlanError says what to mend."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from extracts.shown import shown
from suites.errors import PlanError
from suites.fields import demand_name, text, text_or_none
from suites.plan import ALLVAR, ROLLER, Plan
from suites.verdicts import KRITISK

PARAMETER = "$PARAMETER"
# Expectations that say something of each row; others take SQL, or count only the whole.
_OF_ROWS = (
    "expect_column_values_",
    "expect_column_value_lengths_",
    "expect_column_pair_values_",
)
# What an expectation is about: a measured column, or two of them.
COLUMN, PAIR = ("column",), ("column_A", "column_B")
# The pair that says which yrkesroller are right for a kategori.
OF_ROLLER = ("leg_kategori", "leg_roll")
# GX writes what it compares with into the query that finds the rows.
_PLAIN = re.compile(r"[\w .,+/()§&–-]*")
_CONDITION = re.compile(r"[\w .,+()\"<>=!-]*")


def check(plan: Plan) -> None:
    """Every rule has its text and its limits, and none is kritisk on a mere förslag."""
    limits = plan.limits
    ids = [rad.id for rad in plan.rader]
    if len(set(ids)) != len(ids):
        raise PlanError(f"{plan.namn}/plan.toml: samma kontroll finns två gånger.")
    for rad in plan.rader:
        for expectation in rad.expectations:
            regel = expectation["meta"]["regel"]
            for namn in sorted(parameters_of(expectation) - limits.keys()):
                raise PlanError(
                    f"{rad.svit}: regeln «{regel}» använder gränsvärdet {namn}, "
                    f"som inte finns i {plan.namn}/plan.toml."
                )
            if regel not in plan.texter:
                raise PlanError(
                    f"{rad.svit}: regeln «{regel}» saknar text. Skriv den i {plan.namn}/texter.toml."
                )
        for rule in rad.rules:
            limit = limits.get(rule.gransvarde or "")
            if rule.gransvarde and limit is None:
                raise PlanError(f"{rad.svit}: gränsvärdet {rule.gransvarde} finns inte i planen.")
            if limit and not limit.beslutad and rule.allvar == KRITISK:
                raise PlanError(
                    f"{rad.svit}: regeln «{rule.regel}» är kritisk men gränsen {limit.namn} är ett "
                    "förslag. Ange beslut i planen, eller gör regeln till varning."
                )


def check_measured(plan: Plan, measured: set[str]) -> None:
    """A control with a suite must be one that the program measures."""
    for rad in plan.rader:
        if rad.svit and rad.id not in measured:
            raise PlanError(
                f"{plan.namn}/plan.toml: kontrollen «{rad.id}» har en svit men mäts inte av programmet. "
                f"Kontroller som mäts: {', '.join(sorted(measured))}."
            )


def check_expectation(file: str, expectation: Any) -> None:
    """An expectation names its rule, table and column, and has a severity that GX would not drop."""
    meta = expectation.get("meta") if isinstance(expectation, dict) else None
    if not isinstance(meta, dict) or not {"regel", "tabell"} <= meta.keys():
        raise PlanError(f"{file}: varje expectation ska ha meta med «regel» och «tabell».")
    regel = demand_name(text(meta, "regel", file), "en regel", file)
    for field in ("tabell", "indikator", "gransvarde", "avser"):
        text_or_none(meta, field, f"{file}: regeln «{regel}»")
    demand_name(meta["tabell"], "en mätt tabell", f"{file}: regeln «{regel}»")
    if text_or_none(expectation, "severity", f"{file}: regeln «{regel}»") not in ALLVAR:
        raise PlanError(
            f"{file}: regeln «{regel}» har severity «{expectation.get('severity')}». "
            f"Välj {', '.join(ALLVAR)}."
        )
    kwargs = expectation.get("kwargs")
    pair = isinstance(kwargs, dict) and any(name in kwargs for name in PAIR)
    names = PAIR if pair else COLUMN
    if not isinstance(kwargs, dict) or not all(name in kwargs for name in names):
        said = " och ".join(f"kwargs.{name}" for name in names)
        raise PlanError(f"{file}: regeln «{regel}» saknar {said}, det som prövas.")
    for name in names:
        column = text(kwargs, name, f"{file}: regeln «{regel}»")
        demand_name(column, "en kolumn", f"{file}: regeln «{regel}»")
    for value in filter(is_parameter, kwargs.values()):
        text(value, PARAMETER, f"{file}: regeln «{regel}»")
    if PARAMETER in json.dumps(kwargs.get("row_condition", "")):
        raise PlanError(f"{file}: regeln «{regel}» har $PARAMETER i row_condition; det stöds inte.")
    _demand_harmless(expectation, f"{file}: regeln «{regel}»")
    if regel == ROLLER:
        _demand_roles(kwargs, f"{file}: regeln «{regel}»")


def _demand_roles(kwargs: Mapping[str, Any], where: str) -> None:
    """Pairs of kategori and yrkesroll: what is priced and told is read from what is judged."""
    pairs = kwargs.get("value_pairs_set")
    columns = tuple(kwargs.get(name) for name in PAIR)
    if (
        columns != OF_ROLLER
        or not isinstance(pairs, list)
        or not pairs
        or not all(_is_pair(pair) for pair in pairs)
    ):
        raise PlanError(
            f"{where} ska ha {PAIR[0]} = «{OF_ROLLER[0]}», {PAIR[1]} = «{OF_ROLLER[1]}» och "
            'value_pairs_set med minst ett par, till exempel [["hemsjukvård", "sjuksköterska"]].'
        )


def _is_pair(said: Any) -> bool:
    return (
        isinstance(said, list) and len(said) == len(PAIR) and all(isinstance(w, str) for w in said)
    )


def _demand_harmless(expectation: Mapping[str, Any], where: str) -> None:
    """What is compared with is words and numbers, and nothing that means something in a query."""
    kind, kwargs = expectation.get("type"), expectation["kwargs"]
    if isinstance(kind, str) and not kind.startswith(_OF_ROWS):
        raise PlanError(
            f"{where} har typen {kind}, som inte prövar varje rad. "
            f"Välj en typ som börjar med {' eller '.join(_OF_ROWS)}."
        )
    for key, value in kwargs.items():
        allowed = _CONDITION if key == "row_condition" else _PLAIN
        for said in filter(lambda said: not allowed.fullmatch(said), _words(value)):
            raise PlanError(
                f"{where}: «{shown(said)}» i {shown(key)} har tecken som inte får stå där. "
                "Skriv bara bokstäver, siffror, mellanslag och vanliga skiljetecken."
            )


def _words(value: Any) -> Iterator[str]:
    """Every text in the value of a kwarg."""
    match value:
        case str():
            yield value
        case {**fields} if PARAMETER in fields:
            pass
        case dict() | list():
            for one in [*value.values(), *value] if isinstance(value, dict) else value:
                yield from _words(one)


def columns_of(expectation: Mapping[str, Any]) -> list[str]:
    """The measured columns that an expectation is about: one, or the two of a pair."""
    return [expectation["kwargs"][n] for n in (*COLUMN, *PAIR) if n in expectation["kwargs"]]


def parameters_of(expectation: Mapping[str, Any]) -> set[str]:
    """The plan limits an expectation refers to."""
    return {value[PARAMETER] for value in filter(is_parameter, expectation["kwargs"].values())}


def is_parameter(value: object) -> bool:
    """Whether the value of a kwarg stands for a limit of the plan."""
    return isinstance(value, dict) and PARAMETER in value
