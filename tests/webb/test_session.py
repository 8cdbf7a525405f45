"""Stickprovssession, page by page, without a browser."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from stickprov.audit.granskning import FIRST, SECOND, load_granskning
from stickprov.audit.session import load_session
from suites.gx_door import Door
from tests.stickprov.conftest import run
from tests.stickprov.ifyllning import FEL, RATT, change, fill
from tests.stickprov.paket import LITEN, PERIOD, STOR, TARNING, skriv
from tests.webb.klient import Klient, opened

pytestmark = pytest.mark.langsam  # whole runs

PNR = "19121212-1212"


@pytest.fixture(scope="module")
def draget(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Path:
    """As the commands write it."""
    home = tmp_path_factory.mktemp("stickprov")
    folder = home / "stickprov"
    run("stickprov", "frys", skriv(home / "underlag"), "--period", PERIOD, "--ut", folder)
    assert run("stickprov", "dra", folder, "--tarning", TARNING).exit_code == 0
    return folder


@pytest.fixture
def folder(draget: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(draget, tmp_path / "stickprov"))


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[Klient]:
    with opened(door) as client:
        yield client


def begin(client: Klient, folder: Path) -> str:
    answer = client.post("/session", data={"annan": str(folder)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def sign(client: Klient, path: str, namn: str = "AB", roll: int = FIRST) -> str:
    """A reviewer; the address of their pages."""
    who = {"granskare": namn, "datum": "2022-05-17", "roll": str(roll)}
    answer = client.post(f"{path}/granskare", data=who, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def sent(client: Klient, path: str, svar: object, vidare: str = "nasta", **more: str) -> str:
    """A visit answered as the protocol is filled in elsewhere; where it leads, or the page that refuses."""
    assert isinstance(svar, dict)
    mark = re.search(r'name="marke" value="(\w+)"', client.get(path).text)
    assert mark
    form = {key: str(text) for key, text in svar.items()} | {"marke": mark[1], "vidare": vidare}
    answer = client.post(path, data={**form, **more}, follow_redirects=False)
    return answer.headers["location"] if answer.status_code == 303 else answer.text


def test_a_visit_is_saved_at_once_and_leads_to_the_next(client: Klient, folder: Path) -> None:
    me = sign(client, begin(client, folder))
    text = client.get(f"{me}/1/1").text
    for said in ("Besök 1", STOR, "Registrerad tid", "1. Är besöket styrkt?", "Feltyp 3"):
        assert said in text
    assert sent(client, f"{me}/1/1", RATT) == f"{me}/1/2"
    found = load_granskning(load_session(folder), 1)
    ((nyckel, rad),) = [(n, r) for n, r in found.rader.items() if r.svar]
    assert nyckel[0] == FIRST
    assert rad.svar == {k: str(v) for k, v in RATT.items()}
    assert not rad.written
    assert "1 besök är sparat här men står" in client.get(me.rpartition("/")[0]).text


def test_a_half_answered_visit_is_saved_and_told(client: Klient, folder: Path) -> None:
    me = sign(client, begin(client, folder))
    half = {key: text for key, text in RATT.items() if key not in ("tiden", "underlag")}
    assert sent(client, f"{me}/1/1", half) == f"{me}/1/1"
    text = client.get(f"{me}/1/1").text
    assert re.findall(r'<li><a href="#(\w+)">', text) == ["tiden", "underlag"]
    assert sent(client, f"{me}/1/1", half, "hoppa") == f"{me}/1/2"
    assert sent(client, f"{me}/1/2", {}, "hoppa") == f"{me}/1/3"
    assert sent(client, f"{me}/1/3", {}, "forra") == f"{me}/1/2"
    assert sent(client, f"{me}/1/3", {}, "oversikt") == me
    assert len(load_granskning(load_session(folder), 1).rader) == 1
    assert sent(client, f"{me}/1/1", half, "tom") == f"{me}/1/1"
    assert not any(rad.svar for rad in load_granskning(load_session(folder), 1).rader.values())


def test_a_personnummer_is_refused_and_nothing_is_saved(client: Klient, folder: Path) -> None:
    me = sign(client, begin(client, folder))
    for field in ("anteckning", "kommentar", "krav", "underlag"):
        text = sent(client, f"{me}/1/1", RATT, **{field: f"ring {PNR}"})
        assert "ser ut som ett personnummer" in text
        assert "1212" not in text
        assert 'value="ja" data-tangent="j" checked' in text
    assert not load_granskning(load_session(folder), 1).rader
    who = {"granskare": PNR, "datum": "2022-05-17", "roll": "1"}
    answer = client.post(f"{me.rpartition('/')[0]}/granskare", data=who)
    assert "inte personnummer" in answer.text
    assert "1212" not in answer.text
    assert "längre än" in sent(client, f"{me}/1/1", RATT, anteckning="x" * 2001)


def test_what_is_written_on_the_page_is_text(client: Klient, folder: Path) -> None:
    ond = "<script>alert(1)</script>"
    me = sign(client, begin(client, folder), ond)
    sent(client, f"{me}/1/1", RATT, anteckning=ond, kommentar="=cmd|' /C calc'!A0", krav='"><b>')
    for path in (f"{me}/1/1", me, me.rpartition("/")[0]):
        assert "<script>alert" not in client.get(path).text
    assert "=cmd|" in client.get(f"{me}/1/1").text


def test_whoever_changes_a_visit_signs_it(client: Klient, folder: Path) -> None:
    path = begin(client, folder)
    anna, bo = sign(client, path, "Anna"), sign(client, path, "Bo")
    sent(client, f"{anna}/1/1", RATT)
    sent(client, f"{bo}/1/1", RATT)
    rader = load_granskning(load_session(folder), 1).rader
    assert [rad.svar["granskare"] for rad in rader.values() if rad.svar] == ["Anna"]
    sent(client, f"{bo}/1/1", {**RATT, "kommentar": "sedd"})
    rader = load_granskning(load_session(folder), 1).rader
    assert [rad.svar["granskare"] for rad in rader.values() if rad.svar] == ["Bo"]


def test_a_row_of_excel_that_is_only_looked_at_keeps_its_name(client: Klient, folder: Path) -> None:
    fill(folder / "protokoll.xlsx", {STOR: {"1": {**FEL, "underlag": "schema, taggdata"}}})
    for key, text in (("styrkt", "Ja"), ("bedomning", "FEL"), ("feltyp1", "Fel-Tid")):
        change(folder / "protokoll.xlsx", STOR, "1", key, text)
    me = sign(client, begin(client, folder), "Bo")
    text = client.get(f"{me}/1/1").text
    form = dict(re.findall(r'name="(\w+)" id="[\w-]+" value="([^"]*)"[^>]* checked', text))
    assert form["styrkt"] == "ja"
    chosen = {"feltyp1": "fel-tid", "ratt_minuter": "1", "underlag": "taggdata, schema"}
    assert sent(client, f"{me}/1/1", {**form, **chosen, "sett": ""}) == f"{me}/1/2"
    rader = load_granskning(load_session(folder), 1).rader
    assert not [rad for rad in rader.values() if rad.svar.get("granskare") == "Bo"]
    sent(client, f"{me}/1/1", {**form, **chosen, "sett": "", "kommentar": "ny"})
    rader = load_granskning(load_session(folder), 1).rader
    assert len([rad for rad in rader.values() if rad.svar.get("granskare") == "Bo"]) == 1


def test_what_another_has_changed_meanwhile_is_not_written_over(
    client: Klient, folder: Path
) -> None:
    path = begin(client, folder)
    anna, bo = sign(client, path, "Anna"), sign(client, path, "Bo")
    old = re.search(r'name="marke" value="(\w+)"', client.get(f"{bo}/1/1").text)
    assert old
    sent(client, f"{anna}/1/1", RATT)
    text = sent(client, f"{bo}/1/1", FEL, marke=old[1])
    assert "Någon annan har ändrat" in text
    assert "fel-tid" in text
    rader = load_granskning(load_session(folder), 1).rader
    assert [rad.svar["bedomning"] for rad in rader.values() if rad.svar] == ["rätt"]


def test_two_who_open_the_same_folder_are_in_the_same_session(client: Klient, folder: Path) -> None:
    assert begin(client, folder) == begin(client, folder / ".." / folder.name)


def test_earlier_flags_are_shown_when_the_visit_is_judged(client: Klient, folder: Path) -> None:
    me = sign(client, begin(client, folder))
    path = f"{me}/1/81"
    assert "hör till riskdelen" in client.get(path).text
    assert "Tidigare flaggor" not in client.get(path).text
    sent(client, path, RATT)
    assert re.search("Tidigare flaggor:</b> Slut före start", client.get(path).text)


def test_the_whole_is_the_same_as_by_hand(client: Klient, folder: Path, tmp_path: Path) -> None:
    hand = Path(shutil.copytree(folder, tmp_path / "hand"))
    fill(hand / "protokoll.xlsx", {STOR: {"7": FEL}})
    path = begin(client, folder)
    me, other = sign(client, path), sign(client, path, "CD", SECOND)
    for blad, antal in ((1, 84), (2, 120), (3, 12)):
        for nummer in range(1, antal + 1):
            svar = FEL if (blad, nummer) == (1, 7) else RATT
            assert sent(client, f"{me}/{blad}/{nummer}", svar).startswith(me)
    assert client.get(f"{me}/1", follow_redirects=False).headers["location"] == f"{me}/1/1"
    for nummer, nr in enumerate(blind(client, other, 1), 1):
        sent(client, f"{other}/1/{nummer}", only_second(FEL if nr == "7" else RATT))
    for blad in (2, 3):
        for nummer in range(1, 13 if blad == 2 else 3):
            sent(client, f"{other}/{blad}/{nummer}", only_second(RATT))
    assert "Alla besök är bedömda" in client.get(path).text
    client.post(f"{path}/slutsats")
    text = client.wait(f"{path}/slutsats")
    assert "Allt i mappen är omräknat och stämmer" in text
    run("stickprov", "utvardera", hand / "protokoll.xlsx")
    for name in ("slutsats.html", "slutsats.json", "slutsats.xlsx", "protokoll_steg2.xlsx"):
        assert (folder / name).read_bytes() == (hand / name).read_bytes()
    assert run("stickprov", "verifiera", folder).exit_code == 0
    assert client.get(f"{path}/slutsats/rapport").content == (folder / "slutsats.html").read_bytes()
    later = client.get(path).text
    assert "Steg 2" in later
    assert "Ett tidigare steg är utvärderat och ändras inte här." in later


def blind(client: Klient, other: str, blad: int) -> list[str]:
    """The numbers of the visits that the second reviewer judges, in order."""
    found: list[str] = []
    while (answer := client.get(f"{other}/{blad}/{len(found) + 1}")).status_code == 200:
        found += re.findall(r'id="rubrik">Besök (\w+)<', answer.text)
    return found


def test_two_are_blind_to_each_other_until_both_are_done(client: Klient, folder: Path) -> None:
    path = begin(client, folder)
    me, other = sign(client, path, "Anna"), sign(client, path, "Bo", SECOND)
    both = blind(client, other, 3)
    sent(client, f"{me}/3/{both[0]}", {**FEL, "anteckning": "HEMLIGT"})
    sent(client, f"{other}/3/1", only_second(RATT))
    seen = client.get(f"{other}/3/1").text + client.get(other).text + client.get(path).text
    assert "HEMLIGT" not in seen
    assert "Tidigare flaggor" not in seen
    assert 'value="fel" data-tangent="f" checked' not in seen
    assert "1. Är besöket styrkt?" not in seen
    assert 'value="rätt" data-tangent="r" checked' not in client.get(f"{me}/3/{both[0]}").text
    assert "Visas när båda har bedömt alla 2 gemensamma" in client.get(f"{path}/skillnader").text
    client.post(f"{path}/skillnader/3")
    assert "HEMLIGT" not in client.get(f"{path}/skillnader").text
    assert load_granskning(load_session(folder), 1).jamforda == {}


def test_what_differs_is_gone_through(client: Klient, folder: Path) -> None:
    path = begin(client, folder)
    me, other = sign(client, path, "Anna"), sign(client, path, "Bo", SECOND)
    first, second = blind(client, other, 3)
    sent(client, f"{me}/3/{first}", FEL)
    sent(client, f"{me}/3/{second}", FEL)
    sent(client, f"{other}/3/1", only_second(RATT))
    sent(client, f"{other}/3/2", {"bedomning": "fel", "feltyp1": "annat"})
    client.post(f"{path}/skillnader/3")
    text = client.get(f"{path}/skillnader").text
    assert "Före samtalet bedömde ni lika i 0 av 2 besök" in text
    assert "2 besök att gå igenom" in client.get(path).text
    assert "ändras inte mer" in sent(client, f"{other}/3/1", only_second(FEL))
    sent(client, f"{me}/3/{first}", RATT)
    client.post(f"{path}/skillnader/3", data={"enad": second})
    text = client.get(f"{path}/skillnader").text
    assert "✓ nu lika" in text
    assert "✓ genomgånget" in text
    assert "Före samtalet bedömde ni lika i 0 av 2 besök" in text
    assert "att gå igenom" not in client.get(path).text


@pytest.mark.parametrize(("roll", "som"), [(FIRST, "andra"), (SECOND, "första")])
def test_nobody_is_second_to_themselves(client: Klient, folder: Path, roll: int, som: str) -> None:
    path = begin(client, folder)
    mine = {who: sign(client, path, "Anna", who) for who in (FIRST, SECOND)}
    (nr, _) = blind(client, mine[SECOND], 3)
    places = {
        FIRST: (f"{mine[FIRST]}/3/{nr}", RATT),
        SECOND: (f"{mine[SECOND]}/3/1", only_second(RATT)),
    }
    other = SECOND if roll == FIRST else FIRST
    sent(client, *places[other])
    assert f"själv bedömt besöket som {som} granskare" in sent(client, *places[roll])
    assert len(load_granskning(load_session(folder), 1).rader) == 1


def next_left(client: Klient, me: str, blad: int) -> str:
    return str(client.get(f"{me}/{blad}", follow_redirects=False).headers["location"])


def only_second(svar: object) -> dict[str, object]:
    assert isinstance(svar, dict)
    return {key: svar[key] for key in ("bedomning", "feltyp1") if key in svar}


def test_a_conflict_with_excel_is_told_and_chosen(client: Klient, folder: Path) -> None:
    path = begin(client, folder)
    me = sign(client, path)
    sent(client, f"{me}/1/1", RATT)
    assert "Protokollet är skrivet" in client.post(f"{path}/protokoll").text
    change(folder / "protokoll.xlsx", STOR, "2", "kommentar", "i Excel")
    assert "i Excel" in client.get(f"{me}/1/2").text
    change(folder / "protokoll.xlsx", STOR, "1", "kommentar", "i Excel")
    # What the page has not read yet, and what it is about to save, of the same visit.
    sent(client, f"{me}/1/1", {**RATT, "kommentar": "på sidan"})
    change(folder / "protokoll.xlsx", STOR, "1", "kommentar", "igen i Excel")
    assert "Välj vad som gäller" in client.get(path).text
    before = (folder / "protokoll.xlsx").read_bytes()
    assert "säger olika om samma besök" in client.post(f"{path}/protokoll").text
    assert (folder / "protokoll.xlsx").read_bytes() == before
    text = client.get(f"{path}/krockar").text
    assert "igen i Excel" in text
    assert "på sidan" in text
    mark = re.search(r'name="marke1" value="(\w+)"', text)
    assert mark
    client.post(f"{path}/krockar", data={"marke1": "gammal", "val1": "protokollet"})
    assert "på sidan" in client.get(f"{path}/krockar").text
    client.post(f"{path}/krockar", data={"marke1": mark[1], "val1": "protokollet"})
    assert "igen i Excel" in client.get(f"{me}/1/1").text
    assert "säger samma sak" in client.get(f"{path}/krockar").text
    said = client.post(f"{path}/protokoll").text
    assert "tidigare/protokoll_1.xlsx" in said


def test_a_locked_fact_that_is_changed_is_told(client: Klient, folder: Path) -> None:
    path = begin(client, folder)
    change(folder / "protokoll.xlsx", STOR, "1", "minuter", 1)
    assert "som i ramen" in client.get(path).text
    assert "går inte att skriva" in client.post(f"{path}/protokoll").text


def test_what_is_saved_is_there_in_a_new_server(folder: Path, door: Door) -> None:
    with opened(door) as first:
        me = sign(first, begin(first, folder))
        sent(first, f"{me}/1/1", RATT)
        assert list(first.room.mapp.rglob("*.json")) == []
    with opened(door) as again:
        me = sign(again, begin(again, folder))
        assert next_left(again, me, 1) == f"{me}/1/2"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Välj en mapp"),
        ({"annan": "rapporter/stickprov"}, "Skriv hela sökvägen"),
        ({"annan": "a\0b"}, "Skriv hela sökvägen"),
        ({"annan": "/finns/inte"}, "finns inte. Frys stickprovet först"),
        ({"annan": '"/"'}, "finns inte. Frys stickprovet först"),
        ({"annan": "/a\0b"}, "Skriv hela sökvägen"),
    ],
)
def test_another_folder_is_one_sentence(client: Klient, data: dict[str, str], said: str) -> None:
    text = client.post("/session", data=data).text
    assert "<h1>Det gick inte</h1>" in text
    assert said in text


def test_a_folder_that_is_not_drawn_is_at_the_dice(client: Klient, folder: Path) -> None:
    (folder / "dragning.json").unlink()
    assert "<h1>Slå tärningen</h1>" in client.get(begin(client, folder)).text


@pytest.mark.parametrize("path", ["/9", "/1/9", "/1/0", "/1/1/0", "/1/1/85", "/0"])
def test_an_address_that_is_none(client: Klient, folder: Path, path: str) -> None:
    first = begin(client, folder)
    sign(client, first)
    assert client.get(f"{first}{path}").status_code == 404


def test_one_walks_to_an_audit_or_to_an_underlag(client: Klient, folder: Path) -> None:
    (folder.parent / "<b>under & lag").mkdir()
    (folder.parent / "<b>under & lag" / "registreringar.csv").write_text("x", "utf-8")
    text = client.get("/session/mapp", params={"mapp": str(folder.parent)}).text
    assert "<b>under" not in text
    links = re.findall(r'href="(/session/mapp\?mapp=[^"]+)">([^<]+)<', text)
    to = {name: html.unescape(link) for link, name in links}
    assert "Öppna stickprovet" in client.get(to["stickprov"]).text
    assert "Börja ett nytt" not in client.get(to["stickprov"]).text
    other = client.get(to["&lt;b&gt;under &amp; lag"]).text
    assert "Öppna stickprovet" not in other
    found = re.search('name="underlag" value="([^"]+)"><button>Börja ett nytt', other)
    assert found
    filled = client.get("/session/ny", params={"underlag": html.unescape(found[1])}).text
    assert f'value="{found[1]}"' in filled
    assert "kan inte öppnas" in client.get("/session/mapp", params={"mapp": "/finns/inte"}).text
    assert client.get("/session/mapp").status_code == 200


def test_folders_where_the_commands_put_them_are_listed(
    client: Klient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = folder.parent / "rapporter" / "stickprov-x"
    shutil.copytree(folder, there)
    monkeypatch.chdir(folder.parent)
    assert f'value="{there}"' in client.get("/session").text
    answer = client.post("/session", data={"mapp": str(there), "annan": ""})
    assert "Stickprov mars–april 2022" in answer.text
    assert LITEN in answer.text


def test_a_folder_that_another_server_has_open_is_one_sentence(
    client: Klient, folder: Path, door: Door
) -> None:
    """Until that one is closed."""
    with opened(door) as other:
        path = begin(other, folder)
        answer = client.post("/session", data={"annan": str(folder)})
        assert answer.status_code == 422
        assert "är öppen på en annan sida" in answer.text
        assert other.get(path).status_code == 200
    assert client.get(begin(client, folder)).status_code == 200
