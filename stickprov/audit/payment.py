"""Minutes and kronor of what was reviewed: what the book has too much and too little, and in all.

Spec: stickprov, «Minutes and kronor». R̂ = Σ error / Σ book of the drawn rows; the projection is R̂·B.
An error is book − right. The riskdel, reviewed in full, is added as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from stickprov.arithmetic.bounds import ratio_projection
from stickprov.audit.answers import Review
from stickprov.audit.frame import Frame, Part, Row
from stickprov.audit.plan import Audit

Measure = Callable[[Review], Fraction]


@dataclass(frozen=True)
class Amounts:
    """`over`, `under` and their difference `netto`, in all; None where nothing is booked to project.

    `bokfort` is what the frame holds, `funnet` the net error of the rows that were reviewed, and
    `ej_beraknade` the errors whose amount cannot be told from the protocol.
    """

    bokfort: Decimal
    funnet: Fraction
    over: Fraction | None
    under: Fraction | None
    ej_beraknade: int = 0

    @property
    def netto(self) -> Fraction | None:
        return None if self.over is None or self.under is None else self.over - self.under


def minutes_of(frame: Frame, random: Sequence[Review], flagged: Sequence[Review]) -> Amounts:
    """Minutes; a row without `rätt minuter` is right in minutes."""
    return _amounts(frame, lambda part: part.minuter, "minuter", _minute_error, random, flagged)


def kronor_of(
    audit: Audit, frame: Frame, random: Sequence[Review], flagged: Sequence[Review]
) -> Amounts:
    """Kronor where payment follows registrations; only errors that are said to affect payment."""
    unknown = [r for r in (*random, *flagged) if r.paverkar and right_amount(audit, r) is None]

    def error(review: Review) -> Fraction:
        right = right_amount(audit, review) if review.paverkar else None
        return Fraction(0) if right is None else _number(review.drawn.row, "belopp") - right

    found = _amounts(frame, lambda part: part.belopp, "belopp", error, random, flagged)
    return Amounts(found.bokfort, found.funnet, found.over, found.under, len(unknown))


def right_amount(audit: Audit, review: Review) -> Fraction | None:
    """What the registration should have cost; None when the protocol cannot tell."""
    row, booked = review.drawn.row, _number(review.drawn.row, "belopp")
    if not all(audit.feltyper[kod].kronor for kod in review.feltyper) or not row["belopp"]:
        return None
    minutes = _right_minutes(review)
    kategori = review.ratt_kategori or row["kategori"]
    prices = audit.taxor.get(row["start"][:7], {})
    posts = {post for post, _area in prices}
    if kategori == row["kategori"]:
        if kategori not in posts:
            return booked if minutes else Fraction(0)
        before = _number(row, "minuter")
        return booked * minutes / before if before else booked
    price = prices.get((kategori, row["taxeomrade"]))
    if price is not None:
        return Fraction(price) * minutes / 60
    of_visit = prices.get((f"{kategori} besök", row["taxeomrade"]))
    if of_visit is not None:
        return Fraction(of_visit) if minutes else Fraction(0)
    return None if {kategori, f"{kategori} besök"} & posts else Fraction(0)


def _amounts(
    frame: Frame,
    booked: Callable[[Part], Decimal],
    column: str,
    error: Measure,
    random: Sequence[Review],
    flagged: Sequence[Review],
) -> Amounts:
    errors, books = [error(r) for r in random], [_number(r.drawn.row, column) for r in random]
    known = [error(r) for r in flagged]
    total = booked(frame.slumpdel)
    found = sum(errors, Fraction()) + sum(known, Fraction())
    held = total + (booked(frame.riskdel) if flagged else 0)
    over, under = _parts(known)
    if sum(books, Fraction()) <= 0:
        empty = not total and not any(errors)
        return Amounts(held, found, over if empty else None, under if empty else None)
    projected = ratio_projection(errors, books, total)
    return Amounts(held, found, projected.over + over, projected.under + under)


def _parts(errors: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    known = list(errors)
    over = sum((e for e in known if e > 0), Fraction())
    return over, -sum((e for e in known if e < 0), Fraction())


def _minute_error(review: Review) -> Fraction:
    return _number(review.drawn.row, "minuter") - _right_minutes(review)


def _right_minutes(review: Review) -> Fraction:
    if review.ratt_minuter is None:
        return _number(review.drawn.row, "minuter")
    return Fraction(review.ratt_minuter)


def _number(row: Row, column: str) -> Fraction:
    return Fraction(row[column] or 0)
