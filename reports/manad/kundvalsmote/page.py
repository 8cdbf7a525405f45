"""The page: bounded lists, so that a month is one sheet of A4 however much deviates."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from extracts.shown import visible
from reports.kit.blocks import Block, Bullets, Cell, Column, Link, Page, Section, Table, Text
from reports.kit.naming import short
from reports.kit.numbers import count, kronor, part_of
from reports.kit.words import ALLVAR, ESTIMATE, SEKRETESS
from reports.manad.collect import Collected
from reports.manad.editions import Edition, see
from reports.manad.kundvalsmote.agenda import agenda, rules_by_count
from reports.manad.kundvalsmote.figures import figures, gap
from reports.manad.planned import planned_line, which_plan
from reports.manad.sections.amounts import APART, counted, invoiced_said, owed
from reports.manad.sections.clients import GROUPS, Group, clients_of, is_judged
from reports.manad.sections.short import allvar_of, severities
from reports.manad.sections.trend import utford_tid
from reports.manad.sections.unjudged import lines_of, to_send
from reports.manad.sums import INVOICE, Amount
from reports.manad.view import View

_RULES, _LINES, _AGREED = 5, 3, 4


def meeting_page(data: Collected, utforare: str) -> Page:
    """`data`: the run as providers are told it."""
    view = View(data, Edition.UTFORARE, utforare)
    mote = visible(data.rapport.plan.ord["mote"])
    return Page(
        title=f"{mote[:1].upper()}{mote[1:]}: {short(visible(utforare))}",
        subtitle=f"{planned_line(data.rapport)} {which_plan(data.rapport)}",
        secrecy=SEKRETESS,
        sections=(
            Section("siffror", "Månadens siffror", (*figures(view), *utford_tid(view))),
            Section("skillnad", "Skillnaden i timmar", (gap(view),)),
            Section("avvikelser", "Avvikelser", (_severities(view), *_rules(view))),
            Section("kunder", "Kunder att titta till först, och pengar", (_first(view),)),
            Section("ejbedomt", "Ej bedömt", (_unjudged(view),)),
            Section("tala", "Att tala om på mötet", tuple(_talk(view))),
            Section("overenskommet", "Överenskommet", (_agreed(),)),
        ),
        details=(),
        footer=f"{SEKRETESS}. Innehåller bara uppgifter om den egna verksamheten. "
        "Alla rader finns i avvikelser.csv i samma mapp.",
        one_sheet=True,
    )


def _severities(view: View) -> Text:
    said = (
        f"{ALLVAR[allvar].symbol} {allvar} {count(total)}"
        for allvar, total in severities(view).items()
    )
    return Text(f"{', '.join(said)}: att titta på.")


def _rules(view: View) -> list[Block]:
    """The rules with most deviations."""
    found = rules_by_count(view)
    rows = tuple(
        (_rule(view, *key), ALLVAR[allvar_of(view, *key)], count(antal))
        for key, antal in found[:_RULES]
    )
    columns = (Column("Regel"), Column("Allvar", css="utfall"), Column("Antal", numeric=True))
    said = part_of(len(rows), len(found), "alla står i rapport.html")
    caption = f"De vanligaste reglerna: {said}" if len(rows) < len(found) else "Per regel"
    return [Table(caption, columns, rows)] if rows else []


def _rule(view: View, kontroll: str, regel: str) -> Link:
    title = view.data.rapport.plan.texter[regel].titel
    return Link(title, f"rapport.html#{quote(f'regel-{kontroll}-{regel}')}")


def _first(view: View) -> Bullets:
    """How many clients, whom a page for a meeting does not name; then the kronor."""
    items = [_clients(view, g) for g in GROUPS if is_judged(view, g, view.own) is not None]
    return Bullets((*(items or ["Inte kontrollerat i den här körningen."]), *_money(view)))


def _clients(view: View, group: Group) -> Cell:
    if not is_judged(view, group, view.own):
        return f"{group.title}: ej bedömt"
    antal = clients_of(view, group, view.own)
    said = f"{group.title}: {count(antal)}"
    return Link(f"{said}, vilka står i rapport.html", "rapport.html#kunder") if antal else said


def _money(view: View) -> Iterator[str]:
    """The kronor that may be added up; then the invoice, whose two sums may not."""
    found, invoices = owed(view).values(), list(view.sums(*INVOICE).values())
    if found:
        total = sum(found, Amount())
        yield (
            f"Belopp: {kronor(total.belopp)} i {counted(total.antal)} ({ESTIMATE}). Samma krona kan stå "
            "under flera regler."
        )
    if invoices:
        yield f"Faktura ({ESTIMATE}): {invoiced_said(invoices)}. {APART}"
    if not found and not invoices:
        yield "Belopp: inga avvikelser har något belopp."


def _unjudged(view: View) -> Block:
    """What is to be sent stands first."""
    lines = [
        (f"{titel}: {skal}. {needed}", not to_send(needed))
        for kontroll in view.kontroller
        for titel, _regler, _vem, skal, needed in lines_of(view, kontroll)
    ]
    said = list(dict.fromkeys(text for text, _later in sorted(lines, key=lambda line: line[1])))
    if not said:
        return Text("Allt som skulle bedömas är bedömt. Inget att skicka.")
    part = part_of(_LINES, len(said), f"alla står i {see('ejbedomt')} i rapport.html")
    rest = [f"Visar {part}."] if len(said) > _LINES else []
    return Bullets((*said[:_LINES], *rest))


def _talk(view: View) -> Iterator[Block]:
    lines, total = agenda(view)
    yield Bullets(lines, numbered=True)
    if len(lines) < total:
        said = part_of(len(lines), total, "allt står i rapport.html")
        yield Text(f"Visar {said}.", css="liten")


def _agreed() -> Table:
    columns = (
        Column("Nr"),
        Column("Vad", css="fylls vad"),
        Column("Ansvarig", css="fylls"),
        Column("Datum", css="fylls"),
    )
    rows = tuple((str(nr), "", "", "") for nr in range(1, _AGREED + 1))
    return Table("Fylls i på mötet", columns, rows)
