"""Stickprovssession: the drawn visits one by one, by two reviewers, to the conclusion."""

from __future__ import annotations

from webb.resa import Resa
from webb.session.sidor import ROUTES

RESA = Resa(
    "/session",
    "Håll en stickprovssession",
    "För kontrollanter: granska de dragna besöken ett i taget, gärna på en duk.",
    ROUTES,
)
