"""The editions of a run, and the order of their sections (spec: plan, «Sections»)."""

from __future__ import annotations

from enum import Enum


class Edition(Enum):
    """The editions of a run (spec: plan, «Editions of one run»)."""

    ARBETE = "arbetsutgåva"
    LEDNING = "för ledningen"
    UTFORARE = "till utföraren"


# The sections of an edition by id; their numbers are their places here, on the page and in sentences.
SECTIONS = (
    "korthet",
    "underlag",
    "kunder",
    "mal",
    "tid",
    "fel",
    "pengar",
    "avbojda",
    "sedan",
    "forslag",
    "ejbedomt",
    "vidare",
)


def see(section: str) -> str:
    """Where to read on: «avsnitt 4»."""
    return f"avsnitt {SECTIONS.index(section) + 1}"
