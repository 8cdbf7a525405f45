"""Cells of every kind, and what the gate says of them beside what is said of them where they lie."""

from __future__ import annotations

import random
from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from extracts.cell import slag_of, value_of
from extracts.columns import LONGEST_NAME, Column
from extracts.contract import contract
from extracts.engine import Engine, store
from extracts.motor.plain import cell_is_plain, value
from extracts.personnummer import MASK

_WORDS = (
    *("", " ", "a", "K-1", "Björkens Omsorg AB", "  K1", "K1 ", "K  1", "K\t1", "K\n1", "K\u00a01"),
    *("e\u0301", "é", "K\u200b1", "\ufeffK1", "ß", "İ", "𝒳", "·", "–", "’", "\\", "'", '"', "%"),
    *(
        "-",
        "--",
        "?",
        "(tom)",
        "[blank]",
        "<null>",
        "NULL",
        "None",
        "nan",
        "N/A",
        "NA",
        "Tom",
        "saknas",
    ),
    *("okänd", "OKÄND", "Okänt", "uppgift saknas", "ej angivet", "EJ ANGIVEN", "(okänd)", "null]"),
    *("#N/A", "####", "#SAKNAS!", "1,00E+05", "1E+05", "-1.5E+12", "xE+y", "#1", "ME+2"),
    *(MASK, "??????-????", "•••••••-••••", "Summa", "Totalt:", "registrering"),
    *("utförd", "Utförd", "UTFÖRD", "utford", " utförd", "utförd ", "avböjd", "delegerad_hsl"),
    *("Delegerad HSL", "delegerad  hsl", "särskilt boende", "Sarskilt_Boende", "ja", "JA", "nej"),
    *(
        "0",
        "5",
        "-5",
        "5,5",
        "5.5",
        "05",
        "+5",
        "5.",
        ".5",
        "5,5,5",
        "1 000",
        "80 %",
        "80%",
        "12345",
    ),
    *(
        "12345678",
        "123456789",
        "1234567890",
        "99999.9999",
        "99999,123456",
        "1e5",
        "NaN",
        "Infinity",
    ),
    *("2022-03", "2022-13", "0001-01", "2022-3", "22-03", "mars 2022"),
    *(
        "2022-03-01",
        "2022-02-28",
        "2022-02-29",
        "2024-02-29",
        "2022-02-30",
        "2022-04-31",
        "2022-12-31",
    ),
    *(
        "0000-01-01",
        "0999-05-05",
        "10000-01-01",
        "2022-3-1",
        "20220301",
        "2022-03-01x",
        "01/03/2022",
    ),
    *("2022-03-01 00:00", "2022-03-01 07:05", "2022-03-01T07:05:00", "2022-03-01 07.05"),
    *("2022-03-01 24:00", "2022-03-01 24:01", "2022-03-01 23:59:60", "2022-03-01 07:05:00.999"),
    *("2022-03-01 7:05", "2022-03-01 25:10", "2022-03-01T07:05:00Z", "2022-03-01 07:05+01:00"),
    *("a" * LONGEST_NAME, "a" * (LONGEST_NAME + 1), "ö" * LONGEST_NAME),
)
# Of so many and these characters: keys of other systems, and what looks like a personnummer.
_SIGNS = ("0123456789", "0123456789-", "0129-+ .", "01289TRKM", "01 ", "aA0-_")


def cells() -> list[str]:
    """The same in every run."""
    chance = random.Random(9)
    made = [
        "".join(chance.choices(chance.choice(_SIGNS), k=n)) for n in range(6, 16) for _ in range(60)
    ]
    born = [
        f"{chance.choice(('', '19', '20'))}{chance.randrange(10**6):06}"
        f"{chance.choice(('', '-', '+', ' ', ':'))}{chance.randrange(10**4):04}"
        for _ in range(400)
    ]
    values = [value for column in columns() for value in column.values]
    return [*dict.fromkeys([*_WORDS, *values, *made, *born])]


def columns() -> Iterator[Column]:
    """Every different column of the contract, in the words of a plan."""
    tables = contract(
        taxeomraden=("tätort", "landsbygd"), avgiftsnivaer=("0", "80", "100"), odelad=True
    )
    seen = set()
    for table in tables.values():
        for column in table.columns:
            kind = (
                column.typ,
                column.required,
                column.values,
                column.signed,
                column.longest,
                column.is_key,
            )
            if kind not in seen:
                seen.add(kind)
                yield column


def texts(con: Engine) -> ir.Table:
    """The cells as a table: nr and text."""
    found = cells()
    table = pa.table({"nr": range(len(found)), "text": found})
    return store(con, "celler", ibis.memtable(table))


def by_the_gate(rows: ir.Table, column: Column) -> dict[int, tuple[str, bool]]:
    """nr → the value that the gate reads, and whether nothing is wrong and no more is to be looked at."""
    typed = value_of(rows.text, column.typ, column.values)
    wrong = slag_of(rows.text, typed, column)
    found = rows.select("nr", v=typed.cast(str), right=wrong.isnull()).to_pyarrow().to_pylist()
    return {row["nr"]: (row["v"], row["right"]) for row in found}


def where_it_lies(rows: ir.Table, column: Column) -> dict[int, str]:
    """nr → the value of each plain cell."""
    plain = rows.filter(cell_is_plain(rows.text, column, bare=False))
    found = plain.select("nr", v=value(plain.text, column).cast(str)).to_pyarrow().to_pylist()
    return {row["nr"]: row["v"] for row in found}


def alike(gate: dict[int, tuple[str, bool]], there: dict[int, str]) -> dict[str, object]:
    """The plain cells that the gate says otherwise of: none."""
    every = cells()
    return {every[nr]: (v, gate[nr]) for nr, v in there.items() if gate[nr] != (v, True)}
