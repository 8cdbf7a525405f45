"""Folding of headers, file and sheet names, and choices."""

from __future__ import annotations

import unicodedata

import pytest

from extracts.contract import table_of
from extracts.folding import fold, nearest


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("utforare", "utforare"),
        ("Utförare", "utforare"),
        ("UTFÖRARE ", "utforare"),
        (unicodedata.normalize("NFD", "Utförare"), "utforare"),
        ("Planerad  START", "planerad_start"),
        ("planerad-start", "planerad_start"),
        ("planerad.start", "planerad_start"),
        ("planerad / start", "planerad_start"),
        ("__planerad_start__", "planerad_start"),
        ("Avgiftsnivå", "avgiftsniva"),
        ("skärgård", "skargard"),
        ("idé", "ide"),
        ("", ""),
        ("delegerad HSL", "delegerad_hsl"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("stem", "table"),
    [
        ("registreringar", "registreringar"),
        ("Registreringar", "registreringar"),
        ("registreringar_bjorken", "registreringar"),
        ("registreringar-2022-03", "registreringar"),
        ("registreringar 2022", "registreringar"),
        ("Beställningar", "bestallningar"),
        ("beställningar_Granen", "bestallningar"),
        ("uppehåll", "uppehall"),
        ("frånvaro", "franvaro"),
        ("genomförandeplaner", "genomforandeplaner"),
        ("registreringarna", None),
        ("mina registreringar", None),
        ("registrering", None),
        ("kunder2", None),
        ("", None),
    ],
)
def test_the_table_of_a_name(stem: str, table: str | None) -> None:
    assert table_of(stem) == table


@pytest.mark.parametrize(
    ("word", "found"),
    [("utforare", "utforarna"), ("kategori", "kategorier"), ("status", None)],
)
def test_nearest(word: str, found: str | None) -> None:
    assert nearest(word, ["utforarna", "kategorier", "xyz"]) == found
