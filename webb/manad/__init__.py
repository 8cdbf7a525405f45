"""Månadens kontroll: the controller's journey, from the underlag to a work list that is followed up."""

from __future__ import annotations

from webb.manad.fyll_i import ROUTES as LISTA
from webb.manad.sidor import ROUTES
from webb.resa import Resa

RESA = Resa(
    "/manad",
    "Månadens kontroll",
    "För controllern: kör månadens kontroll, läs rapporten och följ upp avvikelserna.",
    (*ROUTES, *LISTA),
)
