"""An errand: the files of one provider, what was asked of them, what is changed, and the latest answer."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commands.check import Asked, check_files
from extracts.errors import UnderlagError
from extracts.find import Source
from extracts.unfinished import scratch_folder
from reports.egenkontroll.receipt import with_words
from webb.arbete import Arbete, Tell
from webb.fil.andring import Andring, Atgard, Plats, of_table, rows_as_sent
from webb.fil.rattade import write_corrected
from webb.fil.svar import Svar, of_answer
from webb.mottag import Mottagen
from webb.rum import Rum

# What a vendor's own files are read with lies among them.
PROFIL = ".toml"
KVITTO, MAPP = "kvitto.json", "egenkontroll"
# The errors that are a question of which month.
_WHICH_MONTH = ("flera-manader", "flera-ar")


@dataclass
class Filarende:
    """`filer` are the files as they were sent, `kallor` their tables; `omgang` counts the checks."""

    namn: str
    mapp: Path
    filer: list[Mottagen] = field(default_factory=list)
    utforare: str | None = None
    period: str | None = None
    arbete: Arbete | None = None
    atgarder: list[Atgard] = field(default_factory=list)
    kallor: tuple[Source, ...] = ()
    namn_som_skickat: dict[str, str] = field(default_factory=dict)
    forklaringar: dict[str, str] = field(default_factory=dict)
    omgang: int = 0

    @property
    def paths(self) -> list[Path]:
        """As they are stored."""
        return [one.path for one in self.filer]

    @property
    def inlagda(self) -> Path:
        return self.mapp / "filer"

    @property
    def rattade(self) -> Path:
        return self.mapp / "rattade"

    @property
    def svarsmapp(self) -> Path:
        """What the command would have written."""
        return self.mapp / "svar"

    @property
    def andringar(self) -> list[Andring]:
        return [one for atgard in self.atgarder for one in atgard.andringar]

    def check(self, rum: Rum) -> None:
        """In line for the check; what it said before is forgotten."""
        self.stop()
        self.omgang += 1
        self.arbete = rum.arbetare.give(lambda tell: self._checked(rum, tell))

    def stop(self) -> None:
        """A check under way ends at its next step."""
        if self.arbete:
            self.arbete.stop()

    def change(self, vad: str, andringar: Sequence[Andring]) -> None:
        """A step more; it is in the files when they are checked next."""
        number = max((one.nummer for one in self.atgarder), default=0) + 1
        now = dt.datetime.now().astimezone()
        self.atgarder.append(Atgard(number, vad, now, tuple(andringar)))

    def undo(self, nummer: int) -> None:
        """Without that step; those after it stand."""
        self.atgarder = [one for one in self.atgarder if one.nummer != nummer]

    def as_sent(self, namn: str, blad: str | None, rad: int) -> Plats:
        """Where a row of the files as they are now stood in those that were sent in."""
        return self.all_as_sent(namn, blad, [rad])[rad]

    def all_as_sent(self, namn: str, blad: str | None, rader: Iterable[int]) -> dict[int, Plats]:
        """The same of many rows of a table."""
        fil = self.sent_as(namn)
        numbers = rows_as_sent(rader, of_table(self.andringar, fil, blad).bort)
        return {rad: Plats(fil, blad, sent) for rad, sent in numbers.items()}

    def explain(self, regel: str, text: str) -> None:
        """Her words on the findings of a rule; empty ones are none."""
        self.forklaringar.pop(regel, None)
        if text:
            self.forklaringar[regel] = text

    def receipt(self, svar: Svar) -> Path:
        """The receipt of the latest check, with her words on what still is found."""
        assert svar.kvitto is not None
        words = [
            {"regel": fynd.regel, "antal": fynd.antal, "text": self.forklaringar[fynd.regel]}
            for fynd in svar.fynd
            if fynd.forklaras and fynd.regel in self.forklaringar
        ]
        return with_words(svar.kvitto, self.mapp / "skicka" / KVITTO, words)

    def changed_files(self) -> dict[str, int]:
        """Name of a file as it was sent in → how many changes it has."""
        return Counter(one.plats.fil for one in self.andringar)

    def sent_as(self, namn: str) -> str:
        """The name that a file of now was sent in with."""
        return self.namn_som_skickat.get(namn, namn) if self.atgarder else namn

    def _checked(self, rum: Rum, tell: Tell) -> Svar:
        shutil.rmtree(self.svarsmapp, ignore_errors=True)
        asked = Asked(
            self._given(tell),
            self.svarsmapp / MAPP,
            rum.plan,
            self.svarsmapp / KVITTO,
            self.utforare,
            self.period,
            tuple(path for path in self.paths if path.suffix.lower() == PROFIL),
        )
        self.svarsmapp.mkdir(mode=0o700)
        with scratch_folder() as scratch:
            answer = check_files(asked, rum.door, dt.datetime.now().astimezone(), scratch, tell)
            tell("Gör i ordning svaret")
            try:
                svar = of_answer(answer)
            finally:
                answer.checked.underlag.con.disconnect()
        if not self.atgarder:
            self.kallor = svar.kallor
        return svar

    def _given(self, tell: Tell) -> tuple[Path, ...]:
        """A file alone is one that must be read; of several those that are no table are told of."""
        files = [path for path in self.paths if path.suffix.lower() != PROFIL]
        folder, names = self.inlagda, [path.name for path in files]
        if self.atgarder:
            tell("Skriver in ändringarna")
            folder = self.rattade
            self.namn_som_skickat = write_corrected(files, self.kallor, self.andringar, folder)
            names = list(self.namn_som_skickat)
        return (folder / names[0],) if len(names) == 1 else (folder,)

    def months(self) -> list[str]:
        """The months to choose among, where that is what stopped the check."""
        fel = self.arbete.fel if self.arbete else None
        if isinstance(fel, UnderlagError) and fel.kod in _WHICH_MONTH:
            return re.findall(r"\d{4}-\d{2}", str(fel.varden["manader"]))
        return []
