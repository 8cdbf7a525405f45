"""Numbers as a Swedish reader writes them: decimal comma, no-break space between thousands."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
# A smaller share, and one that lacks less than that in all, are not written by their figure.
LEAST_SHARE, UNDER, OVER = 0.0005, "0,1", "99,9"
# Below this a difference rounds to no kronor.
_HALF_KRONA = Decimal("0.5")


def count(value: float | Decimal | None) -> str:
    """A whole number: 1 234."""
    return decimal(value, 0)


def counted(number: int, one: str, many: str) -> str:
    """«1 avvikelse», «2 avvikelser»."""
    return f"{count(number)} {one if number == 1 else many}"


def decimal(value: float | Decimal | None, decimals: int = 1) -> str:
    """A number with that many decimals, rounded half up; – where there is none."""
    if value is None:
        return NOTHING
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return MINUS + text if rounded < 0 else text


def part_of(shown: int, total: int, rest: str) -> str:
    """What is shown of a list: «5 000 av 5 420; alla finns i avvikelser.csv», or «12» when that is all.

    `rest` says where all of them are.
    """
    return count(total) if shown == total else f"{count(shown)} av {count(total)}; {rest}"


def hours(minutes: float | None) -> str:
    """Minutes as hours with one decimal."""
    return decimal(None if minutes is None else minutes / 60)


def kronor(value: float | Decimal | None) -> str:
    """Whole kronor."""
    return NOTHING if value is None else f"{count(value)}{NBSP}kr"


def signed_kronor(value: Decimal) -> str:
    """Whole kronor more (+) or less (−)."""
    return f"{'+' if value >= _HALF_KRONA else ''}{kronor(float(value))}"


def ore(value: float | None) -> str:
    """Kronor with öre."""
    return NOTHING if value is None else f"{decimal(value, 2)}{NBSP}kr"


def percent(share: float | None, limit: float | None = None) -> str:
    """A share in per cent; as many decimals as it takes not to round it over its limit.

    84.96 % is below 85 %, and is written so; what is not all is never 100,0 %, and not nothing never 0,0 %.
    """
    if share is None:
        return NOTHING
    if 0 < share < LEAST_SHARE:
        return f"under {UNDER}{NBSP}%"
    if 1 - LEAST_SHARE <= share < 1 and (limit is None or limit <= 1 - LEAST_SHARE):
        return f"över {OVER}{NBSP}%"
    decimals = 1
    while limit is not None and decimals < 6 and _crosses(share, limit, decimals):
        decimals += 1
    return f"{decimal(share * 100, decimals)}{NBSP}%"


def signed_percent(share: float | None) -> str:
    """A share more (+) or less (−), and – where there is nothing to divide by."""
    if share is None:
        return NOTHING
    text = decimal(share * 100)
    return f"{'+' if share > 0 and text != decimal(0) else ''}{text}{NBSP}%"


def _crosses(share: float, limit: float, decimals: int) -> bool:
    shown = round(share * 100, decimals)
    return (shown >= limit * 100) != (share >= limit) or (shown > limit * 100) != (share > limit)


def bare_percent(limit: float) -> str:
    """A limit in per cent without needless decimals: 85 %."""
    text = decimal(limit * 100, 2).rstrip("0").rstrip(",")
    return f"{text}{NBSP}%"


def plain(value: float, decimals: int = 2) -> str:
    """A number without needless decimals: 15, 12,5."""
    text = decimal(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text
