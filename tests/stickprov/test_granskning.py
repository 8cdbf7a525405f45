"""What is answered on the page and in the protocol: neither is lost, and the conclusion is the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from stickprov.audit.granskning import (
    FIRST,
    SECOND,
    Granskning,
    Jamford,
    Nyckel,
    Rad,
    load_granskning,
    merged,
    save_granskning,
    tidy,
)
from stickprov.audit.session import load_session
from stickprov.errors import StickprovError
from stickprov.paper.back import Steg, read_protocol, stage_now, write_answers
from stickprov.paper.given import BEGUN, DONE, second_state, state
from tests.stickprov.conftest import Kor
from tests.stickprov.ifyllning import FEL, RATT, change, fill
from tests.stickprov.paket import LITEN, STOR

pytestmark = pytest.mark.langsam  # whole runs

WRONG = {"7": FEL}
ROW: Nyckel = (FIRST, (STOR, "B0001"))


def as_text(svar: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in svar.items()}


def answered(steg: Steg) -> Granskning:
    """As `fill` fills it in: all right but Björken's seventh, and the second reviewer agrees."""
    found = Granskning()
    for sheet in steg.sheets:
        for who in (FIRST, SECOND):
            for one in steg.rows(sheet, who):
                svar = dict(WRONG.get(one.nr, RATT) if sheet.utforare == STOR else RATT)
                svar |= {"granskare": "CD"} if who == SECOND else {}
                nyckel = (who, (sheet.utforare, one.registrering))
                found = found.answered(nyckel, as_text(svar))
    return found


def test_the_conclusion_is_the_same_as_when_the_protocol_is_filled_in_by_hand(
    draget_kopia: Path, tmp_path: Path, kor: Kor
) -> None:
    by_hand = Path(shutil.copytree(draget_kopia, tmp_path / "hand"))
    fill(by_hand / "protokoll.xlsx", {STOR: WRONG})
    steg = stage_now(load_session(draget_kopia))
    found, moved = write_answers(steg, answered(steg), read_protocol(steg))
    save_granskning(steg.session, steg.nummer, found)
    assert moved == []
    for folder in (by_hand, draget_kopia):
        assert kor("stickprov", "utvardera", folder / "protokoll.xlsx").exit_code == 1
    for name in ("slutsats.html", "slutsats.json", "slutsats.xlsx", "protokoll_steg2.xlsx"):
        assert (draget_kopia / name).read_bytes() == (by_hand / name).read_bytes()
    said = kor("stickprov", "verifiera", draget_kopia)
    assert said.exit_code == 0
    assert "granskning_steg1" not in said.stdout
    again = stage_now(load_session(draget_kopia))
    assert (again.nummer, [sheet.utforare for sheet in again.sheets]) == (2, [STOR])
    write_answers(again, answered(again), read_protocol(again))
    fill(by_hand / "protokoll_steg2.xlsx")
    for folder in (by_hand, draget_kopia):
        assert kor("stickprov", "utvardera", folder / "protokoll_steg2.xlsx").exit_code == 0
    for name in ("slutsats.html", "slutsats.json", "slutsats.xlsx"):
        assert (draget_kopia / name).read_bytes() == (by_hand / name).read_bytes()
    assert stage_now(load_session(draget_kopia)).nummer == 2


def test_utvardera_tells_what_is_answered_on_the_page_alone(draget_kopia: Path, kor: Kor) -> None:
    steg = stage_now(load_session(draget_kopia))
    found, _ = write_answers(steg, answered(steg), read_protocol(steg))
    path = draget_kopia / "protokoll.xlsx"
    save_granskning(steg.session, 1, found)
    assert "på sidan" not in kor("stickprov", "utvardera", path).stdout
    changed = {**found.rad(first_row(steg)).svar, "kommentar": "efteråt"}
    save_granskning(steg.session, 1, found.answered(first_row(steg), changed))
    assert "1 besök är besvarat på sidan" in kor("stickprov", "utvardera", path).stdout
    (draget_kopia / "granskning_steg1.json").write_text("skrot", "utf-8")
    said = kor("stickprov", "utvardera", path)
    assert (said.exit_code, said.stderr) == (1, "")


