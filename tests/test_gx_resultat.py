"""kontrollera --gx-resultat: what Great Expectations itself says, that its own tools read."""

from __future__ import annotations

import csv
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from reports.manad.bevis import sha256_of
from reports.manad.gx_results import GX_RESULTAT
from suites.gx_door import Door
from tests.underlag_builder import registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole runs

# A personnummer as a key: rejected where it stands, and hidden in all that is written.
NUMBER = "19121212-1212"
CONTROLS = ("--kontroll", "registreringar", "--kontroll", "avbojda-besok")


def kor(*args: object) -> Result:
    result = CliRunner().invoke(cli.main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def underlag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    own = {"kund": "kundnyckel", "personal": "personalnyckel", "insats": "insatsen"}
    rows = [
        registrering("01 08:00", **own),
        registrering("01 08:00", **own),
        registrering("02 09:00", "08:00", **own),
        registrering("03 09:00", status="avböjd", orsak="orsaken", **own),
        registrering("04 09:00", besok=f"b {NUMBER}", **own),
    ]
    return write_underlag(tmp_path_factory.mktemp("gx") / "underlag", {"registreringar": rows})


@pytest.fixture(scope="module")
def skriven(underlag: Path, door: Door) -> Path:
    folder = underlag.parent / "rapport"
    result = kor("kontrollera", underlag, *CONTROLS, "--gx-resultat", "--ut", folder)
    assert result.exit_code in (1, 3), result.output
    return folder


def results(folder: Path) -> dict[str, Any]:
    files = sorted((folder / GX_RESULTAT).iterdir())
    return {path.stem: json.loads(path.read_text("utf-8")) for path in files}


def test_gx_reads_back_what_it_wrote_and_makes_a_page_of_it(skriven: Path) -> None:
    written: Any = importlib.import_module("great_expectations.core.expectation_validation_result")
    renderer: Any = importlib.import_module("great_expectations.render.renderer")
    view: Any = importlib.import_module("great_expectations.render.view")
    for name, data in results(skriven).items():
        read = written.expectationSuiteValidationResultSchema.load(data)
        assert read.to_json_dict() == data, name
        content = renderer.ValidationResultsPageRenderer().render(read)
        page = view.DefaultJinjaPageView().render(content)
        for result in data["results"]:
            assert result["expectation_config"]["description"] in page


def test_they_say_what_the_run_says(skriven: Path) -> None:
    """GX judges all providers together: its counts are the sums of ours."""
    ours: dict[str, list[int]] = {}
    for kontroll in json.loads((skriven / "rapport.json").read_text("utf-8"))["kontroller"]:
        for regel in kontroll["regler"]:
            if regel["provade"]:
                counts = ours.setdefault(f"{kontroll['id']} {regel['regel']}", [0, 0])
                counts[0] += regel["provade"]
                counts[1] += regel["avvikelser"]
    theirs: dict[str, list[int]] = {}
    for data in results(skriven).values():
        for result in data["results"]:
            meta, found = result["expectation_config"]["meta"], result["result"]
            tried = found["element_count"] - (found.get("missing_count") or 0)
            if tried:
                about = f"{meta['kontroll']} {meta['regel']}"
                theirs[about] = [tried, found["unexpected_count"]]
    assert theirs == ours
    assert sum(broken for _tried, broken in theirs.values()) > 3


def test_a_file_says_what_it_is_about(skriven: Path) -> None:
    for name, data in results(skriven).items():
        meta = data["meta"]
        assert name == f"{meta['kontroll']}.{meta['tabell']}"
        assert (meta["period"], meta["plan"]) == ("2022-03", "norrtalje-2022")
    assert {"registreringar.registreringar", "avbojda-besok.andel_avbojda"} <= results(
        skriven
    ).keys()


def test_no_cell_of_the_underlag_is_in_them(skriven: Path, underlag: Path) -> None:
    with (underlag / "registreringar.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    cells = {row[name] for row in rows for name in ("kund", "personal", "insats", "orsak", "start")}
    written = "".join(p.read_text("utf-8") for p in sorted((skriven / GX_RESULTAT).iterdir()))
    assert [cell for cell in cells - {""} if cell in written] == []
    assert NUMBER not in written
    assert not re.search(r"\d{6,8}[-+]\d{4}", written)


def test_they_are_in_the_evidence_and_the_same_when_run_again(
    skriven: Path, underlag: Path
) -> None:
    told = json.loads((skriven / "bevis.json").read_text("utf-8"))
    for path in sorted((skriven / GX_RESULTAT).iterdir()):
        assert told["resultat"][f"{GX_RESULTAT}/{path.name}"] == sha256_of(path)
    result = kor("verifiera", skriven, "--underlag", underlag)
    assert result.exit_code == 0, result.output
    assert "byte för byte" in " ".join(result.output.split())


def test_a_run_that_was_not_asked_for_them_has_none(
    underlag: Path, door: Door, tmp_path: Path
) -> None:
    kor("kontrollera", underlag, *CONTROLS, "--ut", tmp_path / "utan")
    assert not (tmp_path / "utan" / GX_RESULTAT).exists()
