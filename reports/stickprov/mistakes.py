"""Sections of slutsats.html: 3 Fel per feltyp, 4 Minuter och kronor, and last every row with an error."""

from __future__ import annotations

from fractions import Fraction

from extracts.contract import choices
from reports.kit.blocks import Block, Cell, Column, Section, Table, Text
from reports.kit.numbers import NOTHING, count, decimal, kronor, plain
from stickprov.audit.payment import Amounts
from stickprov.audit.replay import Replay
from stickprov.paper.protocol import CLASSES

NO_MARGIN = (
    "Beloppen är det granskade uppräknat till hela slumpdelen (fel i förhållande till bokfört, gånger "
    "allt bokfört), och riskdelen som den är. Ingen säkerhetsmarginal ges: med så få fel blir de "
    "vanliga marginalerna för snäva. Uppräkningen är en uppskattning, inget krav."
)


def by_error(found: Replay) -> Section:
    """Rows per type of error; a row may have several."""
    audit = found.session.audit
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (s.utforare, kod, CLASSES[audit.feltyper[kod].klass], count(slump), count(risk))
        for s in found.slutsatser
        for kod, (slump, risk) in s.feltyper.items()
    )
    columns = (
        Column("Utförare"),
        Column("Feltyp"),
        Column("Klass"),
        Column("Slumpdelen", numeric=True),
        Column("Riskdelen", numeric=True),
    )
    return Section(
        "feltyper",
        "Fel per feltyp",
        (
            Text(
                "Bara sakfel räknas mot gränsen; formfel redovisas. Ett besök kan ha flera feltyper."
            ),
            Table("Besök per feltyp", columns, rows) if rows else Text("Inga fel hittades."),
        ),
    )


def amounts(found: Replay) -> Section:
    """Minutes and kronor in all: over, under and net, with their limits stated."""
    columns = (
        Column("Utförare"),
        *(
            Column(title, numeric=True)
            for title in ("Bokfört", "Fel i det granskade", "För mycket", "För lite", "Netto")
        ),
    )
    minutes = tuple(
        (s.utforare, _hours(Fraction(s.minuter.bokfort)), *_amounts(s.minuter, _hours))
        for s in found.slutsatser
    )
    money = tuple(
        (s.utforare, _kr(Fraction(s.kronor.bokfort)), *_amounts(s.kronor, _kr))
        for s in found.slutsatser
    )
    unknown = sum(s.kronor.ej_beraknade for s in found.slutsatser)
    blocks: list[Block] = [
        Text(NO_MARGIN),
        Table("Timmar", columns, minutes, wide=True),
        Table("Kronor där ersättningen följer registreringen", columns, money, wide=True),
    ]
    without = _without_amount(found)
    if without:
        blocks.append(
            Text(
                f"{' och '.join(without).capitalize()} har inget eget belopp: ersättningen "
                "följer inte varje registrering.",
                css="liten",
            )
        )
    if unknown:
        blocks.append(
            Text(f"Fel vars belopp inte går att räkna ut ur protokollet: {count(unknown)}.")
        )
    return Section("belopp", "Minuter och kronor, uppräknat", tuple(blocks))


def _without_amount(found: Replay) -> list[str]:
    """The kategorier of the draw that the plan's model does not pay for registration by registration."""
    audit = found.session.audit
    posts = {post for prices in audit.taxor.values() for post, _area in prices}
    drawn = audit.settings.kategorier or choices()["registreringar", "kategori"]
    return [k for k in drawn if not {k, f"{k} besök"} & posts]


def _amounts(amounts: Amounts, write: object) -> tuple[str, str, str, str]:
    say = write if callable(write) else str
    return say(amounts.funnet), say(amounts.over), say(amounts.under), say(amounts.netto)


def _hours(minutes: Fraction | None) -> str:
    return NOTHING if minutes is None else decimal(float(minutes / 60))


def _kr(value: Fraction | None) -> str:
    return kronor(None if value is None else float(value))


def errors_found(found: Replay) -> Section:
    """Every row judged as an error, to give back to the provider."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r.utforare,
            r.drawn.stratum,
            r.drawn.registrering,
            r.drawn.row["kund"],
            r.drawn.row["start"],
            r.drawn.row["kategori"],
            ", ".join(r.feltyper),
            plain(float(r.ratt_minuter)) if r.ratt_minuter is not None else "",
            r.ratt_kategori or "",
        )
        for stage in found.answers
        for r in stage.reviews
        if r.feltyper
    )
    titles = (
        "Utförare",
        "Del",
        "Registrering",
        "Kund",
        "Start",
        "Kategori",
        "Feltyper",
        "Rätt minuter",
        "Rätt kategori",
    )
    return Section(
        "fel",
        "Besök med fel eller utan underlag",
        (
            Table(
                "Besöken i den ordning de drogs",
                tuple(Column(title) for title in titles),
                rows,
                wide=True,
            )
            if rows
            else Text("Inga."),
            Text("Krav, kommentarer och anteckningar finns i slutsats.xlsx.", css="liten"),
        ),
    )
