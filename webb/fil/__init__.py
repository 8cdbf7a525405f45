"""Kontrollera min fil: a provider's journey, from its files to what it sends."""

from __future__ import annotations

from webb.fil.sidor import ROUTES
from webb.resa import Resa

RESA = Resa(
    "/fil",
    "Kontrollera min fil",
    "För utförare: se vad som ska rättas innan du skickar in underlaget.",
    ROUTES,
)
