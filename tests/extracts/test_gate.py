"""The gate: every rule with file, row, column and value, and every row accounted for."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from extracts.contract import CONTRACT
from extracts.engine import connect
from extracts.find import find_sources
from extracts.gate import errors_in
from extracts.load import load
from extracts.period import Period
from extracts.read import read_underlag
from extracts.shown import shown
from extracts.underkanda import UNDERKANDA
from extracts.underlag import FileCount, Underlag
from extracts.wrong_cells import as_read
from tests.extracts.textfiler import (
    BESTALLNINGAR,
    HEADER,
    accepted,
    errors,
    rad,
    read,
    text,
    values,
    write,
)

BREDD = f"{HEADER};minuter;registreringssatt;tagg_in"
# (kolumn, value, rule) on registreringar; an empty rule means that the row is accepted.
CELLS = [
    ("registrering", "", "saknas"),
    ("utforare", "", "saknas"),
    ("utforare", "\u00a0 ", "saknas"),
    ("kund", "", "saknas"),
    ("personal", "", "saknas"),
    ("utforare", "\u200b\ufeff", "saknas"),
    ("kategori", "", "saknas"),
    ("kategori", "\u200b", "saknas"),
    ("kategori", "om\u00adsorg\u200b", ""),
    ("start", " \u200b", "saknas"),
    ("start", "2022-03-01\u2003 08:00\u200b", ""),
    ("minuter", "\u200b", ""),
    ("minuter", "\ufeff45\u200b", ""),
    ("kategori", "städ", "ej-val"),
    ("kategori", "omsorg 2", "ej-val"),
    ("kategori", "OMSORG", ""),
    ("kategori", "Delegerad-HSL", ""),
    ("kategori", "hemsjukvard", ""),
    ("start", "", "saknas"),
    ("start", "2022-03-01", "ej-tid"),
    ("start", "2022-03-01 24:01", "ej-tid"),
    ("start", "9999-12-31 24:00", "ej-tid"),
    ("start", "2022-03-01 07:05Z", "ej-tid"),
    ("start", "2022-03-01T07:05:00+01:00", "ej-tid"),
    ("start", "2022-03-01 07:05.30", "ej-tid"),
    ("start", "2022-03-01 7.05", "ej-tid"),
    ("start", "2022-03-01 07:05:00.", "ej-tid"),
    ("start", "2022-03-01 07.60", "ej-tid"),
    ("start", "2022-03-01 08:60", "ej-tid"),
    ("start", "2022-02-29 08:00", "ej-tid"),
    ("start", "2022-03-01 8:00", "ej-tid"),
    ("start", "2022/03/01 08:00", "ej-tid"),
    ("start", "01.03.2022 08:00", "ej-tid"),
    ("start", "08:00", "ej-tid"),
    ("start", "2022-03-01 08:00:30", ""),
    ("start", "2022-03-01T08:00", ""),
    ("start", "2022-03-01T08:00:00", ""),
    ("slut", "i morgon", "ej-tid"),
    ("slut", "", "saknas"),
    ("status", "", "saknas"),
    ("status", "utfört", "ej-val"),
    ("status", "Utförd", ""),
    ("minuter", "", ""),
    ("minuter", "0", ""),
    ("minuter", "45", ""),
    ("minuter", "45,5", ""),
    ("minuter", "45.5", ""),
    ("minuter", "-1", "negativt-tal"),
    ("minuter", "-0,5", "negativt-tal"),
    ("minuter", "45 min", "ej-tal"),
    ("minuter", "1 234", "ej-tal"),
    ("minuter", "1.234,5", "ej-tal"),
    ("minuter", "1e3", "ej-tal"),
    ("minuter", "NaN", "ej-tal"),
    ("minuter", ",5", "ej-tal"),
    ("registreringssatt", "", ""),
    ("registreringssatt", "TAGG", ""),
    ("registreringssatt", "app", "ej-val"),
    ("tagg_in", "", ""),
    ("tagg_in", "08:00", "ej-tid"),
]


def line(key: str, column: str, value: str) -> str:
    cells = dict(zip(BREDD.split(";"), [*rad(key).split(";"), "", "", ""], strict=True))
    return ";".join({**cells, column: value}.values())


WRITTEN = text(
    *(line(f"R{n}", column, value) for n, (column, value, _) in enumerate(CELLS)), header=BREDD
)


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Underlag:
    return read(tmp_path_factory.mktemp("grind"), WRITTEN)


@pytest.mark.parametrize(("n", "cell"), list(enumerate(CELLS)), ids=str)
def test_a_cell(gated: Underlag, n: int, cell: tuple[str, str, str]) -> None:
    column, value, regel = cell
    expected = [(n + 2, column, regel, shown(value.strip()))] if regel else []
    found = [(row, kolumn, rule, varde.strip()) for row, kolumn, rule, varde in errors(gated)]
    assert [e for e in found if e[0] == n + 2] == expected


def test_rows_in_are_rows_accepted_and_rejected(gated: Underlag) -> None:
    faulty = sum(bool(regel) for _, _, regel in CELLS)
    [count] = [c for c in gated.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    assert (count.rader, count.godkanda, count.underkanda) == (
        len(CELLS),
        len(CELLS) - faulty,
        faulty,
    )
    assert len(accepted(gated)) == count.godkanda


def test_the_contract_says_the_same_of_every_row_as_of_one_of_each_kind(
    gated: Underlag, tmp_path: Path
) -> None:
    table = CONTRACT["registreringar"]
    sources, _ = find_sources(write(tmp_path / "underlag", WRITTEN))
    rows = load(connect(tmp_path), sources, tmp_path).rows("registreringar")
    whole = errors_in(as_read(rows, table, list(range(len(CELLS)))), table, frozenset())
    assert list(whole.itertuples(index=False, name=None)) == [
        (rad - 2, kolumn, regel) for rad, kolumn, regel, _ in errors(gated)
    ]


def test_a_choice_is_read_as_the_contract_spells_it(gated: Underlag) -> None:
    assert set(values(gated, "kategori")) == {"omsorg", "delegerad hsl", "hemsjukvård"}
    assert set(values(gated, "status")) == {"utförd"}


# What is written in start or slut, and the moment that it is.
TIMES = {
    "2022-03-01 07.05": "2022-03-01 07:05:00",
    "2022-03-01T07.05": "2022-03-01 07:05:00",
    "2022-03-01 07.05.30": "2022-03-01 07:05:30",
    "2022-03-01 07:05:59.9": "2022-03-01 07:05:59",
    "2022-03-01 07:05:59,999": "2022-03-01 07:05:59",
    "2022-03-01 07:05:00.0000000": "2022-03-01 07:05:00",
    "2022-03-01T07:05:59.123456789012": "2022-03-01 07:05:59",
    "2022-03-01 00:00": "2022-03-01 00:00:00",
    "2022-03-01 24:00": "2022-03-02 00:00:00",
    "2022-03-01T24:00": "2022-03-02 00:00:00",
    "2022-03-01 24:00:00": "2022-03-02 00:00:00",
    "2022-03-01 24:00:00.0000000": "2022-03-02 00:00:00",
    "2022-03-01 24.00": "2022-03-02 00:00:00",
    "2022-03-31 24:00": "2022-04-01 00:00:00",
    "2022-12-31 24:00": "2023-01-01 00:00:00",
    "2024-02-28 24:00": "2024-02-29 00:00:00",
    "\u00a02022-03-01 07.05 ": "2022-03-01 07:05:00",
}


def test_a_time_however_it_is_written(tmp_path: Path) -> None:
    found = read(tmp_path, text(*(rad(f"R{n}", slut=slut) for n, slut in enumerate(TIMES))))
    assert errors(found) == []
    assert [str(slut) for slut in values(found, "slut")] == list(TIMES.values())


def test_a_midnight_at_the_end_of_a_month_belongs_to_the_next(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad(start="2022-03-31 24:00", slut="2022-04-01 00:30")))
    [row] = accepted(found)
    assert str(row["dag"]) == "2022-04-01"


ALIKE = (
    "Alm AB", "Alm  AB", "Alm\u00a0AB", " Alm\u200b AB\ufeff", "Alm\u2003\tAB", "A\u00adlm AB",
)  # fmt: skip


def test_what_cannot_be_told_apart_is_one_name(tmp_path: Path) -> None:
    rows = [rad(f"R{n}", utforare=name) for n, name in enumerate((*ALIKE, "ALM AB", "Alm-AB"))]
    found = read(tmp_path, text(*rows))
    assert values(found, "utforare") == ["Alm AB"] * len(ALIKE) + ["ALM AB", "Alm-AB"]


def test_a_date_may_have_any_midnight_beside_it(tmp_path: Path) -> None:
    clocks = ("", " 00:00", " 00.00", "T00:00:00", " 00:00:00.0000000")
    orders = [f"B{n};Björken;K1;omsorg;1;2022-03-01{clock};" for n, clock in enumerate(clocks)]
    wrong = [
        f"C{n};Björken;K1;omsorg;1;2022-03-01{clock};"
        for n, clock in enumerate((" 24:00", " 00:01", " 00:00:00.0000001"))
    ]
    table = "\n".join([BESTALLNINGAR.splitlines()[0], *orders, *wrong, ""])
    found = read(tmp_path, text(rad()), bestallningar=table)
    assert {str(fran) for fran in values(found, "fran", "bestallningar")} == {"2022-03-01"}
    assert [e[:3] for e in errors(found)] == [(n, "fran", "ej-datum") for n in (7, 8, 9)]


def test_numbers_are_exact(gated: Underlag) -> None:
    assert {str(v) for v in values(gated, "minuter")} == {
        "None",
        "0.000000",
        "45.000000",
        "45.500000",
    }


def test_every_error_of_a_row_in_the_order_of_the_columns(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("", kund="", kategori="x", start="y", slut="", status="")))
    assert errors(found) == [
        (2, "registrering", "saknas", ""),
        (2, "kund", "saknas", ""),
        (2, "kategori", "ej-val", "x"),
        (2, "start", "ej-tid", "y"),
        (2, "slut", "saknas", ""),
        (2, "status", "saknas", ""),
    ]
    [count] = [c for c in found.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    assert (count.rader, count.underkanda) == (1, 1)


def test_personal_is_required_only_where_status_is_utford(tmp_path: Path) -> None:
    statuses = ["avböjd", "inställd", "bomkörning", "utförd", "oläslig"]
    rows = [rad(s, personal="", status=s) for s in statuses]
    assert errors(read(tmp_path, text(*rows))) == [
        (5, "personal", "saknas", ""),
        (6, "status", "ej-val", "oläslig"),
    ]


ANDRA = {
    "kunder": (
        "kund;taxeomrade;avgiftsniva;trygghetslarm",
        [
            (";tätort;30;ja", "kund", "saknas", ""),
            ("K1;Tatort;30;JA", "", "", ""),
            ("K1;stan;30;ja", "taxeomrade", "ej-val", "stan"),
            ("K1;tätort;31;ja", "avgiftsniva", "ej-val", "31"),
            ("K1;tätort;;kanske", "trygghetslarm", "ej-val", "kanske"),
        ],
    ),
    "franvaro": (
        "kund;fran;till;orsak",
        [
            ("K1;2022-03-01;;sjukhus", "", "", ""),
            ("K1;2022-03-01;;Särskilt boende", "", "", ""),
            ("K1;2022-03-01;;semester", "orsak", "ej-val", "semester"),
            ("K1;2022-3-1;;sjukhus", "fran", "ej-datum", "2022-3-1"),
            ("K1;2022-03-01;2022-02-30;sjukhus", "till", "ej-datum", "2022-02-30"),
            ("K1;2022-03-01 08:00;;sjukhus", "fran", "ej-datum", "2022-03-01 08:00"),
            ("K1;;;sjukhus", "fran", "saknas", ""),
        ],
    ),
    "fakturor": (
        "utforare;manad;post;taxeomrade;antal;belopp",
        [
            ("B;2022-03;hemsjukvård besök;tätort;1;-413,00", "", "", ""),
            ("B;2022-13;larm;tätort;1;1", "manad", "ej-manad", "2022-13"),
            ("B;mars;larm;tätort;1;1", "manad", "ej-manad", "mars"),
            ("B;2022-03;städ;tätort;1;1", "post", "ej-val", "städ"),
            ("B;2022-03;larm;tätort;ett;1", "antal", "ej-tal", "ett"),
            ("B;2022-03;larm;tätort;-1;1", "", "", ""),
        ],
    ),
    "inskrivningar": (
        "kund;utforare;typ;fran;till",
        [
            ("K1;B;Hemrehab;2022-03-01;", "", "", ""),
            ("K1;B;hemtjänst;2022-03-01;", "typ", "ej-val", "hemtjänst"),
        ],
    ),
    "genomforandeplaner": (
        "kund;utforare;upprattad;reviderad",
        [
            ("K1;B;2022-03-01;", "", "", ""),
            ("K1;B;;2022-03-01", "upprattad", "saknas", ""),
            ("191212121212;B;2022-03-01;", "kund", "personnummer", "••••••-••••"),
        ],
    ),
    "uppehall": (
        "kund;utforare;fran;till",
        [("K1;B;2022-03-01;", "", "", ""), ("K1;;2022-03-01;", "utforare", "saknas", "")],
    ),
    "personal": (
        "personal;utforare;yrkesroll",
        [
            ("P1;B;Vårdbiträde", "", "", ""),
            ("P1;B;chef", "yrkesroll", "ej-val", "chef"),
            ("121212-1212;B;vårdbiträde", "personal", "personnummer", "••••••-••••"),
        ],
    ),
}


def test_the_other_tables(tmp_path: Path) -> None:
    content = {
        name: text(*(row for row, *_ in cases), header=header)
        for name, (header, cases) in ANDRA.items()
    }
    orders = (
        BESTALLNINGAR
        + "B2;Björken;K1;hemrehab;600;2022-01-01;\nB3;Björken;K1;omsorg;;2022-01-01;\n"
    )
    found = read(tmp_path, text(rad("R1")), bestallningar=orders, **content)
    for name, (_, cases) in ANDRA.items():
        expected = [(n, *error) for n, (_, *error) in enumerate(cases, 2) if error[0]]
        assert errors(found, name) == expected, name
        assert len(accepted(found, name)) == len(cases) - len(expected), name
    assert errors(found, "bestallningar") == [
        (3, "kategori", "ej-val", "hemrehab"),
        (4, "minuter_per_manad", "saknas", ""),
    ]


def test_repeated_keys(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        text(
            rad("lika"),
            rad("lika"),
            rad("olika"),
            rad("olika", kund="K2"),
            rad("lika", status="UTFÖRD", start="2022-03-01T08:00:00"),
            rad("skilda utförare"),
            rad("skilda utförare", utforare="Granen", kund="K2"),
            rad("en är underkänd"),
            rad("en är underkänd", start="x"),
        ),
    )
    assert errors(found) == [
        (3, "registrering", "upprepad-rad", "lika"),
        (4, "registrering", "nyckel-ej-unik", "olika"),
        (5, "registrering", "nyckel-ej-unik", "olika"),
        (6, "registrering", "upprepad-rad", "lika"),
        (10, "start", "ej-tid", "x"),
    ]
    assert values(found, "registrering") == [
        "lika",
        "skilda utförare",
        "skilda utförare",
        "en är underkänd",
    ]


def test_two_equal_and_one_different_are_all_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1"), rad("R1"), rad("R1", kund="K2"), rad("R2")))
    assert [e[2] for e in errors(found)] == ["nyckel-ej-unik"] * 3


def test_a_key_of_which_a_part_is_left_out_is_repeated_all_the_same(tmp_path: Path) -> None:
    rows = text(
        "2020-01-01;2020-12-31;ersättning;;900",
        "2020-01-01;2020-12-31;ersättning;;901",
        "2020-01-01;2020-12-31;budget;;1000",
        "2020-01-01;2020-12-31;budget;;1000",
        "2021-01-01;2021-12-31;budget;;1000",
        header="fran;till;matt;yrkesroll;taljare",
    )
    found = read(tmp_path, text(rad("R1")), historik=rows)
    assert errors(found) == [
        (2, "matt", "nyckel-ej-unik", "ersättning"),
        (3, "matt", "nyckel-ej-unik", "ersättning"),
        (5, "matt", "upprepad-rad", "budget"),
    ]


def test_a_key_repeated_in_another_file(tmp_path: Path) -> None:
    found = read(tmp_path, text(rad("R1")), registreringar_b=text(rad("R2"), rad("R1")))
    [error] = found.rows(UNDERKANDA).to_pyarrow().to_pylist()
    names = {f.number: f.source.name for f in found.loaded.files}
    assert (names[error["fil"]], error["rad"], error["regel"]) == (
        "registreringar_b.csv",
        3,
        "upprepad-rad",
    )


def test_repeated_orders_and_rows_of_tables_without_a_key(tmp_path: Path) -> None:
    plans = text("K1;B;2022-03-01", "K1;B;2022-03-01", header="kund;utforare;upprattad")
    found = read(
        tmp_path,
        text(rad("R1")),
        bestallningar=BESTALLNINGAR + "B1;Björken;K2;omsorg;600;2022-01-01;\n",
        genomforandeplaner=plans,
    )
    assert [e[1:] for e in errors(found)] == [("bestallning", "nyckel-ej-unik", "B1")] * 2
    assert len(accepted(found, "genomforandeplaner")) == 2


def test_counts_per_file_and_rows_outside_the_period(tmp_path: Path) -> None:
    feb = "2022-02-28 23:45"
    found = read(
        tmp_path,
        text(
            rad("R1"),
            rad("R2", start=feb, slut="2022-03-01 00:15"),
            rad("R3", start="2022-03-31 23:45", slut="2022-04-01 00:15"),
            rad("R4", start="2022-04-01 00:00", slut="2022-04-01 00:15"),
            rad("R5", start="x"),
            ";;;;;;;",
        ),
        registreringar_b=text(rad("R6", start=feb)),
    )
    counts = {c.fil: c for c in found.counts(Period(2022, 3))}
    assert [
        (c.rader, c.godkanda, c.underkanda, c.utanfor_period)
        for c in (
            counts["registreringar.csv"],
            counts["registreringar_b.csv"],
            counts["bestallningar.csv"],
        )
    ] == [(5, 4, 1, 2), (1, 1, 0, 1), (1, 1, 0, 0)]
    assert found.other_months(Period(2022, 3)) == {
        ("2022-02", "Björken"): 2,
        ("2022-04", "Björken"): 1,
    }


def test_the_hash_of_a_file_is_of_its_bytes(tmp_path: Path) -> None:
    content = text(rad("R1")).encode("utf-8-sig")
    found = read(tmp_path, content)
    [count] = [c for c in found.counts(Period(2022, 3)) if c.tabell == "registreringar"]
    assert count == FileCount(
        "registreringar", "registreringar.csv", hashlib.sha256(content).hexdigest(), 1, 1, 0, 0
    )


def test_what_a_row_is_worth_in_seconds(tmp_path: Path) -> None:
    rows = [
        rad("R1") + ";",
        rad("R2") + ";45,5",
        rad("R3", slut="2022-03-01 07:00") + ";",
        rad("R4", slut="2022-03-01 07:00") + ";10",
    ]
    found = accepted(read(tmp_path, text(*rows, header=f"{HEADER};minuter")))
    assert [(r["langd"], float(str(r["sekunder"]))) for r in found] == [
        (1800, 1800),
        (1800, 2730),
        (-3600, 0),
        (-3600, 600),
    ]
    assert {r["dag"] for r in found} == {dt.date(2022, 3, 1)}


def test_reading_changes_no_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "underlag", WRITTEN)
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    read_underlag(folder, tmp_path)
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == before
