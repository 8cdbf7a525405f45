"""Stickprovssession: from the underlag to the draw, then visit by visit, by two, to the conclusion."""

from __future__ import annotations

from webb.resa import Resa
from webb.session.sidor import ROUTES

RESA = Resa(
    "/session",
    "Håll en stickprovssession",
    "För kontrollanter: dra ett stickprov, och granska besöken ett i taget, gärna på en duk.",
    ROUTES,
)
