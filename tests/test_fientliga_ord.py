"""Crafted words in every field of text of an underlag: they are words, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from tests.underlag_builder import bestallning, registrering, write_underlag

WORDS = [
    "x'; COPY (SELECT 1) TO 'utanfor.csv'; --",
    'x"; DROP TABLE registreringar; --',
    "$PARAMETER",
    "{{7*7}}",
    "{0.__class__}",
    "../../utanfor",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "%(x)s :x ?",
]


def test_a_month_of_crafted_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        registrering(
            f"{day:02} 06:00",
            "05:00",
            registrering=f"{word} {day}",
            utforare=word,
            kund=word,
            personal=word,
            insats=word,
            orsak=word,
        )
        for day, word in enumerate(WORDS, 1)
    ]
    orders = [bestallning(bestallning=word, utforare=word, kund=word) for word in WORDS]
    underlag = write_underlag(tmp_path / "u", {"registreringar": rows, "bestallningar": orders})
    here = tmp_path / "har"
    here.mkdir()
    monkeypatch.chdir(here)
    done = CliRunner().invoke(cli.main, ["kontrollera", str(underlag), "--ut", "ut"])
    assert done.exit_code in (1, 3), done.stderr
    assert [path.name for path in here.iterdir()] == ["ut"]
    assert not [p for p in tmp_path.rglob("*utanfor*") if not p.is_relative_to(here / "ut")]
    for page in here.rglob("*.html"):
        assert "<script>alert" not in page.read_text("utf-8")
    with (here / "ut" / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    assert {row["utforare"].removeprefix("'") for row in found} >= set(WORDS)
    assert not [cell for row in found for cell in row.values() if cell.startswith("=")]
