"""From answers to a conclusion per provider: bounds, error types, amounts, spread, agreement.

Spec: stickprov, «Frame»; spec: stickprov, «Conclusion». Only sakfel decide; a row whose evidence
the beställare could not reach is no error, and both the best and the worst case are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from stickprov.arithmetic.bounds import (
    Conclusion,
    conclude,
    conclude_stage,
    holm,
    p_value_over,
    tolerable_count,
)
from stickprov.audit.answers import Answers, Review
from stickprov.audit.frame import SLUMPDEL, Frame
from stickprov.audit.payment import Amounts, kronor_of, minutes_of
from stickprov.audit.session import Session
from stickprov.paper.form import FEL, GAR_INTE

GODKAND, OVERSKRIDER, OAVGJORT = "godkänd", "överskrider", "oavgjort"


@dataclass(frozen=True)
class Riskdel:
    """The part that was flagged beforehand; `helt` when every row of it is judged."""

    antal: int
    granskade: int
    sakfel: int
    otillgangliga: int
    helt: bool


@dataclass(frozen=True)
class Spread:
    """How the errors lie on clients or staff: nobody is named."""

    olika: int
    med_fel: int
    storsta: int


@dataclass(frozen=True)
class Agreement:
    """The second reviewer beside the first; kappa is None where it cannot be had."""

    planerade: int
    granskade: int
    lika: int
    kappa: float | None


@dataclass(frozen=True)
class Slutsats:
    """One provider. Bounds and K₀ are counts of `population`: the random part, and the riskdel when
    it is reviewed in full. `nasta_steg` is the stage to draw next, when the plan has one."""

    utforare: str
    steg: int
    antal_steg: int
    allt_granskat: bool
    slumpdel: int
    granskade: int
    sakfel: int
    otillgangliga: int
    formfel: int
    riskdel: Riskdel
    population: int
    bast: Conclusion
    samst: Conclusion
    utfall: str
    nasta_steg: int | None
    nasta_antal: int | None
    feltyper: Mapping[str, tuple[int, int]]
    minuter: Amounts
    kronor: Amounts
    kunder: Spread
    personal: Spread
    andra: Agreement
    holm: float | None = None

    @property
    def onadda(self) -> int:
        """Rows of the population that could not be reviewed for lack of access."""
        return self.otillgangliga + (self.riskdel.otillgangliga if self.riskdel.helt else 0)

    @property
    def beror_pa_underlag(self) -> bool:
        """Whether what could not be reached decides between two outcomes."""
        return self.bast.utfall != self.samst.utfall


def conclude_all(session: Session, answers: Sequence[Answers]) -> tuple[Slutsats, ...]:
    """Every provider, from the answers of the stages so far; Holm's p over those that exceed."""
    found = [_conclude(session, frame, answers) for frame in session.frames]
    adjusted = holm(
        {s.utforare: _p_over(session, s) for s in found if s.slumpdel and not s.allt_granskat}
    )
    return tuple(replace(s, holm=adjusted.get(s.utforare)) for s in found)


def _conclude(session: Session, frame: Frame, answers: Sequence[Answers]) -> Slutsats:
    mine = [r for stage in answers for r in stage.reviews if r.utforare == frame.utforare]
    steg = max((r.drawn.steg for r in mine), default=1)
    random = [r for r in mine if r.drawn.stratum == SLUMPDEL]
    flagged = [r for r in mine if r.drawn.stratum != SLUMPDEL]
    riskdel = _riskdel(frame, flagged)
    stages = session.stages(frame)
    sakfel, gone = _sakfel(random), _unreachable(random)
    population = frame.slumpdel.antal + (riskdel.antal if riskdel.helt else 0)

    def case(errors: int, risk_errors: int) -> Conclusion:
        return _case(session, frame, riskdel, steg, errors, risk_errors)

    best = case(sakfel, riskdel.sakfel)
    worst = case(sakfel + gone, riskdel.sakfel + riskdel.otillgangliga)
    more = best.next_sample if best.next_sample == worst.next_sample else None
    return Slutsats(
        utforare=frame.utforare,
        steg=steg,
        antal_steg=len(stages) or 1,
        allt_granskat=not stages,
        slumpdel=frame.slumpdel.antal,
        granskade=len(random),
        sakfel=sakfel,
        otillgangliga=gone,
        formfel=sum(r.bedomning == FEL and not r.sakfel for r in random),
        riskdel=riskdel,
        population=population,
        bast=best,
        samst=worst,
        utfall=best.utfall if best.utfall == worst.utfall else OAVGJORT,
        nasta_steg=steg + 1 if more else None,
        nasta_antal=more - len(random) if more else None,
        feltyper=_feltyper(session, random, flagged),
        minuter=minutes_of(frame, random, flagged if riskdel.helt else []),
        kronor=kronor_of(session.audit, frame, random, flagged if riskdel.helt else []),
        kunder=_spread(random, lambda r: r.drawn.row["kund"]),
        personal=_spread(random, lambda r: r.drawn.row["personal"]),
        andra=_agreement(frame, answers),
    )


