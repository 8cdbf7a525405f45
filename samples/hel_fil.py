"""The faults of a whole file, in an underlag of their own: they would stop the controls of the other."""

from __future__ import annotations

from pathlib import Path

from samples.facit import Avvikelse, write_deviations
from samples.skriv import write_table

UTFORARE = "Lillängens Hemtjänst"
REGISTRERINGAR = "registreringar.csv"
BESOK, BESOK_I_FJOL, MINUTER = 24, 2, 30
KOLUMNER = (
    "registrering", "utforare", "kund", "personal", "kategori", "start", "slut", "minuter", "status",
)  # fmt: skip
LASMIG = """\
Syntetiskt underlag

Allt i mappen är påhittat av ett program. Utföraren är uppdiktad och avser inget verkligt företag.
Minuterna är skrivna i timmar, och några rader har fel årtal, med avsikt. Kör med --period {manad}.
"""


def write_whole_file_faults(directory: Path, manad: str) -> tuple[Avvikelse, ...]:
    """One provider whose minutes are hours (minuter-enhet), with rows of the year before (fel-ar)."""
    directory.mkdir(parents=True, exist_ok=True)
    i_fjol = f"{int(manad[:4]) - 1}{manad[4:]}"
    dagar = [f"{manad}-{dag:02}" for dag in range(1, BESOK + 1)]
    dagar += [f"{i_fjol}-{dag:02}" for dag in range(BESOK + 1, BESOK + BESOK_I_FJOL + 1)]
    write_table(
        directory / REGISTRERINGAR, KOLUMNER, [_visit(n, d) for n, d in enumerate(dagar, 1)]
    )
    write_table(directory / "bestallningar.csv", *_order(manad))
    (directory / "LASMIG.txt").write_text(LASMIG.format(manad=manad), "utf-8", newline="\n")
    facit = (
        Avvikelse("underlag", "fel-ar", UTFORARE, REGISTRERINGAR),
        Avvikelse("underlag", "minuter-enhet", UTFORARE, UTFORARE),
    )
    write_deviations(facit, directory)
    return facit


def _visit(nummer: int, dag: str) -> tuple[str, ...]:
    """Half an hour of omsorg, its minutes written as hours."""
    timmar = f"{MINUTER / 60:.2f}".replace(".", ",")
    start, slut = f"{dag} 08:00", f"{dag} 08:{MINUTER}"
    return (f"R{nummer:03}", UTFORARE, "K0001", "P001", "omsorg", start, slut, timmar, "utförd")


def _order(manad: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The columns and the only row: exactly the granted time of the visits of the month."""
    dagar = dict.fromkeys(("fran", "verkstalld", "beslutsdatum"), f"{int(manad[:4]) - 1}-12-01")
    rad = {
        "bestallning": "B001",
        "utforare": UTFORARE,
        "kund": "K0001",
        "kategori": "omsorg",
        "minuter_per_manad": str(BESOK * MINUTER),
        **dagar,
        "till": "",
    }
    return tuple(rad), [tuple(rad.values())]
