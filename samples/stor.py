"""A synthetic underlag of any size: Parquet, registreringar as a folder with a part per provider."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from samples.exempel import tables_beside, write_readme
from samples.gemensamt import (
    INGEN,
    INSATS,
    KATEGORI,
    ORSAK,
    ROLL,
    SATT,
    STATUS,
    UTFORARE,
    Heltal,
    Period,
)
from samples.glesa_fel import plant_sparsely
from samples.rader import make_rader
from samples.registreringar import Bok, blocks, numbered
from samples.skriv import REGISTRERINGAR
from samples.tabeller import KOLUMNER, Rader, kundnycklar, personalnycklar
from samples.varld import Varld, make_varld

GLESA_FEL = """\
Ungefär fyra registreringar av tusen har ett inlagt fel, och en av femtusen är underkänd, i
varje månad. Det finns inget facit.
"""
_TIMES = (
    "start",
    "slut",
    "planerad_start",
    "planerad_slut",
    "tagg_in",
    "tagg_ut",
    "skapad",
    "andrad",
)
_WORDS = {
    "yrkesroll": (ROLL, "roll"),
    "kategori": (KATEGORI, "kategori"),
    "insats": (INSATS, "insats"),
    "status": (STATUS, "status"),
    "orsak": (ORSAK, "orsak"),
    "registreringssatt": (SATT, "satt"),
}
_KEYS = {
    "registrering": ("R", "registrering"),
    "besok": ("B", "besok"),
    "dubbelbemanning": ("D", "dubbel"),
}


def write_large_example(
    directory: Path, *, kunder: int, perioder: Sequence[str] = ("2022-03",), fro: int = 1
) -> None:
    """Write the tables to `directory`; the same arguments give the same bytes.

    No more than a block of some three thousand clients is in memory with its registrations.
    """
    varld = make_varld(kunder, tuple(perioder), fro)
    directory.mkdir(parents=True, exist_ok=True)
    bok = _write_parts(directory / "registreringar", varld)
    for namn, rader in tables_beside(varld, bok, None).items():
        pq.write_table(_of_text(KOLUMNER[namn], rader), directory / f"{namn}.parquet")
    write_readme(directory, varld, kunder, GLESA_FEL)


def _write_parts(folder: Path, varld: Varld) -> Bok:
    """A file per provider and month, in a folder that names the provider."""
    bok, writer, latest = Bok(), None, None
    kunder, personal = (pa.array(keys(varld)) for keys in (kundnycklar, personalnycklar))
    for manad, utforare, block in blocks(varld):
        rader = numbered(make_rader(varld, manad, utforare, block), bok)
        bok.add(varld, manad, rader)
        rader = plant_sparsely(rader, varld.fro)
        bok.registrering = int(rader["registrering"].max()) + 1
        bok.besok = int(rader["besok"].max()) + 1
        part = _typed(rader, kunder, personal)
        if latest != (manad, utforare):
            if writer:
                writer.close()
            writer, latest = _open(folder, manad, utforare, part.schema), (manad, utforare)
        if writer:
            writer.write_table(part)
    if writer:
        writer.close()
    return bok


def _open(folder: Path, manad: Period, utforare: int, schema: pa.Schema) -> pq.ParquetWriter:
    path = folder / f"utforare={UTFORARE[utforare]}" / f"{manad.namn}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(path, schema, compression="zstd")


def _typed(rader: pd.DataFrame, kunder: pa.Array, personal: pa.Array) -> pa.Table:
    """The rows as the contract has them, but for utforare, which the folder names."""
    k = {namn: rader[namn].to_numpy(dtype=np.int64) for namn in rader.columns}
    columns: dict[str, pa.Array] = {
        namn: _key(bokstav, k[kod]) for namn, (bokstav, kod) in _KEYS.items()
    }
    columns |= {namn: _word(ordlista, k[kod]) for namn, (ordlista, kod) in _WORDS.items()}
    columns |= {namn: _time(k[namn]) for namn in _TIMES}
    columns["kund"] = kunder.take(pa.array(k["kund"]))
    columns["personal"] = personal.take(_present(k["personal"]))
    columns["minuter"] = _present(k["minuter"]).cast(pa.int32())
    return pa.table({n: columns[n] for n in REGISTRERINGAR if n in columns})


def _present(values: Heltal) -> pa.Array:
    """The numbers; null for INGEN."""
    return pa.array(values, mask=values == INGEN)


def _key(bokstav: str, nummer: Heltal) -> pa.Array:
    """Keys such as R00000001, eight digits; null for INGEN."""
    text = pc.utf8_lpad(_present(nummer).cast(pa.string()), 8, "0")
    return pc.binary_join_element_wise(bokstav, text, "")


def _word(words: Sequence[str], codes: Heltal) -> pa.Array:
    """A word of a list, written once; null for INGEN and for the empty word."""
    known = pa.array(
        codes.astype(np.int8), mask=(codes == INGEN) | (np.asarray(words)[codes] == "")
    )
    return pa.DictionaryArray.from_arrays(known, pa.array(list(words)))


def _time(minutes: Heltal) -> pa.Array:
    return pa.array(minutes * 60_000, mask=minutes == INGEN).cast(pa.timestamp("ms"))


def _of_text(names: Sequence[str], rader: Rader) -> pa.Table:
    """A table of text; an empty cell is null."""
    columns = zip(*rader, strict=True) if rader else ([] for _ in names)
    return pa.table(
        {
            n: pa.array([c or None for c in col], pa.string())
            for n, col in zip(names, columns, strict=True)
        }
    )
