"""simulering.html: the models side by side, and each with its table, chart and detail."""

from __future__ import annotations

from collections.abc import Iterator

from checks.pengar.grunder import GRUNDER
from extracts.shown import visible
from reports.kit.blocks import Block, Bullets, Cell, Chart, Column, Fold, Page, Section, Table, Text
from reports.kit.charts import svg_of
from reports.kit.naming import swedish
from reports.kit.numbers import NOTHING, kronor, plain, signed_kronor, signed_percent
from reports.kit.words import SEKRETESS
from reports.manad.drawings import difference_drawing
from reports.manad.planned import NOT_DECIDED
from reports.manad.reading import files_read
from reports.simulering import words
from suites.simulering import Simulering, Utfall


def simulation_page(simulering: Simulering) -> Page:
    """The whole page as blocks; nothing is laid out here."""
    every = (simulering.dagens, *simulering.utfall)
    return Page(
        title="Simulering av ersättning",
        subtitle=f"{simulering.plan.organisation}, {simulering.facts.period.name}",
        secrecy=SEKRETESS,
        sections=(
            Section("korthet", "Modellerna i korthet", tuple(_short(simulering))),
            Section("utforare", "Skillnad per utförare", (_matrix(simulering),)),
            *(
                Section(f"m-{at}", u.modell.titel, tuple(_model(simulering, u, at)))
                for at, u in enumerate(every)
            ),
        ),
        details=(
            Section("antaganden", "Så är det räknat", (Bullets(words.ANTAGANDEN),)),
            Section("underlag", "Underlag", tuple(_evidence(simulering))),
        ),
        footer=f"{SEKRETESS}. Innehåller bara summor per utförare, inga kunder och ingen personal.",
    )


def _short(simulering: Simulering) -> Iterator[Block]:
    yield Text(words.ingress(simulering), css="viktig")
    columns = (
        Column("Modell"),
        Column("Ersättning", numeric=True),
        Column("Skillnad mot i dag", numeric=True),
        Column("Skillnad, andel", numeric=True),
    )
    rows = tuple((u.modell.titel, *_sums(u, None)) for u in (simulering.dagens, *simulering.utfall))
    caption = f"Alla utförare tillsammans, {simulering.facts.period.name}"
    yield Table(caption, columns, rows)
    lines = tuple(words.not_included(simulering))
    if lines:
        yield Text("Det här ingår inte, eller är osäkert:")
        yield Bullets(lines)
    if simulering.ej_raknade:
        yield Text("Modeller som inte är räknade, och vad de behöver:")
        yield Bullets(tuple(words.not_computed(simulering)))


def _sums(utfall: Utfall, utforare: str | None) -> tuple[str, str, str]:
    summa = utfall.summa(utforare)
    share = signed_percent(summa.andel)
    return kronor(float(summa.kronor)), signed_kronor(summa.skillnad), share


def _matrix(simulering: Simulering) -> Block:
    """A row per provider, a column per model: kronor more or less than today."""
    columns = (
        Column("Utförare"),
        Column("Dagens modell", numeric=True),
        *(Column(u.modell.titel, numeric=True) for u in simulering.utfall),
    )

    def cells(utforare: str | None) -> tuple[Cell, ...]:
        today = kronor(float(simulering.dagens.summa(utforare).kronor))
        return (today, *(signed_kronor(u.summa(utforare).skillnad) for u in simulering.utfall))

    rows = tuple((visible(u), *cells(u)) for u in words.names(simulering))
    caption = "Ersättning i dag, och hur mycket mer eller mindre varje modell ger"
    return Table(caption, columns, rows, ("Alla tillsammans", *cells(None)), wide=True)


def _model(simulering: Simulering, utfall: Utfall, at: int) -> Iterator[Block]:
    yield Text(utfall.modell.beskrivning)
    yield Text(f"Ur källan. {utfall.modell.kalla}", css="liten")
    if utfall.modell.parametrar:
        yield _parameters(utfall)
    title = f"Ersättning per utförare, {simulering.facts.period.name}"
    if utfall is simulering.dagens:
        yield _today(simulering, title)
    else:
        yield _providers(simulering, utfall, title)
        yield from _chart(simulering, utfall, at)
    yield Fold("Per post och taxeområde", tuple(_posts(utfall, utfall is simulering.dagens)))


