"""What must hold of the other files that a user hands over: exports, profiles, plans and receipts."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import cli
from checks.facts import Facts
from extracts.errors import ProfilError, UnderlagError
from extracts.forslag.draft import draft
from extracts.forslag.propose import propose
from extracts.period import Period
from extracts.profil.profil_file import load_profil, load_profiler
from extracts.read import read_given
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from reports.manad.explain import explain
from reports.manad.kvitto import FORMAT, Kvitto, ReceiptError, as_text, read_receipt, sealed
from stickprov.audit.plan import stages_at
from stickprov.audit.settings import load_settings
from stickprov.errors import StickprovError
from suites.errors import ModellError, PlanError
from suites.gx_door import Door
from suites.modell_file import load_modeller
from suites.plan_file import HOME, load_plan
from suites.run import judge_plan
from suites.texts import COMMON
from tests.fuzz.law import REFUSED, demand, said
from tests.underlag_builder import Row, Tables, bestallning, registrering, write_underlag

SAME, OTHER, RUNS = "läst som förut", "läst som annat", "går att köra"
VARDFLODE = Path(__file__).parents[2] / "samples" / "profil-vardflode"
PROFIL, EXPORT = "vardflode.toml", "Besoksexport_2022-03.csv"
HEADER_ROW = 4
PLAN = HOME / "norrtalje-2022"
MODELS = tuple(sorted(path.name for path in (PLAN / "modeller").glob("*.toml")))
MARCH = Period(2022, 3)


def exported(path: Path) -> str:
    """A vendor's export, read with its profile: no row is lost, and the plain columns are as written."""
    profiler = load_profiler([VARDFLODE / PROFIL])
    try:
        written = _lines(path)
        with tempfile.TemporaryDirectory() as scratch:
            return _mapped(read_given([path], Path(scratch), profiler), written)
    except UnderlagError as error:
        return said(error)


def profile(path: Path) -> str:
    """A profile: refused, or every row of the export is accepted, rejected or skipped."""
    try:
        profiler = [load_profil(path)]
        with tempfile.TemporaryDirectory() as scratch:
            read = read_given([VARDFLODE / EXPORT], Path(scratch), profiler)
            _demand_all_rows(read, _lines(VARDFLODE / EXPORT))
    except UnderlagError as error:
        return said(error)
    except ProfilError as error:
        return _one_line(error)
    return SAME if profiler[0].tabeller == _profil().tabeller else OTHER


@cache
def _profil() -> Any:
    return load_profil(VARDFLODE / PROFIL)


