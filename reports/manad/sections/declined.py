"""8 Avböjda besök och kontinuitet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checks.avbojda_besok import UPPREPAT
from checks.odelad import SAID
from checks.personalkontinuitet import how_many_staff, population, window
from reports.kit.blocks import Block, Cell, Chart, Column, Heading, Section, Table, Text
from reports.kit.charts import svg_of
from reports.kit.numbers import count
from reports.kit.suppression import Suppressed, in_place_of, suppress
from reports.kit.words import indikator
from reports.manad.drawings import staff_drawing
from reports.manad.editions import see
from reports.manad.per_provider import (
    PerProvider,
    indicator_table,
    joined,
    per_provider,
    undivided_said,
)
from reports.manad.view import View

AVBOJDA, KONTINUITET = "avbojda-besok", "personalkontinuitet"
_MEASURES = (
    "medel",
    "median",
    "max",
    "andel_over_grans",
    "medel_kkik",
    "medel_enkelbemannad",
    "upc",
    "coc",
)
_ABOUT_ONE = ("max", "andel_over_grans", "median")
_STEP, _LAST = 5, 30


def section(view: View) -> Section:
    """The section as blocks."""
    blocks = [*_declined(view), *_continuity(view)]
    return Section("avbojda", "Avböjda besök och kontinuitet", tuple(blocks))


def _declined(view: View) -> list[Block]:
    blocks: list[Block] = [Heading("Avböjda besök", "avbojda-besok")]
    if view.data.kontroll(AVBOJDA) is None:
        return [*blocks, Text("Avböjda besök är inte kontrollerade i den här körningen.")]
    # Hours tell how many visits they were; the board reads only the visits.
    for namn in ("andel_avbojda",) if view.board else ("andel_avbojda", "andel_avbojda_minuter"):
        found = per_provider(view, AVBOJDA, namn)
        if found:
            blocks.append(
                indicator_table(
                    view,
                    found,
                    f"{indikator(namn).title}, {view.month}",
                    joined(undivided_said(view, found)),
                    judged=False,
                )
            )
    if not view.board:
        blocks.append(
            Text(
                "Avböjd tid mäts här mot avböjd och utförd tid. I "
                f"{see('tid')} är den en del av "
                "beviljad tid, och räknas bara så långt som den förklarar skillnaden.",
                css="liten",
            )
        )
    repeated = sum(s.antal for s in view.sums(AVBOJDA, UPPREPAT).values())
    total = view.deviations(AVBOJDA, UPPREPAT, repeated)
    return [
        *blocks,
        Text(f"Kunder som avböjt upprepat: {total}. De går till biståndshandläggaren."),
        Text(
            "Kunden har alltid rätt att avböja. Få registrerade avböjda besök är inget mål.",
            css="viktig",
        ),
    ]


def _hours(view: View) -> str:
    """When visits count, as the plan says."""
    limits = view.data.rapport.plan.parameters
    begins, ends = (int(limits[f"kontinuitet_{end}_kl"]) for end in ("fran", "till"))
    return f"kl. {begins:02d}–{ends:02d}"


def _continuity(view: View) -> list[Block]:
    blocks: list[Block] = [Heading("Personalkontinuitet", "kontinuitet")]
    if view.data.kontroll(KONTINUITET) is None:
        return [*blocks, Text("Personalkontinuitet är inte kontrollerad i den här körningen.")]
    first, last = window(view.data.rapport.facts)
    blocks.append(
        Text(
            f"Hur många olika personer en kund mött {first}–{last}, {_hours(view)}. "
            "Förfrågningsunderlagets eget krav är inte känt. Måttet är det i Kommunens kvalitet "
            "i korthet (KKiK), här utan åldersgräns."
        )
    )
    found = [
        s for namn in _MEASURES if (s := per_provider(view, KONTINUITET, namn)) and _may(view, namn)
    ]
    if not any(s.lines for s in found):
        return [*blocks, Text("Ingen kund har haft så många besök att den ingår i måttet.")]
    if view.own is None:
        blocks += _distribution(view)
    blocks.append(_table(view, found))
    said = [view.label(u) for u in undivided_said(view, found[0]) if u]
    return [*blocks, Text(f"{', '.join(said)}: {SAID}.")] if said else blocks


def _may(view: View, namn: str) -> bool:
    """The board does not read what can be about one client."""
    return not (view.board and namn in _ABOUT_ONE)


def _table(view: View, found: Sequence[PerProvider]) -> Table:
    columns = (
        Column("Utförare"),
        Column("Kunder", numeric=True),
        *(Column(_short(s.namn), numeric=True) for s in found),
        Column("Underkända rader", css="smal"),
    )
    values = {
        (s.namn, line.utforare): line
        for s in found
        for line in (*s.lines, *([s.total] if s.total else []))
    }

    def row(utforare: str | None, name: str) -> tuple[Cell, ...]:
        lines = [values.get((s.namn, utforare)) for s in found]
        clients = next((line.namnare for line in lines if line), "–")
        cells = tuple(line.text if line else "–" for line in lines)
        return name, clients, *cells, view.rejected_share(KONTINUITET, utforare)

    names = [u for u in view.names if any((s.namn, u) in values for s in found)]
    total = row(None, "Alla tillsammans") if view.own is None and len(names) > 1 else None
    return Table(
        "Olika personal per kund",
        columns,
        tuple(row(u, view.label(u)) for u in names),
        total,
        wide=True,
    )


def _short(namn: str) -> str:
    return {
        "medel": "Medel",
        "median": "Median",
        "max": "Flest",
        "andel_over_grans": "Andel kunder över gränsen för att visas",
        "medel_kkik": "Medel, jämförbart med KKiK",
        "medel_enkelbemannad": "Medel utan andra personen vid dubbel\u00adbemanning",
        "upc": "Besök av den som kommer oftast (UPC)",
        "coc": "Samlade besök, 0–1 (COC)",
    }[namn]


def _distribution(view: View) -> list[Block]:
    """Clients per number of different staff, all providers together.

    Not to the board where how many they all are must be hidden: that stands beside the mean.
    """
    counts = _bins(_population(view))
    labels = [_label(at) for at in range(len(counts))]
    hidden = suppress(counts) if view.board else Suppressed(frozenset(), False)
    if hidden.total_hidden or (view.board and view.secrecy.lines(KONTINUITET, "medel").total):
        return []
    texts = [in_place_of(n) if at in hidden.hidden else count(n) for at, n in enumerate(counts)]
    bins = [
        (label, None if at in hidden.hidden else n, text)
        for at, (label, n, text) in enumerate(zip(labels, counts, texts, strict=True))
    ]
    title = "Kunder efter antal olika personal"
    desc = ", ".join(f"{label} personal: {text}" for label, _n, text in bins) + "."
    table = Table(
        title,
        (Column("Olika personal"), Column("Kunder", numeric=True)),
        tuple(zip(labels, texts, strict=True)),
        ("Alla", count(sum(counts))),
    )
    chart = svg_of(staff_drawing(bins, title, desc), "d-personal")
    return [
        Chart(chart, title, "Alla utförare tillsammans. Samma siffror står i tabellen här under."),
        table,
    ]


def _population(view: View) -> Counter[int]:
    """Number of different staff → how many clients have so many, all providers together."""
    facts = view.data.rapport.facts

    def find() -> Counter[int]:
        of_each = how_many_staff(population(facts))
        return sum(of_each.values(), Counter[int]())

    return facts.known("antal_personal", find)


def _bins(values: Counter[int]) -> list[int]:
    counts = [0] * (_LAST // _STEP + 1)
    for n, clients in values.items():
        counts[min((n - 1) // _STEP, len(counts) - 1)] += clients
    while len(counts) > 1 and not counts[-1]:
        counts.pop()
    return counts


def _label(at: int) -> str:
    first = at * _STEP + 1
    return f"{first} eller fler" if first > _LAST else f"{first}–{first + _STEP - 1}"
