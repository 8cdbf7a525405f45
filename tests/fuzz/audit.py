"""What must hold of the folder of an audit sample with one file changed."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import openpyxl
from click.testing import CliRunner

import cli
from commands.stickprov.conclusion import read_sample
from extracts.errors import UnderlagError
from reports.stickprov.write import write_files
from stickprov.audit.latest import Latest, latest_conclusion
from stickprov.audit.replay import replay_until
from stickprov.audit.session import load_session
from stickprov.audit.verify import verify
from stickprov.errors import StickprovError
from suites.plan import Plan
from suites.plan_file import load_plan
from tests.fuzz.law import REFUSED, demand, said
from tests.fuzz.others import SAME
from tests.stickprov.ifyllning import fill
from tests.stickprov.paket import LITEN, PERIOD, TARNING, ratta
from tests.underlag_builder import Tables, bestallning, registrering, write_underlag

FOUND = "verifiera säger vad"
FILES = ("stickprov.json", "dragning.json", "slutsats.json", "dragna_steg1.csv", "ram_Ängen.csv")
PROTOCOL = "protokoll.xlsx"


@cache
def folder() -> Path:
    """An audit of thirteen registrations, drawn, filled in and evaluated."""
    home = Path(tempfile.mkdtemp(prefix="internkontroll-fuzz-"))
    who = {"utforare": LITEN, "kund": "ÄK1", "personal": "ÄP1", "registrering": "Ä9999"}
    tables: Tables = {
        "registreringar": [*ratta(LITEN, 12), registrering("2022-04-01 08:00", **who)],
        "bestallningar": [bestallning(utforare=LITEN, kund=f"ÄK{k}") for k in range(8)],
        "kunder": [{"kund": f"ÄK{k}", "taxeomrade": "tätort"} for k in range(8)],
    }
    underlag, audit = write_underlag(home / "underlag", tables), home / "stickprov"
    _run("frys", underlag, "--period", PERIOD, "--ut", audit)
    _run("dra", audit, "--tarning", TARNING)
    fill(audit / PROTOCOL)
    _run("utvardera", audit / PROTOCOL)
    return audit


def _run(*args: object) -> None:
    result = CliRunner().invoke(cli.main, ["stickprov", *map(str, args)])
    demand(result.exit_code == 0, result.output)


def copied(target: Path) -> Path:
    return Path(shutil.copytree(folder(), target / "stickprov"))


@cache
def _clean() -> Latest:
    return latest_conclusion(folder())


def audited(path: Path) -> str:
    """One file changed: verifiera says so, or the conclusion is the one that it was."""
    changed = path.parent
    try:
        found = verify(load_session(changed), write_files)
        if not found.faults:
            latest = latest_conclusion(changed)
            same = (latest.audit.sha256, latest.utforare) == (
                _clean().audit.sha256,
                _clean().utforare,
            )
            demand(same, "slutsatsen är en annan, och verifiera säger inget")
            return SAME
        demand(all(fault.strip() for fault in found.faults), "fel utan ord")
        return FOUND
    except StickprovError as error:
        demand(str(error).strip(), "inget sägs")
        return REFUSED
    except UnderlagError as error:
        return said(error)


def handed_over(path: Path) -> str:
    """The folder as the monthly run takes it: what it does not refuse says what it said."""
    try:
        sample = read_sample(path.parent, _plan())
    except StickprovError as error:
        demand(str(error).strip(), "inget sägs")
        return REFUSED
    clean = read_sample(folder(), _plan())
    same = (sample.utforare, sample.period, sample.beslutad) == (
        clean.utforare,
        clean.period,
        clean.beslutad,
    )
    demand(same, "månadens körning får en annan slutsats")
    return SAME


@cache
def _plan() -> Plan:
    return load_plan("norrtalje-2022")


def reviewed(path: Path) -> str:
    """A protocol: refused, or its answers are those that a plain reader sees."""
    try:
        found = replay_until(load_session(path.parent), path)
    except StickprovError as error:
        demand(str(error).strip(), "inget sägs")
        return REFUSED
    except UnderlagError as error:
        return said(error)
    clean = replay_until(load_session(folder()), folder() / PROTOCOL)
    if found.slutsatser == clean.slutsatser and found.answers == clean.answers:
        return SAME
    demand(_answers(path) != _answers(folder() / PROTOCOL), "andra svar än protokollet har")
    return "andra svar"


def _answers(path: Path) -> list[list[list[object]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
