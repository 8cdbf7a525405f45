"""No count of 1–4 can be worked out of what is published (spec: publicera, «Secrecy»)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from arkiv.aret import runs_of_year
from reports.manad.hidden_lines import Hidden, HiddenLines
from reports.publicera.dolt import Korning, hidden
from reports.publicera.siffror import figures
from reports.publicera.write import write_public
from suites.oppna_siffror import load_open
from suites.plan import Plan
from tests.publicera.ar import (
    ANGSRO,
    AVBOJDA,
    BJORKEN,
    GRANEN,
    KUNDER,
    OFORANDRAD,
    PERSONAL,
    PLAN,
    TAGG,
    TALLMON,
    TID,
    Manad,
    arkiv,
    hela,
    slumpad,
)
from tests.publicera.lasa import ALLA, DEL, REST, Kunskap, rad, rader

pytestmark = pytest.mark.langsam  # laws, on many publications

COUNTED = (PLAN, AVBOJDA, TAGG, OFORANDRAD, PERSONAL)
NAMES = tuple(f"Utförare {letter}" for letter in "ABCDEF")
PERIODS = ("2022-03", "2022-04")


def publish(path: Path, plan: Plan, *months: Manad) -> Path:
    """The published folder of an archive of the months."""
    path.mkdir()
    runs = runs_of_year(arkiv(path, *months), 2022)
    return write_public(figures(2022, plan, load_open(plan.namn), runs), path / "ut")


def judged(*months: Manad, version: str = "") -> dict[tuple[str, str], list[str]]:
    """Whom the total of each indicator and month is over."""
    return {
        (namn, f"{m.period}{version}"): [u for u in m.judged(k) if u in m.delar[k, namn]]
        for m in months
        for k, namn in m.delar
    }


def read(kunskap: Kunskap, folder: Path, version: str = "") -> None:
    """What the table says; the year's rows are only the sum of its months."""
    every = rader(folder)
    for r in every:
        if r["manad"] == "hela året":
            mine = [
                x
                for x in every
                if x["manad"] != "hela året"
                and [x[n] for n in ("matt", "utforare")] == [r[n] for n in ("matt", "utforare")]
            ]
            for part in ("taljare", "namnare"):
                assert float(r[part] or 0) == sum(float(x[part] or 0) for x in mine)
            continue
        kunskap.visad(
            r["matt"], r["utforare"], f"{r['manad']}{version}", r["taljare"], r["namnare"]
        )


def board(month: Manad, run: Korning) -> dict[tuple[str, str], Hidden]:
    """What ledning.html hides of the month, knowing all clients."""
    few = [u for u, n in month.kunder.items() if n < 5]
    data = Korning(run.run, few)
    lines = HiddenLines(data, data.names)
    return {key: lines.lines(*key) for key in COUNTED}


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_can_be_worked_out(seed: int, tmp_path: Path, plan: Plan) -> None:
    """Of the table alone, and of it together with ledning.html of the same months."""
    rng = Random(seed)
    names = NAMES[: rng.randint(2, len(NAMES))]
    months = [slumpad(rng, period, names) for period in PERIODS]
    folder = publish(tmp_path / "a", plan, *months)
    kunskap, together, of_board = Kunskap(), Kunskap(), Kunskap()
    runs = runs_of_year(tmp_path / "a" / "arkiv.duckdb", 2022)
    for month, run in zip(months, runs, strict=True):
        for one in (kunskap, together, of_board):
            one.manad(month)
        for (kontroll, namn), gone in board(month, Korning(run)).items():
            for u in (*month.delar[kontroll, namn], ALLA):
                taljare, namnare = (
                    month.total((kontroll, namn)) if u == ALLA else month.delar[kontroll, namn][u]
                )
                if u not in gone.names if u != ALLA else not gone.total:
                    part = "" if namn == "medel" else str(taljare)
                    for one in (together, of_board):
                        one.visad(namn, u, month.period, part, str(namnare))
    of = judged(*months)
    read(kunskap, folder)
    assert kunskap.rojda(of) == []
    read(together, folder)
    assert together.rojda(of) == of_board.rojda(of)
    assert set(kunskap.visade) <= set(of_board.visade)


