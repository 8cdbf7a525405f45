"""12 Så går vi vidare."""

from __future__ import annotations

from urllib.parse import quote

from extracts.shown import visible
from reports.kit.blocks import (
    Block,
    Box,
    Bullets,
    Cell,
    Column,
    Heading,
    Lines,
    Link,
    Section,
    Table,
    Text,
)
from reports.kit.numbers import count, part_of
from reports.kit.words import ALLVAR
from reports.manad import workbook
from reports.manad.editions import Edition, see
from reports.manad.planned import marked
from reports.manad.proportion import Proportion
from reports.manad.sentences import names_in
from reports.manad.view import View
from suites.plan import Text as Regeltext
from suites.verdicts import AVVIKELSE, EJ_BEDOMD, MOT_FORSLAG

_ALIKE = (
    "Några utförare har bara ett personnummer som namn och kan inte skiljas åt. De har ingen egen "
    "mapp. Ge dem namn i underlaget och kör om."
)


def onward(view: View) -> Section:
    """What the reader of the edition does next."""
    blocks = {
        Edition.ARBETE: _controller,
        Edition.LEDNING: _board,
        Edition.UTFORARE: _provider,
    }[view.edition](view)
    return Section("vidare", "Så går vi vidare", tuple(blocks))


def _to_act_on(view: View, empty: tuple[str, ...]) -> Table:
    """The controls that are not upheld, who answers for them, and columns to fill in."""
    plan = view.data.rapport.plan
    found = [
        k
        for k in view.kontroller
        if k.utfall in (AVVIKELSE, MOT_FORSLAG) or (k.planerad and k.utfall == EJ_BEDOMD)
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            k.titel,
            Proportion(view, k).mark(view.own),
            marked(row, row.ansvarig, "ansvarig"),
            *("" for _ in empty),
        )
        for k in found
        for row in [plan.row(k.id)]
    )
    columns = (Column("Kontroll"), Column("Utfall", css="utfall"), Column("Ansvarig enligt planen"))
    fill = tuple(Column(title, css="fylls") for title in empty)
    return Table("Kontroller att ta ställning till", (*columns, *fill), rows)


def _controller(view: View) -> list[Block]:
    folders = view.data.folders
    ledningen = visible(view.data.rapport.plan.ord["ledningen"])
    steps = (
        f"Gå igenom kunderna i {see('kunder')} först.",
        "Skicka till varje utförare dess egen mapp, och bara den.",
        "Fyll i bedömning och åtgärd i avvikelser.xlsx när utföraren har svarat.",
        f"Begär in det som saknas i {see('ejbedomt')} och kör om månaden.",
        f"Lämna ledning.html eller ledning.docx till {ledningen}. Den innehåller inga uppgifter om enskilda.",
    )
    links: tuple[Cell, ...] = tuple(
        Link(visible(u), f"utforare/{quote(folder)}/rapport.html") for u, folder in folders.items()
    )
    blocks: list[Block] = [
        Bullets(steps, numbered=True),
        Text(_where_all_are(view), css="liten"),
        _to_act_on(view, ("Åtgärd", "Klart senast")),
        Heading("Utförarnas egna rapporter", "utforarna"),
        Bullets(links),
    ]
    if len(folders) < len(view.names):
        blocks.append(Text(_ALIKE))
    return blocks


def _board(view: View) -> list[Block]:
    return [
        Text("Åtgärd, ansvarig och datum fylls i av den som beslutar."),
        _to_act_on(view, ("Åtgärd", "Ansvarig", "Klart senast")),
        Lines(("Datum", "Underskrift", "Namnförtydligande")),
        Text(
            f"Körningens kontrollsumma (SHA-256 av rapport.json): {view.data.korning}", css="hash"
        ),
    ]


def advice(text: Regeltext) -> str:
    """What to do about all rows of a rule; where that differs between them, the rows say it."""
    return "Se raderna." if names_in(text.gor_sa) else text.gor_sa


def _where_all_are(view: View) -> str:
    """Which files hold every deviation of the page."""
    antal = view.all_deviations
    if antal <= workbook.FIRST:
        return "Alla rader finns i avvikelser.xlsx och avvikelser.csv."
    said = part_of(workbook.FIRST, antal, "alla finns i avvikelser.csv")
    return f"Arbetslistan avvikelser.xlsx har {said}."


def _provider(view: View) -> list[Block]:
    """What to do, most serious first, with a date and a box left to fill in."""
    texts = view.data.rapport.plan.texter
    keys = dict.fromkeys((d["kontroll"], d["regel"], d["allvar"]) for d in view.share.deviations)
    rows: list[tuple[Cell, ...]] = []
    for kontroll, regel, allvar in keys:
        antal = sum(s.antal for s in view.sums(kontroll, regel).values())
        rows.append(
            (
                Link(texts[regel].titel, f"#regel-{kontroll}-{regel}"),
                ALLVAR[allvar],
                count(antal),
                advice(texts[regel]),
            )
        )
    columns = (
        Column("Vad"),
        Column("Allvar", css="utfall"),
        Column("Antal", numeric=True),
        Column("Gör så här", css="bred"),
    )
    what: Block = (
        Table("Att göra", columns, tuple(rows))
        if rows
        else Text("Vi har inte hittat något att åtgärda.")
    )
    return [
        Lines(("Gör detta före",)),
        what,
        Text(_where_all_are(view)),
        Box("Utförarens kommentar"),
    ]