def _parameters(utfall: Utfall) -> Table:
    rows = tuple(
        (p.text.capitalize(), words.value_of(utfall, p), words.source_of(utfall, p))
        for p in utfall.modell.parametrar.values()
    )
    return Table(
        "Värden i modellen", (Column("Värde för"), Column("Värde"), Column("Varifrån")), rows
    )


def _today(simulering: Simulering, title: str) -> Table:
    def cell(utforare: str | None) -> str:
        return kronor(float(simulering.dagens.summa(utforare).kronor))

    rows = tuple((visible(u), cell(u)) for u in words.names(simulering))
    columns = (Column("Utförare"), Column("Ersättning", numeric=True))
    return Table(title, columns, rows, ("Alla tillsammans", cell(None)))


def _providers(simulering: Simulering, utfall: Utfall, title: str) -> Table:
    columns = (
        Column("Utförare"),
        Column("I dag", numeric=True),
        Column("Med modellen", numeric=True),
        Column("Skillnad", numeric=True),
        Column("Skillnad, andel", numeric=True),
    )

    def cells(utforare: str | None) -> tuple[Cell, ...]:
        return (kronor(float(utfall.summa(utforare).dagens)), *_sums(utfall, utforare))

    rows = tuple((visible(u), *cells(u)) for u in words.names(simulering))
    return Table(title, columns, rows, ("Alla tillsammans", *cells(None)))


def _chart(simulering: Simulering, utfall: Utfall, at: int) -> Iterator[Block]:
    title = f"{utfall.modell.titel}: skillnad mot dagens modell per utförare, kronor"
    found = {u: utfall.summa(u).skillnad for u in words.names(simulering)}
    if any(found.values()):
        lines = [(visible(u), float(kr), signed_kronor(kr)) for u, kr in found.items()]
        drawing = difference_drawing(lines, title)
        note = "Staplar till höger om noll: mer än i dag. Till vänster: mindre."
        yield Chart(svg_of(drawing, f"d-skillnad-{at}"), title, note)
    else:
        yield Text("Modellen ger alla utförare samma ersättning som i dag.")


def _posts(utfall: Utfall, today: bool) -> Iterator[Block]:
    """mangd × faktor × pris = kronor, line by line, for the posts that the model is about."""
    if not today:
        yield Text("Posterna som modellen ändrar. De andra ersätts som i dag.", css="liten")
    lines = [r for r in utfall.rader if r.post in utfall.modell.poster]
    factors = any(r.faktor != 1 for r in lines)
    columns = [Column("Utförare"), Column("Post"), Column("Taxeområde"), Column("Ersätts för")]
    columns += [Column("Mängd", numeric=True), Column("Enhet"), Column("Pris", numeric=True)]
    columns += [Column("Faktor", numeric=True)] if factors else []
    columns += [Column("Ersättning", numeric=True)]
    columns += [] if today else [Column("Skillnad", numeric=True)]
    rows = tuple(
        (
            visible(r.utforare),
            r.post,
            r.taxeomrade,
            GRUNDER[r.grund].text,
            words.quantity(r.mangd, r.enhet),
            r.enhet,
            words.price(r.pris),
            *((plain(float(r.faktor), 4),) if factors else ()),
            kronor(float(r.kronor)),
            *(() if today else (signed_kronor(r.skillnad),)),
        )
        for r in sorted(lines, key=lambda r: swedish(r.utforare))
    )
    yield Table(f"{utfall.modell.titel} per post", tuple(columns), rows, wide=True)


def _evidence(simulering: Simulering) -> Iterator[Block]:
    facts, plan = simulering.facts, simulering.plan
    rows = tuple(
        (c.fil, plain(c.rader), plain(c.godkanda), plain(c.underkanda), c.sha256 or NOTHING)
        for c in files_read(facts)
    )
    columns = (
        Column("Fil"),
        *(Column(t, numeric=True) for t in ("Rader", "Godkända", "Underkända")),
        Column("SHA-256", css="hash"),
    )
    yield Table("Filerna", columns, rows, wide=True)
    models = tuple(
        (u.modell.titel, u.modell.id, u.modell.sha256)
        for u in (simulering.dagens, *simulering.utfall)
    )
    heads = (Column("Modell"), Column("Id"), Column("SHA-256", css="hash"))
    yield Table(
        f"Plan {plan.namn}, {plan.beslut or NOT_DECIDED}, och modellerna", heads, models, wide=True
    )
