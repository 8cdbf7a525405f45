"""What is done before the dice: the sizes of a sample, and its frames frozen; wherever it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.stickprov.population import Population, read_population
from extracts.unfinished import scratch_folder
from stickprov.audit.plan import Audit
from stickprov.audit.session import Session, freeze, fresh_folder
from stickprov.audit.settings import load_settings
from suites.gx_door import Door
from suites.plan_file import load_plan, plan_folder

Tell = Callable[[str], None]
# Utförare, and its registrations in slumpdel and in riskdel.
Counts = Sequence[tuple[str, int, int]]


@dataclass(frozen=True)
class Asked:
    """What the frames are made from."""

    underlag: Path
    period: str
    plan: str
    profiler: tuple[Path, ...] = ()

    def read(self, door: Door, scratch: Path, tell: Tell, kalla: str | None = None) -> Population:
        settings = load_settings(plan_folder(self.plan))
        plan, given = load_plan(self.plan), (self.underlag, self.period)
        return read_population(*given, plan, settings, door, scratch, tell, self.profiler, kalla)


def planned(asked: Asked, door: Door, tell: Tell) -> tuple[Audit, Counts]:
    """What would be frozen, and how many there are to draw from. Nothing is written."""
    with scratch_folder() as scratch:
        found = asked.read(door, scratch, tell)
        try:
            return found.audit, found.counts()
        finally:
            found.underlag.con.disconnect()


def frozen_in(
    folder: Path, asked: Asked, door: Door, tell: Tell, kalla: str | None = None
) -> Session:
    """The frames and stickprov.json, in a folder that is whole or not there."""
    with fresh_folder(folder) as unfinished, scratch_folder() as scratch:
        found = asked.read(door, scratch, tell, kalla)
        try:
            frames = found.frames(unfinished)
            return freeze(frames, found.audit, found.sources(), found.utan_utforare, unfinished)
        finally:
            found.underlag.con.disconnect()


def folder_for(period: str) -> Path:
    """Where an audit goes when nothing else is said."""
    return Path("rapporter") / f"stickprov-{period.replace('..', '-')}"
