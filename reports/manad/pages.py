"""The pages of a run: each edition put together, section by section."""

from __future__ import annotations

from pathlib import Path

from extracts.shown import visible
from reports.kit.blocks import Page, Section, numbered
from reports.kit.charts import warm_up
from reports.kit.html import write_page
from reports.kit.word import write_document
from reports.kit.wordmall import Wordmall
from reports.kit.words import SEKRETESS
from reports.manad import board
from reports.manad.collect import Collected
from reports.manad.editions import SECTIONS, Edition
from reports.manad.planned import planned_line
from reports.manad.sections import (
    clients,
    declined,
    details,
    errors,
    goals,
    money,
    onward,
    short,
    since,
    time,
    trust,
    unjudged,
)
from reports.manad.view import View

_TITLES = {
    Edition.ARBETE: "Intern kontroll av hemtjänst: arbetsutgåva",
    Edition.LEDNING: "Intern kontroll av hemtjänst: till ledningen",
    Edition.UTFORARE: "Intern kontroll av hemtjänst: till utföraren",
}


def write_pages(data: Collected, folder: Path, mall: Wordmall | None = None) -> None:
    """rapport.html, the working edition, and ledning.html and ledning.docx, for the board."""
    warm_up()
    write_page(make_page(data, Edition.ARBETE), folder / "rapport.html")
    board_page = make_page(data, Edition.LEDNING)
    write_page(board_page, folder / "ledning.html")
    write_document(board_page, folder / "ledning.docx", mall)


def make_page(data: Collected, edition: Edition, own: str | None = None) -> Page:
    """A whole edition as blocks; nothing is laid out here."""
    view = View(data, edition, own)
    plan = data.rapport.plan
    who = plan.organisation if own is None else visible(own)
    sections: tuple[Section, ...] = (
        board.first_page(view) if view.board else short.section(view),
        trust.section(view),
        clients.section(view),
        goals.decided(view),
        time.section(view),
        errors.section(view),
        money.section(view),
        declined.section(view),
        since.section(view),
        goals.proposed(view),
        unjudged.section(view),
        onward.onward(view),
    )
    following = details.sections(view)
    if view.board:
        sections = tuple(map(board.without_hidden_rows, sections))
        following = tuple(map(board.without_hidden_rows, following))
    return Page(
        title=_TITLES[edition],
        subtitle=f"{who}, {view.month}",
        secrecy="" if view.board else SEKRETESS,
        sections=numbered(sorted(sections, key=lambda section: SECTIONS.index(section.id))),
        details=following,
        footer=_footer(view),
        lead=planned_line(data.rapport),
    )


def _footer(view: View) -> str:
    if view.board:
        return (
            "Utgåvan innehåller bara summor. Antal under fem skrivs «färre än 5», och tal som ett "
            "sådant antal kunde räknas ut ur skrivs «visas inte»."
        )
    return (
        f"{SEKRETESS}. Innehåller nycklar för kunder och personal. Lämna inte ut utan "
        "sekretessprövning."
    )
