"""Faults that people have reported, each a small underlag in tests/fall: what is right, in both commands."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from tests.lackor import digits_of, written

pytestmark = pytest.mark.langsam  # whole runs

FALL = Path(__file__).parent / "fall"


@dataclass(frozen=True)
class Svar:
    """What a command said, and the folder that it wrote."""

    exit_code: int
    said: str
    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream, delimiter=";"))

    def broken(self, *regler: str) -> list[tuple[str, str]]:
        """(rule, key) of every deviation of some rules."""
        found = self.rows("avvikelser.csv")
        return [(r["regel"], r["nyckel"]) for r in found if r["regel"] in regler]

    def indikator(self, kontroll: str, namn: str, utforare: str | None) -> Any:
        """An indicator that is not cut."""
        data = json.loads((self.folder / "rapport.json").read_text("utf-8"))
        control = next(k for k in data["kontroller"] if k["id"] == kontroll)
        cuts = {"kategori", "taxeomrade", "zon"}
        [found] = [
            i
            for i in control["indikatorer"]
            if (i["namn"], i["utforare"]) == (namn, utforare) and not i.keys() & cuts
        ]
        return found


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def kontrollera(namn: str, period: str, *options: str, bara: Sequence[str] = ()) -> Svar:
    """A run of the controls that the fault is about (`bara`), or of all."""
    only = (f"--kontroll={kontroll}" for kontroll in bara)
    return _run("kontrollera", namn, "--period", period, *options, *only)


def egenkontroll(namn: str, *options: str) -> Svar:
    return _run("egenkontroll", namn, *options)


def _run(command: str, namn: str, *options: str) -> Svar:
    folder = Path(command)
    args = [command, str(FALL / namn), *options, "--ut", str(folder)]
    result = CliRunner().invoke(cli.main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Svar(result.exit_code, result.output, folder)


def test_k08_an_end_at_the_second_two_o_clock_in_october() -> None:
    regler = ("slut-efter-start", "rimlig-langd", "minuter-over-intervall", "dubbelrapporterad-tid")
    assert kontrollera("k08-autumn-0200", "2022-10", bara=["registreringar"]).broken(*regler) == []
    assert egenkontroll("k08-autumn-0200").said.startswith("Kan skickas in")


def test_t01_seven_digits_of_a_second() -> None:
    found = kontrollera("t01-datetime2", "2022-03", bara=["utford-tid"])
    assert found.rows("underkanda.csv") == []
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["taljare"] == 60
    assert egenkontroll("t01-datetime2").said.startswith("Kan skickas in")


def test_t02_fractions_of_a_second_under_a_format() -> None:
    profil = ("--profil", str(FALL / "t02-frac-profil" / "p.toml"))
    found = kontrollera("t02-frac-profil", "2022-03", *profil, bara=["utford-tid"])
    assert found.rows("underkanda.csv") == []
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["taljare"] == 30
    assert egenkontroll("t02-frac-profil", *profil).said.startswith("Kan skickas in")


def test_q01_a_personnummer_written_with_a_space() -> None:
    """Its rows are rejected, and the number is in nothing that is written or said."""
    month, check = kontrollera("q01-pnr-space", "2022-03"), egenkontroll("q01-pnr-space")
    expected = [("2", "kund", "personnummer"), ("3", "kund", "personnummer")]
    rejected = month.rows("underkanda.csv")
    assert [(r["rad"], r["kolumn"], r["regel"]) for r in rejected] == expected
    assert check.exit_code == 1
    for answer in (month, check):
        for text in (answer.said, *written(answer.folder).values()):
            assert "1212121212" not in digits_of(text)


NAMN = ("ALM AB|Alm AB", "ALM AB|Alm AB.", "Alm AB|Alm AB.")
KUNDER = ("K 1|K1", "K 1|k1", "K1|k1")


def test_n01_names_that_cannot_be_told_apart_are_one_provider() -> None:
    """And those that only look alike are a finding that names both, every two of them.

    The total leaves them out, as nothing is granted to those names.
    """
    found = kontrollera("n01-near-names", "2022-03", bara=["underlag", "utford-tid"])
    assert found.rows("underkanda.csv") == []
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["varde"] == 360 / 600
    assert found.indikator("utford-tid", "andel_utford", None)["varde"] == 360 / 600
    assert sorted(found.broken("snarlika-namn")) == [("snarlika-namn", key) for key in NAMN]
    check = egenkontroll("n01-near-names")
    assert check.said.startswith("Kan skickas in")
    expected = [
        f"{one} (3 rader) och {other} ser ut som samma utförare, men räknas som två."
        for one, other in (
            ("ALM AB", "Alm AB (13 rader)"),
            ("Alm AB.", "ALM AB (3 rader)"),
            ("Alm AB.", "Alm AB (13 rader)"),
        )
    ]
    for answer, name in ((found, "avvikelser.csv"), (check, "fynd.csv")):
        said = [r["text"] for r in answer.rows(name) if r["regel"] == "snarlika-namn"]
        assert sorted(said) == expected


def test_n01_the_provider_asked_about_is_the_one_that_is_written_so() -> None:
    check = egenkontroll("n01-near-names", "--utforare", "Alm AB")
    found = [r["utforare"] for r in check.rows("fynd.csv") if r["regel"] == "snarlika-namn"]
    assert sorted(found) == ["ALM AB", "Alm AB."]
    assert egenkontroll("n01-near-names", "--utforare", "alm ab").exit_code == 2


def test_n02_keys_that_cannot_be_told_apart_are_one_client() -> None:
    """And an unknown one that only looks like a known one says so; a Cyrillic letter is another."""
    found = kontrollera("n02-near-keys", "2022-03", bara=["underlag", "registreringar"])
    check = egenkontroll("n02-near-keys")
    assert found.rows("underkanda.csv") == []
    unknown = [("okand-kund", key) for key in ("R3", "R4", "R5")]
    assert sorted(found.broken("okand-kund")) == unknown
    assert sorted(found.broken("snarlika-kunder")) == [("snarlika-kunder", key) for key in KUNDER]
    for answer, name in ((found, "avvikelser.csv"), (check, "fynd.csv")):
        said = {r["text"] for r in answer.rows(name) if r["regel"] == "okand-kund"}
        assert said == {
            "Kunden k1 finns inte i kundlistan för mars 2022. Menar ni K1?",
            "Kunden K 1 finns inte i kundlistan för mars 2022. Menar ni K1?",
            "Kunden \u041a1 finns inte i kundlistan för mars 2022.",
        }
        assert "\u200b" not in (answer.folder / name).read_text("utf-8")


def test_p02_times_in_swedish_time() -> None:
    found = kontrollera("p02-tz-stockholm", "2022-03", bara=["utford-tid"])
    assert found.rows("underkanda.csv") == []
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["taljare"] > 0
    assert egenkontroll("p02-tz-stockholm").said.startswith("Kan skickas in")


def test_p30_minutes_of_32_bits_are_exact() -> None:
    found = kontrollera("p30-float32", "2022-03", bara=["utford-tid"])
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["varde"] == 0.85
    assert found.broken("andel-utford") == []
    assert egenkontroll("p30-float32").said.startswith("Kan skickas in")


def test_s01_a_row_says_its_sheet() -> None:
    check = egenkontroll("s01-two-sheets", "--alla")
    said = " ".join(check.said.split())
    for sheet in ("registreringar v9", "registreringar v10"):
        assert f"bladet «{sheet}» rad 3" in said
    month = kontrollera("s01-two-sheets", "2022-03", bara=["underlag"])
    assert [r["rad"] for r in month.rows("underkanda.csv")] == ["3", "3"]


def test_z01_a_key_whose_zeros_are_in_the_format() -> None:
    found = kontrollera("z01-zero-real", "2022-03", bara=["registreringar", "utford-tid"])
    assert found.broken("okand-kund", "aktiv-bestallning") == []
    assert found.indikator("utford-tid", "andel_utford", "Alm AB")["varde"] == 1
    assert egenkontroll("z01-zero-real").said.startswith("Kan skickas in")


def test_z02_a_share_is_the_level_that_is_seen() -> None:
    found = kontrollera("z02-avgift-pct", "2022-03", bara=["underlag"])
    check = egenkontroll("z02-avgift-pct")
    for answer, name in ((found, "underkanda.csv"), (check, "fynd.csv")):
        rejected = [r["rad"] for r in answer.rows(name) if r["kolumn"] == "avgiftsniva"]
        assert rejected == ["5"], "80,0 alone"
