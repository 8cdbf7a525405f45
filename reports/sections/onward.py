"""9 Sedan förra månaden and 12 Så går vi vidare."""

from __future__ import annotations

from urllib.parse import quote

from reports.blocks import Block, Box, Bullets, Cell, Column, Heading, Lines, Link, Section, Table, Text
from reports.collect import shown
from reports.naming import folder_names
from reports.view import Edition, View
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG


def since(_view: View) -> Section:
    text = Text("Ingen tidigare månad har lämnats med, så inget kan jämföras med förra månaden.")
    return Section("sedan", "9. Sedan förra månaden", (text,))


def onward(view: View) -> Section:
    blocks = {
        Edition.ARBETE: _controller,
        Edition.LEDNING: _board,
        Edition.UTFORARE: _provider,
    }[view.edition](view)
    return Section("vidare", "12. Så går vi vidare", tuple(blocks))


def _to_act_on(view: View, empty: tuple[str, ...]) -> Table:
    """The controls that are not upheld, who answers for them in the plan, and columns to fill in."""
    plan = view.data.rapport.plan
    found = [
        k for k in view.kontroller if k.utfall in (AVVIKELSE, MOT_FORSLAG) or (k.planerad and k.utfall == EJ_BEDOMD)
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (k.titel, view.kontroll_mark(k), plan.row(k.id).ansvarig, *("" for _ in empty)) for k in found
    )
    columns = (Column("Kontroll"), Column("Utfall", css="utfall"), Column("Ansvarig enligt planen"))
    fill = tuple(Column(title, css="fylls") for title in empty)
    return Table("Kontroller att ta ställning till", (*columns, *fill), rows)


def _controller(view: View) -> list[Block]:
    folders = folder_names(shown(u) for u in view.names)
    steps = (
        "Gå igenom kunderna i avsnitt 3 först.",
        "Skicka till varje utförare dess egen mapp, och bara den.",
        "Fyll i bedömning och åtgärd i avvikelser.xlsx när utföraren har svarat.",
        "Begär in det som saknas i avsnitt 11 och kör om månaden.",
        "Lämna ledning.html till direktionen. Den innehåller inga uppgifter om enskilda.",
    )
    links: tuple[Cell, ...] = tuple(
        Link(name, f"utforare/{quote(folder)}/rapport.html") for name, folder in folders.items()
    )
    return [
        Bullets(steps, numbered=True),
        _to_act_on(view, ("Åtgärd", "Klart senast")),
        Heading("Utförarnas egna rapporter", "utforarna"),
        Bullets(links),
    ]


def _board(view: View) -> list[Block]:
    return [
        Text("Åtgärd och datum fylls i av den som beslutar."),
        _to_act_on(view, ("Åtgärd", "Klart senast")),
        Lines(("Datum", "Underskrift", "Namnförtydligande")),
        Text(f"Körningens kontrollsumma (SHA-256 av rapport.json): {view.data.korning}", css="hash"),
    ]


def _provider(view: View) -> list[Block]:
    mine = [shown(u) for u in view.names]
    rules = dict.fromkeys(d["regel"] for d in view.data.deviations if d["utforare"] in mine)
    texts = view.data.rapport.plan.texter
    listed: tuple[Cell, ...] = tuple(
        Link(texts[regel].titel, f"#regel-{kontroll}-{regel}")
        for kontroll, regel in _keys(view, mine)
        if regel in rules
    )
    what: Block = Bullets(listed) if listed else Text("Vi har inte hittat något att åtgärda.")
    return [
        Lines(("Gör detta före",)),
        what,
        Text("Listan finns också i avvikelser.xlsx och avvikelser.csv i samma mapp."),
        Box("Utförarens kommentar"),
    ]


def _keys(view: View, mine: list[str]) -> list[tuple[str, str]]:
    """(kontroll, regel) in the order of the page, most serious first."""
    return list(dict.fromkeys((d["kontroll"], d["regel"]) for d in view.data.deviations if d["utforare"] in mine))
