"""Planen: what is controlled and by which limits, and a plan of one's own with a limit changed."""

from __future__ import annotations

from webb.planen.sidor import ROUTES
from webb.resa import Resa

RESA = Resa(
    "/planen",
    "Planen",
    "Se vad som kontrolleras, vilka gränser som gäller och var de är beslutade, och ändra en gräns.",
    ROUTES,
)
