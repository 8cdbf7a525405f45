"""4 Beslutade mål and 10 Jämfört med förslag: what has a limit, decided and not decided apart."""

from __future__ import annotations

from collections.abc import Iterator

from reports.kit.blocks import Block, Chart, Heading, Section, Text
from reports.kit.charts import svg_of
from reports.kit.words import MATTET, indikator
from reports.manad.drawings import share_drawing
from reports.manad.editions import see
from reports.manad.per_provider import (
    PerProvider,
    indicator_table,
    joined,
    per_provider,
    undivided_said,
)
from reports.manad.sections.tables import limit_rules
from reports.manad.view import View

_TID = "utford-tid"


def decided(view: View) -> Section:
    """What is measured against a decided limit."""
    blocks: list[Block] = []
    for found in with_limits(view, beslutad=False):
        blocks += _sources_own(view, found)
    for found in with_limits(view, beslutad=True):
        blocks += _decided_blocks(view, found)
    rules = limit_rules(view, beslutad=True)
    blocks += [Heading("Beslutade regler", "beslutade-regler"), rules] if rules else []
    return Section(
        "mal",
        "Beslutade mål",
        tuple(blocks or [Text("Inget beslutat mål är mätt i den här körningen.")]),
    )


def _sources_own(view: View, found: PerProvider) -> Iterator[Block]:
    """The source's own measure of what is compared with a förslag in section 10."""
    row, own = view.data.rapport.plan.row(found.kontroll), _own(view, found)
    if own is None or row.beslut is None:
        return
    title = indikator(own.namn).title
    yield Heading(title, f"mal-{own.namn.replace('_', '-')}")
    yield Text(
        f"Kontrollen är beslutad {row.beslut}, men inget målvärde. Jämförelsen med ett förslag står i "
        f"{see('forslag')}."
    )
    yield indicator_table(view, own, f"{title}, {view.month}")


def _own(view: View, found: PerProvider) -> PerProvider | None:
    own = indikator(found.namn).efter
    return per_provider(view, found.kontroll, own) if own else None


def _decided_blocks(view: View, found: PerProvider) -> Iterator[Block]:
    title = indikator(found.namn).title
    yield Heading(title, f"mal-{found.namn.replace('_', '-')}")
    yield Text(_where_decided(view, found))
    drawing = None if view.own else share_drawing(found, f"{title} per utförare, {view.month}")
    if drawing:
        svg = svg_of(drawing, f"d-{found.namn.replace('_', '-')}")
        yield Chart(svg, drawing.title, "Samma siffror står i tabellen här under.")
    extra = joined(_remarks(view, found), undivided_said(view, found))
    yield indicator_table(view, found, f"{title}, {view.month}", extra)
    if found.kontroll == _TID:
        yield Text(MATTET, css="viktig")


def _where_decided(view: View, found: PerProvider) -> str:
    row = view.data.rapport.plan.row(found.kontroll)
    names = {r.indikator: r.gransvarde for r in row.rules if r.indikator}
    limit = row.gransvarden.get(names.get(found.namn) or "")
    if limit is None:
        return ""
    return (
        f"{limit.text}. Beslut: {limit.beslut}."
        if limit.beslut
        else f"{limit.text}. Gränsen är ett förslag."
    )


def _remarks(view: View, found: PerProvider) -> dict[str | None, str] | None:
    """Where the verdict on verkställd time (netto) would be another, the table says so."""
    netto = (
        per_provider(view, found.kontroll, "andel_utford_verkstalld")
        if found.kontroll == _TID
        else None
    )
    if netto is None or found.gransvarde is None:
        return None
    said: dict[str | None, str] = {}
    by_name = {
        line.utforare: line for line in (*netto.lines, *([netto.total] if netto.total else []))
    }
    for line in (*found.lines, *([found.total] if found.total else [])):
        other = by_name.get(line.utforare)
        if other and line.varde is not None and other.varde is not None:
            differs = _within(found, line.varde) != _within(found, other.varde)
            reached = "når målet" if _within(found, other.varde) else "når inte målet"
            said[line.utforare] = (
                f"räknat på verkställd tid: {other.text}, {reached}" if differs else ""
            )
    return said if any(said.values()) else None


def _within(found: PerProvider, varde: float) -> bool:
    """Not under the lowest, nor over the highest where there is one."""
    return varde >= (found.gransvarde or 0.0) and (found.hogst is None or varde <= found.hogst)


def with_limits(view: View, *, beslutad: bool) -> Iterator[PerProvider]:
    """The indicators that have a limit, decided or not."""
    for kontroll in view.kontroller:
        names = dict.fromkeys(
            j.indikator.namn
            for j in view.share.indikatorer[kontroll.id]
            if j.gransvarde is not None and j.beslutad is beslutad
        )
        for namn in names:
            found = per_provider(view, kontroll.id, namn)
            if found and found.gransvarde is not None:
                yield found


def proposed(view: View) -> Section:
    """What is compared with a limit that nobody has decided."""
    blocks: list[Block] = [
        Text(
            "Gränserna här är förslag. Ingen har beslutat dem, och de hålls därför isär från målen "
            f"i {see('mal')}."
        )
    ]
    for found in with_limits(view, beslutad=False):
        title, own = indikator(found.namn).title, _own(view, found)
        blocks += [
            Heading(title, f"forslag-{found.namn.replace('_', '-')}"),
            Text(_where_decided(view, found), css="liten"),
            *(
                [indicator_table(view, own, f"{indikator(own.namn).title}, {view.month}")]
                if own
                else []
            ),
            indicator_table(
                view, found, f"{title}, {view.month}", joined(undivided_said(view, found))
            ),
        ]
    rules = limit_rules(view, beslutad=False)
    blocks += [Heading("Regler", "forslag-regler"), rules] if rules else []
    if len(blocks) == 1:
        blocks = [Text("Inget har jämförts med förslag i den här körningen.")]
    return Section("forslag", "Jämfört med förslag till gränser (ej beslutade)", tuple(blocks))
