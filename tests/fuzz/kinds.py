"""Every kind of file that is fuzzed: what it is before, how it is changed, and what must hold after."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import audit, commands, law, others, seeds
from tests.fuzz.mutations import (
    Mutation,
    changed,
    changed_csv,
    changed_json,
    changed_parquet,
    changed_toml,
    changed_workbook,
)

# Where the file is put (with what belongs beside it), so that its content can be changed there.
Place = Callable[[Path, random.Random], Path]


@dataclass(frozen=True)
class Kind:
    """`held` says the outcome, or raises: LawBrokenError, or whatever the program failed with."""

    name: str
    place: Place
    held: Callable[[Path], str]
    mutation: Mutation = changed

    def case(self, seed: str, folder: Path) -> Path:
        """The changed file of one case, the same for the same seed."""
        rnd = random.Random(f"{self.name} {seed}")
        path = self.place(folder, rnd)
        path.write_bytes(self.mutation(path.read_bytes(), rnd))
        return path

    def clean(self, seed: str) -> str:
        """The outcome of a file that nothing has happened to."""
        with tempfile.TemporaryDirectory(prefix="internkontroll-") as folder:
            return self.held(self.place(Path(folder), random.Random(f"{self.name} {seed}")))


def _table(make: Callable[[str], bytes], suffix: str) -> Place:
    def place(folder: Path, rnd: random.Random) -> Path:
        table = rnd.choice(seeds.TABLES)
        path = folder / f"{table}{suffix}"
        path.write_bytes(make(table))
        return path

    return place


def _written(name: str, content: bytes) -> Place:
    def place(folder: Path, _rnd: random.Random) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return place


def _in(copied: Callable[[Path], Path], *names: str) -> Place:
    """One of some files in a copied folder; without names, any JSON of it."""

    def place(folder: Path, rnd: random.Random) -> Path:
        copy = copied(folder)
        return copy / rnd.choice(names or sorted(path.name for path in copy.glob("*.json")))

    return place


CSV = _table(seeds.as_it_is, ".csv")
_EXPORT = _written(others.EXPORT, (others.VARDFLODE / others.EXPORT).read_bytes())
_PROFIL = _written(others.PROFIL, (others.VARDFLODE / others.PROFIL).read_bytes())
KINDS = (
    Kind("csv", CSV, law.judged, changed_csv),
    Kind("csv-1252", _table(seeds.as_windows_writes_it, ".csv"), law.judged, changed_csv),
    Kind("csv-citerad", _table(seeds.quoted, ".csv"), law.judged, changed_csv),
    Kind("xlsx", _table(seeds.workbook, ".xlsx"), law.judged, changed_workbook),
    Kind("parquet", _table(seeds.parquet, ".parquet"), law.judged, changed_parquet),
    Kind("kontrollera", commands.underlag, commands.controlled, changed_csv),
    Kind("egenkontroll", commands.underlag, commands.checked, changed_csv),
    Kind("export", _EXPORT, others.exported),
    Kind("profil", _PROFIL, others.profile, changed_toml),
    Kind("förslag-csv", _EXPORT, others.proposed),
    Kind("förslag-xlsx", _table(seeds.workbook, ".xlsx"), others.proposed, changed_workbook),
    Kind("förslag-parquet", _table(seeds.parquet, ".parquet"), others.proposed, changed_parquet),
    Kind("kvitto", _written("kvitto.json", others.receipt()), others.vouched, changed_json),
    Kind("plan", _in(others.plan_copy, "plan.toml"), others.planned, changed_toml),
    Kind("texter", _in(others.plan_copy, "texter.toml"), others.planned, changed_toml),
    Kind("modell", _in(others.models, *others.MODELS), others.modelled, changed_toml),
    Kind("installningar", _in(others.plan_copy, "stickprov.toml"), others.settled, changed_toml),
    Kind("svit", _in(others.plan_copy), others.planned, changed_json),
    Kind("stickprov", _in(audit.copied, *audit.FILES), audit.audited),
    Kind("stickprov-json", _in(audit.copied), audit.audited, changed_json),
    Kind("slutsats", _in(audit.copied, "stickprov.json", "slutsats.json"), audit.handed_over, changed_json),
    Kind("protokoll", _in(audit.copied, audit.PROTOCOL), audit.reviewed, changed_workbook),
)  # fmt: skip
