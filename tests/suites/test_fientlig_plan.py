"""A plan from someone else: no word of it reaches a query, and the engine reaches no file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from extracts.engine import connect, identifier, literal, lock, scratch_of, store
from suites.errors import ModellError, PlanError
from suites.modell_file import read_modell
from suites.plan_file import load_plan
from suites.texts import filled
from tests.suites.planer import PLAN, changed, copied, replaced
from tests.suites.test_plan import put

WORDS = [
    "x'; COPY (SELECT 1) TO '/tmp/fil'; --",
    'x"; DROP TABLE registreringar; --',
    "$PARAMETER",
    "{{7*7}}",
    "{0.__class__}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "å",
    "X",
    "",
    "a b",
    "a\nb",
    "a" * 101,
]
SVIT, REGEL = "genomforandeplan.json", "andel-med-plan"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "place",
    [("meta", "regel"), ("meta", "tabell"), ("kwargs", "column"), ("type",)],
    ids=lambda place: place[-1],
)
def test_a_crafted_name_in_a_suite(tmp_path: Path, place: tuple[str, ...], word: str) -> None:
    folder = changed(tmp_path, SVIT, REGEL, put(*place, value=word))
    with pytest.raises(PlanError, match=SVIT):
        load_plan(str(folder))


@pytest.mark.parametrize(
    "word", ["'", '"', ";", "\\", "a'; DROP TABLE x; --", "%(x)s", ":x", "{x}"]
)
@pytest.mark.parametrize("key", ["value_set", "regex", "row_condition", "condition_parser"])
def test_what_is_compared_with_cannot_end_its_quotes(tmp_path: Path, key: str, word: str) -> None:
    if key == "row_condition" and word == '"':
        word = "'"
    value = [{"djupt": [word]}] if key == "value_set" else word
    folder = changed(tmp_path, SVIT, REGEL, put("kwargs", key, value=value))
    with pytest.raises(PlanError, match=rf"{SVIT}: regeln «{REGEL}».* i {key} har tecken"):
        load_plan(str(folder))


def test_an_expectation_that_takes_sql(tmp_path: Path) -> None:
    folder = changed(tmp_path, SVIT, REGEL, put("type", value="unexpected_rows_expectation"))
    with pytest.raises(PlanError, match="inte prövar varje rad"):
        load_plan(str(folder))


@pytest.mark.parametrize("word", [w for w in WORDS if "\n" not in w])
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plan.toml", 'id = "underlag"', "id = '''{}'''"),
        ("plan.toml", 'svit = "underlag.json"', "svit = '''../{}'''"),
        ("plan.toml", "fa_rader_andel = {", '"{}" = {{'),
        ("texter.toml", "[regel.fa-rader]", '[regel."{}"]'),
    ],
)
def test_a_crafted_name_in_a_plan(tmp_path: Path, file: str, old: str, new: str, word: str) -> None:
    if new.startswith(('"', "[")):
        word = word.replace("\\", "\\\\").replace('"', '\\"')
    with pytest.raises(PlanError, match=file):
        load_plan(str(replaced(tmp_path, file, old, new.replace("{{", "{").replace("{}", word))))


@pytest.mark.parametrize("word", [w for w in WORDS if "\n" not in w and '"' not in w])
@pytest.mark.parametrize(
    ("old", "new"),
    [('id = "beviljad-med-golv"', 'id = "{}"'), ("[parameter.golv]", '[parameter."{}"]')],
)
def test_a_crafted_name_in_a_model(tmp_path: Path, old: str, new: str, word: str) -> None:
    text = (PLAN / "modeller" / "beviljad-med-golv.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "modell.toml"
    path.write_text(text.replace(old, new.replace("{}", word)), "utf-8")
    with pytest.raises(ModellError, match=r"modell\.toml"):
        read_modell(path)


def test_braces_reach_no_attribute() -> None:
    values = {"fil": "a.csv", "0": "x"}
    for template in (
        "{fil.__class__}",
        "{0.__class__}",
        "{fil[0]}",
        "{fil!r}",
        "{{7*7}}",
        "{annat}",
    ):
        assert filled(template, values) == template
    assert filled("{fil}: {{fil}}", values) == "a.csv: {a.csv}"


def test_names_and_texts_stay_what_they_are_in_sql(tmp_path: Path) -> None:
    con = connect(tmp_path)
    for word in filter(None, WORDS):
        con.raw_sql(f"CREATE OR REPLACE TABLE {identifier(word)} AS SELECT {literal(word)} AS x")
        rows = store(con, f"{word} 2", con.table(word).rename({word: "x"}), words={word: [word]})
        assert rows.to_pyarrow().to_pylist() == [{word: word}]


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '{}/ut.csv'",
        "SELECT * FROM read_text('{}/in.txt')",
        "SELECT * FROM read_csv('{}/in.txt')",
        "ATTACH '{}/x.db'",
        "EXPORT DATABASE '{}/x'",
        "INSTALL httpfs",
        "LOAD '{}/x.duckdb_extension'",
        "SET enable_external_access=true",
        "SET lock_configuration=false",
        "SET memory_limit='1TB'",
        "SET temp_directory='{}'",
        "RESET temp_directory",
    ],
)
def test_a_locked_engine_reaches_nothing_outside(tmp_path: Path, statement: str) -> None:
    outside, scratch = tmp_path / "ute", tmp_path / "arbete"
    for folder in (outside, scratch):
        folder.mkdir()
    (outside / "in.txt").write_text("hemligt")
    con = connect(scratch)
    lock(con)
    with pytest.raises(duckdb.Error):
        con.raw_sql(statement.replace("{}", str(outside)))
    assert [path.name for path in outside.iterdir()] == ["in.txt"]


def test_a_locked_engine_still_spills_and_writes_in_its_scratch_folder(tmp_path: Path) -> None:
    con = connect(tmp_path)
    con.raw_sql("SET memory_limit='60MB'")
    lock(con)
    con.raw_sql("CREATE TABLE t AS SELECT md5(range::VARCHAR) s FROM range(2_000_000)")
    con.raw_sql(
        f"COPY (SELECT * FROM t ORDER BY s LIMIT 3) TO {literal(scratch_of(con) / 'x.csv')}"
    )
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 4


def test_the_plan_as_it_is_passes(tmp_path: Path) -> None:
    assert load_plan(str(copied(tmp_path))).rader
