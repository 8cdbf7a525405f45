"""An errand: the files of a system, what is proposed of them, what was chosen, and how they then are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ibis.expr.types as ir

from extracts.contract import Contract
from extracts.forslag.propose import Forslag, propose
from extracts.load import LoadedFile
from extracts.profil.profil_file import load_profiler
from extracts.read import read_given
from extracts.underlag import FileCount, Underlag
from extracts.unfinished import scratch_folder
from reports.kit.words import TABELLER
from suites.plan_file import load_plan
from webb.arbete import Arbete, Tell
from webb.koppla.profiltext import Val, profile_text
from webb.mottag import Mottagen
from webb.rum import Rum

PROFIL = "profil.toml"
_ROWS = 10


@dataclass(frozen=True)
class Tabell:
    """The first rows of a table as they are read, and how many there are."""

    titel: str
    rader: int
    underkanda: int
    rubriker: tuple[str, ...]
    forsta: tuple[tuple[str, ...], ...]


@dataclass
class Kopplaarende:
    """`tabeller`: what a person says that a file is. `last`: the reading by the profile that was chosen."""

    namn: str
    mapp: Path
    filer: list[Mottagen] = field(default_factory=list)
    tabeller: dict[str, str] = field(default_factory=dict)
    system: str = ""
    kontrollerad: bool = False
    val: Val = field(default_factory=Val)
    arbete: Arbete | None = None
    last: Arbete | None = None

    @property
    def inlagda(self) -> Path:
        return self.mapp / "filer"

    def propose(self, rum: Rum) -> None:
        """In line to be looked at; what was chosen before is forgotten."""
        self.val, self.last = Val(), None
        files, told = [one.path for one in self.filer], dict(self.tabeller)
        self.arbete = rum.arbetare.give(lambda tell: _proposed(files, told, rum.plan, tell))

    def read(self, rum: Rum) -> None:
        """In line to be read as it was chosen."""
        assert self.arbete is not None
        text = self.text(kontrollerad=True)
        self.last = rum.arbetare.give(lambda tell: self._read(text, _contract(rum.plan), tell))

    def text(self, *, kontrollerad: bool) -> str:
        assert self.arbete is not None
        return profile_text(self.arbete.svar, self.system, self.val, kontrollerad=kontrollerad)

    def _read(self, text: str, contract: Contract, tell: Tell) -> tuple[Tabell, ...]:
        tell("Läser filerna med profilen")
        path = self.mapp / PROFIL
        path.write_text(text, "utf-8")
        profiler = load_profiler([path], contract)
        with scratch_folder() as scratch:
            files = [one.path for one in self.filer]
            read = read_given(files, scratch, profiler, contract=contract)
            try:
                counts = zip(read.loaded.files, read.counts(None), strict=True)
                return tuple(
                    _table(_of_file(read, file), file.source.table, contract, count)
                    for file, count in counts
                )
            finally:
                read.con.disconnect()


def _proposed(files: Sequence[Path], told: Mapping[str, str], plan: str, tell: Tell) -> Forslag:
    tell("Tittar på filerna")
    return propose(files, told, _contract(plan))


def _contract(plan: str) -> Contract:
    return load_plan(plan).contract


def _of_file(read: Underlag, file: LoadedFile) -> ir.Table:
    rows = read.rows(file.source.table)
    return rows.filter(rows.fil == file.number)


def _table(rows: ir.Table, name: str, contract: Contract, count: FileCount) -> Tabell:
    """The first of the file's rows, in the columns of the contract."""
    columns = [c.name for c in contract[name].columns if c.name in rows.columns]
    first = rows.order_by("rad_id").limit(_ROWS).select(*columns).to_pyarrow().to_pylist()
    return Tabell(
        titel=TABELLER[name],
        rader=count.rader,
        underkanda=count.underkanda,
        rubriker=tuple(columns),
        forsta=tuple(tuple("" if v is None else str(v) for v in row.values()) for row in first),
    )
