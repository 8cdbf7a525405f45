"""What the reviewers have answered: whole rows, known error types; or all that is wrong, by cell."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extracts.shown import shown
from stickprov.audit.drawing import Drawn
from stickprov.audit.frame import RISKDEL
from stickprov.audit.plan import Audit, digest
from stickprov.audit.reading import Line, Lines
from stickprov.audit.settings import OTILLGANGLIGT, SAKFEL
from stickprov.paper.form import (
    ANSWERS,
    BEDOMNINGAR,
    FEL,
    GAR_INTE,
    JA,
    NEJ,
    QUESTIONS,
    RATT,
    SECOND_ANSWERS,
    Answer,
)
from stickprov.paper.given import Svar, as_minutes

_HEADINGS = {answer.key: answer.heading for answer in (*ANSWERS, *SECOND_ANSWERS)}
_CHOICES = {a.key: a.choices for a in ANSWERS if a.choices} | {"bedomning": BEDOMNINGAR}
# The key of the answer that is wrong, and what is wrong with it.
Fault = tuple[str, str]
_ERRORS = ("feltyp1", "feltyp2", "feltyp3")


@dataclass(frozen=True)
class Review:
    """A judged row. `ratt_minuter` and `ratt_kategori` are None where nothing else is said."""

    utforare: str
    drawn: Drawn
    bedomning: str
    feltyper: tuple[str, ...]
    sakfel: bool
    paverkar: bool
    ratt_minuter: Decimal | None
    ratt_kategori: str | None
    krav: str
    kommentar: str
    anteckning: str


@dataclass(frozen=True)
class Answers:
    """A protocol as judged; `unjudged` are rows of the riskdel that nobody has begun."""

    reviews: tuple[Review, ...]
    unjudged: tuple[Line, ...]
    pairs: tuple[tuple[str, str, str], ...]
    second_planned: Mapping[str, int]
    sha256: str


def judge_lines(lines: Lines, audit: Audit) -> tuple[Answers | None, list[str]]:
    """The answers; or None and every fault, of facts and of answers."""
    faults = list(lines.faults)
    begun = [line for line in lines.first if line.begun]
    for line in lines.first:
        if line.begun:
            faults += _faults(line, ANSWERS, audit)
        elif line.drawn.stratum != RISKDEL:
            faults.append(f"{line.place}: besök nr {line.drawn.nr} är inte bedömt.")
    second = [line for line in lines.second if line.begun]
    for line in second:
        faults += _faults(line, SECOND_ANSWERS, audit)
    faults += _same_person(begun, second)
    if faults:
        return None, faults
    return _answers(lines, begun, second, audit), []


def _answers(lines: Lines, begun: Sequence[Line], second: Sequence[Line], audit: Audit) -> Answers:
    told = {
        (line.utforare, line.drawn.registrering): _choice(line.answers, "bedomning")
        for line in begun
    }
    pairs = [
        (
            line.utforare,
            told[line.utforare, line.drawn.registrering],
            _choice(line.answers, "bedomning"),
        )
        for line in second
        if (line.utforare, line.drawn.registrering) in told
    ]
    content = [
        [line.utforare, line.drawn.registrering, dict(line.answers)]
        for line in (*lines.first, *lines.second)
    ]
    return Answers(
        reviews=tuple(_review(line, audit) for line in begun),
        unjudged=tuple(line for line in lines.first if not line.begun),
        pairs=tuple(pairs),
        second_planned=Counter(line.utforare for line in lines.second),
        sha256=digest(content),
    )


def _review(line: Line, audit: Audit) -> Review:
    given, feltyper = line.answers, _error_types(line.answers)
    return Review(
        utforare=line.utforare,
        drawn=line.drawn,
        bedomning=_choice(line.answers, "bedomning"),
        feltyper=feltyper,
        sakfel=any(audit.feltyper[kod].klass == SAKFEL for kod in feltyper),
        paverkar=_choice(line.answers, "paverkar") == JA,
        ratt_minuter=as_minutes(given["ratt_minuter"]),
        ratt_kategori=_choice(line.answers, "ratt_kategori") or None,
        krav=given["krav"],
        kommentar=given["kommentar"],
        anteckning=given["anteckning"],
    )


def _faults(line: Line, answers: Sequence[Answer], audit: Audit) -> Iterator[str]:
    """Everything that is wrong with one begun row, and where."""
    for key, what in row_faults(line.answers, answers, audit):
        yield f"{line.place}, kolumnen «{_HEADINGS[key]}»: {what}"


def row_faults(given: Svar, answers: Sequence[Answer], audit: Audit) -> Iterator[Fault]:
    """Everything that is wrong with what is answered of one row; `answers` are its columns."""
    for answer in answers:
        value = given[answer.key]
        if answer.must and not value:
            yield answer.key, "fattas."
        elif value and not _is_known(answer.key, value, audit):
            yield (
                answer.key,
                f"«{shown(value, 60)}» {_ALLOWED.get(answer.key, 'finns inte i listan.')}",
            )
    yield from _faults_of_judgement(given, audit)
    if len(answers) == len(ANSWERS):
        yield from _faults_of_right(given)
        yield from _faults_of_error(given, audit)


_ALLOWED = {
    "ratt_minuter": "är inget tal från 0 och uppåt.",
    "datum": "är inget datum. Skriv till exempel 2022-05-17.",
}


def _is_known(key: str, value: str, audit: Audit) -> bool:
    if key in _CHOICES:
        return value.casefold() in _CHOICES[key]
    if key in _ERRORS:
        return value.casefold() in audit.feltyper
    if key == "krav" and audit.settings.krav:
        return value in audit.settings.krav
    if key == "ratt_minuter":
        return as_minutes(value) is not None
    if key == "datum":
        return _is_date(value)
    return True


def _faults_of_judgement(given: Svar, audit: Audit) -> Iterator[Fault]:
    """The judgement and its error types must agree."""
    judged, feltyper = _choice(given, "bedomning"), _error_types(given)
    known = [audit.feltyper[kod] for kod in feltyper if kod in audit.feltyper]
    inaccessible = [feltyp.kod for feltyp in known if feltyp.klass == OTILLGANGLIGT]
    if len(set(feltyper)) != len(feltyper):
        yield "feltyp1", "samma feltyp står två gånger."
    if judged == RATT and feltyper:
        yield "bedomning", "är «rätt», men en feltyp är vald."
    if judged == FEL and not feltyper:
        yield "feltyp1", "fattas; bedömningen är «fel»."
    if judged == FEL and inaccessible:
        yield "bedomning", f"är «fel», men {inaccessible[0]} är inget fel. Välj «{GAR_INTE}»."
    if judged == GAR_INTE and (not inaccessible or len(known) > 1):
        yield "feltyp1", f"vid «{GAR_INTE}» ska det vara underlag-otillgangligt och inget mer."


def _faults_of_right(given: Svar) -> Iterator[Fault]:
    """A row without error has no «nej», no other minutes or kategori, and no effect on payment."""
    judged = _choice(given, "bedomning")
    if judged == FEL:
        return
    for question in QUESTIONS:
        if judged == RATT and _choice(given, question.key) == NEJ:
            yield question.key, "är «nej», men bedömningen är «rätt»."
    for key in ("ratt_minuter", "ratt_kategori"):
        if given[key]:
            yield key, "ska vara tom när bedömningen inte är «fel»."
    if _choice(given, "paverkar") == JA:
        yield "paverkar", "är «ja», men bedömningen är inte «fel»."


def _faults_of_error(given: Svar, audit: Audit) -> Iterator[Fault]:
    """An error is told with what its type requires, and with the right amount where it costs."""
    paid = _choice(given, "paverkar")
    if _choice(given, "bedomning") != FEL:
        return
    if not paid:
        yield "paverkar", "fattas; bedömningen är «fel»."
    known = [audit.feltyper[kod] for kod in _error_types(given) if kod in audit.feltyper]
    for feltyp in known:
        for key in feltyp.kraver:
            if not given[key]:
                yield key, f"fattas; feltypen {feltyp.kod} kräver den."
    told = given["ratt_minuter"] or given["ratt_kategori"]
    if paid == JA and not told and all(feltyp.kronor for feltyp in known):
        yield "ratt_minuter", "fattas; ersättningen påverkas (0 om besöket inte ska ersättas)."


def _same_person(first: Sequence[Line], second: Sequence[Line]) -> Iterator[str]:
    by_key = {(line.utforare, line.drawn.registrering): line for line in first}
    for line in second:
        other = by_key.get((line.utforare, line.drawn.registrering))
        who = line.answers["granskare"].casefold()
        if other and who and who == other.answers["granskare"].casefold():
            yield f"{line.place}: andra granskaren är samma person som den första."


def _choice(given: Svar, key: str) -> str:
    return given.get(key, "").casefold()


def _error_types(given: Svar) -> tuple[str, ...]:
    return tuple(given[key].casefold() for key in _ERRORS if given.get(key))


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text.split(" ")[0])
    except ValueError:
        return False
    return True
