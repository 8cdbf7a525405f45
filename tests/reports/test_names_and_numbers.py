"""Folder names, Swedish numbers, and what is kept beside the code."""

from __future__ import annotations

import json
import re

import ibis
import pytest

from extracts.contract import CONTRACT
from reports.kit import chart_specs
from reports.kit.naming import folder_names, short
from reports.kit.numbers import MINUS, NBSP, count, decimal, hours, kronor, percent, plain
from reports.kit.words import TABELLER
from reports.manad.sentences import sentence
from suites.plan import Plan


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Björken", "Björken"),
        ("Åsgården & Söner AB", "Åsgården & Söner AB"),
        ("../../x", "x"),
        ("a/b", "a_b"),
        ("=cmd|'/c calc'!A1", "cmd_c calc_A1"),
        ("Namn. . ", "Namn"),
        ("CON", "utforare-CON"),
        ("nul", "utforare-nul"),
        ("COM1", "utforare-COM1"),
        ("~$fil", "fil"),
    ],
)
def test_folder_names_are_safe_and_readable(name: str, folder: str) -> None:
    assert folder_names([name]) == {name: folder}


def test_folder_names_that_a_file_system_would_confuse() -> None:
    names = [
        "Björken",
        "BJÖRKEN",
        "björken.",
        "Bjo\u0308rken",
        "a/b",
        "a\\b",
        "..",
        "...",
        "x" * 300,
    ]
    found = folder_names(names)
    assert len({folder.casefold() for folder in found.values()}) == len(names)
    for folder in found.values():
        assert 0 < len(folder.encode()) < 200
        assert re.fullmatch(r"[\w &-]+", folder)
        assert folder == folder.strip(" ._-")


@pytest.mark.parametrize(
    ("share", "limit", "text"),
    [
        (0.8496, 0.85, "84,96"),
        (0.85, 0.85, "85,0"),
        (0.8504, 0.85, "85,04"),
        (0.84999999, 0.85, "84,999999"),
        (0.5, None, "50,0"),
        (0.0, None, "0,0"),
        (0.0001, None, "under 0,1"),
        (26_014 / 26_021, None, "över 99,9"),
        (26_014 / 26_021, 0.85, "över 99,9"),
        (0.9994, None, "99,9"),
        (1.0, None, "100,0"),
        (0.9999, 0.9999, "99,99"),
        (8.49, 0.85, "849,0"),
    ],
)
def test_a_share_is_never_rounded_over_its_limit(
    share: float, limit: float | None, text: str
) -> None:
    assert percent(share, limit) == f"{text}{NBSP}%"


def test_numbers_are_swedish() -> None:
    assert count(1234567) == f"1{NBSP}234{NBSP}567"
    assert decimal(-1234.25) == f"{MINUS}1{NBSP}234,3"
    assert hours(90) == "1,5"
    assert decimal(None) == "–"


NUMBERS = (0.0, 1.0, -1.0, 0.05, 999.0, 1000.0, 1234.5, -2624.5, 171_581.68, -41_811.0, 1e9 + 0.25)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_a_sentence_is_written_as_in_a_table(number: float) -> None:
    """The sentences of deviations are made in the engine, the tables in Python."""
    rows = ibis.memtable({"n": [number], "hel": [int(number)]})
    text = "{n}|{n:ore}|{n:timmar}|{n:hela}|{n:kr}|{hel}|{hel:rader}"
    said = sentence(text, rows, {}).name("t").as_table().to_pyarrow()["t"][0].as_py()
    whole = int(number)
    assert said.split("|") == [
        plain(number),
        decimal(number, 2),
        decimal(number),
        count(number),
        kronor(number),
        count(whole),
        f"{count(whole)} {'rad' if whole == 1 else 'rader'}",
    ]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.85, "85"),
        (0.8496, "84,96"),
        (0.84996, "84,996"),
        (0.99999, "99,999"),
        (0.125, "12,5"),
        (1, "100"),
    ],
)
def test_a_share_in_a_sentence_is_never_rounded_to_a_whole_number_that_it_is_not(
    share: float, text: str
) -> None:
    rows = ibis.memtable({"andel": [float(share)]})
    said = sentence("{andel:procent}", rows, {}).name("t").as_table().to_pyarrow()["t"][0].as_py()
    assert said == text


SHARES = (
    0.0,
    0.0001,
    0.0005,
    0.125,
    0.7556,
    0.7204,
    0.8496,
    0.84996,
    0.85,
    0.8504,
    0.84999999,
    1.0,
)
NEAR_ALL = (0.9994, 26_014 / 26_021, 0.99999, 1.5)


@pytest.mark.parametrize("limit", [None, 0.85, 0.9999])
@pytest.mark.parametrize("share", [*SHARES, *NEAR_ALL])
def test_a_share_in_a_sentence_is_written_as_in_a_table(share: float, limit: float | None) -> None:
    rows = ibis.memtable({"andel": [share]})
    said = sentence("{andel:andel} %", rows, {"grans": "" if limit is None else limit})
    assert said.name("t").as_table().to_pyarrow()["t"][0].as_py() == percent(share, limit)


def test_a_unit_is_not_parted_from_its_number() -> None:
    rows = ibis.memtable({"n": [1.0]})
    said = sentence("{n} % av {n:ore} kr, 85 % och {n} krav", rows, {})
    whole = said.name("t").as_table().to_pyarrow()["t"][0].as_py()
    assert whole == f"1{NBSP}% av 1,00{NBSP}kr, 85{NBSP}% och 1 krav"


def test_the_kept_charts_are_those_of_altair() -> None:
    made = chart_specs.specs()
    assert made
    for name, spec in made.items():
        kept = (chart_specs.HOME / f"{name}.vl.json").read_text("utf-8")
        assert json.loads(kept) == spec, "run: python -m reports.kit.chart_specs"


def test_every_table_of_the_contract_has_a_word() -> None:
    assert list(TABELLER) == list(CONTRACT)


def test_a_long_name_is_cut_to_fit_on_a_line() -> None:
    assert short("x" * 40) == "x" * 40
    assert short("x" * 41) == "x" * 39 + "…"
    assert short("K12345", 5) == "K123…"


@pytest.mark.parametrize(
    ("kronor", "said"),
    [
        (1451.5, f"värt 1{NBSP}452{NBSP}kr."),
        (0.0, f"värt 0{NBSP}kr."),
        (None, "värt ett okänt belopp."),
    ],
)
def test_kronor_that_are_not_known_are_said_in_words(kronor: float | None, said: str) -> None:
    rows = ibis.memtable({"belopp": [kronor]}, schema={"belopp": "float64"})
    made = sentence("värt {belopp:kr}.", rows, {})
    assert rows.select(text=made).to_pyarrow()["text"].to_pylist() == [said]


def test_no_rule_writes_the_unit_after_kronor_that_may_be_unknown(plan: Plan) -> None:
    assert not [name for name, text in plan.texter.items() if "{belopp:hela} kr" in text.text]
