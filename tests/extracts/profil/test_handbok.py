"""The handbook's page on profiles: every key and every way of writing is there, and is right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from extracts.contract import CONTRACT
from extracts.profil.formats import LANGDER, MIDNATT, read_form
from extracts.profil.kallor import KEYS
from extracts.profil.profil_file import TABLE_KEYS, TOP_KEYS, TUSENTALSTECKEN
from tests.extracts.profil.forlagor import csv_text, in_order, read, toml
from tests.extracts.profil.test_vardflode import PROFILE
from tests.extracts.textfiler import errors

PAGE = Path("docs/handbok/koppla-ett-nytt-system.md").read_text("utf-8")


@pytest.mark.parametrize("key", [*TOP_KEYS, *TABLE_KEYS, *KEYS, "borjar_med", *LANGDER, MIDNATT])
def test_every_key_and_word_is_explained(key: str) -> None:
    assert re.search(rf"\b{re.escape(key)}\b", PAGE)


def test_every_sign_for_thousands_is_named() -> None:
    for sign in filter(None, TUSENTALSTECKEN):
        assert f'`"{sign}"`' in PAGE


def test_every_piece_of_a_profile_is_one_that_the_sample_has() -> None:
    whole = tomllib.loads(PROFILE.read_text("utf-8"))
    for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
        assert _within(tomllib.loads(block), whole), block


def _within(part: object, whole: object) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in part.items())
    return part == whole


def test_every_format_that_is_shown_can_be_read() -> None:
    shown = re.findall(r'^\| .*\| `"([^"`]*[Åt][^"`]*)"` \|$', PAGE, re.MULTILINE)
    formats = [text for text in shown if text not in (*LANGDER, MIDNATT)]
    assert len(formats) >= 4
    for text in formats:
        assert read_form(text).tokens


def test_the_sentences_to_act_on_are_the_programs_own() -> None:
    for said in (
        "förslag som ingen har kontrollerat",
        "passar två avsnitt",
        "känns inte igen",
        "Det står inte vad",
        "BETYDELSEN SAKNAS",
    ):
        assert said in PAGE


def test_the_interval_that_is_shown_can_be_read(tmp_path: Path) -> None:
    shown = dict(re.findall(r"^(start|slut) = (\{ intervall = .*\})$", PAGE, re.MULTILINE))
    rows = [
        {"Dag": "2022-03-01", "Tid": cell}
        for cell in re.findall(r"`((?:kl )?\d\d:\d\d[ –t-][^`]*)`", PAGE)
    ]
    assert len(rows) >= 4
    found = read(tmp_path, toml(shown), csv_text(rows))
    assert errors(found) == []
    assert set(in_order(found, "slut", len(rows))) == {"2022-03-01 07:22", "2022-03-02 00:15"}


@pytest.mark.parametrize("told", re.findall(r'`--tabell "?([^`"]*)"?`', PAGE))
def test_what_a_file_is_said_to_be_is_a_table(told: str) -> None:
    assert told.rpartition("=")[2] in CONTRACT