def _lines(path: Path) -> dict[int, list[str]]:
    """The records below the header; the export has no quotes of its own."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip("; \t"):
        lines.pop()
    numbered = enumerate((line.split(";") for line in lines), 1)
    return {number: cells for number, cells in numbered if number > HEADER_ROW}


def _mapped(read: Underlag, written: Mapping[int, list[str]]) -> str:
    errors = read.rows(UNDERKANDA).to_pyarrow().to_pylist()
    if any('"' in "".join(cells) for cells in written.values()):
        return OTHER
    _demand_all_rows(read, written)
    [header] = [file.mapped for file in read.loaded.files]
    demand(header, "läst utan profil")
    for row in read.rows("registreringar").to_pyarrow().to_pylist():
        cells = written[row["rad"]]
        demand(row["kund"] in map(str.strip, cells), f"rad {row['rad']}: kund {row['kund']!r}")
        demand(row["registrering"] == cells[0].strip(), f"rad {row['rad']}: {cells[0]!r}")
    return "underkända rader" if errors else "alla rader godkända"


def _demand_all_rows(read: Underlag, written: Mapping[int, list[str]]) -> None:
    [count] = read.counts(None)
    [skipped] = read.skipped()
    wrong = {error["rad"] for error in read.rows(UNDERKANDA).to_pyarrow().to_pylist()}
    right = set(read.rows(count.tabell).to_pyarrow()["rad"].to_pylist())
    demand(count.rader == count.godkanda + count.underkanda, "rader är inte godkända + underkända")
    demand(not right & wrong, "samma rad både godkänd och underkänd")
    demand(right | wrong <= written.keys() or skipped.ovanfor_rubriken != HEADER_ROW - 1, "rader")
    expected = len(written) + HEADER_ROW - 1 - skipped.ovanfor_rubriken
    demand(count.rader + skipped.rader == expected, f"{count} {skipped} {expected}")


def proposed(path: Path) -> str:
    """A proposal is never more than a proposal, whatever the file is."""
    try:
        found = propose([path])
        text, lines = draft(found, "Systemets namn"), found.lines()
    except UnderlagError as error:
        return said(error)
    demand("kontrollerad = false" in text and lines is not None, "förslaget är inget förslag")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "f.toml").write_text(text, "utf-8")
        try:
            load_profil(Path(folder) / "f.toml")
        except ProfilError as error:
            demand("går inte att läsa som TOML" not in str(error), f"förslaget: {error}")
    return OTHER


def receipt() -> bytes:
    data = {
        "format": FORMAT,
        "resultat": "kan skickas in",
        "antal": {"måste rättas": 0},
        "filer": [{"fil": "registreringar_Björken.csv", "sha256": "ab" * 32, "rader": 12}],
        "plan": {"namn": "norrtalje-2022", "sha256": "cd" * 32},
        "skapat": "2022-04-01T08:00:00+02:00",
    }
    return as_text(sealed(data)).encode()


def vouched(path: Path) -> str:
    """A receipt is refused, or says just what it said."""
    try:
        found = read_receipt(path)
    except ReceiptError as error:
        return _one_line(error)
    clean = {"registreringar_Björken.csv": "ab" * 32}, "kan skickas in", "cd" * 32
    same = (found.filer, found.resultat, found.plan_sha256) == clean
    demand(same and isinstance(found, Kvitto), f"ett ändrat kvitto godtas: {found}")
    return SAME


def plan_copy(folder: Path) -> Path:
    """The plan with a texter.toml of its own."""
    copy = Path(shutil.copytree(PLAN, folder / "plan"))
    shutil.copy(COMMON, copy / COMMON.name)
    return copy


def planned(path: Path) -> str:
    """A plan with one file changed: refused, or it can be shown and run to the end."""
    door = _door()
    try:
        plan = load_plan(str(path.parent))
        for row in plan.rader:
            door.check(row.svit or "", row.expectations)
        plan = plan.at(MARCH.last)
        facts = _facts(plan)
        only = [row.id for row in plan.rader if row.svit == path.name]
        if path.suffix == ".toml":
            only = [plan.rader[path.stat().st_size % len(plan.rader)].id]
        verdicts = judge_plan(facts, plan, door, only) if only else ()
        explain(facts, plan, verdicts, {}, dt.datetime.now().astimezone())
    except PlanError as error:
        return _one_line(error)
    shown = CliRunner().invoke(cli.main, ["plan", "--plan", str(path.parent)])
    demand(shown.exit_code in (0, 2) and "oväntat" not in shown.output, shown.output)
    return RUNS


def models(folder: Path) -> Path:
    """The models of payment of a plan."""
    return plan_copy(folder) / "modeller"


def modelled(path: Path) -> str:
    """A model of payment: refused, or read."""
    try:
        load_modeller(str(path.parents[1]))
    except ModellError as error:
        return _one_line(error)
    return OTHER


def settled(path: Path) -> str:
    """What the plan says of audit samples: refused, or stages can be made of it."""
    try:
        settings = load_settings(path.parent)
        for population in (12, 900):
            stages_at(settings, population, settings.varde("tolerabel"))
    except StickprovError as error:
        return _one_line(error)
    return OTHER


@cache
def _door() -> Door:
    return Door()


@cache
def _read() -> Underlag:
    folder = Path(tempfile.mkdtemp(prefix="internkontroll-fuzz-"))
    rows = [registrering(f"0{n} 08:00", minuter=30) for n in range(1, 5)]
    clients: list[Row] = [{"kund": "K1", "taxeomrade": "tätort"}]
    tables: Tables = {"registreringar": rows, "bestallningar": [bestallning()], "kunder": clients}
    return read_given([write_underlag(folder / "underlag", tables)], folder)


def _facts(plan: Any) -> Facts:
    last = MARCH.last
    return Facts(_read(), MARCH, plan.parameters, plan.tariffs(last), None, plan.avgift(last))


def _one_line(error: Exception) -> str:
    demand(str(error).strip(), "inget sägs")
    return REFUSED
