"""A month as the pages show it: words and numbers, taken from the run while its engine is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commands.run import Made
from extracts.period import Period
from reports.kit.blocks import Mark
from reports.kit.numbers import NOTHING
from reports.kit.words import KUNDVALSMOTE, MARKS, indikator
from reports.manad.events import Row, events
from reports.manad.per_provider import value_text
from reports.manad.planned import planned_line
from reports.manad.rapport import Rapport
from reports.manad.sections.since import STATES
from reports.manad.workbook import listed
from suites.verdicts import JudgedIndikator, Kontrollutfall


@dataclass(frozen=True)
class Matt:
    """An indicator of all together with a limit: now, and the month before."""

    titel: str
    nu: str
    forra: str


@dataclass(frozen=True)
class Kontroll:
    """A control: its verdict, its deviations beside the month before, and what was measured."""

    titel: str
    planerad: bool
    mark: Mark
    avvikelser: int
    lagen: tuple[int, ...]
    matt: tuple[Matt, ...]
    skal: str | None


@dataclass(frozen=True)
class Svar:
    """`rapport` answers without its engine: its plan, its month, and what the archive said."""

    rapport: Rapport
    mapp: Path
    arkiv: Path
    planerade: str
    utfall: int
    kontroller: tuple[Kontroll, ...]
    forra: str | None
    handelser: tuple[list[Row], ...]
    rader: list[Row]
    avvikelser: int
    filer: tuple[Path, ...]

    @property
    def manad(self) -> str:
        """The month in words."""
        return self.rapport.facts.period.name


def of_month(made: Made) -> Svar:
    """All that the pages will be asked for."""
    rapport = made.rapport
    assert made.arkiv
    assert rapport.tidigare
    rows = listed(rapport)
    shown = [k for k in rapport.kontroller if k.planerad or k.regler or k.indikatorer]
    return Svar(
        rapport=rapport,
        mapp=made.folder.absolute(),
        arkiv=made.arkiv,
        planerade=planned_line(rapport),
        utfall=rapport.exit_code(),
        kontroller=tuple(_control(rapport, k) for k in shown),
        forra=Period.parse(rapport.tidigare.forra).name if rapport.tidigare.forra else None,
        handelser=tuple(events(rows)),
        rader=rows,
        avvikelser=int(rapport.avvikelser.count().execute()),
        filer=tuple(_pages(made.folder)),
    )


def _control(rapport: Rapport, kontroll: Kontrollutfall) -> Kontroll:
    assert rapport.tidigare
    states: Counter[str] = Counter()
    for (of, _regel, _utforare, state), antal in rapport.tidigare.antal.items():
        if of == kontroll.id:
            states[state] += antal
    judged = [
        j for j in kontroll.indikatorer if j.indikator.utforare is None and not j.indikator.cut
    ]
    return Kontroll(
        titel=kontroll.titel,
        planerad=kontroll.planerad,
        mark=MARKS[kontroll.utfall],
        avvikelser=sum(r.avvikelser for r in kontroll.regler),
        lagen=tuple(states[state] for state in STATES),
        matt=tuple(_measure(rapport, kontroll, j) for j in judged if j.gransvarde is not None),
        skal=kontroll.skal,
    )


def _measure(rapport: Rapport, kontroll: Kontrollutfall, judged: JudgedIndikator) -> Matt:
    assert rapport.tidigare
    named, before = indikator(judged.indikator.namn), NOTHING
    if rapport.tidigare.forra:
        of = rapport.tidigare.by_measure.get((kontroll.id, judged.indikator.namn, ()), {})
        was = of.get((rapport.tidigare.forra, None))
        before = value_text(was.varde, named.unit, judged.gransvarde) if was else NOTHING
    now = value_text(judged.indikator.varde, named.unit, judged.gransvarde)
    return Matt(named.title, now, before)


def _pages(folder: Path) -> Iterator[Path]:
    """The pages of the run, in the order that one reads them."""
    yield folder / "rapport.html"
    yield folder / "ledning.html"
    for one in sorted((folder / "utforare").iterdir()):
        yield one / "rapport.html"
        yield one / KUNDVALSMOTE
