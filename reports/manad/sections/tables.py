"""The tables at the end: every rule, every indicator, the plan, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator

from checks.registry import CONTROLS
from extracts.shown import visible
from reports.kit.blocks import Block, Cell, Column, Fold, Table, Text
from reports.kit.numbers import NOTHING, bare_percent, count, plain
from reports.kit.words import ALLVAR, MARKS, TABELLER, indikator
from reports.manad.per_provider import value_text
from reports.manad.planned import decided_when, marked, months_of, weight
from reports.manad.reading import files_read
from reports.manad.sections.trust import full_table
from reports.manad.view import View
from suites.verdicts import EJ_BEDOMD, INGET_ATT_PROVA, JudgedIndikator, Kontrollutfall


def rules(view: View) -> Iterator[Block]:
    """Every rule of every control, per provider."""
    columns = [Column("Regel"), *view.provider_column]
    columns += [
        Column("Allvar", css="utfall"),
        Column("Prövade", numeric=True),
        Column("Avvikelser", numeric=True),
    ]
    columns += [Column("Utfall", css="utfall"), Column("Skäl")]
    texts = view.data.rapport.plan.texter
    for kontroll in view.kontroller:
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                texts[r.regel].titel,
                *view.provider_cell(visible(r.utforare) if r.utforare else NOTHING),
                ALLVAR[r.allvar],
                count(r.provade),
                count(r.avvikelser),
                MARKS[r.utfall],
                r.skal or "",
            )
            for r in view.share.regler[kontroll.id]
        )
        if rows:
            table = Table(f"{kontroll.titel}: regler", tuple(columns), rows, wide=True)
            yield Fold(f"{kontroll.titel} ({count(len(rows))} rader)", (table,))


def board_rules(view: View) -> Table:
    """Per rule, all providers together: what concerns fewer than five clients is not counted out.

    The rules of registrations stand in section 6; nothing here is shown per provider or added up.
    """
    rows = tuple(
        (
            kontroll.titel,
            _title(view, regel),
            _allvar(kontroll, regel),
            *rule_counts(view, kontroll, regel),
        )
        for kontroll in view.kontroller
        if not (kontroll.id in CONTROLS and CONTROLS[kontroll.id].own_section)
        for regel in dict.fromkeys(r.regel for r in kontroll.regler)
    )
    columns = (
        Column("Kontroll"),
        Column("Regel"),
        Column("Allvar", css="utfall"),
        Column("Avvikelser", numeric=True),
    )
    return Table("Avvikelser per regel, alla utförare tillsammans", columns, rows)


def limit_rules(view: View, *, beslutad: bool) -> Table | None:
    """Rules per client or order whose limit is decided, or a förslag: the limit and the counts."""
    plan = view.data.rapport.plan
    rows = tuple(
        (
            kontroll.titel,
            _title(view, rule.regel),
            f"{limit.text}: {plain(limit.varde)}",
            *rule_counts(view, kontroll, rule.regel),
        )
        for kontroll in view.kontroller
        for rule in plan.row(kontroll.id).rules
        if (limit := plan.limits.get(rule.gransvarde or "")) is not None
        and limit.beslutad is beslutad
        and rule.indikator is None
        and any(r.regel == rule.regel for r in kontroll.regler)
    )
    columns = (
        Column("Kontroll"),
        Column("Regel"),
        Column("Gräns" if beslutad else "Förslag till gräns"),
        *(() if view.board else (Column("Prövade", numeric=True),)),
        Column("Avvikelser", numeric=True),
    )
    caption = "Beslutade regler per kund eller beställning"
    other = "Regler per kund eller beställning där gränsen är ett förslag"
    return Table(caption if beslutad else other, columns, rows) if rows else None


def rule_counts(view: View, kontroll: Kontrollutfall, regel: str) -> tuple[str, ...]:
    """Rows tried, which the board does not read, and deviations of a rule on the page."""
    mine = [r for r in view.share.regler[kontroll.id] if r.regel == regel]
    judged = any(r.utfall != EJ_BEDOMD or r.skal == INGET_ATT_PROVA for r in mine)
    antal = sum(s.antal for s in view.sums(kontroll.id, regel).values())
    said = view.deviations(kontroll.id, regel, antal) if judged else EJ_BEDOMD
    tried = count(sum(r.provade for r in mine)) if judged else NOTHING
    return (said,) if view.board else (tried, said)


def _title(view: View, regel: str) -> str:
    return view.data.rapport.plan.texter[regel].titel


def _allvar(kontroll: Kontrollutfall, regel: str) -> Cell:
    return ALLVAR[next(r.allvar for r in kontroll.regler if r.regel == regel)]


def indicators(view: View) -> Iterator[Block]:
    """Every indicator with its parts."""
    columns = (
        Column("Mått"),
        *view.provider_column,
        Column("Uppdelning"),
        Column("Täljare", numeric=True),
        Column("Nämnare", numeric=True),
        Column("Värde", numeric=True),
        Column("Gräns", numeric=True),
    )
    for kontroll in view.kontroller:
        rows = tuple(_indicator(view, j) for j in view.share.indikatorer[kontroll.id])
        if rows:
            table = Table(f"{kontroll.titel}: mätvärden", columns, rows, wide=True)
            yield Fold(f"{kontroll.titel} ({count(len(rows))} rader)", (table,))


def _indicator(view: View, judged: JudgedIndikator) -> tuple[Cell, ...]:
    i, named = judged.indikator, indikator(judged.indikator.namn)
    minutes = named.unit.parts == "timmar"

    def part(value: float | None) -> str:
        if value is None:
            return NOTHING
        return f"{plain(value / 60)} tim" if minutes else plain(value)

    limit = judged.gransvarde
    share = named.unit.value == "procent"
    bound = NOTHING if limit is None else bare_percent(limit) if share else plain(limit)
    whose = visible(i.utforare) if i.utforare else "Alla tillsammans"
    cut = ", ".join(value for _key, value in i.cut) or NOTHING
    value = value_text(i.varde, named.unit, limit) + (
        " tim" if named.unit.value == "timmar" else ""
    )
    return (
        named.title,
        *view.provider_cell(whose),
        cut,
        part(i.taljare),
        part(i.namnare),
        value,
        bound,
    )


def plan_table(view: View) -> Table:
    """The rows of the plan that the run is about."""
    plan = view.data.rapport.plan
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r.titel,
            marked(r, r.risk, "risk"),
            weight(r),
            marked(r, r.kontrollmoment, "kontrollmoment"),
            marked(r, r.frekvens, "frekvens"),
            marked(r, months_of(r), "manader"),
            marked(r, r.ansvarig, "ansvarig"),
            marked(r, r.rapporteras_till, "rapporteras_till"),
            r.beslut or "förslag",
        )
        for k in view.kontroller
        for r in [plan.row(k.id)]
    )
    titles = (
        "Kontroll",
        "Risk",
        "Sannolikhet × konsekvens",
        "Kontrollmoment",
        "Hur ofta",
        "Månader",
        "Ansvarig",
        "Rapporteras till",
        "Beslut",
    )
    return Table(
        f"{plan.titel}, {decided_when(plan)}", tuple(Column(t) for t in titles), rows, wide=True
    )


def evidence(view: View) -> Iterator[Block]:
    """Hashes and counts; clock values are in bevis.json only."""
    rapport = view.data.rapport
    yield Text(f"Planens kontrollsumma (SHA-256): {rapport.plan.sha256}", css="hash")
    yield Text(
        f"Körningens kontrollsumma (SHA-256 av rapport.json): {view.data.korning}", css="hash"
    )
    if view.own is not None:
        return
    counts = files_read(rapport.facts)
    if view.board:
        rows = tuple((TABELLER[c.tabell], c.sha256 or NOTHING) for c in counts)
        yield Table("Filer i underlaget", (Column("Tabell"), Column("SHA-256", css="hash")), rows)
        return
    columns = (
        Column("Fil"),
        *(Column(t, numeric=True) for t in ("Rader", "Godkända", "Underkända", "Andra månader")),
    )
    full: tuple[tuple[Cell, ...], ...] = tuple(
        (
            c.fil,
            count(c.rader),
            count(c.godkanda),
            count(c.underkanda),
            count(c.utanfor_period),
            c.sha256 or NOTHING,
        )
        for c in counts
    )
    yield Table("Filer i underlaget", (*columns, Column("SHA-256", css="hash")), full, wide=True)
    yield Fold("Rader per utförare och tabell", (full_table(view),))
    yield Text("Tider, programversioner och alla utfilers kontrollsummor finns i bevis.json.")
