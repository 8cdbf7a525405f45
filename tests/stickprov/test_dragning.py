"""The dice, the one seed of an audit, and the rows that are drawn; the same for anyone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stickprov.arithmetic.draw import draw
from stickprov.audit.drawing import Drawn, blind, dice_of, drawn_rows, sample_sizes, seed_of
from stickprov.audit.frame import random_keys
from stickprov.audit.session import load_draw, load_session
from stickprov.errors import StickprovError
from tests.stickprov.conftest import Kor
from tests.stickprov.paket import ANTAL, LAGOM, LITEN, STOR, TARNING

pytestmark = pytest.mark.langsam  # whole runs

ANDRA = "98150623421234567890"


@pytest.mark.parametrize(
    ("text", "kalla", "digits"),
    [
        (TARNING, None, TARNING),
        ("4815 0623 4212 3456 7890", None, TARNING),
        ("7 12 23 31 33 35 2", "Lotto lördag", "712233133352"),
        ("0123456789", "Lotto lördag", "0123456789"),
    ],
)
def test_a_throw_is_its_digits(text: str, kalla: str | None, digits: str) -> None:
    assert dice_of(text, kalla) == digits


@pytest.mark.parametrize(
    ("text", "kalla", "said"),
    [
        (TARNING[:19], None, "Det behövs 20 tärningssiffror"),
        (TARNING + "1", None, "Det behövs 20 tärningssiffror"),
        ("2022-05-17", None, "Det behövs 20 tärningssiffror"),
        ("2022051720220517 2022", None, "är ett mönster"),
        ("0" * 20, None, "är ett mönster"),
        ("01234567890123456789", None, "är ett mönster"),
        ("12341234124312341342", None, "är ett mönster"),
        ("3f" * 32, None, "är inga tärningsslag"),
        ("٣" * 20, None, "är inga tärningsslag"),
        ("", None, "är inga tärningsslag"),
        ("712233133", "Lotto lördag", "ska ha 10–60"),
        (TARNING * 3 + "1", "Lotto lördag", "ska ha 10–60"),
    ],
)
def test_what_is_no_throw_is_refused(text: str, kalla: str | None, said: str) -> None:
    with pytest.raises(StickprovError, match=said):
        dice_of(text, kalla)


def test_dice_are_five_different_at_least() -> None:
    assert dice_of("12345123451234512354", None)


def test_a_second_draw_is_refused_and_leaves_a_trace(draget_kopia: Path, kor: Kor) -> None:
    before = (draget_kopia / "protokoll.xlsx").read_bytes()
    for _again in range(2):
        result = kor("stickprov", "dra", draget_kopia, "--tarning", ANDRA)
        assert result.exit_code == 2
        assert f"Stickprovet är redan draget med {TARNING}" in result.stderr
    assert json.loads((draget_kopia / "dragning.json").read_text())["avvisade"] == [ANDRA]
    assert (draget_kopia / "protokoll.xlsx").read_bytes() == before


def test_a_filled_protocol_is_never_written_over(draget_kopia: Path, kor: Kor) -> None:
    (draget_kopia / "protokoll.xlsx").write_bytes(b"ifyllt")
    result = kor("stickprov", "dra", draget_kopia, "--tarning", TARNING)
    assert (result.exit_code, (draget_kopia / "protokoll.xlsx").read_bytes()) == (2, b"ifyllt")
    assert "finns redan och kan vara ifyllt" in result.stderr


def test_the_same_dice_give_the_same_bytes(fryst_kopia: Path, draget: Path, kor: Kor) -> None:
    kor("stickprov", "dra", fryst_kopia, "--tarning", TARNING)
    for name in ("protokoll.xlsx", "dragning.json", "dragna_steg1.csv"):
        assert (fryst_kopia / name).read_bytes() == (draget / name).read_bytes()


def test_a_source_that_was_not_named_in_advance_is_refused(fryst_kopia: Path, kor: Kor) -> None:
    result = kor("stickprov", "dra", fryst_kopia, "--tarning", "712233133352")
    assert result.exit_code == 2
    assert "nämns källan när stickprovet fryses" in result.stderr
    assert not (fryst_kopia / "dragning.json").exists()


def rows(folder: Path, utforare: str, steg: int = 1) -> tuple[Drawn, ...]:
    session = load_session(folder)
    found = load_draw(folder)
    assert found
    return drawn_rows(session, found, session.frame(utforare), steg)


def test_the_rows_are_the_first_by_rank(draget: Path) -> None:
    session, found = load_session(draget), load_draw(draget)
    assert found
    frame = session.frame(STOR)
    keys = draw(seed_of(session, found, frame), random_keys(session.path(frame), []), 280)
    drawn = [row for steg in (1, 2, 3) for row in rows(draget, STOR, steg)]
    assert [row.registrering for row in drawn if row.stratum == "slumpdel"] == keys
    assert [row.nr for row in drawn if row.steg == 2] == [str(n) for n in range(81, 151)]


def test_the_riskdel_comes_after_the_first_stage_and_only_there(draget: Path) -> None:
    risk = [(row.nr, row.registrering) for row in rows(draget, STOR) if row.stratum == "riskdel"]
    assert risk == [
        ("R1", "F1"),
        ("R2", "F3"),
        ("R3", "underkänd 1: U1"),
        ("R4", "underkänd 2: U2"),
    ]
    assert {row.stratum for row in rows(draget, STOR, 2)} == {"slumpdel"}


def test_small_providers_are_reviewed_in_full(draget: Path) -> None:
    session = load_session(draget)
    for utforare in (LAGOM, LITEN):
        assert sample_sizes(session, session.frame(utforare)) == (ANTAL[utforare],)
        assert len(rows(draget, utforare)) == ANTAL[utforare]
    assert sample_sizes(session, session.frame(STOR)) == (80, 150, 280)


@given(st.integers(0, 60), st.integers(1, 12))
def test_the_second_reviewer_has_one_in_so_many(antal: int, one_in: int) -> None:
    drawn = [
        Drawn(str(n), 1, "slumpdel", f"{n:064x}", {"registrering": f"R{n}"}) for n in range(antal)
    ]
    flagged = Drawn("R1", 1, "riskdel", "", {"registrering": "F"})
    chosen = blind([*drawn, flagged], one_in)
    assert len(chosen) == -(-antal // one_in)
    assert [row for row in drawn if row in chosen] == list(chosen)
    assert blind([*drawn[::-1], flagged], one_in)[::-1] == chosen


def test_who_is_judged_twice_does_not_follow_the_order_of_the_draw(draget: Path) -> None:
    numbers = [int(row.nr) for row in blind(rows(draget, STOR), 10)]
    assert len(numbers) == 8
    assert numbers != list(range(1, 9))
