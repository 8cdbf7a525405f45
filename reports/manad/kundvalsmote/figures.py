"""The few figures of the month, each with its parts and goal, and where the hours went."""

from __future__ import annotations

from checks.odelad import SAID
from reports.kit.blocks import Block, Cell, Column, Table, Text
from reports.kit.numbers import NOTHING, hours, part_of
from reports.kit.words import MARKS, MATTET, indikator
from reports.manad.drawings import GAP
from reports.manad.per_provider import PerProvider, limit_text, per_provider, undivided_said
from reports.manad.sections.errors import ANDEL
from reports.manad.sections.errors import KONTROLL as REGISTRERINGAR
from reports.manad.sections.quality import KVALITET, SHARES
from reports.manad.sections.time import KONTROLL as TID
from reports.manad.sections.time import gap_minutes
from reports.manad.view import View
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, REDOVISAS

FIGURES = (
    (TID, "andel_utford"),
    ("genomforandeplan", "andel_med_plan_utan_frist"),
    ("genomforandeplan", "andel_med_plan"),
    ("avbojda-besok", "andel_avbojda"),
    ("personalkontinuitet", "medel"),
    (REGISTRERINGAR, ANDEL),
    *((KVALITET, namn) for namn in SHARES),
    (KVALITET, "poang"),
)
_CAUSES = 4


def figures(view: View) -> list[Block]:
    """A line per figure; what is not judged has its reason instead of a number."""
    columns = (
        Column("Mått"),
        Column("Värde", numeric=True),
        Column("Räknat på"),
        Column("Gräns"),
        Column("Utfall", css="utfall"),
    )
    rows = tuple(_figure(view, kontroll, namn) for kontroll, namn in FIGURES)
    rejected = view.rejected_share(REGISTRERINGAR, view.own)
    return [
        Table(_caption(view), columns, rows),
        Text(MATTET, css="viktig"),
        Text(
            f"Underkända rader: {rejected}. Få avböjda besök är inget mål. Poängen är ingen "
            "rangordning.",
            css="liten",
        ),
    ]


def _caption(view: View) -> str:
    small = view.small_delivery(view.own or "")
    return f"{view.month}, litet underlag" if small else view.month


def _figure(view: View, kontroll: str, namn: str) -> tuple[Cell, ...]:
    title = indikator(namn).title
    found = per_provider(view, kontroll, namn)
    skal = _not_judged(view, kontroll, namn)
    if skal or found is None:
        return title, NOTHING, skal or "finns inte för månaden", "", MARKS[EJ_BEDOMD]
    [line] = found.lines
    if line.varde is None:
        return title, NOTHING, "inget att räkna på", "", MARKS[EJ_BEDOMD]
    said = SAID if undivided_said(view, found) else ""
    counted = "; ".join(filter(None, (_parts(found), said)))
    return title, line.text, counted, _limit(found), line.mark or MARKS[REDOVISAS]


def _not_judged(view: View, kontroll: str, namn: str) -> str | None:
    """Why the rule of the figure, or its whole control, is not judged for the provider."""
    found = view.data.kontroll(kontroll)
    if found is None:
        return "inte kontrollerat i den här körningen"
    if not found.regler:
        return found.skal if found.utfall == EJ_BEDOMD else None
    named = {r.regel for r in view.data.rapport.plan.row(kontroll).rules if r.indikator == namn}
    mine = view.rules(found, view.own or "")
    asked = [r for r in mine if r.regel in named] or mine
    lacking = [r.skal for r in asked if r.utfall == EJ_BEDOMD and r.skal != INGET_ATT_PROVA]
    return lacking[0] if lacking and len(lacking) == len(asked) else None


def _parts(found: PerProvider) -> str:
    """«90,0 av 100,0 beviljade timmar», or «12 kunder»."""
    [line], unit = found.lines, indikator(found.namn).unit
    if not unit.namnare:
        return ""
    whole = f"{line.namnare} {unit.namnare.lower()}"
    return f"{line.taljare} av {whole}" if unit.taljare else whole


def _limit(found: PerProvider) -> str:
    if found.gransvarde is None:
        return ""
    return f"{'mål' if found.beslutad else 'förslag'} {limit_text(found)}"


def gap(view: View) -> Block:
    """From beviljad to utförd time in hours, by the largest causes."""
    minutes = gap_minutes(view, view.own)
    skal = _not_judged(view, TID, "andel_utford")
    if skal or not minutes:
        return Text(f"Ej bedömd: {skal or 'ingen beviljad tid i månaden'}.")
    causes = sorted((c for c in GAP if minutes.get(c)), key=lambda c: -abs(minutes[c]))
    rows: list[tuple[Cell, ...]] = [("Beviljat", hours(minutes["beviljad"]))]
    rows += [(indikator(c).title, hours(-minutes[c])) for c in causes[:_CAUSES]]
    if others := causes[_CAUSES:]:
        said = part_of(_CAUSES, len(causes), "alla står i rapport.html")
        rows.append((f"Övriga orsaker (visar {said})", hours(-sum(minutes[c] for c in others))))
    columns = (Column("Del"), Column("Timmar", numeric=True))
    total = ("Utfört", hours(minutes["utford"]))
    return Table("Från beviljad till utförd tid", columns, tuple(rows), total)
