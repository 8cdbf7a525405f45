"""docs/spec: what code refers to is a heading there, and what its tables name is what the program has.

A rule, indicator, limit, error, column or plan row that one of the two lacks fails here, by its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.registry import INDIKATORER
from extracts.columns import Column
from reports.handbok import SPEC, spec_page
from stickprov.audit.settings import load_settings
from suites.plan import Plan
from suites.texts import load_texts
from tests.suites.planer import CONTRACT

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "spec"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
REFERENCE = re.compile(r"[Ss]pec: (\w+), «([^»\n]+)»")
# However it is written or cut in two.
BEGUN = re.compile(rf"(?<![\w`])[Ss]pec:? (?=(?:{'|'.join(PAGES)})\b)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
WRITTEN = {".py", ".md", ".toml", ".j2", ".css"}
GIVEN = {"●": (True, False), "○": (False, False), "–": (False, True)}


@dataclass(frozen=True)
class Line:
    """A line of a table of the specification: the headings above it, and its cells by their column."""

    page: str
    headings: tuple[str, ...]
    cells: dict[str, str]

    @property
    def kontroll(self) -> str:
        """«3 registreringar» is control registreringar."""
        return next(h.split()[1] for h in self.headings if re.match(r"\d+ ", h))

    @property
    def table(self) -> str:
        return self.headings[3]


def lines(page: str, first: str) -> list[Line]:
    """The lines of every table of the page whose first column is called so."""
    found, headings, columns = [], [""] * 7, [""]
    for text in PAGES[page].splitlines():
        if heading := HEADING.match(text):
            level = len(heading[1])
            headings[level:] = [heading[2]] + [""] * (6 - level)
        cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", text.strip())[1:-1]]
        if not cells:
            columns = []
        elif not columns:
            columns = cells
        elif columns[0] == first and not re.fullmatch("-+", cells[0]):
            found.append(
                Line(page, tuple(headings), dict(zip(columns[1:], cells[1:], strict=True)))
            )
            found[-1].cells["namn"] = cells[0]
    return found


def named(page: str, first: str) -> list[str]:
    return [line.cells["namn"] for line in lines(page, first)]


def code() -> Iterator[tuple[str, str]]:
    """Every text of the repository that a person has written, but this file."""
    for top in sorted(ROOT.iterdir()):
        found = sorted(top.rglob("*")) if top.is_dir() and top.name[0] != "." else [top]
        for path in found:
            if path.suffix in WRITTEN and path.is_file() and path != Path(__file__):
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_every_reference_leads_to_a_heading() -> None:
    headings = {(page, h) for page, text in PAGES.items() for _level, h in HEADING.findall(text)}
    referred = [(name, *found) for name, text in code() for found in REFERENCE.findall(text)]
    assert len(referred) > 50
    assert [ref for ref in referred if ref[1:] not in headings] == []


def test_every_reference_is_of_the_one_form() -> None:
    """Whole on its line; and no document is named that is not in the repository."""
    for name, text in code():
        begun = [found.start() for found in BEGUN.finditer(text)]
        assert begun == [f.start() for f in REFERENCE.finditer(text) if f.start() in begun], name
        for document in re.findall(r"\b[A-Z]{4,}\.md", text):
            assert (ROOT / document).is_file(), f"{name}: {document}"
        if name.endswith(".py"):
            for document in re.findall(r"\bdocs/[\w/-]+\.md", text):
                assert (ROOT / document).is_file(), f"{name}: {document}"


def test_every_rule_has_its_line_and_its_severity(plan: Plan) -> None:
    rules = {(row.id, rule.regel, rule.allvar) for row in plan.rader for rule in row.rules}
    said = [
        (line.kontroll, line.cells["namn"], line.cells["allvar"])
        for line in lines("kontroller", "rule")
    ]
    assert sorted(said) == sorted(rules)


def test_every_limit_has_its_line_with_value_and_decision(plan: Plan) -> None:
    limits = {
        (row.id, namn, float(limit.varde), "beslut" if limit.beslutad else "förslag")
        for row in plan.rader
        for namn, limit in row.gransvarden.items()
    }
    said = [(line.kontroll, *_limit(line)) for line in lines("kontroller", "limit")]
    assert sorted(said) == sorted(limits)


def test_every_limit_of_the_audit_has_its_line() -> None:
    settings = load_settings(ROOT / "suites" / "norrtalje-2022")
    limits = {
        (namn, float(limit.varde), "förslag" if limit.beslut is None else "beslut")
        for namn, limit in settings.gransvarden.items()
    }
    assert sorted(_limit(line) for line in lines("stickprov", "limit")) == sorted(limits)
    feltyper = [(f.kod, f.klass) for f in settings.feltyper]
    said = [(line.cells["namn"], line.cells["klass"]) for line in lines("stickprov", "feltyp")]
    assert said == feltyper


def _limit(line: Line) -> tuple[str, float, str]:
    return line.cells["namn"], float(line.cells["value"]), line.cells["decided"]


def test_every_indicator_has_its_line() -> None:
    assert sorted(named("kontroller", "indicator")) == sorted(INDIKATORER)


def test_every_indicator_of_the_sample_stands_under_its_control() -> None:
    """So no indicator is in a report without its words and its line."""
    kept = json.loads((ROOT / "tests" / "gyllene" / "rapport.json").read_text("utf-8"))
    found = {(k["id"], i["namn"]) for k in kept["kontroller"] for i in k["indikatorer"]}
    said = {(line.kontroll, line.cells["namn"]) for line in lines("kontroller", "indicator")}
    assert found - said == set()


@pytest.mark.parametrize(("first", "section"), [("gate error", "underkand"), ("file error", "fil")])
def test_every_error_of_the_gate_has_its_line(first: str, section: str) -> None:
    assert sorted(named("underlag", first)) == sorted(load_texts()[section])


def test_every_table_and_column_of_the_contract_has_its_line() -> None:
    said = [(line.table, _column(line)) for line in lines("underlag", "column")]
    contract = [(t.name, _told(column)) for t in CONTRACT.values() for column in t.columns]
    assert sorted(said) == sorted(contract)


def test_a_column_of_choices_names_them() -> None:
    said = {(line.table, line.cells["namn"]): line for line in lines("underlag", "column")}
    for table in CONTRACT.values():
        for column in table.columns:
            meaning = said[table.name, column.name].cells["meaning"]
            assert [v for v in column.values if v not in meaning] == [], (table.name, column.name)


def _column(line: Line) -> tuple[str, str, tuple[bool, bool]]:
    return line.cells["namn"], line.cells["type"], GIVEN[line.cells["given"]]


def _told(column: Column) -> tuple[str, str, tuple[bool, bool]]:
    return column.name, column.typ.value, (column.required, column.optional)


def test_every_plan_row_stands_as_the_plan_has_it(plan: Plan) -> None:
    fields = ("avser", "risk", "kontrollmoment", "frekvens", "ansvarig", "rapporteras till")
    said = [
        (line.cells["namn"], line.cells["S×K"], *(_unmarked(line.cells[f]) for f in fields))
        for line in lines("plan", "plan row")
    ]
    rows = [
        (
            row.id,
            f"{row.sannolikhet}×{row.konsekvens}",
            *(getattr(row, field.replace(" ", "_")) for field in fields),
        )
        for row in plan.rader
        if row.id != "underlag"
    ]
    assert said == rows


def _unmarked(cell: str) -> str:
    return re.sub(r" \[K.*?\]", "", cell)


def test_the_sentences_are_those_of_the_program() -> None:
    assert SPEC.read_text("utf-8") == spec_page(), "run: python -m reports.handbok"
