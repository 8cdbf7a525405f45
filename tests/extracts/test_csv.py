"""CSV as Swedish systems write it, read the fast way and the careful way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extracts.contract import CONTRACT
from extracts.csvfile import inspect
from extracts.errors import UnderlagError
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.textfiler import HEADER, accepted, errors, rad, read, text, values, write
from tests.refusal import refused

pytestmark = pytest.mark.langsam  # over a minute of a whole test run

TVA = text(rad("R1"), rad("R2", utforare="Åsen – Öst"))


def plain(folder: Path) -> bool:
    return inspect(folder / "underlag" / "registreringar.csv", CONTRACT["registreringar"]).plain


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    found = read(tmp_path, TVA.replace(";", delimiter))
    assert values(found, "utforare") == ["Björken", "Åsen – Öst"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(tmp_path: Path, encoding: str, end: str) -> None:
    content = text(rad("R1", utforare="Åsen – 5 € Öst"), end=end).encode(encoding)
    found = read(tmp_path, content)
    assert values(found, "utforare") == ["Åsen – 5 € Öst"]
    assert plain(tmp_path)


@pytest.mark.parametrize("start", [b"\xff\xfe", b"\xfe\xff"], ids=["le", "be"])
def test_utf16_says_what_to_do(tmp_path: Path, start: bytes) -> None:
    with refused(r"registreringar\.csv är sparad som UTF-16.*kodningen UTF-8"):
        read(tmp_path, start + TVA.encode("utf-16-le"))


def test_neither_utf8_nor_cp1252(tmp_path: Path) -> None:
    with refused(r"registreringar\.csv går inte att läsa som text"):
        read(tmp_path, text(rad("R1", utforare="Tallen", status="x")).encode() + b"\x81\x8d\n")


LF = text(rad("R1"), rad("R2"), rad("R3"))


@pytest.mark.parametrize(
    ("content", "fast"),
    [
        (LF, True),
        (LF.replace("\n", "\r\n"), True),
        (LF.removesuffix("\n"), True),
        (LF.replace("\nR2", "\r\nR2"), False),
        ("\n" + LF, False),
        (LF.replace("R2;", '"R2";'), True),
        (LF.replace("Björken", '"Björken; Öst"'), False),
        (LF.replace("Björken", '"Björken ""Öst"""'), True),
        (LF.replace("R2;Björken", 'R2;"Björ\nken"'), False),
    ],
    ids=[
        "lf",
        "crlf",
        "utan slut",
        "blandat",
        "tom först",
        "citat",
        "skiljetecken i citat",
        "citat i citat",
        "radbrott",
    ],
)
def test_line_ends_and_quotes(tmp_path: Path, content: str, fast: bool) -> None:
    found = read(tmp_path, content)
    assert values(found, "registrering") == ["R1", "R2", "R3"]
    assert plain(tmp_path) == fast


def test_a_cell_is_trimmed_nfc_and_otherwise_as_written(tmp_path: Path) -> None:
    cells = {
        '"Björken; Öst"': "Björken; Öst",
        '"Björken ""Öst"""': 'Björken "Öst"',
        '"Björ\nken"': "Björ ken",
        '"Björ\r\nken"': "Björ ken",
        "  Björken ": "Björken",
        "Björken\u00a0": "Björken",
        "\u00a0 Björken\t": "Björken",
        "Bjo\u0308rken": "Björken",
        'Björken "Öst" AB': 'Björken "Öst" AB',
        "BJÖRKEN": "BJÖRKEN",
        'Björken 5"': 'Björken 5"',
        ' "Björken"': '"Björken"',
    }
    rows = [rad(f"R{n}", utforare=written) for n, written in enumerate(cells)]
    assert values(read(tmp_path, text(*rows)), "utforare") == list(cells.values())


def test_a_quoted_empty_cell_is_empty(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1", personal='""')))
    assert errors(found) == [(2, "personal", "saknas", "")]


FORMS: dict[str, Callable[[str], str | bytes]] = {
    "crlf": lambda t: t.replace("\n", "\r\n"),
    "blandat": lambda t: t.replace("\nR2", "\r\nR2"),
    "kommatecken": lambda t: t.replace("1,5", "1.5").replace(";", ","),
    "citerat": lambda t: "\n".join(
        ";".join(f'"{cell}"' for cell in line.split(";")) for line in t.splitlines()
    ),
    "cp1252": lambda t: t.encode("cp1252"),
    "bom": lambda t: t.encode("utf-8-sig"),
}
BREDD = f"{HEADER};minuter;insats;tagg_in"
LIKA = text(
    rad("R1") + ";1,5;Kväll;2022-03-01T08:00:00",
    rad("R2", kategori="SERVICE", status="Avböjd", personal="") + ";;;",
    rad("R3", start="2022-03-01", kund="") + ";x;;",
    rad("R4", status="Utfört") + ";-1;;",
    rad("R1") + ";2;;",
    header=BREDD,
)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    return read(tmp_path_factory.mktemp("lika"), LIKA)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_content_reads_the_same_in_every_form(
    reference: Underlag, tmp_path: Path, form: str
) -> None:
    found = read(tmp_path, FORMS[form](LIKA))
    assert accepted(found) == accepted(reference)
    assert [e[:3] for e in errors(found)] == [e[:3] for e in errors(reference)]
    assert len(accepted(reference)) == 1
    assert len(errors(reference)) == 7


def test_row_numbers_count_blank_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "\n\n" + text(rad("R1"), "", "", rad("R2", start="x"), ""))
    assert errors(found) == [
        (5, "", "tom-rad", ""),
        (6, "", "tom-rad", ""),
        (7, "start", "ej-tid", "x"),
    ]


