"""The answer as the pages show it: words and numbers, taken from the check while its engine is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commands.check import Answer
from extracts.find import Source
from reports.egenkontroll.findings import Egenkontroll, Kind
from reports.egenkontroll.page import ONLY_CONTROLLER, SEND, verdict
from reports.kit.words import TABELLER
from suites.plan import BEKRAFTA, MASTE_RATTAS
from webb.fil.forslag import Forslag, proposal
from webb.fil.last import Last, what_was_read
from webb.fil.rader import Filer, HelaRader, Utdrag


@dataclass(frozen=True)
class Fynd:
    """One cause: what it is, what to do, how many, and the first of its rows."""

    slag: str
    regel: str
    titel: str
    gor_sa: tuple[str, ...]
    antal: int
    visade: int
    hela: str | None
    utan_rad: tuple[str, ...]
    utdrag: tuple[Utdrag, ...]
    forslag: Forslag | None

    @property
    def forklaras(self) -> bool:
        """Whether it may be right as it is, and she is asked why."""
        return self.slag == BEKRAFTA

    @property
    def rattas(self) -> bool:
        """Whether any of its rows is corrected in the page."""
        return any(utdrag.rattas for utdrag in self.utdrag)


@dataclass(frozen=True)
class Svar:
    """What was read, the answer, and the causes in the order that they are told."""

    last: Last
    svar: str
    kan_skickas: bool
    antal: dict[str, int]
    period: str | None
    utforare: tuple[str, ...]
    fynd: tuple[Fynd, ...]
    ej_bedomt: dict[str, tuple[str, ...]]
    anmarkning: tuple[str, ...]
    mapp: Path
    kvitto: Path | None
    kallor: tuple[Source, ...]
    hela_rader: HelaRader

    @property
    def files(self) -> dict[Path, str]:
        """The files that were read → the tables in each, in words."""
        tables: dict[Path, list[str]] = {}
        for source in self.kallor:
            tables.setdefault(source.path, []).append(TABELLER[source.table])
        return {path: ", ".join(names) for path, names in tables.items()}

    @property
    def maste(self) -> int:
        return self.antal[MASTE_RATTAS]

    @property
    def bekrafta(self) -> int:
        return self.antal[BEKRAFTA]


def of_answer(answer: Answer) -> Svar:
    """All that the pages will be asked for."""
    checked = answer.checked
    kinds = checked.kinds
    files = Filer(checked, kinds)
    return Svar(
        last=what_was_read(checked),
        svar=verdict(checked),
        kan_skickas=verdict(checked) == SEND,
        antal=checked.counts,
        period=checked.rapport.facts.period.name if checked.rapport else None,
        utforare=checked.providers,
        fynd=tuple(_finding(checked, kind, files) for kind in kinds),
        ej_bedomt=checked.not_judged,
        anmarkning=_notes(checked),
        mapp=answer.folder,
        kvitto=answer.kvitto,
        kallor=tuple(file.source for file in checked.underlag.loaded.files),
        hela_rader=files.whole_rows(),
    )


def _finding(checked: Egenkontroll, kind: Kind, files: Filer) -> Fynd:
    advice = dict.fromkeys([kind.gor_sa] if kind.whole else [row["gor_sa"] for row in kind.first])
    return Fynd(
        slag=kind.slag,
        regel=kind.regel,
        titel=kind.titel,
        gor_sa=tuple(advice),
        antal=kind.antal,
        visade=len(kind.first),
        hela=f"{checked.file_name(kind.whole.fil)}: {kind.whole.text}" if kind.whole else None,
        utan_rad=tuple(row["text"] for row in kind.first if row["rad"] is None),
        utdrag=files.extracts(kind),
        forslag=proposal(checked, kind),
    )


def _notes(checked: Egenkontroll) -> tuple[str, ...]:
    unread = "Ingen registrering kunde läsas, så bara filernas form är kontrollerad."
    return (
        *([f"{checked.outside}."] if checked.outside else []),
        *([] if checked.rapport else [unread]),
        ONLY_CONTROLLER,
    )
