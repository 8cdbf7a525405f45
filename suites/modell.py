"""A model of payment: which ground each post is paid by, and the parameters that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from checks.pengar.grunder import GRUNDER, Grund

DAGENS = "dagens"


@dataclass(frozen=True)
class Parameter:
    """A size in a model; `varde` None means that the source gives none, and the user must."""

    namn: str
    text: str
    enhet: str
    varde: Fraction | None
    kalla: str
    exempel: str

    @property
    def example(self) -> str:
        return f"--satt {self.namn}={self.exempel}"


@dataclass(frozen=True)
class Postregel:
    """How a post is paid: its ground, and the values of it as numbers or names of parameters."""

    namn: str
    falt: Mapping[str, Fraction | str]

    @property
    def grund(self) -> Grund:
        return GRUNDER[self.namn]

    def varden(self, parametrar: Mapping[str, Fraction]) -> dict[str, Fraction]:
        return {n: parametrar[v] if isinstance(v, str) else v for n, v in self.falt.items()}


@dataclass(frozen=True)
class Modell:
    """One file of modeller/; a post that `poster` lacks is paid as today."""

    id: str
    titel: str
    beskrivning: str
    kalla: str
    parametrar: Mapping[str, Parameter]
    poster: Mapping[str, Postregel]
    sha256: str

    def values(self, satta: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The parameters' own values, and those that the user has set; not those that neither has."""
        own = {p.namn: p.varde for p in self.parametrar.values() if p.varde is not None}
        return own | {namn: v for namn, v in satta.items() if namn in self.parametrar}

    def missing(self, satta: Mapping[str, Fraction]) -> list[Parameter]:
        """The parameters without a value."""
        known = self.values(satta)
        return [p for p in self.parametrar.values() if p.namn not in known]

    def highest(self, namn: str) -> int | None:
        """The highest value that a parameter may have, by the grounds that use it."""
        most = [
            regel.grund.falt.get(falt)
            for regel in self.poster.values()
            for falt, value in regel.falt.items()
            if value == namn
        ]
        return min((m for m in most if m is not None), default=None)