def test_row_numbers_count_a_record_with_line_breaks_once(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1", utforare='"Björ\nken"'), rad("R2", start="x")))
    assert errors(found) == [(3, "start", "ej-tid", "x")]


@pytest.mark.parametrize("tail", ["", "\n\n\n", ";;;;;;;\n;;;;;;;", "  \n"])
def test_empty_rows_at_the_end_are_no_records(tmp_path: Path, tail: str) -> None:
    found = read(tmp_path, text(rad("R1")) + tail)
    assert (values(found, "registrering"), errors(found)) == (["R1"], [])


def test_an_empty_row_inside(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1"), ";;;;;;;", rad("R2"), " ; ;;;;;;", rad("R3")))
    assert errors(found) == [(3, "", "tom-rad", ""), (5, "", "tom-rad", "")]
    assert values(found, "registrering") == ["R1", "R2", "R3"]


@pytest.mark.parametrize("total", ["Summa", "TOTALT"])
def test_a_total_row(tmp_path: Path, total: str) -> None:
    found = read(tmp_path, text(rad("R1"), f"{total};;;;;;;17"))
    assert errors(found) == [(3, "", "summarad", "")]


@pytest.mark.parametrize(
    ("row", "width"), [("R2;Björken;K1", 3), (rad("R2") + ";", 9), (rad("R2") + ";extra", 9)]
)
@pytest.mark.parametrize("lines", [[], [rad("R0"), rad("R9")]])
def test_a_ragged_row_names_the_row(tmp_path: Path, row: str, width: int, lines: list[str]) -> None:
    message = rf"registreringar\.csv: rad {len(lines) + 2} har {width} fält men rubrikraden har 8"
    with refused(message):
        read(tmp_path, text(*lines, row, rad("R3")))


@pytest.mark.parametrize(
    ("line", "regel"),
    [
        ("Utskrivet 2022-04-02", "ej-post"),
        ("Sida 1;av 3", "ej-post"),
        ("Sida;1;av 3", None),
        ("Summa;;120", "summarad"),
        ("Summa;;;;;;120;35;;", "summarad"),
        (";;Totalt:;120;35", "summarad"),
        ("Summa;Björken;K1;P1;omsorg;2022-03-01 08:00;x", None),
        ("R2;Björken", "ej-post"),
        ("Sida 1;;;;;;;;;", "ej-post"),
        ("Sida 1;;;;;;;;;3", None),
        ('"Sida\n1"', None),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_footer_and_a_total_with_fewer_fields_are_rejected_rows(
    tmp_path: Path, line: str, regel: str | None, last: bool
) -> None:
    lines = text(rad("R1"), line, *([] if last else [rad("R3")]))
    if regel is None:
        with refused(r"registreringar\.csv: rad 3 "):
            read(tmp_path, lines)
    else:
        found = read(tmp_path, lines)
        assert errors(found) == [(3, "", regel, "")]
        assert values(found, "rad") == ([2] if last else [2, 4])


def test_a_short_line_of_a_narrow_table_may_be_a_record(tmp_path: Path) -> None:
    with refused(r"kunder\.csv: rad 3 har 1 fält men rubrikraden har 2"):
        read(tmp_path, text(rad("R1")), kunder="kund;taxeomrade\nK1;tätort\nK2\n")


@pytest.mark.parametrize(
    ("heads", "rows", "said"),
    [
        (",", ";", "komma, men raderna under med semikolon"),
        (";", ",", "semikolon, men raderna under med komma"),
        ("\t", ";", "tabb, men raderna under med semikolon"),
    ],
)
@pytest.mark.parametrize("above", ["", "Mars\n\n"])
def test_headings_and_rows_apart_by_different_delimiters(
    tmp_path: Path, heads: str, rows: str, said: str, above: str
) -> None:
    lines = [HEADER.replace(";", heads), rad("R1", kund="K:1").replace(";", rows), ""]
    number = 1 + above.count("\n")
    with refused(rf"^registreringar\.csv: rubrikerna på rad {number} skiljs åt med {said}\."):
        read(tmp_path, above + "\n".join(lines))


def test_a_row_that_is_whole_with_either_delimiter_is_as_the_headings_are(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1")), kunder="kund;taxeomrade\nK,1;tätort\n")
    assert values(found, "kund", "kunder") == ["K,1"]


def test_rows_ragged_in_ways_that_cancel_out(tmp_path: Path) -> None:
    with refused("rad 2 har 9 fält"):
        read(tmp_path, text(rad("R1") + ";", rad("R2").rsplit(";", 1)[0]))


SJU = '"a;b;c;d;e;f;g;h"'


@pytest.mark.parametrize(
    "rows",
    [
        [rad("R1", utforare=SJU), "", rad("R2", start="x")],
        [rad("R1", utforare=SJU.replace("h", "\n")), rad("R2"), rad("R3", start="x")],
        [rad("R1", utforare='"a\nb"'), "", rad("R2", start="x")],
    ],
    ids=["tom rad och sju skiljetecken", "radbrott och sju skiljetecken", "radbrott och tom rad"],
)
def test_counts_that_cancel_out_do_not_fool_the_fast_way(tmp_path: Path, rows: list[str]) -> None:
    found = [e for e in errors(read(tmp_path, text(*rows))) if e[2] != "tom-rad"]
    assert found == [(4, "start", "ej-tid", "x")]


@pytest.mark.parametrize(
    "utforare",
    [
        '5"',
        'AB "Öst"',
        '"Öst" AB',
        '"Öst',
        ' "Öst"',
        'a"b',
        'a""b',
        ' "Öst',
        '"Öst" ',
        ' ""Öst""',
        ' ""',
        '"""Öst"',
        '"" ',
    ],
)
def test_a_quote_is_read_the_same_the_fast_way_and_the_careful_way(
    tmp_path: Path, utforare: str
) -> None:
    def outcome(folder: Path, content: str) -> object:
        try:
            return values(read(folder, content), "utforare")
        except UnderlagError as error:
            return str(error)

    content = text(rad("R1"), rad("R2", utforare=utforare), rad("R3"))
    fast = outcome(tmp_path / "a", content)
    careful = outcome(tmp_path / "b", content.replace("\nR3", "\r\nR3"))
    assert fast == careful


@pytest.mark.parametrize("line", ["sep=;", "SEP=,", '"sep=;"', "\r\nsep=;", "\ufeffsep=;"])
def test_a_line_that_tells_excel_the_separator_is_named(tmp_path: Path, line: str) -> None:
    number = 1 + line.count("\n")
    with refused(rf"^registreringar\.csv: rad {number} är «sep=…», som Excel inte visar"):
        read(tmp_path, f"{line}\r\n" + text(rad("R1")))


def test_an_open_quote(tmp_path: Path) -> None:
    with refused(r"rad \d+ går inte att läsa.*citattecken"):
        read(tmp_path, text(rad("R1"), rad("R2", utforare='"Björken'), rad("R3")))


@pytest.mark.parametrize(
    ("opens", "closes"), [("kund", "kund"), ("orsak", "orsak")], ids=["nyckel", "fritext"]
)
def test_whole_rows_inside_a_stray_quote(tmp_path: Path, opens: str, closes: str) -> None:
    """Two quotes in the same column of two rows: as many cells as there should be, and two rows too few."""
    rows = [
        rad("R1", kund="K1") + ";a",
        rad("R2", kund='"K2' if opens == "kund" else "K2") + (';"b' if opens == "orsak" else ";b"),
        rad("R3") + ";c",
        rad("R4", kund='K4"' if closes == "kund" else "K4")
        + (';d"' if closes == "orsak" else ";d"),
    ]
    with refused("rad 3 går inte att läsa.*citattecken"):
        read(tmp_path, text(*rows, header=f"{HEADER};orsak"))


def test_a_text_of_several_lines_is_no_stray_quote(tmp_path: Path) -> None:
    rows = [rad("R1") + ';"hade; ont;\nav; trappor;\n"', rad("R2") + ";"]
    found = read(tmp_path, text(*rows, header=f"{HEADER};orsak"))
    assert values(found, "orsak") == ["hade; ont; av; trappor;", None]


@pytest.mark.parametrize("name", ["Vard – Ost", "5 €", "”Ost”", "O\u0308st"])
def test_a_broken_byte_does_not_turn_the_rest_into_odd_characters(
    tmp_path: Path, name: str
) -> None:
    """Read as Windows-1252, as the broken byte alone allows, the dash would be three characters."""
    content = text(rad("R1", utforare=name, status="bomkorning"))
    with refused(r"registreringar\.csv blandar teckenkodningar\."):
        read(tmp_path, content.encode().replace(b"R1", b"R1\xff"))


def test_nul(tmp_path: Path) -> None:
    with refused(r"registreringar\.csv innehåller NUL-tecken"):
        read(tmp_path, text(rad("R1", kund="K\0")))


@pytest.mark.parametrize("content", ["", "\n\n", "   \n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    with refused(r"registreringar\.csv är tom"):
        read(tmp_path, content)


def test_no_rows_in_a_required_table(tmp_path: Path) -> None:
    with refused(r"registreringar\.csv har en rubrikrad men inga rader"):
        read(tmp_path, text())


def test_no_rows_beside_a_file_that_has_them(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1")), registreringar_b=text())
    assert values(found, "registrering") == ["R1"]


def test_the_same_column_twice_after_folding(tmp_path: Path) -> None:
    with refused(r"registreringar\.csv: kolumnen «UTFÖRARE» finns två gånger"):
        read(tmp_path, text(rad("R1") + ";x", header=f"{HEADER};UTFÖRARE"))


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("utforare", "utforarna", r"kolumn saknas: «utforare» \(närmast i filen: «utforarna»\)"),
        (
            "utforare",
            "Utförarnamn",
            r"kolumn saknas: «utforare» \(närmast i filen: «Utförarnamn»\)",
        ),
        ("status", "xyz", "kolumn saknas: «status»"),
        (
            "kund;personal",
            "q;personer",
            r"kolumn saknas: «kund», «personal» \(närmast i filen: «personer»\)",
        ),
    ],
)
def test_a_missing_column_names_the_nearest(
    tmp_path: Path, was: str, becomes: str, message: str
) -> None:
    with refused(rf"registreringar\.csv: {message}"):
        read(tmp_path, text(rad("R1"), header=HEADER.replace(was, becomes)))


def test_headers_are_folded_and_in_any_order(tmp_path: Path) -> None:
    cells = dict(zip(HEADER.split(";"), rad("R1").split(";"), strict=True))
    names = sorted(cells, reverse=True)
    header = ";".join(n.upper().replace("UTFORARE", " Utförare ") for n in names)
    assert values(
        read(tmp_path, text(";".join(cells[n] for n in names), header=header)), "utforare"
    ) == ["Björken"]


def test_unknown_columns_are_named_and_ignored(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1") + ";x;y", header=f"{HEADER};Lön;"))
    assert [f.unknown for f in found.loaded.of("registreringar")] == [
        ("Lön", "kolumn 10 utan rubrik")
    ]
    assert values(found, "registrering") == ["R1"]


def test_several_files_are_read_as_one(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        text(rad("R1")),
        registreringar_b=text(rad("R2") + ";30", header=f"{HEADER};minuter"),
        **{"Registreringar-2022-03": text(rad("R3"))},
    )
    assert sorted(map(str, values(found, "registrering"))) == ["R1", "R2", "R3"]
    assert found.given("registreringar", "minuter")
    assert not found.given("registreringar", "orsak")


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, TVA, anteckningar="hej")
    assert found.ignored == ("anteckningar.csv",)


def test_a_required_table_that_is_missing(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", TVA)
    (folder / "bestallningar.csv").unlink()
    with refused(r"saknas bestallningar\. Lägg dit filen, till exempel bestallningar\.csv"):
        read_underlag(folder, tmp_path)


def test_no_folder(tmp_path: Path) -> None:
    with refused(r"Vi hittar inte .*finns-inte"):
        read_underlag(tmp_path / "finns-inte", tmp_path)


@pytest.mark.parametrize(
    "last",
    [rad("R3", status='"utförd'), rad("R3", kategori='omsorg"', status='"utförd')],
    ids=["udda citattecken", "jämnt antal"],
)
@pytest.mark.parametrize("end", ["", "\n"], ids=["utan slut", "med slut"])
def test_a_quote_that_is_open_at_the_end_of_the_file(tmp_path: Path, last: str, end: str) -> None:
    """Anywhere else it swallows a line, and the count of rows tells."""
    with refused("citattecken"):
        read(tmp_path, text(rad("R1"), rad("R2")) + last + end)


def test_a_line_break_in_a_cell_where_two_blocks_of_the_stream_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut there, the cell would be two rows, and as many rows as the file has lines."""
    rows = text(*(rad(f"R{at}", personal='"P\n1"') for at in range(20)))
    inside = rows.encode().index(b"P\n1") + 2
    for block in range(inside, inside + 200, 40):
        monkeypatch.setattr("extracts.csvstream._BLOCK", block)
        found = read(tmp_path / str(block), rows)
        assert [r["rad"] for r in accepted(found)] == list(range(2, 22))
