"""A profile's file: what is wrong in it is said in Swedish with file, key, value and what is allowed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from extracts.errors import ProfilError
from extracts.profil.profil_file import load_profil, load_profiler
from tests.extracts.profil.forlagor import profile, toml

RIGHT = toml({"orsak": '"Kod"'})
START = 'start = { datum = "D", datumformat = "ÅÅÅÅ-MM-DD", tid = "T", tidformat = "tt:mm" }'


def start(was: str, becomes: str) -> str:
    assert was in START
    return START.replace(was, becomes)


def refused(folder: Path, content: str | bytes) -> str:
    path = folder / "mitt.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProfilError) as stopped:
        load_profil(path)
    said = str(stopped.value)
    assert said.startswith("mitt.toml")
    assert said.endswith((".", "?", "kör igen."))
    assert "\n" not in said
    return said


def test_a_profile_is_known_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    found = profile(tmp_path, RIGHT)
    assert (found.fil, found.system) == ("mitt.toml", "Vårdflöde")
    assert found.sha256 == hashlib.sha256(RIGHT.encode()).hexdigest()


@pytest.mark.parametrize("change", ["kontrollerad = false", "# kontrollerad saknas"])
def test_an_unchecked_profile_is_refused(tmp_path: Path, change: str) -> None:
    said = refused(tmp_path, RIGHT.replace("kontrollerad = true", change))
    assert "förslag som ingen har kontrollerat" in said
    assert "ändra sedan kontrollerad = false till kontrollerad = true" in said


# (what stands in a right profile, what is put there instead, what is said)
FAULTS = [
    ('format = "internkontroll.profil/1"', "", "«format» saknas"),
    ("profil/1", "profil/2", "«format» är «internkontroll.profil/2», men ska vara"),
    ('system = "Vårdflöde"', "", "«system» saknas"),
    ('system = "Vårdflöde"', "system = 7", "«system» är 7, men ska vara text inom citattecken"),
    ('system = "Vårdflöde"', 'system = " "', "text på en rad"),
    ('system = "Vårdflöde"', 'system = "a\\nb"', "text på en rad"),
    ("kontrollerad = true", 'kontrollerad = "ja"', "«kontrollerad» är «ja», men ska vara true eller"),
    ('decimaltecken = ","', "", "«decimaltecken» saknas"),
    ('decimaltecken = ","', 'decimaltecken = "komma"', "men ska vara «,» eller «.»"),
    ('decimaltecken = ","', 'decimaltecken = ","\ntusentalstecken = ","', "är båda «,»"),
    ('decimaltecken = ","', 'decimaltecken = ","\ntusentalstecken = "x"', "«mellanslag»"),
    ('decimaltecken = ","', 'decimaltecken = ","\ndecimal = 1', "Menade ni «decimaltecken»?"),
    ("[registreringar]\n", "[registrering]\nfiler=[]\n[registreringar]\n", "Menade ni «registreringar»?"),
    ('filer = ["export*"]', 'filer = "export*"', "[registreringar]: «filer» är «export*»"),
    ('filer = ["export*"]', "filer = [1]", "en lista med texter"),
    ('filer = ["export*"]', 'filer = [""]', "en lista med texter"),
    ('filer = ["export*"]', 'fil = ["x"]', "Menade ni «filer»?"),
    ('filer = ["export*"]', "rubrikrad = 0", "«rubrikrad» är 0, men ska vara ett heltal från 1"),
    ('filer = ["export*"]', "rubrikrad = true", "«rubrikrad» är true"),
    ('filer = ["export*"]', 'hoppa_over = ["x"]', "skrivet som [[registreringar.hoppa_over]]"),
    ('filer = ["export*"]', 'hoppa_over = [{ kolumn = "x" }]', "Ange vilka rader som ska hoppas"),
    ('filer = ["export*"]', 'hoppa_over = [{ varden = ["x"] }]', "«kolumn» saknas"),
    ('filer = ["export*"]', 'hoppa_over = [{ kolumn = "x", borjar_med = [""] }]', "«borjar_med»"),
    ("kund = ", "kunden = ", "[registreringar.kolumner]: «kunden» känns inte igen. Menade ni «kund»?"),
    ('kund = "Brukare"', "", "«kund» saknas. Skriv var värdet finns, till exempel kund ="),
    ('kund = "Brukare"', "kund = 3", "«kund» ska vara namnet på en kolumn"),
    ('kund = "Brukare"', 'kund = ""', "«kund» är «», men ska vara text på en rad"),
    ('kund = "Brukare"', 'kund = { fast = "" }', "«fast» är «»"),
    ('kund = "Brukare"', 'kund = { fast = "19121212-1212" }', "innehåller ett personnummer"),
    ('kund = "Brukare"', 'kund = { kolumn = "K", format = "tt:mm" }', "«format» kan bara användas för"),
    ('kund = "Brukare"', 'kund = { column = "K" }', "Menade ni «kolumn»?"),
    ('kategori = "Typ"', 'kategori = { fast = "omsorgg" }', "Menade ni «omsorg»?"),
    ('start = "Start"', 'start = { fast = "2022" }', "«fast» kan bara användas för text och val"),
    ('start = "Start"', 'start = { kolumn = "S", format = "yyyy" }', "«yyyy» går inte att förstå"),
    ('start = "Start"', 'start = { kolumn = "S", format = "tt:mm" }', "men ska vara datum och klockslag"),
    ('start = "Start"', 'start = { kolumn = "S", format = "ÅÅÅÅ-MM-DD" }', "datum och klockslag"),
    ('start = "Start"', 'start = { langd = "L", langdformat = "t:mm" }', "«langd» kan bara användas för"),
    ('start = "Start"', start("tidformat", "tidsformat"), "«tidformat»?"),
    ('start = "Start"', start("tt:mm", "minuter"), 'eller "minuter efter midnatt"'),
    ('start = "Start"', start('tid = "T", ', ""), "«tid» saknas"),
    ('start = "Start"', start(" }", ", over_midnatt = true }"), "«over_midnatt» kan"),
    ('start = "Start"', start(" }", ', format = "x" }'), "kan inte stå tillsammans"),
    ('slut = "Slut"', 'slut = { langd = "L", langdformat = "tt:mm" }', "Menade ni «t:mm»?"),
    ('slut = "Slut"', 'slut = { langd = "L" }', "«langdformat» saknas"),
    ('orsak = "Kod"', START.replace("start", "orsak"), "används för datum med klockslag, men orsak är text"),
    ('orsak = "Kod"', 'minuter = { kolumn = "M", format = "timme" }', "Menade ni «timmar»?"),
    ('orsak = "Kod"', 'orsak = { fast = "" }', "«fast» är «»"),
    ('orsak = "Kod"', "planerad_slut = { langd = 'L', langdformat = 'minuter' }", "från «planerad_start»"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "said"), FAULTS, ids=[f[2] for f in FAULTS])
def test_a_fault_says_where_and_what_is_allowed(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    assert was in RIGHT
    assert said in refused(tmp_path, RIGHT.replace(was, becomes, 1))


VALUES = [
    (
        '[registreringar.varden.kategori]\n"x" = "omsorgen"',
        "«x» är «omsorgen», men kategori ska vara",
    ),
    ('[registreringar.varden.kategori]\n"x" = 1', "«x» är 1, men ska vara text"),
    ('[registreringar.varden.kategori]\n"Städ" = "service"\n"STAD" = "omsorg"', "står två gånger"),
    ("[registreringar.varden.katgori]", "Menade ni «kategori»?"),
    ('[registreringar.varden.insats]\n"x" = "y"', "«insats» har värden men ingen kolumn"),
    ('[registreringar.varden.start]\n"x" = "y"', "Värden kan bara översättas för text och val"),
    ('[registreringar.varden.utforare]\n"x" = "y"', "«utforare» har värden men ingen kolumn"),
    (
        "[registreringar.varden.kategori]\n" + "".join(f'"v{n}" = "omsorg"\n' for n in range(501)),
        "fler än 500 värden",
    ),
]


@pytest.mark.parametrize(("more", "said"), VALUES, ids=[v[1] for v in VALUES])
def test_a_fault_in_the_values(tmp_path: Path, more: str, said: str) -> None:
    assert said in refused(tmp_path, toml(more=more))


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "tom": ("", "«format» saknas"),
    "bild": (b"\x89PNG\r\n\x1a\n\0\0", "är inte sparad som UTF-8"),
    "cp1252": (RIGHT.encode("cp1252"), "är inte sparad som UTF-8"),
    "utf-16": (RIGHT.encode("utf-16"), "är inte sparad som UTF-8"),
    "nul": (b"a = \0", "går inte att läsa som TOML"),
    "inte toml": ("hej hej", "går inte att läsa som TOML"),
    "nyckel två gånger": (RIGHT + 'system = "x"\n[registreringar]\n', "går inte att läsa som TOML"),
    "stor": ("#" * 200_001, "är större än 200 kB"),
    "djup lista": ("a = " + "[\n" * 50_000, "går inte att läsa som TOML"),
    "djupt avsnitt": ("[" + "a." * 400 + "a]", "känns inte igen"),
    "många punkter": ("\n[" + "a." * 90_000 + "a]", "rad 2 är längre än 1000 tecken"),
    "långt tal": ("a = " + "9" * 5_000, "rad 1 är längre än 1000 tecken"),
    "lång nyckel": (f'"{"x" * 900}" = 1', "känns inte igen"),
    "styrtecken i nyckel": ('"a\\u001b[31m\\nb" = 1', "«a [31m b» känns inte igen"),
    "tabell som text": (RIGHT.split("[registreringar]")[0] + 'registreringar = "x"', "[registreringar]"),
    "ingen tabell": (RIGHT.split("[registreringar]")[0], "säger inget om någon tabell"),
    "tabell som lista": (RIGHT.split("[registreringar]")[0] + "[[registreringar]]", "är en lista"),
    "personnummer": (RIGHT.replace('"Brukare"', '{ fast = "19121212-1212", x = 1 }'), "«x»"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    content, said = HOSTILE[name]
    found = refused(tmp_path, content)
    assert said in found
    assert "19121212-1212" not in found
    assert len(found) < 700


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "mitt.toml").write_bytes(RIGHT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_profil(tmp_path / "mitt.toml").system == "Vårdflöde"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "Vi hittar ingen profil i"),
        (lambda path: path.mkdir(), "mitt.toml är en mapp"),
    ],
)
def test_a_file_that_is_not_there(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    make(tmp_path / "mitt.toml")
    with pytest.raises(ProfilError, match=said):
        load_profil(tmp_path / "mitt.toml")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile(tmp_path, RIGHT)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ProfilError, match=r"mitt\.toml går inte att läsa.*behörighet"):
        load_profil(tmp_path / "mitt.toml")


def test_two_profiles_of_one_name(tmp_path: Path) -> None:
    paths = [tmp_path / name / "mitt.toml" for name in "ab"]
    for path in paths:
        profile(path.parent, RIGHT)
    with pytest.raises(ProfilError, match=r"Två profiler heter mitt\.toml"):
        load_profiler(paths)
