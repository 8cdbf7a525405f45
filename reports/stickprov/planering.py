"""planera and frys on the terminal: sizes, power and hours; then the hashes for the diary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

from reports.kit.blocks import Block, Bullets, Column, Table, Text
from reports.kit.numbers import NOTHING, count, decimal, plain
from reports.stickprov.words import in_hundred, stages_said
from stickprov.arithmetic.bounds import acceptance_probability, sample_size, tolerable_count
from stickprov.audit.frame import digest_of
from stickprov.audit.plan import Audit, Stages, short, stages_at
from stickprov.audit.session import FROZEN, Session


def planning(audit: Audit, counts: Sequence[tuple[str, int, int]]) -> Iterator[Block]:
    """Per provider: registrations, sizes, power and hours; and the same at the other limit."""
    settings = audit.settings
    yield Text(
        f"Stickprov {audit.period_name}, plan {audit.namn}. Säkerhet {_share(audit.sakerhet)}."
    )
    if audit.utanfor:
        yield Text(f"{audit.utanfor}.")
    for tolerable in (audit.tolerabel, settings.varde("jamforelse")):
        yield sizes(audit, counts, tolerable)
    yield reading_help(audit)


def with_expected(audit: Audit, rate: Decimal) -> Audit:
    """The same with another expected share of errors, to see what it would mean: never frozen."""
    limits = audit.settings.gransvarden
    tried = {**limits, "forvantad": replace(limits["forvantad"], varde=rate)}
    return replace(audit, settings=replace(audit.settings, gransvarden=tried))


def reading_help(audit: Audit) -> Bullets:
    """What the columns of the table mean."""
    settings = audit.settings
    rate = _share(settings.varde("forvantad"))
    minutes = plain(float(settings.varde("minuter_per_granskning")))
    return Bullets(
        (
            "Granskas: besök i det första och det sista steget. «alla»: varje besök granskas, utan "
            "statistik.",
            f"Timmar: {minutes} min per besök, riskdelen inräknad.",
            f"Vid {rate}: chansen att en utförare med så många fel blir godkänd. Vid gränsen: "
            "risken att en utförare precis vid gränsen blir det.",
            "Riskdel: besök som bryter mot en kritisk regel i kontroll 3, och underkända rader. "
            f"Den granskas i sin helhet upp till {count(settings.antal('riskdel_hogst'))} besök.",
        )
    )


def sizes(audit: Audit, counts: Sequence[tuple[str, int, int]], tolerable: Decimal) -> Table:
    """Per provider: registrations, sizes, hours and power at one limit."""
    settings = audit.settings
    rows, said = [], dict[str, None]()
    for utforare, slump, risk in counts:
        stages = stages_at(settings, slump, tolerable)
        said[stages_said(stages)] = None
        rows.append(
            (utforare, count(slump), count(risk), *_work(audit, stages, slump, risk, tolerable))
        )
    single = ", ".join(
        f"{sample_size(None, tolerable, k, audit.sakerhet)} med högst {k}" for k in range(3)
    )
    steps = "; ".join(text for text in said if text) or "inga, alla besök granskas"
    return Table(
        f"Gräns {in_hundred(tolerable)}. Steg: {steps}. I ett enda steg: {single} fel.",
        (
            Column("Utförare"),
            *(
                Column(title, numeric=True)
                for title in (
                    "Slumpdel",
                    "Riskdel",
                    "Granskas",
                    "Timmar",
                    f"Vid {_share(settings.varde('forvantad'))}",
                    f"Vid {_share(tolerable)}",
                )
            ),
        ),
        tuple(rows),
    )


def _work(
    audit: Audit, stages: Stages, slump: int, risk: int, tolerable: Decimal
) -> tuple[str, str, str, str]:
    """How many are reviewed, hours, and the chance of godkänd at the expected rate and at the limit."""
    reviewed_risk = risk if risk <= audit.settings.antal("riskdel_hogst") else 0
    if not stages:
        return "alla", _hours(audit, slump + reviewed_risk), NOTHING, NOTHING
    first, last = stages[0][0], stages[-1][0]
    hours = f"{_hours(audit, first + reviewed_risk)}–{_hours(audit, last + reviewed_risk)}"
    expected = int(audit.settings.varde("forvantad") * slump)
    wrong = tolerable_count(slump, tolerable)
    chance, risk_of = (acceptance_probability(stages, k, slump) for k in (expected, wrong))
    return f"{first}–{last}", hours, _tenths(chance, ROUND_FLOOR), _tenths(risk_of, ROUND_CEILING)


def _hours(audit: Audit, rows: int) -> str:
    return decimal(float(rows * audit.settings.varde("minuter_per_granskning") / 60), 0)


def _tenths(chance: float, rounding: str) -> str:
    """A chance in per cent, never said better than it is."""
    rounded = Decimal(chance * 100).quantize(Decimal("0.1"), rounding)
    return f"{decimal(float(rounded))} %"


def _share(rate: Decimal) -> str:
    return f"{plain(float(100 * rate))} %"


def frozen(session: Session, folder: Path) -> Iterator[Block]:
    """The hashes to write in the diary, and what to do next."""
    audit = session.audit
    yield Text(f"Stickprovet {audit.period_name} är fryst i {folder}.")
    if audit.utanfor:
        yield Text(f"{audit.utanfor}.")
    yield Table(
        "Skriv av i diariet före tärningskastet:",
        (Column("Vad"), Column("Besök", numeric=True), Column("Kontrollsumma (början)")),
        (
            ("Planen", "", short(audit.sha256)),
            *(
                (
                    f"Ram {frame.utforare}",
                    count(frame.slumpdel.antal + frame.riskdel.antal),
                    short(frame.sha256),
                )
                for frame in session.frames
            ),
            (FROZEN, "", short(digest_of(folder / FROZEN))),
        ),
    )
    if session.utan_utforare:
        yield Text(
            f"{count(session.utan_utforare)} underkända rader saknar läsbar utförare och ingår inte "
            "i någon ram."
        )
    if audit.kalla:
        yield Text(f"Slumptalet ska komma från: {audit.kalla}. Skriv också det i diariet.")
        yield Text(
            f"Sedan: internkontroll stickprov dra {folder} --tarning SIFFRORNA", css="sokvag"
        )
    else:
        yield Text("Slå tjugo tiosidiga tärningar, två personer, och skriv siffrorna i ordning.")
        yield Text(
            f"Sedan: internkontroll stickprov dra {folder} --tarning SIFFRORNA", css="sokvag"
        )