def test_what_is_written_is_what_is_read(draget_kopia: Path) -> None:
    steg = stage_now(load_session(draget_kopia))
    svar = {**as_text(FEL), "ratt_minuter": "12,5", "anteckning": "=1+1\n  två  rader", "krav": ""}
    mine = Granskning().answered(first_row(steg), svar)
    written, _ = write_answers(steg, mine, read_protocol(steg))
    again, krockar = merged(Granskning(), read_protocol(steg).rader)
    assert krockar == {}
    assert again.rad(first_row(steg)) == written.rad(first_row(steg))
    assert again.rad(first_row(steg)).svar["anteckning"] == "=1+1 två rader"
    assert again.rad(first_row(steg)).svar["ratt_minuter"] == "12.5"
    assert written.unwritten == 0


def first_row(steg: Steg) -> Nyckel:
    return (FIRST, (steg.sheets[0].utforare, steg.sheets[0].rows[0].registrering))


def test_an_unanswered_protocol_is_the_same_bytes_as_the_one_that_was_drawn(
    draget_kopia: Path,
) -> None:
    before = (draget_kopia / "protokoll.xlsx").read_bytes()
    steg = stage_now(load_session(draget_kopia))
    write_answers(steg, Granskning(), read_protocol(steg))
    assert (draget_kopia / "protokoll.xlsx").read_bytes() == before


def test_progress_and_flags_can_be_read_without_counting_anew(draget_kopia: Path) -> None:
    steg = stage_now(load_session(draget_kopia))
    write_answers(steg, answered(steg), read_protocol(steg))
    book = openpyxl.load_workbook(draget_kopia / "protokoll.xlsx", data_only=True)
    lines = {row[0]: row for row in book["Start"].values}
    assert lines[LITEN][2:7] == (12, 12, 0, 2, 2)
    rows = [row for row in book[STOR].values if row[0] == "R1"]
    assert rows[0][1] == DONE
    assert "Slut före start" in rows[0]


def test_what_is_saved_in_excel_meanwhile_is_read(draget_kopia: Path) -> None:
    steg = stage_now(load_session(draget_kopia))
    mine, _ = write_answers(steg, answered(steg), read_protocol(steg))
    change(draget_kopia / "protokoll.xlsx", STOR, "1", "kommentar", "vi var där")
    found, krockar = merged(mine, read_protocol(steg).rader)
    assert krockar == {}
    assert found.rad(first_row(steg)).svar["kommentar"] == "vi var där"
    assert found.unwritten == 0


def test_what_is_changed_in_both_is_a_conflict_and_nothing_is_written(draget_kopia: Path) -> None:
    steg = stage_now(load_session(draget_kopia))
    mine, _ = write_answers(steg, answered(steg), read_protocol(steg))
    change(draget_kopia / "protokoll.xlsx", STOR, "1", "kommentar", "vi var där")
    mine = mine.answered(first_row(steg), {**mine.rad(first_row(steg)).svar, "kommentar": "nej"})
    found, krockar = merged(mine, read_protocol(steg).rader)
    assert krockar[first_row(steg)]["kommentar"] == "vi var där"
    assert found.rad(first_row(steg)).svar["kommentar"] == "nej"
    before = (draget_kopia / "protokoll.xlsx").read_bytes()
    with pytest.raises(StickprovError, match="säger olika om samma besök"):
        write_answers(steg, found, read_protocol(steg))
    assert (draget_kopia / "protokoll.xlsx").read_bytes() == before


