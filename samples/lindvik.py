"""The sample month of two providers in the words of another municipality: the invented plan of Lindvik.

Its taxeområden and fee levels stand in the files; all else is the sample month as it is.
"""

from __future__ import annotations

from pathlib import Path

from samples.skriv import write_table

PLAN = "exempel/lindvik-2022"
UTFORARE = ("Granbackens Hemtjänst", "Tallmon Vård och Omsorg")
OMRADE = {"tätort": "centralorten", "landsbygd": "ytterområdena", "skärgård": "ytterområdena"}
NIVA = {"0": "0", "10": "15", "30": "25", "60": "50", "80": "50", "100": "100"}
# Of the whole municipality, and not of two of its providers.
INTE_MED = ("budget",)
LASMIG = f"""\
Syntetiskt underlag

Allt i mappen är påhittat av ett program: kommunen, utförarna, kunder, personal, besök och belopp.
Taxeområden och avgiftsnivåer är den påhittade kommunen Lindviks. Kör med --plan {PLAN}.
"""
Rad = dict[str, str]


def write_lindvik(month: Path, directory: Path) -> None:
    """Read the sample month in `month` and write Lindvik's to `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    tables = {f.name: _read(f) for f in sorted(month.glob("*.csv")) if f.stem not in INTE_MED}
    rows = [row for _header, rows in tables.values() for row in rows]
    others = {row["kund"] for row in rows if "kund" in row and not _is_mine(row)}
    for name, (header, rows) in tables.items():
        mine = [r | _in_words(r) for r in rows if _is_mine(r) and r.get("kund") not in others]
        write_table(directory / name, header, ([row[column] for column in header] for row in mine))
    (directory / "LASMIG.txt").write_text(LASMIG, "utf-8", newline="\n")


def _read(file: Path) -> tuple[list[str], list[Rad]]:
    """The columns, and the rows that are as long as they are many."""
    header, *lines = (line.split(";") for line in file.read_text("utf-8-sig").splitlines())
    return header, [
        dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)
    ]


def _is_mine(row: Rad) -> bool:
    """Whether the row is of no provider or of one of the two."""
    return row.get("utforare", UTFORARE[0]) in UTFORARE


def _in_words(row: Rad) -> Rad:
    words = (("taxeomrade", OMRADE), ("avgiftsniva", NIVA))
    return {name: to.get(row[name], row[name]) for name, to in words if name in row}
