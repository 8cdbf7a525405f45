"""The reader of TOML: a person's own mistakes, each with its line and what to write."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extracts.tomlfile import Section, TomlError, at, parse_toml

ROOT = Path(__file__).parents[2]

FAULTS = [
    ("varde = 0,05", "punkt: 0.05 i stället för 0,05"),
    ('x = { varde = 0,05, text = "Tak" }', "punkt: 0.05 i stället för 0,05"),
    ("x = ”text”", "raka citattecken"),
    ("x = “text“", "raka citattecken"),
    ("x 5", "saknar likhetstecken"),
    ("x\t5", "saknar likhetstecken"),
    ("x = 2022-3-1", "2022-03-01"),
    ("x = 2022/3/1", "2022-03-01"),
    ("först = 3", "namn = värde"),
    ("a = 1\na = 2", "«a» finns redan"),
    ("[t]\n[t]", "«t» finns redan"),
    ("x = { b = 1, b = 2 }", "«b» finns redan"),
    ("x = 5 %", "0.05 i stället för 5 %"),
    ("x = 1 000", "utan mellanrum"),
    ("x = Ja", "true"),
    ("x = True", "true"),
    ("[t", "hakparenteser"),
    ("x =", "värde efter likhetstecknet"),
    ("x = tätort", "inom citattecken"),
    ('x = "tätort', "citattecken"),
    ("x\u00a0= 1", "hårt"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_has_its_line_and_what_to_write(text: str, said: str) -> None:
    with pytest.raises(TomlError) as found:
        parse_toml(f"# rad 1\nok = 1\n{text}\n".encode(), "min/plan.toml")
    rad = 2 + len(text.split("\n"))
    assert str(found.value).startswith(f"min/plan.toml går inte att läsa som TOML: rad {rad}, «")
    assert said in str(found.value)


def test_a_byte_order_mark_windows_lines_and_tabs_are_fine() -> None:
    assert parse_toml("\ufeffx\t=\t1\r\n[t]\r\ny = 'å'\r\n".encode(), "f.toml") == {
        "x": 1,
        "t": {"y": "å"},
    }


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding(encoding: str) -> None:
    with pytest.raises(TomlError, match=r"f\.toml är inte sparad som UTF-8 \(rad \d\).*UTF-8"):
        parse_toml('x = 1\ny = "å"\n'.encode(encoding), "f.toml")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[\n" * 50_000,
        "\n[" + "a." * 90_000 + "a]",
        "x = " + "9" * 5_000,
        "x = 1\n" * 200_000,
    ],
    ids=["djup", "punkter", "tal", "stor"],
)
def test_no_file_takes_the_reader_long(text: str) -> None:
    with pytest.raises(TomlError, match=r"f\.toml"):
        parse_toml(text.encode(), "f.toml")


def test_every_key_has_its_line() -> None:
    text = """# a
x.y = 1 # [not]
[[rad]]
namn = '''
[inte] = "rubrik"
'''
[rad.grans]
"en = två" = { z = 1 }
lista = [
  { q = 1 }, # = [
  2,
]
[[rad]]
[rad.grans]
sist = "[x] = #"
"""
    found = parse_toml(text.encode(), "plan.toml")
    assert found.rader == {"x": 2, "rad": 3}
    first, second = found["rad"]
    assert (first.rad, first.rader) == (3, {"namn": 4, "grans": 7})
    assert first["grans"].rader == {"en = två": 8, "lista": 9}
    assert second["grans"].rader == {"sist": 15}
    assert at("a/plan.toml, x", first["grans"], "lista") == "a/plan.toml, rad 9, x"
    assert at("a/plan.toml", {}, "lista") == "a/plan.toml"


@pytest.mark.parametrize(
    "path", [p for part in ("suites", "samples", "extracts") for p in (ROOT / part).rglob("*.toml")]
)
def test_the_files_that_come_with_the_program(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    found = parse_toml(path.read_bytes(), path.name)
    assert found == tomllib.loads(path.read_text("utf-8"))
    _demand_lines(found, lines)


def _demand_lines(section: Section, lines: list[str]) -> None:
    for key, rad in section.rader.items():
        assert key in lines[rad - 1] or "[" in lines[rad - 1], (key, rad)
        for inner in section[key] if isinstance(section[key], list) else [section[key]]:
            if isinstance(inner, Section):
                _demand_lines(inner, lines)