def test_what_another_program_has_saved_is_kept(draget_kopia: Path) -> None:
    """A reviewer's own sheet cannot be written anew."""
    path = draget_kopia / "protokoll.xlsx"
    fill(path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mina anteckningar")
    book.save(path)
    before = path.read_bytes()
    steg = stage_now(load_session(draget_kopia))
    found, _ = merged(Granskning(), read_protocol(steg).rader)
    _, moved = write_answers(steg, found, read_protocol(steg))
    assert [one.relative_to(draget_kopia).as_posix() for one in moved] == [
        "tidigare/protokoll_1.xlsx"
    ]
    assert moved[0].read_bytes() == before
    assert write_answers(steg, found, read_protocol(steg))[1] == []


def test_a_changed_fact_is_told_and_not_written_over(draget_kopia: Path) -> None:
    path = draget_kopia / "protokoll.xlsx"
    change(path, STOR, "1", "minuter", 1)
    before = path.read_bytes()
    steg = stage_now(load_session(draget_kopia))
    with pytest.raises(StickprovError, match="som i ramen"):
        write_answers(steg, Granskning(), read_protocol(steg))
    assert path.read_bytes() == before


def test_a_protocol_saved_between_is_not_written_over(draget_kopia: Path) -> None:
    steg = stage_now(load_session(draget_kopia))
    read = read_protocol(steg)
    fill(draget_kopia / "protokoll.xlsx")
    before = (draget_kopia / "protokoll.xlsx").read_bytes()
    with pytest.raises(StickprovError, match="sparades just nu"):
        write_answers(steg, Granskning(), read)
    assert (draget_kopia / "protokoll.xlsx").read_bytes() == before


def test_a_protocol_that_is_gone_is_written_again(draget_kopia: Path) -> None:
    (draget_kopia / "protokoll.xlsx").unlink()
    steg = stage_now(load_session(draget_kopia))
    found = read_protocol(steg)
    assert found.rader == {}
    write_answers(steg, answered(steg), found)
    assert len(read_protocol(steg).rader) == sum(
        len(steg.rows(sheet, who)) for sheet in steg.sheets for who in (FIRST, SECOND)
    )


def test_what_is_saved_is_there_when_it_is_opened_again(draget_kopia: Path) -> None:
    session = load_session(draget_kopia)
    assert load_granskning(session, 1) == Granskning()
    found = answered(stage_now(session)).answered((SECOND, (STOR, "x")), {"bedomning": "fel"})
    found = Granskning(found.rader, {(STOR, "x"): Jamford(lika=False, enad=True)})
    save_granskning(session, 1, found)
    assert load_granskning(session, 1) == found
    raw = json.loads((draget_kopia / "granskning_steg1.json").read_text("utf-8"))
    assert set(raw) == {"format", "plan_sha256", "rader", "jamforda"}
    assert not list(draget_kopia.glob(".pagar-*"))


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "x", "plan_sha256": "y"}', "{}"])
def test_another_file_in_its_place_is_one_sentence(draget_kopia: Path, text: str) -> None:
    (draget_kopia / "granskning_steg1.json").write_text(text, "utf-8")
    with pytest.raises(StickprovError, match="granskning_steg1"):
        load_granskning(load_session(draget_kopia), 1)


def test_before_the_draw_it_says_so(fryst_kopia: Path) -> None:
    with pytest.raises(StickprovError, match="Dra stickprovet först"):
        stage_now(load_session(fryst_kopia))


def test_three_ways_to_differ() -> None:
    ours, bas, theirs = {"krav": "1"}, {"krav": "2"}, {"krav": "3"}
    of = {ROW: theirs}
    assert merged(Granskning({ROW: Rad(ours, bas)}), of)[1] == {ROW: theirs}
    assert merged(Granskning({ROW: Rad(bas, bas)}), of)[0].rad(ROW) == Rad(theirs, theirs)
    assert merged(Granskning({ROW: Rad(ours, theirs)}), of)[0].rad(ROW) == Rad(ours, theirs)
    assert merged(Granskning({ROW: Rad(theirs, bas)}), of) == (
        Granskning({ROW: Rad(theirs, theirs)}),
        {},
    )


def test_an_answer_has_one_form_and_no_personnummer() -> None:
    given = {
        "datum": "2022-05-17 00:00",
        "ratt_minuter": "12,50",
        "kommentar": " ring  19121212-1212\n",
        "okänd": "x",
    }
    assert tidy(FIRST, given) == {
        "datum": "2022-05-17",
        "ratt_minuter": "12.5",
        "kommentar": "ring ••••••-••••",
    }
    assert tidy(SECOND, given) == {"datum": "2022-05-17"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, DONE),
        ({"datum": ""}, BEGUN),
        ({"bedomning": "Fel"}, BEGUN),
        ({"bedomning": "fel", "feltyp1": "annat", "paverkar": "nej"}, DONE),
        (dict.fromkeys(RATT, ""), ""),
    ],
)
def test_how_far_a_row_has_come(changes: dict[str, str], said: str) -> None:
    assert state({**as_text(RATT), **changes}) == said


def test_how_far_the_second_reviewer_has_come() -> None:
    assert second_state({}) == ""
    assert second_state({"bedomning": "rätt"}) == BEGUN
    assert second_state({"bedomning": "rätt", "granskare": "AB", "datum": "2022-05-17"}) == DONE
