"""The sample of the invented system Vårdflöde: the same week as its export and as the contract's tables.

`write_vardflode` writes the export; a test reads it with the profile beside it and finds the facts of
`CONTRACT_TABLES`, to the last value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Rad = list[str]
UTFORARE = "Tallmon Vård och Omsorg"
VALDA = {
    "service": "HTJ Service",
    "omsorg": "HTJ Omvårdnad",
    "larm": "Larm",
    "delegerad hsl": "HSL delegerad",
    "utförd": "Utfört",
    "avböjd": "Nej tack",
    "inställd": "Avbokat",
    "bomkörning": "Ej hemma",
    "vårdbiträde": "Vbt",
    "undersköterska": "Usk",
    "tagg": "T",
    "manuell": "M",
}
"""The contract's value → Vårdflöde's."""
_EXPORT = (
    "Besöksnr", "Datum", "Från kl", "Längd", "Brukare", "Utförd av", "Befattning", "Insatstyp",
    "Insats", "Utfall", "Avvikelsekod", "Loggning", "Tagg in kl", "Tagg ut kl", "Skapad", "Rutt",
)  # fmt: skip
_BESLUT = (
    "Beslutsnr", "Brukare", "Insatstyp", "Insats", "Beviljat tim/mån", "Fr.o.m.", "T.o.m.",
    "Verkställt", "Beslutsdatum",
)  # fmt: skip


@dataclass(frozen=True)
class Besok:
    """One registration; `tagg` holds clock times of the visit's day, `24:00` its end."""

    dag: int
    kl: str
    minuter: int
    kund: str
    personal: str
    kategori: str
    insats: str
    status: str = "utförd"
    orsak: str = ""
    tagg: tuple[str, str] | None = None

    @property
    def start(self) -> dt.datetime:
        return dt.datetime.fromisoformat(f"2022-03-{self.dag:02} {self.kl}")

    @property
    def slut(self) -> dt.datetime:
        return self.start + dt.timedelta(minutes=self.minuter)

    def tagged(self) -> tuple[str, str]:
        """The clock times of the tags: as given, else those of the visit."""
        if self.tagg or self.status != "utförd":
            return self.tagg or ("", "")
        return f"{self.start:%H:%M}", f"{self.slut:%H:%M}"


def _visits() -> Iterator[Besok]:
    for dag in range(1, 8):
        evening = "P02" if dag % 2 else "P04"
        yield Besok(dag, "07:05", 45, "4711", "P01", "omsorg", "morgon")
        yield Besok(dag, "08:00", 10, "4711", "P01", "delegerad hsl", "medicin")
        yield Besok(dag, "08:15", 20, "4712", "P01", "omsorg", "morgon")
        yield Besok(dag, "17:30", 30, "4711", evening, "omsorg", "kväll")
        yield Besok(dag, "23:45", 30, "4713", evening, "omsorg", "natt")
    yield Besok(1, "10:00", 90, "4712", "P03", "service", "städ")
    yield Besok(2, "00:00", 25, "4713", "P04", "larm", "larm")
    yield Besok(3, "10:00", 0, "4712", "P03", "service", "inköp", "avböjd", "sov")
    yield Besok(4, "10:00", 0, "4712", "P03", "service", "inköp", "inställd")
    yield Besok(5, "13:00", 0, "4711", "P03", "omsorg", "promenad", "bomkörning")
    yield Besok(6, "23:30", 30, "4711", "P02", "larm", "larm", tagg=("23:31", "24:00"))
    yield Besok(7, "14:00", 75, "4712", "P03", "service", "tvätt", tagg=("14:00", ""))


BESOK = sorted(_visits(), key=lambda b: (b.start, b.kund))
# Beslutsnr, kund, kategori, insats, hours per month, fran, till, verkstalld, beslutsdatum.
BESLUT = (
    ("B301", "4711", "omsorg", "personlig omvårdnad", "38,75", "2021-09-01", "", "2021-09-02", "2021-08-20"),
    ("B302", "4712", "omsorg", "personlig omvårdnad", "10,5", "2022-01-10", "", "2022-01-10", "2022-01-03"),
    ("B303", "4712", "service", "städ", "7", "2022-01-10", "2022-06-30", "2022-01-12", "2022-01-03"),
    ("B304", "4713", "omsorg", "tillsyn natt", "15,5", "2022-02-01", "", "", "2022-01-25"),
)  # fmt: skip


