"""11 Ej bedömt, och varför: control, provider, reason, and what to send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.delivery import ANNAN_ENHET, FOR_MANGA
from checks.odelad import SKAL
from extracts.shown import visible
from reports.kit.blocks import Block, Column, Section, Table, Text
from reports.kit.words import FROM_PROVIDER
from reports.manad.view import View
from suites.sample import OAVGJORT
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, Kontrollutfall

_TABLE = re.compile(r"tabellen (\w+) saknas")
_COLUMN = re.compile(r"kolumnen (\w+) i (\w+) saknas")
_NOT_IN_FORCE = re.compile(
    r"^(ingen taxa|inga avgiftsnivåer|ingen högsta avgift|gränsvärdet) gäller"
)
_NOTHING = "Inget "
# What of a reason is in the registrations, and what to do with them.
_IN_THE_FILE = (
    (FOR_MANGA, "Rätta de underkända raderna och skicka filen på nytt."),
    (SKAL, "Dela tiden på kategorier om det ska kunna bedömas."),
    (ANNAN_ENHET, "Räkna om kolumnen minuter och skicka filen på nytt."),
)
_NOT_DELIVERED = re.compile(r"utföraren har inte lämnat (\w+)")


def section(view: View) -> Section:
    """The section as blocks."""
    lines = tuple(
        (titel, regler, *view.provider_cell(vem), skal, needed)
        for kontroll in view.kontroller
        for titel, regler, vem, skal, needed in lines_of(view, kontroll)
    )
    columns = (
        Column("Kontroll"),
        Column("Regler"),
        *view.provider_column,
        Column("Skäl"),
        Column("Vad som behövs"),
    )
    blocks: list[Block] = [
        Table("Ej bedömt", columns, lines, wide=not view.own)
        if lines
        else Text("Allt som skulle bedömas är bedömt.")
    ]
    blocks += list(_nothing_to_try(view))
    return Section("ejbedomt", "Ej bedömt, och varför", tuple(blocks))


def lines_of(view: View, kontroll: Kontrollutfall) -> Iterator[tuple[str, str, str, str, str]]:
    """kontroll, regler, utförare, skäl, what is needed: those with the same reason on one line."""
    if not kontroll.regler and kontroll.utfall == EJ_BEDOMD:
        skal = kontroll.skal or INGET_ATT_PROVA
        yield kontroll.titel, "hela kontrollen", "alla", skal, _needed(view, skal)
    groups: dict[tuple[str, bool, tuple[str | None, ...]], list[str]] = {}
    reasons: dict[tuple[str, bool, str], list[str | None]] = {}
    for r in view.share.regler[kontroll.id]:
        if r.lacking:
            reasons.setdefault((r.lacking, r.delvis, r.regel), []).append(r.utforare)
    for (skal, partly, regel), names in reasons.items():
        groups.setdefault((skal, partly, tuple(names)), []).append(regel)
    for (skal, partly, providers), regler in groups.items():
        yield (
            kontroll.titel,
            f"en del av: {_titles(view, regler)}" if partly else _rules(view, kontroll, regler),
            _who(view, providers),
            skal,
            _needed(view, skal),
        )


def _rules(view: View, kontroll: Kontrollutfall, regler: list[str]) -> str:
    every = {r.regel for r in kontroll.regler}
    if set(regler) == every:
        return "hela kontrollen"
    return _titles(view, regler)


def _titles(view: View, regler: list[str]) -> str:
    return ", ".join(view.data.rapport.plan.texter[regel].titel for regel in regler)


def _who(view: View, names: tuple[str | None, ...]) -> str:
    """Whom a line is about; a rule that is judged once is about all."""
    if None in names or len(names) == len(view.names) > 1:
        return "alla"
    return ", ".join(visible(name) for name in names if name)


def _needed(view: View, skal: str) -> str:
    """What to send so that it can be judged next time."""
    if found := _COLUMN.search(skal):
        return _from(view, found[2], f"Ta ut tabellen {found[2]} med kolumnen {found[1]}.")
    if found := _TABLE.search(skal) or _NOT_DELIVERED.search(skal):
        return _from(view, found[1], f"Skicka tabellen {found[1]}.")
    if skal == "leverans saknas":
        return f"Skicka registreringar för {view.month}."
    for said, needed in _IN_THE_FILE:
        if said in skal:
            return needed
    if _NOT_IN_FORCE.search(skal):
        return _by_the_plan(view)
    if "stickprov" in skal and view.own:
        return "Inget för er att skicka; beställaren gör stickprovet."
    if skal == OAVGJORT:
        return "Granska vidare enligt stickprovets plan och lämna med den nya slutsatsen."
    if "stickprov" in skal:
        return "Lämna med stickprovets slutsats när den finns."
    return "Inget att skicka."


def to_send(needed: str) -> bool:
    """Whether what is needed is something that the reader can send."""
    return not needed.startswith(_NOTHING)


def _by_the_plan(view: View) -> str:
    if view.own:
        return "Inget för er att skicka."
    return "Lägg in vad som gällde i månaden i planen, om det är känt."


def _from(view: View, tabell: str, text: str) -> str:
    if view.own and tabell not in FROM_PROVIDER:
        return "Inget för er att skicka; beställaren lämnar uppgifterna."
    return text


def _nothing_to_try(view: View) -> Iterator[Block]:
    """Rules without a single row to try: no lack, but not a pass either."""
    found: dict[str, list[str | None]] = {}
    for kontroll in view.kontroller:
        for r in view.share.regler[kontroll.id]:
            if r.skal == INGET_ATT_PROVA:
                title = view.data.rapport.plan.texter[r.regel].titel
                found.setdefault(title, []).append(r.utforare)
    if found:
        said = (
            title
            if view.own or None in names or len(names) == len(view.names)
            else f"{title} ({len(names)} utförare)"
            for title, names in found.items()
        )
        yield Text(
            f"Inget att pröva (underlaget har inga sådana rader): {'; '.join(said)}.", css="liten"
        )
