"""The draw; wherever it is asked for."""

from __future__ import annotations

from pathlib import Path

from stickprov.audit.drawing import dice_of, record_draw
from stickprov.audit.session import Draw, Session, demand_frozen
from stickprov.paper.stage import demand_no_protocol, write_stage


def draw(session: Session, tarning: str) -> tuple[Draw, Path]:
    """The dice recorded, and the first protocol; StickprovError when they are none, or others than before."""
    digits = dice_of(tarning, session.audit.kalla)
    demand_frozen(session)
    found = record_draw(session, digits)
    demand_no_protocol(session, 1)
    return found, write_stage(session, found, 1, [frame.utforare for frame in session.frames])
