"""The verdict of a control, and the exit code of a run."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from reports.manad.rapport import Rapport
from suites.verdicts import (
    AVVIKELSE,
    EJ_BEDOMD,
    INGET_ATT_PROVA,
    KRITISK,
    MOT_FORSLAG,
    REDOVISAS,
    UPPFYLLT,
    UPPLYSNING,
    VARNING,
    Kontrollutfall,
    Regelutfall,
    worst,
)


def regel(utfall: str, allvar: str = VARNING, skal: str | None = None) -> Regelutfall:
    return Regelutfall("r", "Björken", utfall, allvar, 1, 0, skal)


TOM = regel(EJ_BEDOMD, skal=INGET_ATT_PROVA)
SAKNAS = regel(EJ_BEDOMD, skal="tabellen kunder saknas")


@pytest.mark.parametrize(
    ("regler", "utfall"),
    [
        ([regel(UPPFYLLT)], UPPFYLLT),
        ([regel(UPPFYLLT), SAKNAS], EJ_BEDOMD),
        ([SAKNAS, regel(MOT_FORSLAG)], MOT_FORSLAG),
        ([regel(MOT_FORSLAG), regel(AVVIKELSE), SAKNAS, regel(UPPFYLLT)], AVVIKELSE),
        ([regel(UPPFYLLT), regel(AVVIKELSE, KRITISK)], AVVIKELSE),
        ([regel(UPPFYLLT), regel(AVVIKELSE, UPPLYSNING)], UPPFYLLT),
        ([regel(UPPFYLLT), TOM], UPPFYLLT),
        ([regel(MOT_FORSLAG), TOM], MOT_FORSLAG),
        ([TOM, TOM], EJ_BEDOMD),
        ([TOM, regel(AVVIKELSE, UPPLYSNING)], EJ_BEDOMD),
        ([regel(AVVIKELSE, UPPLYSNING)], REDOVISAS),
        ([regel(EJ_BEDOMD, UPPLYSNING, INGET_ATT_PROVA)], REDOVISAS),
        ([regel(EJ_BEDOMD, UPPLYSNING, "tabellen kunder saknas"), regel(UPPFYLLT)], UPPFYLLT),
        ([], REDOVISAS),
    ],
)
def test_the_worst_of_what_counts(regler: list[Regelutfall], utfall: str) -> None:
    assert worst(regler) == utfall
    assert worst(regler[::-1]) == utfall


def rapport(*utfall: tuple[str, bool]) -> Rapport:
    kontroller = tuple(
        Kontrollutfall(f"k{n}", "titel", "utförare", planerad, verdict, None, (), ())
        for n, (verdict, planerad) in enumerate(utfall)
    )
    empty: dict[str, Any] = dict.fromkeys(field.name for field in fields(Rapport))
    return Rapport(**{**empty, "kontroller": kontroller})


@pytest.mark.parametrize(
    ("utfall", "code", "strikt"),
    [
        ([(UPPFYLLT, True)], 0, 0),
        ([(REDOVISAS, True)], 0, 0),
        ([(MOT_FORSLAG, True)], 0, 1),
        ([(AVVIKELSE, True)], 1, 1),
        ([(EJ_BEDOMD, True)], 3, 3),
        ([(EJ_BEDOMD, True), (AVVIKELSE, True)], 1, 1),
        ([(EJ_BEDOMD, True), (MOT_FORSLAG, True)], 3, 1),
        ([(UPPFYLLT, True), (AVVIKELSE, False)], 1, 1),
        ([(UPPFYLLT, True), (EJ_BEDOMD, False)], 0, 0),
        ([(UPPFYLLT, True), (MOT_FORSLAG, False)], 0, 1),
        ([(EJ_BEDOMD, True), (AVVIKELSE, False)], 1, 1),
        ([(EJ_BEDOMD, True), (MOT_FORSLAG, False)], 3, 1),
        ([(AVVIKELSE, False)], 1, 1),
        ([(EJ_BEDOMD, False)], 0, 0),
    ],
)
def test_exit_codes(utfall: list[tuple[str, bool]], code: int, strikt: int) -> None:
    assert rapport(*utfall).exit_code() == code
    assert rapport(*utfall).exit_code(strikt=True) == strikt
