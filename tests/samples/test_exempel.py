"""The synthetic underlag: its size and shape, and that its answer is the whole answer."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import samples.kunder
from samples import Facit, write_example
from samples.__main__ import KUNDER, PERIOD, remake
from samples.hel_fil import write_whole_file_faults
from suites.plan_file import load_plan
from tests.samples.rakna import read, typed
from tests.samples.regler import alla, underlag

pytestmark = pytest.mark.langsam  # makes the whole sample month

COMMITTED = Path(samples.__file__).parent
TABLES = {
    "registreringar", "bestallningar", "kunder", "genomforandeplaner", "uppehall", "franvaro",
    "personal", "inskrivningar", "fakturor", "utforare", "budget",
    "historik",
}  # fmt: skip
RULES = {
    "underlag": {
        "fa-rader", "snarlika-namn", "snarlika-kunder", "kund-utan-tagg", "okand-utforare",
    },
    "genomforandeplan": {"plan-saknas", "plan-aldre-an-beslut"},
    "utford-tid": {"andel-utford"},
    "registreringar": {
        "slut-efter-start", "rimlig-langd", "minuter-over-intervall", "dubblett",
        "personal-overlapp", "personal-overlapp-lang", "hushall-samtidigt",
        "dubbelrapporterad-tid", "rapporttid-over-narvaro", "aktiv-bestallning", "under-franvaro",
        "okand-kund", "okand-personal", "ratt-yrkesroll", "giltig-delegering", "inskriven",
        "larm-utan-trygghetslarm", "tagg-fore-uppsatt", "manuell-utan-orsak",
        "avbojd-utan-orsak", "flera-leg-besok", "insats-fel-kategori",
    },
    "personalkontinuitet": {"kontinuitet-kund"},
    "avbojda-besok": {"upprepat-avbojande"},
    "uppehall": {"franvaro-utan-uppehall", "verkstalld-utan-besok", "overlappande-bestallning"},
    "ersattning": {"faktura-avviker"},
    "bistandsuppfoljning": {
        "uppfoljning-forsenad", "uppfoljning-forsenad-over-80", "uppfoljning-okand",
        "bevakning-passerad",
    },
    "larmkunder": {"larm-utan-insats"},
    "avgift": {
        "avgift-over-niva", "avgift-under-niva", "avgift-over-tak", "avgift-nio-timmar",
    },
    "verkstallighet": {"ej-verkstalld", "ej-verkstalld-tre-manader"},
}  # fmt: skip
WHOLE_FILE = {"minuter-enhet", "fel-ar"}
GATE = {
    "saknas", "ej-datum", "ej-tid", "ej-tal", "negativt-tal", "ej-val", "personnummer", "maskerad",
    "upprepad-rad", "nyckel-ej-unik", "tom-rad", "summarad", "rubrikrad", "forskjuten-rad",
    "ej-post", "utan-varde", "forvanskad", "for-lang", "ej-manad", "enhetsrad",
}  # fmt: skip
# A number format of Excel, a finding on a row that is kept, and how a whole column is told.
NO_ROW_OF_A_CSV = {"visas-annorlunda", "personnummer-i-text", "hela-kolumnen"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def counted(folder: Path, facit: Facit) -> Counter[tuple[str, str, str, str]]:
    """What the slow rules find in the month of the answer."""
    return Counter(alla(typed(read(folder), facit.period)))


def promised(facit: Facit) -> Counter[tuple[str, str, str, str]]:
    """The deviations of the answer."""
    return Counter((a.kontroll, a.regel, a.utforare, a.nyckel) for a in facit.avvikelser)


def registreringar(folder: Path) -> pd.DataFrame:
    """Accepted registrations, typed."""
    return typed(read(folder), PERIOD).alla_reg


def test_the_committed_sample_is_what_the_program_makes(tmp_path: Path) -> None:
    remake(tmp_path)
    made = contents(tmp_path)
    assert made == {n: (COMMITTED / n).read_bytes() for n in made}
    assert {Path(n).stem for n in made if n.startswith(f"{PERIOD}/")} == TABLES | {"LASMIG"}
    assert contents(COMMITTED / PERIOD).keys() == {
        n.removeprefix(f"{PERIOD}/") for n in made if n.startswith(f"{PERIOD}/")
    }


def test_the_committed_sample_is_small() -> None:
    files = contents(COMMITTED / PERIOD)
    assert sum(map(len, files.values())) < 2_000_000
    assert 3_000 < files["registreringar.csv"].count(b"\n") < 6_000


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write_example(tmp_path / name / "x", kunder=40, fro=seed)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_the_answer_names_every_rule_and_every_error_of_the_gate(tmp_path: Path) -> None:
    facit = write_example(tmp_path / "x", kunder=KUNDER)
    regler = {k: {a.regel for a in facit.avvikelser if a.kontroll == k} for k in RULES}
    regler["genomforandeplan"].discard("andel-med-plan")
    assert regler == RULES
    assert {a.kontroll for a in facit.avvikelser} == RULES.keys()
    assert {u.regel for u in facit.underkanda} == GATE
    assert load_plan("norrtalje-2022").underkand.keys() == GATE | NO_ROW_OF_A_CSV


@pytest.mark.parametrize(
    ("kunder", "perioder", "fro"),
    [(45, ("2022-03",), 1), (40, ("2022-02",), 8), (55, ("2022-10",), 3),
     (42, ("2021-11", "2021-12"), 2)],
)  # fmt: skip
def test_the_answer_is_the_whole_answer(
    tmp_path: Path, kunder: int, perioder: tuple[str, ...], fro: int
) -> None:
    facit = write_example(tmp_path / "x", kunder=kunder, perioder=perioder, fro=fro)
    assert counted(tmp_path / "x", facit) == promised(facit)
    underkanda = [(u.fil, u.rad, u.kolumn, u.regel) for u in facit.underkanda]
    assert sorted(read(tmp_path / "x").underkanda) == underkanda


def test_the_faults_of_a_whole_file_are_in_a_sample_of_their_own(tmp_path: Path) -> None:
    facit = write_whole_file_faults(tmp_path / "x", PERIOD)
    assert {a.regel for a in facit} == WHOLE_FILE
    found = underlag(typed(read(tmp_path / "x"), PERIOD))
    assert sorted(found) == sorted((a.kontroll, a.regel, a.utforare, a.nyckel) for a in facit)


def test_the_answer_holds_when_a_provider_is_written_in_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples.kunder, "OMRADEN_PER_BLOCK", 1)
    monkeypatch.setattr(samples.kunder, "TEAM_PER_OMRADE", 2)
    facit = write_example(tmp_path / "x", kunder=80)
    assert counted(tmp_path / "x", facit) == promised(facit)


@pytest.mark.parametrize(
    ("kunder", "perioder", "fro"), [(20, ("2022-03",), 1), (40, ("2024-02", "2024-03"), 4)]
)
def test_without_faults_only_shares_deviate(
    tmp_path: Path, kunder: int, perioder: tuple[str, ...], fro: int
) -> None:
    facit = write_example(tmp_path / "x", kunder=kunder, perioder=perioder, fro=fro, fel=False)
    assert {a.regel for a in facit.avvikelser} == {"andel-utford"}
    assert counted(tmp_path / "x", facit) == promised(facit)
    assert facit.underkanda == ()
    assert read(tmp_path / "x").underkanda == []


def test_without_faults_nobody_is_in_two_places(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=60, fel=False)
    r = registreringar(tmp_path / "x")
    visits = r[r["u"]].drop_duplicates(["besok", "personal"])
    busy: set[tuple[str, int]] = set()
    for personal, start, slut in zip(
        visits["personal"], visits["start"], visits["slut"], strict=True
    ):
        minutes = range(int(start.timestamp()) // 60, int(slut.timestamp()) // 60)
        taken = {(personal, m) for m in minutes}
        assert not taken & busy
        busy |= taken


def test_the_reports_of_a_visit_divide_its_minutes(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=40, fel=False)
    r = registreringar(tmp_path / "x")
    visits = r[r["u"]].groupby(["besok", "personal"])
    assert (visits["start"].nunique() == 1).all()
    assert (visits["min"].sum() == visits["langd"].first()).all()
    assert (visits.size() == 2).any()


def test_the_shares_are_exact_and_differ(tmp_path: Path) -> None:
    facit = write_example(tmp_path / "x", kunder=160)
    assert [a.utforare for a in facit.andel_utford] == sorted(
        a.utforare for a in facit.andel_utford
    )
    andelar = [a.andel for a in facit.andel_utford]
    assert all(Fraction(62, 100) < a < Fraction(90, 100) for a in andelar)
    assert max(andelar) > Fraction(85, 100)
    assert len(set(andelar)) == 5
    r = typed(read(tmp_path / "x"), PERIOD).reg
    hemtjanst = r[r["u"] & r["kategori"].isin(["service", "omsorg"])]
    summor = hemtjanst.groupby("utforare")["min"].sum()
    assert {a.utforare: a.utford_minuter for a in facit.andel_utford} == dict(summor.items())


def test_a_large_example_looks_like_a_real_month(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=400, fel=False)
    r = pd.read_csv(tmp_path / "x" / "registreringar.csv", sep=";", dtype=str).fillna("")
    assert 85 < len(r) / 400 < 105
    assert set(r["kategori"]) == {
        "service", "omsorg", "larm", "delegerad hsl", "hemsjukvård", "hemrehab",
    }  # fmt: skip
    hemtjanst = r[r["kategori"].isin(["service", "omsorg"])]
    avbojda = (hemtjanst["status"] == "avböjd").groupby(hemtjanst["utforare"]).mean()
    assert avbojda.between(0.02, 0.08).all()
    assert (r["registreringssatt"] == "manuell").mean() == pytest.approx(0.07, abs=0.02)
    assert (r["dubbelbemanning"] != "").any()
    assert {"bomkörning", "inställd"} < set(r["status"])


def test_staff_per_client_is_realistic(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=120, fel=False)
    r = registreringar(tmp_path / "x")
    r = r[r["dag"].between("2022-03-07", "2022-03-20")]
    r = r[r["kategori"].isin(["service", "omsorg", "delegerad hsl"])]
    kunder = r.groupby(["utforare", "kund"])
    antal = r[r["u"]].groupby(["utforare", "kund"])["personal"].nunique()
    antal = antal[kunder["besok"].nunique() >= 28]
    assert antal.max() <= 20
    assert 8 <= antal.mean() <= 15


def test_no_key_looks_like_a_personnummer(tmp_path: Path) -> None:
    facit = write_example(tmp_path / "x", kunder=40)
    text = b"\n".join(contents(tmp_path / "x").values()).decode()
    assert not re.search(r"\d{10}", text)
    assert set(re.findall(r"\d{6,8}[-+]\d{4}", text)) == {"19121212-1212"}
    assert facit.personnummer_i_text == 1


def test_rejected_rows_are_too_few_to_stop_a_control(tmp_path: Path) -> None:
    facit = write_example(tmp_path / "x", kunder=40)
    rader = Counter(registreringar(tmp_path / "x")["utforare"])
    underkanda = sum(u.fil == "registreringar.csv" for u in facit.underkanda)
    assert underkanda < 0.02 * rader["Hemtjänst Havsviken"]


def test_clients_are_the_same_over_the_months(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=40, perioder=("2022-02", "2022-03"), fel=False)
    r = registreringar(tmp_path / "x")
    per_manad = r.groupby(r["dag"].dt.month)["kund"].agg(set)
    assert len(per_manad[2] & per_manad[3]) > 35
    assert not r.duplicated(["utforare", "registrering"]).any()


def test_the_folder_says_that_it_is_invented(tmp_path: Path) -> None:
    write_example(tmp_path / "x", kunder=40)
    text = (tmp_path / "x" / "LASMIG.txt").read_text(encoding="utf-8")
    assert "Syntetiskt" in text
    assert "uppdiktade" in text


def test_too_few_clients_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="minst 40 kunder, fick 39"):
        write_example(tmp_path / "x", kunder=39)
    assert not (tmp_path / "x").exists()
