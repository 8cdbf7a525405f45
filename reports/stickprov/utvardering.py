"""utvardera and verifiera on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extracts.shown import visible
from reports.kit.blocks import Block, Column, Table, Text
from reports.kit.numbers import count, counted
from reports.stickprov.sentences import next_step, sentence
from stickprov.audit.replay import Replay
from stickprov.audit.verify import Verified


def evaluated(
    found: Replay, page: Path, next_protocol: Path | None, moved: Sequence[Path], unwritten: int
) -> Iterator[Block]:
    """The outcome per provider, its sentence, and where to read on.

    `unwritten`: visits that are answered on the page and not in the protocol.
    """
    rows = tuple(
        (
            s.utforare,
            s.utfall,
            count(s.granskade),
            count(s.sakfel),
            count(s.bast.lower),
            count(s.samst.upper),
            f"{count(s.bast.limit)} av {count(s.population)}",
        )
        for s in found.slutsatser
    )
    columns = (
        Column("Utförare"),
        Column("Utfall"),
        *(Column(title, numeric=True) for title in ("Granskade", "Fel", "Minst", "Högst", "Gräns")),
    )
    yield Table(f"Stickprov {found.session.audit.period_name}, steg {found.steg}", columns, rows)
    for s in found.slutsatser:
        yield Text(f"{s.utforare}: {sentence(found.session.audit, s)}")
        yield Text(f"  {next_step(s)}")
    if unwritten:
        visits = counted(unwritten, "besök är besvarat", "besök är besvarade")
        yield Text("")
        yield Text(
            f"{visits} på sidan (internkontroll webb) men stod inte i protokollet när sidan sist var öppen, "
            "och räknas inte här. Välj «Skriv protokollet» där, och utvärdera igen."
        )
    yield Text("")
    yield Text("Läs slutsatsen:")
    yield Text(f"  {page}", css="sokvag")
    if moved:
        yield Text("Nästa protokoll fanns redan, för andra besök. Det är flyttat, inte borta:")
        yield Text(f"  {moved[0]}", css="sokvag")
    if next_protocol:
        yield Text("Fyll i nästa protokoll:")
        yield Text(f"  {next_protocol}", css="sokvag")


def verified(found: Verified) -> Iterator[Block]:
    """What was recomputed, and what does not agree."""
    for what in found.checked:
        yield Text(f"Stämmer: {what}")
    for fault in found.faults:
        yield Text(f"STÄMMER INTE: {fault}")
    for what in found.untried:
        yield Text(f"Inte prövat, eftersom det ovan inte stämmer: {what}")
    if found.others:
        yield Text(
            f"Skrivs inte av programmet och är inte prövat: {', '.join(map(visible, found.others))}"
        )
    if found.diary:
        columns = (Column("Vad"), Column("Siffror eller kontrollsumma (början)"))
        yield Table("Håll mot diariet:", columns, found.diary)
    if found.faults:
        many = len(found.faults)
        number = "En sak" if many == 1 else f"{count(many)} saker"
        yield Text(f"{number} stämmer inte. Använd inte slutsatsen förrän det är utrett.")
    else:
        yield Text(
            "Allt stämmer i mappen. Att den inte är gjord på nytt, med andra siffror och svar, syns "
            "bara i diariet."
        )