def _role(besok: Besok) -> str:
    return "undersköterska" if besok.personal in ("P01", "P04") else "vårdbiträde"


def _way(besok: Besok) -> str:
    return "manuell" if besok.tagg else "tagg"


def _exported(number: int, b: Besok) -> Rad:
    tagg_in, tagg_ut = (kl.replace(":", ".") for kl in b.tagged())
    length = f"{b.minuter // 60}:{b.minuter % 60:02}"
    created = f"{b.slut + dt.timedelta(minutes=5):%Y-%m-%d %H.%M}"
    return [
        f"{number}", f"{b.start:%Y-%m-%d}", f"{b.start:%H.%M}", length, b.kund, b.personal,
        VALDA[_role(b)], VALDA[b.kategori], b.insats, VALDA[b.status], b.orsak, VALDA[_way(b)],
        tagg_in, tagg_ut, created, f"Slinga {1 + b.dag % 2}",
    ]  # fmt: skip


def _contracted(number: int, b: Besok) -> Rad:
    tagg_in, tagg_ut = (_moment(b, kl) for kl in b.tagged())
    return [
        f"{number}", UTFORARE, b.kund, b.personal, _role(b), b.kategori, b.insats,
        f"{b.start:%Y-%m-%d %H:%M}", f"{b.slut:%Y-%m-%d %H:%M}", f"{b.minuter}", b.status, b.orsak,
        _way(b), tagg_in, tagg_ut, f"{b.slut + dt.timedelta(minutes=5):%Y-%m-%d %H:%M}",
    ]  # fmt: skip


def _moment(b: Besok, kl: str) -> str:
    """A tag's clock time with its date: before the visit's own, it is of the next day."""
    if not kl:
        return ""
    next_day = kl == "24:00" or kl < b.kl
    day = b.start.date() + dt.timedelta(days=next_day)
    return f"{day} {'00:00' if kl == '24:00' else kl}"


def _numbered() -> Iterator[tuple[int, Besok]]:
    return enumerate(BESOK, 1001)


def _with_sums(rows: Sequence[Rad]) -> Iterator[Rad]:
    """After each day its sum, as such exports have it."""
    for at, row in enumerate(rows):
        yield row
        if at + 1 == len(rows) or rows[at + 1][1] != row[1]:
            day = [b.minuter for b in BESOK if f"{b.start:%Y-%m-%d}" == row[1]]
            length = f"{sum(day) // 60}:{sum(day) % 60:02}"
            yield [f"Delsumma {row[1]}", "", "", length, *[""] * (len(_EXPORT) - 4)]


def write_vardflode(folder: Path) -> None:
    """The two files as Vårdflöde exports them: Windows-1252, title rows, sums, its own words."""
    folder.mkdir(exist_ok=True)
    titles = [["Vårdflöde – besöksexport (påhittad)"], ["Period: 2022-03-01 – 2022-03-07"], []]
    rows = [_exported(number, besok) for number, besok in _numbered()]
    _write(folder / "Besoksexport_2022-03.csv", [*titles, list(_EXPORT), *_with_sums(rows)])
    orders = [
        [key, kund, VALDA[kategori], insats, hours, *(day.replace("-", "") for day in days)]
        for key, kund, kategori, insats, hours, *days in BESLUT
    ]
    _write(folder / "Beslut_2022-03.csv", [list(_BESLUT), *orders])


def _write(path: Path, rows: Sequence[Rad]) -> None:
    with path.open("w", encoding="cp1252", newline="") as stream:
        stream.writelines(";".join(row) + "\r\n" for row in rows)


def contract_tables() -> dict[str, list[Rad]]:
    """The same week as the contract has it, the header first."""
    orders = [
        [key, UTFORARE, kund, kategori, insats, _minutes(hours), *days]
        for key, kund, kategori, insats, hours, *days in BESLUT
    ]
    return {
        "registreringar": [
            ["registrering", "utforare", "kund", "personal", "yrkesroll", "kategori", "insats",
             "start", "slut", "minuter", "status", "orsak", "registreringssatt", "tagg_in",
             "tagg_ut", "skapad"],
            *(_contracted(number, besok) for number, besok in _numbered()),
        ],
        "bestallningar": [
            ["bestallning", "utforare", "kund", "kategori", "insats", "minuter_per_manad", "fran",
             "till", "verkstalld", "beslutsdatum"],
            *orders,
        ],
    }  # fmt: skip


def _minutes(hours: str) -> str:
    return f"{float(hours.replace(',', '.')) * 60:g}"
