"""Writes registreringar.csv block by block and keeps the books that facit and invoices need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from samples.ersattning import Nyckel, minuter, performed
from samples.facit import Underkand
from samples.fel_grind import FIL, rejected_lines, total_line
from samples.fel_rader import plant_rows
from samples.gemensamt import INGEN, OMSORG, UTFORD, Period, cell
from samples.plantering import Plantering, stora
from samples.rader import make_rader
from samples.skriv import RADER_PER_OMGANG, REGISTRERINGAR, open_table, registration_lines
from samples.tabeller import kundnycklar, personalnycklar
from samples.varld import Varld


@dataclass
class Bok:
    """Sums over the written rows of each month, and the rows that shall be rejected."""

    ersatt: dict[str, Counter[Nyckel]] = field(default_factory=dict)
    """Minutes and visits that are paid, by month."""
    utford: dict[str, Counter[int]] = field(default_factory=dict)
    """Performed minutes of hemtjänst per provider, by month."""
    underkanda: list[Underkand] = field(default_factory=list)
    rader: int = 0
    registrering: int = 1
    besok: int = 1

    def add(self, varld: Varld, manad: Period, rader: pd.DataFrame) -> None:
        """Count a block of rows."""
        self.ersatt.setdefault(manad.namn, Counter()).update(performed(varld, rader))
        egna = rader[(rader["status"] == UTFORD) & (rader["kategori"] <= OMSORG)]
        utford = self.utford.setdefault(manad.namn, Counter())
        utford[cell(rader, 0, "utforare")] += int(minuter(egna).sum())


def write_registreringar(path: Path, varld: Varld, p: Plantering | None) -> Bok:
    """Write the table of all months; with `p` the planted faults of the last month."""
    bok = Bok()
    with open_table(path, REGISTRERINGAR) as fil:
        for manad, utforare, block in blocks(varld):
            rader = numbered(make_rader(varld, manad, utforare, block), bok)
            planteras = p is not None and manad == varld.sista
            if p is not None and planteras:
                rader = plant_rows(p, rader, utforare, block)
            bok.registrering = int(rader["registrering"].max()) + 1
            bok.besok = int(rader["besok"].max()) + 1
            bok.add(varld, manad, rader)
            fil.writelines(_lines(varld, rader, bok))
            if planteras and block == 0 and utforare == stora(varld)[0]:
                fil.writelines(_rejected(varld, rader, bok))
        if p is not None:
            bok.rader += 1
            bok.underkanda.append(Underkand(FIL, bok.rader + 1, "", "summarad"))
            fil.write(total_line(sum(bok.utford[varld.sista.namn].values())) + "\n")
    return bok


def blocks(varld: Varld) -> Iterator[tuple[Period, int, int]]:
    """Month, provider and block, in the order of writing."""
    sista_block = varld.uppdrag.groupby("utforare")["block"].max().sort_index()
    for manad in varld.perioder:
        for utforare, sista in sista_block.items():
            for block in range(int(sista) + 1):
                yield manad, int(str(utforare)), block


def numbered(rader: pd.DataFrame, bok: Bok) -> pd.DataFrame:
    """Keys of registration, visit and double staffing, running over the whole file."""
    dubbel = rader["dubbel"]
    return rader.assign(
        registrering=np.arange(len(rader)) + bok.registrering,
        besok=rader["besok"] + bok.besok,
        dubbel=dubbel.mask(dubbel != INGEN, dubbel + bok.besok),
    )


def _lines(varld: Varld, rader: pd.DataFrame, bok: Bok) -> Iterator[str]:
    """The rows as lines, some at a time."""
    kunder, personal = kundnycklar(varld), personalnycklar(varld)
    bok.rader += len(rader)
    for forsta in range(0, len(rader), RADER_PER_OMGANG):
        del_ = rader.iloc[forsta : forsta + RADER_PER_OMGANG]
        yield "\n".join(registration_lines(del_, kunder, personal)) + "\n"


def _rejected(varld: Varld, rader: pd.DataFrame, bok: Bok) -> Iterator[str]:
    """Lines that the gate shall reject, made from the last tagged row of hemtjänst."""
    ensam = (rader["kategori"] == OMSORG) & (rader["tagg_in"] != INGEN) & (rader["dubbel"] == INGEN)
    forlaga = registration_lines(
        rader[ensam].iloc[-1:], kundnycklar(varld), personalnycklar(varld)
    )[0]
    lines, underkanda = rejected_lines(forlaga, varld.sista.namn, bok.rader + 2)
    bok.rader += len(lines)
    bok.underkanda += underkanda
    return (line + "\n" for line in lines)
