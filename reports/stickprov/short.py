"""Sections of slutsats.html: 1 Slutsatsen i korthet, 2 Så drogs stickprovet, 9 Så går vi vidare."""

from __future__ import annotations

from collections.abc import Iterator

from reports.kit.blocks import Block, Box, Cell, Column, Heading, Lines, Mark, Section, Table, Text
from reports.kit.numbers import NOTHING, count, percent
from reports.stickprov.sentences import next_step, sentence, what_sure_means
from reports.stickprov.words import stages_said
from stickprov.audit.conclude import GODKAND, OAVGJORT, OVERSKRIDER, Slutsats
from stickprov.audit.plan import short
from stickprov.audit.replay import Replay

_MARKS = {
    GODKAND: Mark("✓", GODKAND, "uppfyllt"),
    OVERSKRIDER: Mark("✗", OVERSKRIDER, "avvikelse"),
    OAVGJORT: Mark("?", OAVGJORT, "ejbedomd"),
}


def in_short(found: Replay) -> Section:
    """The outcome of each provider, and its sentence."""
    audit, all_ = found.session.audit, found.slutsatser
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.utforare,
            _MARKS[s.utfall],
            f"{count(s.granskade)} av {count(s.slumpdel)}",
            count(s.sakfel),
            *_bounds(s, float(audit.tolerabel)),
            f"{count(s.bast.limit)} av {count(s.population)}",
        )
        for s in all_
    )
    columns = (
        Column("Utförare"),
        Column("Utfall", css="utfall"),
        Column("Granskade", numeric=True),
        Column("Sakfel", numeric=True),
        Column("Felaktiga minst", numeric=True),
        Column("Felaktiga högst", numeric=True),
        Column("Inte godtagbart från", numeric=True),
    )
    what = "följsamhet till kraven" if audit.settings.krav else "följsamhet till kontrollpunkterna"
    return Section(
        "korthet",
        "Slutsatsen i korthet",
        (
            Text(
                f"Slutsatsen gäller {what} i besök som registrerats {audit.period_name}. «En "
                "tvåmånadersperiod» läses som två hela månaders registreringar."
            ),
            *([Text(f"{audit.utanfor}.")] if audit.utanfor else []),
            Table("Utfall per utförare", columns, rows, wide=True),
            *_per_provider(found),
            Text(what_sure_means(audit), css="viktig"),
        ),
    )


def _per_provider(found: Replay) -> Iterator[Block]:
    for s in found.slutsatser:
        yield Heading(s.utforare, f"u-{found.slutsatser.index(s) + 1}")
        yield Text(sentence(found.session.audit, s))
        yield Text(f"Nästa steg: {next_step(s)}", css="liten")


def _bounds(s: Slutsats, limit: float) -> tuple[str, str]:
    """Counts with the share beside them, never rounded over the limit."""
    if not s.population:
        return NOTHING, NOTHING
    best, worst = s.bast.lower, s.samst.upper
    return f"{count(best)} ({percent(best / s.population, limit)})", (
        f"{count(worst)} ({percent(worst / s.population, limit)})"
    )


def how_drawn(found: Replay) -> Section:
    """What makes the draw possible to recompute."""
    session, audit = found.session, found.session.audit
    source = audit.kalla or "tärningar"
    blocks: list[Block] = [
        Text(
            f"Ramen och planen frystes först. Slumptalet {found.draw.tarning} kom sedan från "
            f"{source}. Varje utförare har sin egen ram, så ingen lista beror på någon annans."
        ),
        Table(
            "Ramar",
            (
                Column("Utförare"),
                Column("Slumpdel", numeric=True),
                Column("Riskdel", numeric=True),
                Column("Steg"),
                Column("Kontrollsumma (början)"),
            ),
            tuple(
                (
                    frame.utforare,
                    count(frame.slumpdel.antal),
                    count(frame.riskdel.antal),
                    stages_said(session.stages(frame)) or "alla granskas",
                    short(frame.sha256),
                )
                for frame in session.frames
            ),
            wide=True,
        ),
        Text(f"Planens kontrollsumma (SHA-256): {audit.sha256}", css="hash"),
    ]
    if found.draw.avvisade:
        tried = ", ".join(found.draw.avvisade)
        blocks.append(Text(f"Avvisade försök att dra med andra siffror: {tried}.", css="viktig"))
    if session.utan_utforare:
        blocks.append(
            Text(
                f"{count(session.utan_utforare)} underkända rader saknar läsbar utförare och ingår "
                "inte i någon ram."
            )
        )
    blocks.append(Text("Kontrollera själv: internkontroll stickprov verifiera och mappens namn."))
    return Section("dragning", "Så drogs stickprovet", tuple(blocks))


def onward(found: Replay, next_protocol: str | None) -> Section:
    """What is left to people."""
    blocks: list[Block] = []
    if next_protocol:
        names = ", ".join(found.nasta)
        blocks.append(Text(f"Nästa steg ska granskas för {names}: {next_protocol}.", css="viktig"))
    blocks += [
        Text(
            "Låt varje utförare se sina fel och yttra sig innan slutsatsen används. "
            "Bedömning och åtgärd är en persons beslut."
        ),
        Lines(("Åtgärd", "Ansvarig", "Klart senast", "Underskrift och datum")),
        Box("Utförarnas yttranden"),
    ]
    return Section("vidare", "Så går vi vidare", tuple(blocks))