def _case(
    session: Session, frame: Frame, riskdel: Riskdel, steg: int, errors: int, risk_errors: int
) -> Conclusion:
    """The bounds if so many are wrong; a full count knows, so that L = U = K."""
    audit, stages = session.audit, session.stages(frame)
    rows, wrong = (riskdel.antal, risk_errors) if riskdel.helt else (0, 0)
    if not stages:
        total, known = frame.slumpdel.antal + rows, errors + wrong
        utfall = conclude(total, audit.tolerabel, known, known)
        return Conclusion(utfall, known, known, tolerable_count(total, audit.tolerabel))
    return conclude_stage(
        frame.slumpdel.antal,
        stages,
        steg,
        errors,
        audit.tolerabel,
        audit.sakerhet,
        risk_rows=rows,
        risk_errors=wrong,
    )


def _riskdel(frame: Frame, judged: Sequence[Review]) -> Riskdel:
    antal = frame.riskdel.antal
    return Riskdel(
        antal, len(judged), _sakfel(judged), _unreachable(judged), helt=len(judged) == antal
    )


def _sakfel(reviews: Sequence[Review]) -> int:
    return sum(r.sakfel for r in reviews)


def _unreachable(reviews: Sequence[Review]) -> int:
    return sum(r.bedomning == GAR_INTE for r in reviews)


def _feltyper(
    session: Session, random: Sequence[Review], flagged: Sequence[Review]
) -> dict[str, tuple[int, int]]:
    """Type of error → rows with it in the random part and in the riskdel; only those found."""
    ours, others = (Counter(kod for r in part for kod in r.feltyper) for part in (random, flagged))
    return {
        kod: (ours[kod], others[kod]) for kod in session.audit.feltyper if ours[kod] or others[kod]
    }


def _spread(reviews: Sequence[Review], key: Callable[[Review], str]) -> Spread:
    wrong = Counter(key(r) for r in reviews if r.sakfel)
    return Spread(len({key(r) for r in reviews}), len(wrong), max(wrong.values(), default=0))


def _agreement(frame: Frame, answers: Sequence[Answers]) -> Agreement:
    pairs = [
        (first, second)
        for stage in answers
        for utforare, first, second in stage.pairs
        if utforare == frame.utforare
    ]
    planned = sum(stage.second_planned.get(frame.utforare, 0) for stage in answers)
    return Agreement(planned, len(pairs), sum(a == b for a, b in pairs), cohens_kappa(pairs))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """(observed − expected) / (1 − expected); None when all is of one kind, or nothing is there."""
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = Fraction(sum(first[kind] * second[kind] for kind in first), n * n or 1)
    if not n or chance == 1:
        return None
    same = Fraction(sum(a == b for a, b in pairs), n)
    return float((same - chance) / (1 - chance))


def _p_over(session: Session, s: Slutsats) -> float:
    """p of «at most the limit», over all looks; the errors of a whole riskdel are known."""
    allowed = floor(Fraction(session.audit.tolerabel) * s.population)
    allowed -= s.riskdel.sakfel if s.riskdel.helt else 0
    if allowed < 0:
        return 0.0
    rate = Fraction(min(allowed, s.slumpdel), s.slumpdel)
    return min(1.0, s.antal_steg * p_value_over(s.slumpdel, s.granskade, s.sakfel, rate))
