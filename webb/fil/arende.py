"""An errand: the files of one provider, what was asked of them, what is changed, and the latest answer."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commands.check import Asked, check_files
from extracts.errors import UnderlagError
from extracts.find import Source
from extracts.profil.profil_file import load_profiler
from extracts.unfinished import scratch_folder
from reports.egenkontroll.receipt import with_words
from suites.plan_file import load_plan
from webb.arbete import Arbete, Tell
from webb.fil.andring import Andring, Atgard, Plats
from webb.fil.genast import Radsvar, read_at_once
from webb.fil.rattade import write_corrected
from webb.fil.svar import Svar, of_answer
from webb.fil.svarat import Svarat
from webb.mottag import Mottagen
from webb.rum import Rum

# What a vendor's own files are read with lies among them.
PROFIL = ".toml"
KVITTO, MAPP = "kvitto.json", "egenkontroll"
# The errors that are a question of which month.
_WHICH_MONTH = ("flera-manader", "flera-ar")
# Seconds that a check waits for the answer that is given at once; and how many answers are kept.
_AT_ONCE, _KEPT = 30.0, 2


@dataclass
class Filarende:
    """`filer` are the files as they were sent, `kallor` their tables; `omgang` counts the checks.

    `svarade` are the latest whole answers, and `genast` what has been said of rows corrected since.
    """

    namn: str
    mapp: Path
    filer: list[Mottagen] = field(default_factory=list)
    utforare: str | None = None
    period: str | None = None
    arbete: Arbete | None = None
    atgarder: list[Atgard] = field(default_factory=list)
    kallor: tuple[Source, ...] = ()
    svarade: tuple[Svarat, ...] = ()
    genast: dict[Plats, Radsvar] = field(default_factory=dict)
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

    @property
    def profiler(self) -> tuple[Path, ...]:
        return tuple(path for path in self.paths if path.suffix.lower() == PROFIL)

    def check(self, rum: Rum, after: threading.Event | None = None) -> None:
        """In line for the check, which begins when `after` is set; what it said before is forgotten."""
        self.stop()
        self.omgang += 1
        omgang = self.omgang
        self.arbete = rum.arbetare.give(lambda tell: self._checked(rum, omgang, after, tell))

    def check_at_once(self, rum: Rum) -> None:
        """What the corrected rows are read as, at once; all of it is checked after that."""
        answered = threading.Event()
        self.check(rum, answered)
        try:
            plan, latest = load_plan(rum.plan), self.atgarder[-1].andringar
            profiler = load_profiler(self.profiler, plan.contract)
            found = read_at_once(self.kallor, self.andringar, latest, plan, profiler, self.mapp)
            self.genast |= found
        finally:
            answered.set()

    def since(self, svarat: Svarat) -> list[Andring]:
        """What has been changed since an answer."""
        return [
            one
            for atgard in self.atgarder
            if atgard not in svarat.atgarder
            for one in atgard.andringar
        ]

    @property
    def gallande(self) -> Svarat | None:
        """The latest whole answer, if nothing that was in it is undone and nothing else is asked since."""
        latest = self.svarade[-1] if self.svarade else None
        if latest is None or latest.fraga != (self.utforare, self.period):
            return None
        return latest if all(one in self.atgarder for one in latest.atgarder) else None

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

    def _checked(self, rum: Rum, omgang: int, after: threading.Event | None, tell: Tell) -> Svar:
        if after:
            after.wait(_AT_ONCE)
        atgarder = tuple(self.atgarder)
        shutil.rmtree(self.svarsmapp, ignore_errors=True)
        given, names = self._given(atgarder, tell)
        asked = Asked(
            given,
            self.svarsmapp / MAPP,
            rum.plan,
            self.svarsmapp / KVITTO,
            self.utforare,
            self.period,
            self.profiler,
        )
        self.svarsmapp.mkdir(mode=0o700)
        with scratch_folder() as scratch:
            answer = check_files(asked, rum.door, dt.datetime.now().astimezone(), scratch, tell)
            tell("Gör i ordning svaret")
            try:
                svar = of_answer(answer)
            finally:
                answer.checked.underlag.con.disconnect()
        if not atgarder:
            self.kallor = svar.kallor
        fraga = (asked.utforare, asked.period)
        mine = Svarat(svar, omgang, atgarder, fraga, names)
        self.svarade = (*self.svarade, mine)[-_KEPT:]
        return svar

    def _given(
        self, atgarder: Sequence[Atgard], tell: Tell
    ) -> tuple[tuple[Path, ...], dict[str, str]]:
        """The files with those steps in them, and what each was called when it was sent in.

        A file alone is one that must be read; of several those that are no table are told of.
        """
        files = [path for path in self.paths if path.suffix.lower() != PROFIL]
        folder, names = self.inlagda, {path.name: path.name for path in files}
        if atgarder:
            tell("Skriver in ändringarna")
            folder = self.rattade
            changes = [one for atgard in atgarder for one in atgard.andringar]
            names = write_corrected(files, self.kallor, changes, folder)
        return ((folder / next(iter(names)),) if len(names) == 1 else (folder,)), names

    def months(self) -> list[str]:
        """The months to choose among, where that is what stopped the check."""
        fel = self.arbete.fel if self.arbete else None
        if isinstance(fel, UnderlagError) and fel.kod in _WHICH_MONTH:
            return re.findall(r"\d{4}-\d{2}", str(fel.varden["manader"]))
        return []
