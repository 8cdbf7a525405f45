"""kontrollera --pseudonym: no key of a person in any output, and the month is otherwise the same."""

from __future__ import annotations

import csv
import gc
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from click.testing import CliRunner, Result

import cli
from arkiv.contents import runs, tables
from extracts.pseudonym import HIDDEN_KEY, PSEUDONYM, make_key, read_key
from suites.gx_door import Door
from tests.lackor import written
from tests.underlag_builder import Row, bestallning, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path(__file__).parent.parent / "samples" / "2022-03"
KEYS = ("kund", "personal")
# The keys of the sample, and how each in turn is written instead: what is searched for is `{0}`.
KEY = re.compile(r"([Kk]|P-)(\d{4,5})")
ODD = (
    "Åsa  {0} Öberg",
    "{0}" + "x" * 280,
    "=HYPERLINK({0})",
    "+{0}",
    "@{0}",
    "<b>{0}</b>&amp;",
    '{0};"c"',
    "770000{0}",
    "K19850709-1234{0}",
    "é{0}ß/\\",
    "{0}\u200b, två",
)
# Keys that the gate rejects, one row for each in registreringar.
REJECTED = ("fel01zq 19121212-1212", "fel02zq ••••••-••••", "fel03zq" * 150)


def run(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def as_odd(key: str, kolumn: str) -> str:
    """A key of the sample in its odd form; those that look alike still do, of one column."""
    found = KEY.fullmatch(key)
    if not found:
        return key
    number = int(found[2])
    return ODD[number % len(ODD)].format(f"{kolumn[0]}{found[1].strip('-')}z{number:05}q")


def odd_sample(folder: Path) -> Path:
    """The sample month with odd keys, and rows whose keys are rejected."""
    folder.mkdir()
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = csv.reader(stream, delimiter=";")
        at = [header.index(name) for name in KEYS if name in header]
        rows = [[as_odd(c, header[n]) if n in at else c for n, c in enumerate(row)] for row in rows]
        if path.stem == "registreringar":
            for wrong in REJECTED:
                for n in at:
                    rows.append([f"F{len(rows)}", *rows[0][1:]])
                    rows[-1][n] = wrong
        with (folder / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([header, *rows])
    return folder


def tokens(underlag: Path) -> set[str]:
    """What no output may hold: the part of each key that no other text has."""
    text = "".join(path.read_text("utf-8") for path in sorted(underlag.glob("*.csv")))
    return set(re.findall(r"[kp][KkP]z\d{5}q|fel0\dzq", text))


def leaks(searched: set[str], texts: Mapping[str, str]) -> list[str]:
    """«key → output» for each that can be read, however HTML, XML, JSON and addresses write it."""
    assert searched
    plain = {
        name: re.sub(r"\W", "", unquote(html.unescape(f"{name}\n{t}"))) for name, t in texts.items()
    }
    return sorted(f"{one} → {name}" for name, t in plain.items() for one in searched if one in t)


def of_archive(path: Path) -> dict[str, str]:
    """The tables of an archive as text, and its bytes."""
    found = {name: str(rows.to_pylist()) for name, rows in tables(path)}
    return {**found, path.name: path.read_bytes().decode("latin-1")}


@dataclass(frozen=True)
class Both:
    """The same month without pseudonyms and with: the folder of each, and what was said."""

    underlag: Path
    nyckelfil: Path
    plain: Path
    replaced: Path
    said: tuple[Result, Result]


@pytest.fixture(scope="module")
def both(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    top = tmp_path_factory.mktemp("pseudonymer")
    underlag, nyckelfil = odd_sample(top / "underlag"), top / "hemligt" / "nyckel"
    nyckelfil.parent.mkdir()
    make_key(nyckelfil)
    plain, replaced = top / "som-lamnat" / "2022-03", top / "pseudonymer" / "2022-03"
    said = (
        run("kontrollera", underlag, "--ut", plain),
        run("kontrollera", underlag, "--ut", replaced, "--pseudonym", nyckelfil),
    )
    yield Both(underlag, nyckelfil, plain, replaced, said)
    gc.enable()


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_no_key_is_left_in_anything_that_is_written(both: Both) -> None:
    archive = of_archive(both.replaced.parent / "arkiv" / "internkontroll.duckdb")
    outputs = {**written(both.replaced), **archive, "sagt": both.said[1].output}
    assert leaks(tokens(both.underlag), outputs) == []
    assert {"rapport.html", "avvikelser.csv", "underkanda.csv", "bevis.json"} <= outputs.keys()
    assert any(name.startswith("utforare/") for name in outputs)
    assert any(name.startswith("avvikelser.xlsx/") for name in outputs)


def test_what_is_searched_for_is_there_without_the_option(both: Both) -> None:
    """The search finds keys in every kind of output, those that were rejected too."""
    searched = tokens(both.underlag)
    archive = of_archive(both.plain.parent / "arkiv" / "internkontroll.duckdb")
    found = {
        line.partition(" → ")[2] for line in leaks(searched, {**written(both.plain), **archive})
    }
    assert {"rapport.html", "avvikelser.csv", "underkanda.csv", "avvikelse"} <= found
    assert {"avvikelser.xlsx/xl/sharedStrings.xml"} <= found
    assert any(name.startswith("utforare/") for name in found)
    rejected = leaks({"fel01zq", "fel02zq", "fel03zq"}, written(both.plain))
    assert {line.partition(" → ")[0] for line in rejected} == {"fel01zq", "fel02zq", "fel03zq"}


def test_the_key_stands_nowhere_and_its_check_in_the_evidence(both: Both) -> None:
    secret, nyckel = both.nyckelfil.read_text("ascii").strip(), read_key(both.nyckelfil)
    archive = both.replaced.parent / "arkiv" / "internkontroll.duckdb"
    outputs = {**written(both.replaced), **of_archive(archive), "sagt": both.said[1].output}
    for hidden in (secret, bytes.fromhex(secret).decode("latin-1"), str(both.nyckelfil)):
        assert [name for name, text in outputs.items() if hidden in text] == []
    bevis = json.loads((both.replaced / "bevis.json").read_text("utf-8"))
    assert bevis["parametrar"][PSEUDONYM] == nyckel.kontroll
    assert PSEUDONYM not in json.loads((both.plain / "bevis.json").read_text("utf-8"))["parametrar"]


def test_what_is_counted_and_judged_is_the_same_to_the_byte(both: Both) -> None:
    for name in ("rapport.json", "ledning.html", "ledning.docx"):
        assert (both.plain / name).read_bytes() == (both.replaced / name).read_bytes(), name
    plain, replaced = (
        r.output.replace(str(f), "")
        for r, f in zip(both.said, (both.plain, both.replaced), strict=True)
    )
    assert plain == replaced
    assert both.said[0].exit_code == both.said[1].exit_code == 1


def in_pseudonyms(text: str, by_key: Mapping[str, str]) -> str:
    pattern = "|".join(map(re.escape, sorted(by_key, key=len, reverse=True)))
    return re.sub(pattern, lambda found: by_key[found[0]], text)


def shown_keys(both: Both) -> dict[str, str]:
    """How each accepted key is shown → its pseudonym."""
    nyckel, found = read_key(both.nyckelfil), dict[str, str]()
    for path in sorted(both.underlag.glob("*.csv")):
        for row in listed(path):
            for kolumn in KEYS:
                if re.search(r"z\d{5}q", row.get(kolumn) or ""):
                    key = re.sub(" +", " ", row[kolumn].replace("\u200b", "").strip())
                    found[key] = nyckel.pseudonym(kolumn, key)
    return found


def test_the_deviations_are_the_same_but_for_keys_texts_and_ids(both: Both) -> None:
    by_key = shown_keys(both)
    plain, replaced = (listed(f / "avvikelser.csv") for f in (both.plain, both.replaced))
    said = Counter(
        tuple(in_pseudonyms(v.removeprefix("'"), by_key) for k, v in row.items() if k != "id")
        for row in plain
    )
    assert said == Counter(tuple(v for k, v in row.items() if k != "id") for row in replaced)
    assert all(re.fullmatch(r"(k-[a-z2-7]{12})?", row["kund"]) for row in replaced)
    assert all(re.fullmatch(r"(p-[a-z2-7]{12})?", row["personal"]) for row in replaced)
    assert any(row["personal"] for row in replaced)
    assert Counter(row["kund"] == "" for row in replaced) == Counter(r["kund"] == "" for r in plain)


def test_rejected_rows_are_the_same_without_what_their_keys_hold(both: Both) -> None:
    plain, replaced = (listed(f / "underkanda.csv") for f in (both.plain, both.replaced))
    for one, two in zip(plain, replaced, strict=True):
        if one["kolumn"] in KEYS and one["varde"]:
            assert two["varde"] == HIDDEN_KEY
            assert two["text"] == one["text"].replace(one["varde"], HIDDEN_KEY)
            assert {**two, "varde": "", "text": ""} == {**one, "varde": "", "text": ""}
        else:
            assert one == two
    assert sum(row["varde"] == HIDDEN_KEY for row in replaced) >= 2 * len(REJECTED)


def places(book: Path) -> Counter[tuple[Any, ...]]:
    """Rule, file and row of every line of a work list."""
    rows = list(openpyxl.load_workbook(book)["Avvikelser"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if "Rad i filen" in row)
    at = [rows[head].index(name) for name in ("Regel", "Fil", "Rad i filen")]
    return Counter(tuple(row[n] for n in at) for row in rows[head + 1 :])


def test_every_row_is_found_in_the_file_that_it_came_from(both: Both) -> None:
    assert places(both.plain / "avvikelser.xlsx") == places(both.replaced / "avvikelser.xlsx")


def test_a_run_is_made_again_with_its_key_only(both: Both, tmp_path: Path) -> None:
    make_key(tmp_path / "annan")
    again = ("verifiera", both.replaced, "--underlag", both.underlag)
    done = run(*again, "--pseudonym", both.nyckelfil)
    assert "körd på nytt med samma underlag, plan och val, byte för byte." in done.output
    for given, said in (
        ((), "Körningen hade pseudonymer. Ange dess nyckelfil med --pseudonym."),
        (("--pseudonym", tmp_path / "annan"), "Körningen hade en annan nyckel."),
        (("--pseudonym", tmp_path / "saknas"), "finns inte. Gör en nyckelfil"),
    ):
        refused = run(*again, *given)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert said in refused.stderr
    refused = run(
        "verifiera", both.plain, "--underlag", both.underlag, "--pseudonym", both.nyckelfil
    )
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Körningen hade inga pseudonymer. Kör utan --pseudonym." in refused.stderr


@pytest.fixture(scope="module")
def months(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """March and April of a client without a plan, the key in another file the second time."""
    top = tmp_path_factory.mktemp("tva-manader")
    rows = [registrering("2022-03-01 08:00"), registrering("2022-04-01 08:00")]
    more: dict[str, list[Row]] = {
        "genomforandeplaner": [{"kund": "K2", "utforare": "Björken", "upprattad": "2022-01-01"}]
    }
    write_underlag(top / "u", {"registreringar": rows, "bestallningar": [bestallning()], **more})
    make_key(top / "nyckel")
    (top / "kopia.txt").write_bytes((top / "nyckel").read_bytes().strip() + b"\r\n")
    for period, nyckelfil in (("2022-03", "nyckel"), ("2022-04", "kopia.txt")):
        done = run(
            *("kontrollera", top / "u", "--period", period, "--ut", top / "r" / period),
            *("--pseudonym", top / nyckelfil),
        )
        assert done.exit_code == 1, done.output
    gc.enable()
    return top


def test_a_deviation_is_known_again_the_month_after(months: Path) -> None:
    found = [
        {
            row["id"]
            for row in listed(months / "r" / period / "avvikelser.csv")
            if row["regel"] == "plan-saknas"
        }
        for period in ("2022-03", "2022-04")
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 1
    book = openpyxl.load_workbook(months / "r" / "2022-04" / "avvikelser.xlsx")["Avvikelser"]
    told = [cell.value for row in book.iter_rows() for cell in row]
    assert "kvarstår" in told


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "har pseudonymer. Ange deras nyckelfil med --pseudonym, eller ett annat arkiv"),
        (("--pseudonym", "annan"), "har pseudonymer av en annan nyckel. Ange den nyckelfilen med"),
    ],
)
def test_an_archive_of_other_names_is_refused_before_anything_is_written(
    months: Path, tmp_path: Path, named: tuple[str, ...], said: str
) -> None:
    archive, ut = months / "r" / "arkiv" / "internkontroll.duckdb", tmp_path / "r"
    if named:
        make_key(tmp_path / named[1])
        named = (named[0], str(tmp_path / named[1]))
    asked = ("kontrollera", months / "u", "--period", "2022-04", "--ut", ut, "--arkiv", archive)
    refused = run(*asked, *named)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not ut.exists()
    assert len(runs(archive)) == 2


@pytest.mark.parametrize("command", ["kontrollera", "verifiera"])
def test_what_is_no_key_is_one_sentence(command: str, months: Path, tmp_path: Path) -> None:
    (tmp_path / "kunder.csv").write_text("kund;taxeomrade\nhemlig;tätort\n", "utf-8")
    given = (
        (months / "u", "--ut", tmp_path / "r")
        if command == "kontrollera"
        else (*(months / "r" / "2022-03", "--underlag", months / "u"),)
    )
    refused = run(command, *given, "--pseudonym", tmp_path / "kunder.csv")
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert "är ingen nyckelfil" in refused.stderr
    assert "hemlig" not in refused.stderr
    assert not (tmp_path / "r").exists()


def test_a_key_is_made_once_and_not_shown(tmp_path: Path) -> None:
    made = run("nyckel", tmp_path / "n")
    assert made.exit_code == 0
    secret = (tmp_path / "n").read_text("ascii").strip()
    assert secret not in made.output
    again = run("nyckel", tmp_path / "n")
    assert again.exit_code == 2
    assert "finns redan" in again.stderr
    assert (tmp_path / "n").read_text("ascii").strip() == secret
    nowhere = run("nyckel", tmp_path / "saknas" / "n")
    assert (nowhere.exit_code, len(nowhere.stderr.splitlines())) == (2, 1)
