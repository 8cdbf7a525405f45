"""dra on the terminal: what was drawn, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reports.kit.blocks import Block, Column, Table, Text
from reports.kit.numbers import count
from stickprov.audit.drawing import sample_sizes, seed_of
from stickprov.audit.plan import short
from stickprov.audit.session import Draw, Session


def drawn(session: Session, found: Draw, path: Path) -> Iterator[Block]:
    """Per provider: how many, of how many, and the beginning of its seed."""
    rows = []
    for frame in session.frames:
        sizes = sample_sizes(session, frame)
        full = not session.stages(frame)
        risk = frame.riskdel.antal
        reviewed = count(risk) if session.reviews_riskdel(frame) else f"{count(risk)} (granskas ej)"
        rows.append(
            (
                frame.utforare,
                f"alla {count(sizes[0])}" if full else count(sizes[0]),
                count(frame.slumpdel.antal),
                reviewed,
                short(seed_of(session, found, frame).hex()),
            )
        )
    columns = (
        Column("Utförare"),
        Column("Dragna", numeric=True),
        Column("av", numeric=True),
        Column("Riskdel", numeric=True),
        Column("Frö (början)"),
    )
    yield Table(f"Draget med {found.tarning}", columns, tuple(rows))
    yield Text("Skriv av siffrorna i diariet. Fyll i protokollet:")
    yield Text(f"  {path}", css="sokvag")
    yield Text("Sedan:")
    yield Text(f"  internkontroll stickprov utvardera {path}", css="sokvag")
