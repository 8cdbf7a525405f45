"""What stops a step of the audit: one Swedish sentence (or a line per fault) that a user can act on."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 20


class StickprovError(Exception):
    """The step cannot be done; nothing is written (spec: stickprov, «Exit codes»)."""

    exit_code = 2


def refuse(what: str, faults: Sequence[str]) -> StickprovError:
    """One error that lists its faults, the first twenty of them."""
    lines = [what, *(f"  {fault}" for fault in faults[:SHOWN])]
    if len(faults) > SHOWN:
        lines.append(f"  Visar {SHOWN} av {len(faults)}; de andra visas när dessa är rättade.")
    return StickprovError("\n".join(lines))