def test_the_equations_find_what_is_not_hidden(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were nothing hidden, or only what is small in itself, the small counts would be found."""
    few = {PLAN: {BJORKEN: (57, 60)}}
    month = hela("2022-03", delar=few)

    def only(versions: object, matt: object) -> Mapping[str, Hidden]:
        return dict.fromkeys((k for k, _n in (*COUNTED, TID)), Hidden(frozenset({BJORKEN})))

    for at, decided in enumerate((hidden, only)):
        monkeypatch.setattr("reports.publicera.siffror.hidden", decided)
        kunskap = Kunskap()
        kunskap.manad(month)
        read(kunskap, publish(tmp_path / str(at), plan, month))
        found = kunskap.rojda(judged(month))
        line = (PLAN[1], BJORKEN, "2022-03", REST)
        assert found == ([] if decided is hidden else [(line, 3)])


@pytest.mark.parametrize("seed", range(8))
def test_nor_of_two_publications_with_a_correction_between(
    seed: int, tmp_path: Path, plan: Plan
) -> None:
    """One provider is corrected, or has come late, and all others are known to be as they were."""
    rng = Random(seed)
    names = NAMES[: rng.randint(3, len(NAMES))]
    first, other = slumpad(rng, "2022-03", names), slumpad(rng, "2022-03", names)
    changed = rng.choice(names)
    late = rng.random() < 0.4
    second = replace(
        first,
        delar={k: {**of, **_only(other.delar[k], changed)} for k, of in first.delar.items()},
        kunder={**first.kunder, changed: other.kunder[changed]},
    )
    if late:
        first = replace(
            first,
            delar={
                k: {u: p for u, p in of.items() if u != changed} for k, of in first.delar.items()
            },
        )
    kunskap = Kunskap()
    for month, version in ((first, "a"), (second, "b")):
        kunskap.manad(month, version)
    for (namn, u, period), parts in kunskap.lines().items():
        same = namn, u, period.replace("a", "b")
        if period.endswith("a") and kunskap.lines().get(same) == parts:
            kunskap.lika += [((namn, u, period, part), (*same, part)) for part in (DEL, REST)]
    read(kunskap, publish(tmp_path / "a", plan, first), "a")
    read(kunskap, publish(tmp_path / "b", plan, first, second), "b")
    of = judged(first, version="a") | judged(second, version="b")
    assert kunskap.rojda(of) == []


def _only(of: Mapping[str, tuple[float, float]], name: str) -> dict[str, tuple[float, float]]:
    return {u: parts for u, parts in of.items() if u == name}


def test_versions_that_hide_different_lines_are_not_shown(tmp_path: Path, plan: Plan) -> None:
    """What was hidden before is not told by its correction; other controls are shown."""
    few = hela("2022-03", delar={PLAN: {BJORKEN: (57, 60)}})
    folder = publish(tmp_path / "a", plan, few, hela("2022-03"))
    for name in (BJORKEN, GRANEN, TALLMON, ANGSRO, ALLA):
        assert rad(folder, PLAN, name, "2022-03")["saknas"] == "visas inte"
        assert rad(folder, AVBOJDA, name, "2022-03")["varde"]


def test_hours_are_shares_alone(tmp_path: Path, plan: Plan) -> None:
    """Twice the hours of everybody give the same files: no number of them can be worked out."""
    month = hela("2022-03")
    twice = {u: (2 * t, 2 * n) for u, (t, n) in month.delar[TID].items()}
    files = [
        publish(tmp_path / name, plan, one)
        for name, one in (("a", month), ("b", replace(month, delar={**month.delar, TID: twice})))
    ]
    for name in ("jamfor-utforare.csv", "jamfor-utforare.html"):
        assert (files[0] / name).read_bytes() == (files[1] / name).read_bytes()
    shares = {rad(files[0], TID, u, "2022-03")["varde"] for u in (BJORKEN, GRANEN, TALLMON, ALLA)}
    assert shares == {"0,8"}


def test_the_total_of_hidden_hours_alone_is_not_shown(tmp_path: Path, plan: Plan) -> None:
    few = dict.fromkeys((BJORKEN, GRANEN, TALLMON, ANGSRO), (2.0, 4.0))
    folder = publish(tmp_path / "a", plan, hela("2022-03", delar={KUNDER: few, PLAN: few}))
    assert {r["varde"] for r in rader(folder) if r["matt"] == TID[1]} == {""}


def test_a_provider_that_the_month_does_not_have_is_not_shown(tmp_path: Path, plan: Plan) -> None:
    """A window for continuity may lie in another month: the board's page has no line of it either."""
    april = hela("2022-04", delar={PERSONAL: {"Annans": (110.0, 12.0)}})
    march = {key: {**of, "Annans": of[BJORKEN]} for key, of in april.delar.items()}
    folder = publish(tmp_path / "a", plan, replace(april, period="2022-03", delar=march), april)
    assert rad(folder, PERSONAL, "Annans", "2022-03")["varde"]
    for name in ("Annans", ALLA):
        assert not rad(folder, PERSONAL, name, "2022-04")["varde"]
    assert rad(folder, PERSONAL, BJORKEN, "2022-04")["varde"]


def test_clients_with_omsorg_are_clients(tmp_path: Path, plan: Plan) -> None:
    """Where control 2 could not be judged they are those that the archive knows."""
    few = {KUNDER: {BJORKEN: (2.0, 4.0)}, PLAN: {GRANEN: (0.0, 0.0)}}
    folder = publish(tmp_path / "a", plan, hela("2022-03", delar=few))
    assert all(rad(folder, TID, u, "2022-03")["varde"] for u in (BJORKEN, GRANEN))


@pytest.mark.parametrize(("kunder", "visas"), [(4, False), (5, True)])
def test_a_provider_with_few_clients_has_no_figures(
    kunder: int, visas: bool, tmp_path: Path, plan: Plan
) -> None:
    """As many clients as the archive knows of; another is hidden with it where counts would tell."""
    known = {
        KUNDER: {GRANEN: (3.0, float(kunder))},
        PLAN: {GRANEN: (0.0, 0.0)},
    }
    folder = publish(tmp_path / "a", plan, hela("2022-03", delar=known))
    for matt in (TID, AVBOJDA, TAGG):
        assert bool(rad(folder, matt, GRANEN, "2022-03")["varde"]) == visas
    shown = [u for u in (BJORKEN, TALLMON, ANGSRO) if rad(folder, TAGG, u, "2022-03")["varde"]]
    assert len(shown) == (3 if visas else 2)
    assert all(rad(folder, TID, u, "2022-03")["varde"] for u in (BJORKEN, TALLMON, ANGSRO))


def test_of_many_with_few_clients_nothing_is_shown(tmp_path: Path, plan: Plan) -> None:
    """With 7 that may have 1–4 clients."""
    names = [f"Utförare {at}" for at in range(9)]
    few = dict.fromkeys(names[:7], (2.0, 3.0)) | dict.fromkeys(names[7:], (30.0, 60.0))
    delar = dict.fromkeys((*COUNTED, TID, KUNDER), few)
    folder = publish(tmp_path / "a", plan, Manad("2022-03", delar))
    assert {r["varde"] for r in rader(folder)} == {""}
