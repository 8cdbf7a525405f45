"""The sample month against its answer, and its reports against kept ones.

python -m tests.test_golden writes the kept reports anew; read the difference before committing it.
"""

from __future__ import annotations

import csv
import html
import json
import re
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from extracts.contract import CONTRACT

pytestmark = pytest.mark.langsam  # whole runs

SAMPLE = Path("samples/2022-03")
KEPT = Path(__file__).parent / "gyllene"
KEPT_FILES = ("avvikelser.csv", "underkanda.csv", "rapport.json")


def run(folder: Path) -> Path:
    out = folder / "rapport"
    result = CliRunner().invoke(cli.main, ["kontrollera", str(SAMPLE), "--tyst", "--ut", str(out)])
    assert result.exit_code == 1, result.output
    return out


@pytest.fixture(scope="module")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("gyllene"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def words(page: Path) -> str:
    """What a reader of a page sees: no markup, no drawings, one line per block."""
    text = page.read_text("utf-8")
    text = re.sub(r"<(style|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"</(?:p|h\d|tr|li|caption|dt|dd|div|section)>", "\n", text)
    lines = (html.unescape(re.sub(r"<[^>]+>", " ", line)) for line in text.splitlines())
    return "".join(f"{' '.join(line.split())}\n" for line in lines if line.strip()).replace(
        "\n\n", "\n"
    )


def test_every_planted_deviation_is_found_and_nothing_else(rapport: Path) -> None:
    found = {
        (r["kontroll"], r["regel"], r["utforare"], r["nyckel"])
        for r in rows(rapport / "avvikelser.csv")
    }
    planted = {
        (r["kontroll"], r["regel"], r["utforare"], r["nyckel"])
        for r in rows(Path("samples/2022-03-facit.csv"))
    }
    assert found == planted


def test_every_planted_bad_row_is_rejected_for_its_reason(rapport: Path) -> None:
    key = ("fil", "rad", "kolumn", "regel")
    found = sorted(tuple(r[k] for k in key) for r in rows(rapport / "underkanda.csv"))
    planted = rows(Path("samples/2022-03-facit-underkanda.csv"))
    assert found == sorted(tuple(r[k] for k in key) for r in planted)


def test_performed_share_is_what_the_generator_counted(rapport: Path) -> None:
    data = json.loads((rapport / "rapport.json").read_text("utf-8"))
    control = next(k for k in data["kontroller"] if k["id"] == "utford-tid")
    found = {
        i["utforare"]: i["varde"]
        for i in control["indikatorer"]
        if i["namn"] == "andel_utford"
        and i["utforare"]
        and not {"kategori", "taxeomrade", "zon"} & i.keys()
    }
    for facit in rows(Path("samples/2022-03-facit-utford.csv")):
        minutes = Fraction(facit["utford_minuter"].replace(",", "."))
        granted = Fraction(facit["beviljade_minutdagar"].replace(",", "."))
        assert found[facit["utforare"]] == float(minutes * int(facit["dagar"]) / granted)


def test_the_pay_is_what_is_invoiced_but_for_the_planted_lines(rapport: Path) -> None:
    """The generator invoices what it has computed in its own way, to the öre."""
    data = json.loads((rapport / "rapport.json").read_text("utf-8"))
    control = next(k for k in data["kontroller"] if k["id"] == "ersattning")
    computed = {
        "|".join((i["utforare"], i["post"], i["taxeomrade"])): i["varde"]
        for i in control["indikatorer"]
        if i["namn"] == "ersattning" and i["utforare"] and i["varde"] is not None
    }
    invoiced = {
        "|".join((r["utforare"], r["post"], r["taxeomrade"])): float(r["belopp"].replace(",", "."))
        for r in rows(SAMPLE / "fakturor.csv")
        if r["post"] not in ("extraordinär insats", "övrigt")
    }
    planted = {
        r["nyckel"]
        for r in rows(Path("samples/2022-03-facit.csv"))
        if r["kontroll"] == "ersattning"
    }
    keys = computed.keys() | invoiced.keys()
    assert {k for k in keys if computed.get(k) != invoiced.get(k)} == planted


def test_rows_add_up_in_every_file(rapport: Path) -> None:
    data = json.loads((rapport / "rapport.json").read_text("utf-8"))
    assert len(data["underlag"]) == len(CONTRACT)
    for file in data["underlag"]:
        assert file["rader"] == file["godkanda"] + file["underkanda"]


def made(out: Path) -> dict[str, str]:
    """What is kept of a run; hashes are left out, for they change with every word of the plan."""
    texts = {name: (out / name).read_text("utf-8") for name in KEPT_FILES}
    texts |= {f"{name}.txt": words(out / f"{name}.html") for name in ("rapport", "ledning")}
    return {name: re.sub(r"\b[0-9a-f]{64}\b", "(sha-256)", text) for name, text in texts.items()}


@pytest.mark.parametrize("name", [*KEPT_FILES, "rapport.txt", "ledning.txt"])
def test_the_report_is_the_kept_one(rapport: Path, name: str) -> None:
    assert made(rapport)[name] == (KEPT / name).read_text("utf-8")


def remake() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in made(run(Path(folder))).items():
            (KEPT / name).write_text(text, "utf-8")


if __name__ == "__main__":
    remake()
