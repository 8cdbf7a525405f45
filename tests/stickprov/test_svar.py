"""What a reviewer may answer, cell by cell: whole rows, known words, a judgement that agrees with itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from stickprov.audit.answers import judge_lines
from stickprov.audit.reading import Line, Lines
from stickprov.paper.form import ANSWERS, QUESTIONS
from tests.stickprov.slutsatser import SETTINGS, audit_with, drawn

RATT: dict[str, str] = {
    **{question.key: "ja" for question in QUESTIONS},
    "bedomning": "rätt",
    "underlag": "taggdata",
    "granskare": "AB",
    "datum": "2022-05-17 00:00",
}
FEL = {**RATT, "tiden": "nej", "bedomning": "fel", "feltyp1": "ej-styrkt", "paverkar": "nej"}
ONADD = {**RATT, "bedomning": "går inte att bedöma", "feltyp1": "underlag-otillgangligt"}
EMPTY = {answer.key: "" for answer in ANSWERS}


def line(stratum: str = "slumpdel", **given: str) -> Line:
    return Line("Björken", drawn(1, stratum), {**EMPTY, **given}, "Bladet «B», rad 5")


def told(*first: Line, second: tuple[Line, ...] = (), krav: tuple[str, ...] = ()) -> list[str]:
    """The faults, without where they are."""
    audit = audit_with(replace(SETTINGS, krav=krav))
    answers, faults = judge_lines(Lines(first, second, ()), audit)
    assert (answers is None) == bool(faults)
    return [fault.removeprefix("Bladet «B», rad 5").lstrip(",: ") for fault in faults]


def but(base: dict[str, str], **changes: str) -> Line:
    return line(**{**base, **changes})


@pytest.mark.parametrize(
    "given",
    [
        RATT,
        FEL,
        ONADD,
        {**RATT, "styrkt": "ej aktuellt", "behorighet": "kan ej bedömas"},
        {**RATT, "bedomning": "RÄTT", "tiden": "Ja"},
        {**RATT, "underlag": "samtal med kunden"},
        {**RATT, "krav": "4.2"},
        {**RATT, "datum": "2022-05-17"},
        {**FEL, "tiden": "ja"},
        {**FEL, "paverkar": "ja", "ratt_minuter": "0"},
        {**FEL, "paverkar": "ja", "ratt_minuter": "12,5"},
        {**FEL, "paverkar": "ja", "ratt_kategori": "service"},
        {**FEL, "paverkar": "ja", "feltyp1": "fel-taxeomrade"},
        {**FEL, "feltyp1": "fel-tid", "ratt_minuter": "30"},
        {**FEL, "feltyp1": "fel-kategori", "ratt_kategori": "larm"},
        {**FEL, "feltyp1": "annat", "anteckning": "tavlan var sönder"},
        {**FEL, "feltyp2": "plan-foljs-ej", "feltyp3": "sen-registrering"},
        {**FEL, "feltyp1": "", "feltyp3": "ej-styrkt"},
    ],
    ids=lambda given: ", ".join(f"{k}={v}" for k, v in given.items() if RATT.get(k) != v) or "rätt",
)
def test_a_whole_row(given: dict[str, str]) -> None:
    assert told(line(**given)) == []


MUST = [
    "styrkt",
    "tiden",
    "enligt_plan",
    "delning",
    "behorighet",
    "bedomning",
    "underlag",
    "granskare",
    "datum",
]


@pytest.mark.parametrize("key", MUST)
def test_a_half_filled_row(key: str) -> None:
    heading = next(answer.heading for answer in ANSWERS if answer.key == key)
    assert f"kolumnen «{heading}»: fattas." in told(but(RATT, **{key: ""}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {**RATT, "styrkt": "kanske"},
            "kolumnen «1. Är besöket styrkt?»: «kanske» finns inte i listan.",
        ),
        ({**RATT, "bedomning": "ok"}, "kolumnen «Bedömning»: «ok» finns inte i listan."),
        ({**FEL, "feltyp1": "slarv"}, "kolumnen «Feltyp 1»: «slarv» finns inte i listan."),
        ({**FEL, "feltyp3": "slarv"}, "kolumnen «Feltyp 3»: «slarv» finns inte i listan."),
        (
            {**FEL, "paverkar": "lite"},
            "kolumnen «Påverkar ersättning?»: «lite» finns inte i listan.",
        ),
        (
            {**FEL, "ratt_kategori": "städ"},
            "kolumnen «Rätt kategori»: «städ» finns inte i listan.",
        ),
        (
            {**FEL, "ratt_minuter": "en kvart"},
            "kolumnen «Rätt minuter»: «en kvart» är inget tal från 0 och uppåt.",
        ),
        (
            {**FEL, "ratt_minuter": "-1"},
            "kolumnen «Rätt minuter»: «-1» är inget tal från 0 och uppåt.",
        ),
        (
            {**FEL, "ratt_minuter": "NaN"},
            "kolumnen «Rätt minuter»: «NaN» är inget tal från 0 och uppåt.",
        ),
        (
            {**RATT, "datum": "i går"},
            "kolumnen «Datum»: «i går» är inget datum. Skriv till exempel 2022-05-17.",
        ),
        (
            {**RATT, "feltyp1": "ej-styrkt"},
            "kolumnen «Bedömning»: är «rätt», men en feltyp är vald.",
        ),
        (
            {**RATT, "tiden": "nej"},
            "kolumnen «2. Är tiden rätt?»: är «nej», men bedömningen är «rätt».",
        ),
        (
            {**RATT, "ratt_minuter": "5"},
            "kolumnen «Rätt minuter»: ska vara tom när bedömningen inte är «fel».",
        ),
        (
            {**RATT, "paverkar": "ja"},
            "kolumnen «Påverkar ersättning?»: är «ja», men bedömningen är inte «fel».",
        ),
        ({**FEL, "feltyp1": ""}, "kolumnen «Feltyp 1»: fattas; bedömningen är «fel»."),
        (
            {**FEL, "paverkar": ""},
            "kolumnen «Påverkar ersättning?»: fattas; bedömningen är «fel».",
        ),
        (
            {**FEL, "feltyp2": "ej-styrkt"},
            "kolumnen «Feltyp 1»: samma feltyp står två gånger.",
        ),
        (
            {**FEL, "feltyp1": "fel-tid"},
            "kolumnen «Rätt minuter»: fattas; feltypen fel-tid kräver den.",
        ),
        (
            {**FEL, "feltyp1": "fel-kategori"},
            "kolumnen «Rätt kategori»: fattas; feltypen fel-kategori kräver den.",
        ),
        (
            {**FEL, "feltyp1": "annat"},
            "kolumnen «Anteckning (ingen journaltext)»: fattas; feltypen annat kräver den.",
        ),
        (
            {**FEL, "paverkar": "ja"},
            "kolumnen «Rätt minuter»: fattas; ersättningen påverkas (0 om besöket inte ska ersättas).",
        ),
        (
            {**ONADD, "feltyp1": "ej-styrkt"},
            "kolumnen «Feltyp 1»: vid «går inte att bedöma» ska det vara underlag-otillgangligt och "
            "inget mer.",
        ),
        (
            {**ONADD, "bedomning": "fel", "paverkar": "nej"},
            "kolumnen «Bedömning»: är «fel», men underlag-otillgangligt är inget fel. "
            "Välj «går inte att bedöma».",
        ),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else "",
)
def test_what_is_wrong_with_a_row(given: dict[str, str], said: str) -> None:
    assert told(line(**given)) == [said]


def test_the_place_is_told_in_every_fault() -> None:
    audit = audit_with()
    _answers, faults = judge_lines(Lines((but(RATT, styrkt=""),), (), ()), audit)
    assert faults == ["Bladet «B», rad 5, kolumnen «1. Är besöket styrkt?»: fattas."]


def test_a_row_of_the_slumpdel_must_be_judged_and_one_of_the_riskdel_need_not() -> None:
    assert told(line()) == ["besök nr 1 är inte bedömt."]
    assert told(line("riskdel")) == []
    assert told(Line("B", drawn(1, "riskdel"), {**EMPTY, "granskare": "AB"}, "")) != []


def test_krav_are_chosen_from_the_plan_when_it_has_some() -> None:
    assert told(but(RATT, krav="4.2 Plan"), krav=("4.2 Plan",)) == []
    assert told(but(RATT, krav="9.9"), krav=("4.2 Plan",)) == [
        "kolumnen «Krav»: «9.9» finns inte i listan."
    ]


def second(**given: str) -> Line:
    answers = {
        "bedomning": "rätt",
        "feltyp1": "",
        "granskare": "CD",
        "datum": "2022-05-17",
        **given,
    }
    return Line("Björken", drawn(1), answers, "Bladet «B», rad 5")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, []),
        (dict.fromkeys(("bedomning", "granskare", "datum"), ""), []),
        ({"datum": ""}, ["kolumnen «Datum»: fattas."]),
        ({"bedomning": "fel"}, ["kolumnen «Feltyp 1»: fattas; bedömningen är «fel»."]),
        ({"bedomning": "fel", "feltyp1": "ej-styrkt"}, []),
        ({"granskare": "ab"}, ["andra granskaren är samma person som den första."]),
    ],
    ids=str,
)
def test_the_second_reviewer(given: dict[str, str], said: list[str]) -> None:
    assert told(line(**RATT), second=(second(**given),)) == said


def test_only_judged_pairs_are_compared() -> None:
    answers, _faults = judge_lines(Lines((line(**RATT),), (second(),), ()), audit_with())
    assert answers
    assert answers.pairs == (("Björken", "rätt", "rätt"),)
    blank: dict[str, Any] = dict.fromkeys(("bedomning", "granskare", "datum"), "")
    answers, _faults = judge_lines(Lines((line(**RATT),), (second(**blank),), ()), audit_with())
    assert answers
    assert (answers.pairs, dict(answers.second_planned)) == ((), {"Björken": 1})


def test_a_personnummer_in_an_answer_is_not_told() -> None:
    [said] = told(but(RATT, styrkt="19121212-1212"))
    assert said == "kolumnen «1. Är besöket styrkt?»: «••••••-••••» finns inte i listan."
