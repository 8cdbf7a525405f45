"""The frame: which registrations are in it, in which part, and that nothing but them decides its bytes."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from stickprov.audit.frame import COLUMNS
from tests.stickprov.conftest import Kor
from tests.stickprov.paket import ANTAL, LAGOM, PERIOD, STOR, felaktiga, ratta, skriv, tabeller
from tests.suites.planer import replaced
from tests.underlag_builder import Row, write_table, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

PERSONNUMMER = ("19121212-1212", "19850709-9805")


def rows(folder: Path, utforare: str) -> dict[str, dict[str, str]]:
    with (folder / f"ram_{utforare}.csv").open(encoding="utf-8", newline="") as stream:
        return {row["registrering"]: row for row in csv.DictReader(stream, delimiter=";")}


def frozen(folder: Path, utforare: str) -> dict[str, object]:
    data = json.loads((folder / "stickprov.json").read_text("utf-8"))
    found: dict[str, object] = next(u for u in data["utforare"] if u["utforare"] == utforare)
    return found


def test_a_flagged_and_a_rejected_row_are_riskdel(fryst: Path) -> None:
    risk = {
        key: row["flaggor"] for key, row in rows(fryst, STOR).items() if row["stratum"] == "riskdel"
    }
    assert risk == {
        "F1": "slut-efter-start",
        "F3": "dubblett",
        "underkänd 1: U1": "underkänd: start: «i går» (ej-tid)",
        "underkänd 2: U2": "underkänd: status: «klar» (ej-val)",
    }


def test_the_rest_is_slumpdel_and_nothing_else_is_in_the_frame(fryst: Path) -> None:
    for utforare, antal in ANTAL.items():
        found = rows(fryst, utforare)
        random_part = {key for key, row in found.items() if row["stratum"] == "slumpdel"}
        extra = {"F2"} if utforare == STOR else set()
        assert random_part == {str(row["registrering"]) for row in ratta(utforare, antal)} | extra
        told = frozen(fryst, utforare)
        parts = [told["slumpdel"], told["riskdel"]]
        assert sum(part["antal"] for part in parts) == len(found)  # type: ignore[index]


def test_rejected_rows_without_a_provider_are_counted(fryst: Path) -> None:
    data = json.loads((fryst / "stickprov.json").read_text("utf-8"))
    assert data["underkanda_utan_utforare"] == 1
    assert frozen(fryst, STOR)["riskdel"]["underkanda"] == 2  # type: ignore[index]


def test_a_frame_is_canonical(fryst: Path) -> None:
    raw = (fryst / f"ram_{STOR}.csv").read_bytes()
    lines = raw.decode("utf-8").split("\n")
    assert lines[0] == ";".join(COLUMNS)
    assert b"\r" not in raw
    assert lines[-1] == ""
    keys = list(rows(fryst, STOR))
    assert keys == sorted(keys)


def test_what_a_reviewer_needs_is_in_the_frame(fryst: Path) -> None:
    found = rows(fryst, STOR)
    first = found["B0000"]
    assert first["start"] == "2022-03-01 07:00"
    assert first["minuter"] == "20.00"
    assert first["belopp"] == f"{394 * 20 / 60:.2f}"
    assert first["taxeomrade"] == "tätort"
    assert first["andra"] == "B0001 omsorg 08:00–08:21 (21 min, utförd)"
    assert first["bestallning"].endswith("omsorg 600 min/mån 2022-01-01–")
    assert found["B0001"]["belopp"] == "0.00"
    assert found["B0026"]["franvaro"] == "uppehåll"
    assert found["B0011"]["franvaro"] == "frånvarande"
    assert found["B0003"]["franvaro"] == ""


def shuffled(folder: Path) -> Path:
    tables = tabeller()
    random.Random(1).shuffle(tables["registreringar"])
    return write_underlag(folder, tables)


def split(folder: Path) -> Path:
    tables = tabeller()
    given = tables.pop("registreringar")
    write_underlag(folder, tables)
    (folder / "registreringar.csv").unlink()
    columns = {name: None for row in given for name in row}
    halves = (given[300:], given[:300])
    for name, half in zip("ab", halves, strict=True):
        wide: list[Row] = [{**columns, **row} for row in half]
        plain = [{k: "" if v is None else v for k, v in row.items()} for row in wide]
        write_table(folder / f"registreringar_{name}.csv", "registreringar", plain)
    return folder


def other_columns(folder: Path) -> Path:
    path = skriv(folder) / "registreringar.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        table = [row[::-1] for row in csv.reader(stream, delimiter=";")]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(table)
    return folder


@pytest.mark.parametrize("written", [shuffled, split, other_columns], ids=lambda f: f.__name__)
def test_the_frame_does_not_depend_on_how_the_files_are_written(
    written: object, fryst: Path, tmp_path: Path, kor: Kor
) -> None:
    folder = written(tmp_path / "annat")  # type: ignore[operator]
    assert (
        kor("stickprov", "frys", folder, "--period", PERIOD, "--ut", tmp_path / "s").exit_code == 0
    )
    for path in sorted(fryst.glob("ram_*.csv")):
        assert (tmp_path / "s" / path.name).read_bytes() == path.read_bytes()


def small(tmp_path: Path, *extra: Row) -> Path:
    mine = ratta(LAGOM, 4) + ratta(LAGOM, 340)[-2:]
    return write_underlag(tmp_path / "litet", {**tabeller(), "registreringar": [*mine, *extra]})


def test_no_cell_starts_a_formula_and_no_line_breaks(tmp_path: Path, kor: Kor) -> None:
    row = registrering_of(registrering="=1+1", insats="rad\n två")
    kor("stickprov", "frys", small(tmp_path, row), "--period", PERIOD, "--ut", tmp_path / "s")
    found = rows(tmp_path / "s", LAGOM)
    assert found["'=1+1"]["insats"] == "rad två"


def registrering_of(**values: object) -> Row:
    return {**ratta(LAGOM, 1)[0], "start": "2022-03-20 03:00", "slut": "2022-03-20 03:30", **values}


def test_keys_that_become_equal_are_refused(tmp_path: Path, kor: Kor) -> None:
    two = [
        registrering_of(registrering=PERSONNUMMER[0], personal="P7"),
        registrering_of(registrering=PERSONNUMMER[1], personal="P8"),
    ]
    result = kor(
        "stickprov", "frys", small(tmp_path, *two), "--period", PERIOD, "--ut", tmp_path / "s"
    )
    assert result.exit_code == 2
    assert "Samma registreringsnyckel finns mer än en gång: ••••••-•••• (Tallen)" in result.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022-03", "Planen säger 2 hela månader"),
        ("2022-03..2022-05", "Planen säger 2 hela månader"),
        ("2022-05..2022-06", "Det finns inga registreringar för juni 2022"),
        ("mars", "«mars» är ingen månad"),
    ],
)
def test_a_period_that_is_not_two_whole_months(
    period: str, said: str, underlag: Path, tmp_path: Path, kor: Kor
) -> None:
    result = kor("stickprov", "frys", underlag, "--period", period, "--ut", tmp_path / "s")
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_case_is_what_it_says() -> None:
    assert [row["registrering"] for row in felaktiga()][:3] == ["F1", "F2", "F3"]


@pytest.mark.parametrize(
    ("kategori", "keys"), [("delegerad hsl", {"B0000", "B0004", "B0008"}), ("service", set())]
)
def test_only_the_kategorier_of_the_plan(
    kategori: str, keys: set[str], tmp_path: Path, kor: Kor
) -> None:
    given = [*ratta(STOR, 10), *ratta(STOR, 340)[-2:], *felaktiga()]
    next(row for row in given if row["registrering"] == "U2")["kategori"] = "städ"
    folder = write_underlag(tmp_path / "u", {**tabeller(), "registreringar": given})
    plan = replaced(tmp_path, "stickprov.toml", "kategorier = []", f'kategorier = ["{kategori}"]')
    args = ("stickprov", "frys", folder, "--period", PERIOD, "--plan", plan, "--ut", tmp_path / "s")
    assert kor(*args).exit_code == 0
    found = set(rows(tmp_path / "s", STOR))
    # What cannot be read is kept: it may be one of them.
    assert {key for key in found if "underkänd" in key} == {"underkänd 2: U2"}
    assert {key for key in found if "underkänd" not in key} == keys


def test_undivided_time_is_of_any_kategori(tmp_path: Path, kor: Kor) -> None:
    """Where the plan allows it; its kronor are not known, and not 0."""
    given = ratta(STOR, 340)
    given[0]["kategori"], given[1]["kategori"] = "odelad", "omsorg"
    folder = write_underlag(tmp_path / "u", {**tabeller(), "registreringar": given})
    plan = replaced(tmp_path, "stickprov.toml", "kategorier = []", 'kategorier = ["service"]')
    path = plan / "plan.toml"
    path.write_text(path.read_text("utf-8").replace("odelad_tid = false", "odelad_tid = true"))
    args = ("stickprov", "frys", folder, "--period", PERIOD, "--plan", plan, "--ut", tmp_path / "s")
    assert kor(*args).exit_code == 0
    found = rows(tmp_path / "s", STOR)
    undivided = found[str(given[0]["registrering"])]
    assert (undivided["kategori"], undivided["belopp"]) == ("odelad", "")
    assert str(given[1]["registrering"]) not in found


def test_nothing_to_draw_from(underlag: Path, tmp_path: Path, kor: Kor) -> None:
    plan = replaced(tmp_path, "stickprov.toml", "kategorier = []", 'kategorier = ["hemrehab"]')
    folder = write_underlag(tmp_path / "u", {**tabeller(), "registreringar": ratta(STOR, 340)})
    args = ("stickprov", "frys", folder, "--period", PERIOD, "--plan", plan, "--ut", tmp_path / "s")
    result = kor(*args)
    assert result.exit_code == 2
    assert "inga utförda besök att dra ur" in result.stderr
    assert not (tmp_path / "s").exists()
