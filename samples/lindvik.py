"""The sample month of two providers as another municipality's: the invented plan of Lindvik.

Taxeområden, fees and invoices follow that plan; all else is the sample month as it is. The answer beside the
folder has every deviation by that plan: three are planted in the invoices.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from samples.facit import Avvikelse, write_deviations
from samples.lindvik_pengar import (
    HEMTJANST,
    Nyckel,
    Rad,
    Tabeller,
    decided_band,
    fee_level,
    granted,
    half_up,
    invoiced,
    performed,
    tariffs,
    total,
)
from samples.skriv import write_table

PLAN = "exempel/lindvik-2022"
GRANBACKEN, TALLMON = UTFORARE = ("Granbackens Hemtjänst", "Tallmon Vård och Omsorg")
OMRADE = {"tätort": "centralorten", "landsbygd": "ytterområdena", "skärgård": "ytterområdena"}
# Of the whole municipality, and not of two of its providers.
INTE_MED = ("budget", "historik")
# Granted time invoiced where performed is paid for; listning, which is not paid for; a post left out.
SOM_BEVILJAD: Nyckel = (GRANBACKEN, "omsorg", "centralorten")
LISTNING: Nyckel = (GRANBACKEN, "hemsjukvård listning", "ytterområdena")
LISTNING_ORE = 122_500
PER_STYCK = ("besök", "listning")
UTELAMNAD: Nyckel = (TALLMON, "delegerad hsl", "ytterområdena")
# Planted in the sample month, and deviations by this plan too.
ANDRA = ("avgift-over-tak", "plan-aldre-an-beslut")
LASMIG = f"""\
Syntetiskt underlag

Allt i mappen är påhittat av ett program: kommunen, utförarna, kunder, personal, besök och belopp.
Taxeområden, avgifter och fakturor följer den påhittade kommunen Lindviks plan. Kör med --plan {PLAN}.
Några fel är inlagda med avsikt. Vilka de är står i filen med facit, som ligger bredvid mappen.
"""


def write_lindvik(month: Path, directory: Path) -> None:
    """Read the sample month in `month`; write Lindvik's to `directory`, and its answer beside it."""
    directory.mkdir(parents=True, exist_ok=True)
    files = {f.stem: _read(f) for f in sorted(month.glob("*.csv")) if f.stem not in INTE_MED}
    headers = {name: header for name, (header, _rows) in files.items()}
    tabeller = _ours({name: rows for name, (_header, rows) in files.items()})
    for kund in tabeller["kunder"]:
        kund |= _fee(tabeller, kund)
    tabeller["fakturor"] = list(_invoices(tabeller))
    for name, rows in tabeller.items():
        lines = ([row[column] for column in headers[name]] for row in rows)
        write_table(directory / f"{name}.csv", headers[name], lines)
    _header, answer = _read(month.parent / f"{month.name}-facit.csv")
    write_deviations(sorted(_deviations(tabeller, answer)), directory)
    (directory / "LASMIG.txt").write_text(LASMIG, "utf-8", newline="\n")


def _read(file: Path) -> tuple[list[str], list[Rad]]:
    """The columns, and the rows that are as long as they are many."""
    header, *lines = (line.split(";") for line in file.read_text("utf-8-sig").splitlines())
    return header, [
        dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)
    ]


def _ours(tabeller: Tabeller) -> Tabeller:
    """Rows of the two providers and of clients who are only theirs, in Lindvik's areas."""
    everything = [row for rows in tabeller.values() for row in rows]
    others = {row["kund"] for row in everything if "kund" in row and not _is_mine(row)}
    return {
        name: [row | _area(row) for row in rows if _is_mine(row) and row.get("kund") not in others]
        for name, rows in tabeller.items()
    }


def _is_mine(row: Rad) -> bool:
    """Whether the row is of no provider or of one of the two."""
    return row.get("utforare", GRANBACKEN) in UTFORARE


def _area(row: Rad) -> Rad:
    """The taxeområde, where the row has one."""
    if "taxeomrade" not in row:
        return {}
    return {"taxeomrade": OMRADE.get(row["taxeomrade"], row["taxeomrade"])}


def _fee(tabeller: Tabeller, kund: Rad) -> Rad:
    """The level of the granted hours, and as large a part of its highest fee as before."""
    level = fee_level(tabeller, kund["kund"])
    if level is None:
        return {}
    fee = half_up(Fraction(kund["avgift_kr"]) * level / int(kund["avgiftsniva"]))
    return {"avgiftsniva": str(level), "avgift_kr": str(fee)}


def _invoices(tabeller: Tabeller) -> Iterator[Rad]:
    """Rows of fakturor by the plan, with the planted faults."""
    amounts = invoiced(tabeller)
    hours = total(granted(tabeller))[SOM_BEVILJAD]
    kronor = tariffs(tabeller)[SOM_BEVILJAD[1:]]
    amounts[SOM_BEVILJAD] = hours, half_up(hours * kronor * 100)
    amounts[LISTNING] = Fraction(1), LISTNING_ORE
    del amounts[UTELAMNAD]
    month = tabeller["fakturor"][0]["manad"]
    for (utforare, post, area), (amount, ore) in sorted(amounts.items()):
        yield {
            "utforare": utforare,
            "manad": month,
            "post": post,
            "taxeomrade": area,
            "antal": str(amount)
            if post.endswith(PER_STYCK)
            else f"{float(amount):.2f}".replace(".", ","),
            "belopp": f"{ore // 100},{ore % 100:02d}",
        }


def _deviations(tabeller: Tabeller, answer: list[Rad]) -> Iterator[Avvikelse]:
    """Those planted here, those of the sample month, and shares of time outside the decided band."""
    for key in (SOM_BEVILJAD, LISTNING, UTELAMNAD):
        yield Avvikelse("ersattning", "faktura-avviker", key[0], "|".join(key))
    clients = {kund["kund"] for kund in tabeller["kunder"]}
    for row in answer:
        if row["regel"] in ANDRA and row["nyckel"] in clients:
            yield Avvikelse(**row)
    done, brutto = performed(tabeller, *HEMTJANST), granted(tabeller, netto=False)
    lowest, highest = decided_band()
    for name in UTFORARE:
        time, of = (sum(n for (k, _), n in p.items() if k[0] == name) for p in (done, brutto))
        if not lowest * of <= time <= highest * of:
            yield Avvikelse("utford-tid", "andel-utford", name, name)
