"""What the audit sample says, in section 6: a sentence per provider."""

from __future__ import annotations

from collections.abc import Iterator

from extracts.shown import visible
from reports.kit.blocks import Block, Column, Heading, Table, Text
from reports.manad.editions import see
from reports.manad.view import View

KONTROLL = "stickprov"


def blocks(view: View) -> Iterator[Block]:
    """Nothing without a conclusion. The board reads the verdicts in section 1, not the counts."""
    kontroll = view.data.kontroll(KONTROLL)
    if kontroll is None or not kontroll.meningar:
        return
    yield Heading("Stickprov av registreringar", "stickprov")
    if view.board:
        yield Text(
            f"Utfallet per utförare står i {see('korthet')}. Gränsen står i stickprovets slutsats."
        )
        return
    rows = tuple(
        (visible(name), view.verdict(kontroll, name), kontroll.meningar[name])
        for name in view.names
        if name in kontroll.meningar
    )
    columns = (Column("Utförare"), Column("Utfall", css="utfall"), Column("Slutsats", css="bred"))
    yield Table("Stickprovets slutsats", columns, rows)
