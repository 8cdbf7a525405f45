"""A journey: what the start page says of it, and its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import Route


@dataclass(frozen=True)
class Resa:
    """One of the things that the page can be used for; `path` is its first page."""

    path: str
    titel: str
    om: str
    routes: Sequence[Route]
