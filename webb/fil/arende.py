"""An errand: the files of one provider, what was asked of them, and the latest answer."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from commands.check import Asked, check_files
from extracts.errors import UnderlagError
from extracts.unfinished import scratch_folder
from webb.arbete import Arbete, Tell
from webb.fil.svar import Svar, of_answer
from webb.mottag import Mottagen
from webb.rum import Rum

KVITTO, MAPP = "kvitto.json", "egenkontroll"
# The errors that are a question of which month.
_WHICH_MONTH = ("flera-manader", "flera-ar")


@dataclass
class Filarende:
    """`filer` are the files as they were sent; `svarsmapp` has what the command would have written."""

    namn: str
    mapp: Path
    filer: list[Mottagen] = field(default_factory=list)
    utforare: str | None = None
    period: str | None = None
    arbete: Arbete | None = None

    @property
    def inlagda(self) -> Path:
        return self.mapp / "filer"

    @property
    def svarsmapp(self) -> Path:
        return self.mapp / "svar"

    def check(self, rum: Rum) -> None:
        """In line for the check; what it said before is forgotten."""
        self.stop()
        self.arbete = rum.arbetare.give(lambda tell: self._checked(rum, tell))

    def stop(self) -> None:
        """A check under way ends at its next step."""
        if self.arbete:
            self.arbete.stop()

    def _checked(self, rum: Rum, tell: Tell) -> Svar:
        shutil.rmtree(self.svarsmapp, ignore_errors=True)
        asked = Asked(
            self._given(),
            self.svarsmapp / MAPP,
            rum.plan,
            self.svarsmapp / KVITTO,
            self.utforare,
            self.period,
        )
        self.svarsmapp.mkdir(mode=0o700)
        with scratch_folder() as scratch:
            answer = check_files(asked, rum.door, dt.datetime.now().astimezone(), scratch, tell)
            tell("Gör i ordning svaret")
            try:
                return of_answer(answer)
            finally:
                answer.checked.underlag.con.disconnect()

    def _given(self) -> tuple[Path, ...]:
        """A file alone is one that must be read; of several those that are no table are told of."""
        return (self.filer[0].path,) if len(self.filer) == 1 else (self.inlagda,)

    def months(self) -> list[str]:
        """The months to choose among, where that is what stopped the check."""
        fel = self.arbete.fel if self.arbete else None
        if isinstance(fel, UnderlagError) and fel.kod in _WHICH_MONTH:
            return re.findall(r"\d{4}-\d{2}", str(fel.varden["manader"]))
        return []
