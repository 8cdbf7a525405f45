"""What a run found, counted: deviations with their kronor, rejected rows, and rows that were delivered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from checks.ersattning import KONTROLL, REGEL

INVOICE = KONTROLL, REGEL
# By what an indicator is cut; its kontroll, namn, utforare and cut; and the kontroll, regel and utforare
# (as it is written) of a sum.
Cut = tuple[tuple[str, str], ...]
Of = tuple[str, str, str | None, Cut]
OfRule = tuple[str, str, str | None]


@dataclass(frozen=True)
class Amount:
    """Deviations whose kronor have one sign: how many, of how many clients, and what they add up to.

    The sum is exact: it is the same in whatever order the rows are added.
    """

    antal: int = 0
    kunder: int = 0
    belopp: Decimal = Decimal(0)

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.antal + other.antal, self.kunder + other.kunder, self.belopp + other.belopp
        )


@dataclass(frozen=True)
class Sum:
    """The deviations of a rule at a provider: how many, of how many clients, and their kronor.

    `over` are the amounts above zero and `under` those below: the two are never one sum.
    """

    antal: int
    kunder: int
    over: Amount = Amount()
    under: Amount = Amount()

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            self.antal + other.antal,
            self.kunder + other.kunder,
            self.over + other.over,
            self.under + other.under,
        )


@dataclass(frozen=True)
class RejectedSum:
    """Rejected rows per file, rule and the provider named on the row, and how many errors they have."""

    tabell: str
    fil: str
    regel: str
    utforare: str | None
    rader: int
    fel: int


@dataclass(frozen=True)
class Delivered:
    """Rows of a table under a provider's name."""

    rader: int
    godkanda: int
    underkanda: int
    utanfor_period: int
