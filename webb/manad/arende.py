"""An errand: the underlag of a month, how it is to be run, and the latest answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from commands.run import Asked, Where, make_month
from extracts.unfinished import scratch_folder
from webb.arbete import Arbete, Tell
from webb.manad.svar import Svar, of_month
from webb.rum import Rum


@dataclass
class Manadsarende:
    """`mapp` is its own, in the room; the underlag and the reports lie where the user has them."""

    namn: str
    mapp: Path
    underlag: Path = field(default_factory=Path)
    rapporter: Path = field(default_factory=Path)
    plan: str = ""
    period: str | None = None
    kvitton: tuple[Path, ...] = ()
    arbete: Arbete | None = None

    def run(self, rum: Rum) -> None:
        """In line to be judged and written."""
        self.arbete = rum.arbetare.give(lambda tell: self._made(rum, tell))

    def _made(self, rum: Rum, tell: Tell) -> Svar:
        asked = Asked(self.plan, self.period, kvitton=self.kvitton)
        where, started = Where(rapporter=self.rapporter), dt.datetime.now().astimezone()
        with scratch_folder() as scratch:
            made = make_month(self.underlag, asked, where, rum.door, started, scratch, tell)
            tell("Gör i ordning svaret")
            try:
                return of_month(made)
            finally:
                made.rapport.facts.underlag.con.disconnect()
