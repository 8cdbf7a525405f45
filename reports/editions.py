"""The editions put together, section by section in order (spec: plan, «Sections»)."""

from __future__ import annotations

from reports.blocks import Page
from reports.charts import Renderer
from reports.collect import Collected, shown
from reports.planned import planned_line
from reports.sections import (
    clients,
    declined,
    details,
    errors,
    goals,
    money,
    onward,
    short,
    time,
    trust,
    unjudged,
)
from reports.view import Edition, View
from reports.words import SEKRETESS

_TITLES = {
    Edition.ARBETE: "Intern kontroll av hemtjänst: arbetsutgåva",
    Edition.LEDNING: "Intern kontroll av hemtjänst: till ledningen",
    Edition.UTFORARE: "Intern kontroll av hemtjänst: till utföraren",
}


def make_page(
    data: Collected, edition: Edition, renderer: Renderer, own: str | None = None
) -> Page:
    """A whole edition as blocks; nothing is laid out here."""
    view = View(data, edition, own)
    plan = data.rapport.plan
    who = plan.organisation if own is None else shown(own)
    return Page(
        title=_TITLES[edition],
        subtitle=f"{who}, {view.month}",
        secrecy="" if view.board else SEKRETESS,
        sections=(
            short.section(view),
            trust.section(view),
            clients.section(view),
            goals.decided(view, renderer),
            time.section(view, renderer),
            errors.section(view),
            money.section(view),
            declined.section(view, renderer),
            onward.since(view),
            goals.proposed(view),
            unjudged.section(view),
            onward.onward(view),
        ),
        details=details.sections(view),
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
