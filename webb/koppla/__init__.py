"""Koppla ett nytt system: from a vendor's files to the profile that they are read by."""

from __future__ import annotations

from webb.koppla.sidor import ROUTES
from webb.resa import Resa

RESA = Resa(
    "/koppla",
    "Koppla ett nytt system",
    "Visa en gång vad kolumnerna i systemets filer betyder, så kan de läsas som de är.",
    ROUTES,
)
