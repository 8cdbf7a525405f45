"""Controls 10 and 13, which are shown and not judged: licensed visits, and how registrations came to be."""

from __future__ import annotations

from checks.fragments import LEG_KATEGORIER
from checks.odelad import SKAL, undivided
from reports.kit.blocks import Block, Cell, Column, Section, Table, Text
from reports.kit.numbers import NOTHING, count, percent
from reports.kit.suppression import NOT_SHOWN
from reports.kit.words import indikator
from reports.manad.per_provider import Line, PerProvider, indicator_table, per_provider
from reports.manad.view import View

BESOK, KVALITET = "legitimerade-besok", "registreringskvalitet"
SHARES = ("andel_tagg", "andel_utan_avvikelse", "andel_oforandrad")


def licensed_visits(view: View) -> Section | None:
    """Visits per role, and per client enrolled."""
    if view.data.kontroll(BESOK) is None:
        return None
    blocks: list[Block] = [] if view.board else _per_role(view)
    for typ in LEG_KATEGORIER:
        found = per_provider(view, BESOK, "besok_per_inskriven", (("typ", typ),))
        if found:
            title = indikator(found.namn).title
            blocks.append(indicator_table(view, found, f"{title}, {typ}, {view.month}"))
    blocks.append(
        Text(
            "Inskrivna är kunder som är inskrivna någon dag i månaden. Inget är bedömt: fler besök "
            "kan vara större behov."
        )
    )
    whole = [view.label(u) for u in view.names if u in undivided(view.data.rapport.facts)]
    if whole:
        blocks.append(Text(f"Ej bedömt ({SKAL}): {', '.join(whole)}."))
    return Section("legitimerade", "Legitimerade besök", tuple(blocks))


def _per_role(view: View) -> list[Block]:
    found = {
        (u, cut[0][1]): judged.indikator.varde
        for (k, namn, u, cut), judged in view.share.every.items()
        if (k, namn) == (BESOK, "antal_besok")
    }
    roles = sorted({role for _u, role in found})
    if not roles:
        return [Text("Inga utförda besök av hemsjukvård eller hemrehab.")]

    def row(utforare: str | None, name: str) -> tuple[Cell, ...]:
        if utforare in undivided(view.data.rapport.facts):
            return name, *(NOTHING for _role in roles)
        return name, *(count(found.get((utforare, role), 0)) for role in roles)

    rows = tuple(row(u, view.label(u)) for u in view.names)
    total = row(None, "Alla tillsammans") if view.own is None and len(rows) > 1 else None
    columns = (Column("Utförare"), *(Column(role, numeric=True) for role in roles))
    return [Table(f"Utförda besök per yrkesroll, {view.month}", columns, rows, total)]


def registration_quality(view: View) -> Section | None:
    """The three shares and their mean; alphabetical, as everywhere."""
    found = [s for namn in SHARES if (s := per_provider(view, KVALITET, namn))]
    if not found:
        return None
    names: list[str | None] = [*view.names, *([None] if view.own is None else [])]
    rows = [_row(view, u, found) for u in names]
    total = rows.pop() if view.own is None and len(rows) > 2 else None
    heads = (*(indikator(s.namn).title for s in found), indikator("poang").title)
    table = Table(
        f"Registreringskvalitet, {view.month}",
        (
            Column("Utförare"),
            *(Column(head, numeric=True) for head in heads),
            Column("Underkända rader", css="smal"),
        ),
        tuple(rows),
        total,
        wide=True,
    )
    text = Text(
        "Poängen är medelvärdet när alla tre andelar finns. Den är ingen rangordning: låga andelar "
        "kan ha sin orsak i täckning, taggar eller system."
    )
    return Section("kvalitet", "Registreringskvalitet", (table, text))


def _row(view: View, utforare: str | None, found: list[PerProvider]) -> tuple[Cell, ...]:
    lines = [_line(s, utforare) for s in found]
    judged = view.data.indikatorer.get((KVALITET, "poang", utforare))
    hidden = any(line.hidden for line in lines if line)
    mean = NOT_SHOWN if hidden else percent(judged.indikator.varde if judged else None)
    return (
        view.label(utforare) if utforare else "Alla tillsammans",
        *(line.text if line else NOTHING for line in lines),
        mean,
        view.rejected_share(KVALITET, utforare),
    )


def _line(found: PerProvider, utforare: str | None) -> Line | None:
    if utforare is None:
        return found.total
    return next((line for line in found.lines if line.utforare == utforare), None)
