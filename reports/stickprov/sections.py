"""The sections of slutsats.html, each a few blocks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports.blocks import Block, Box, Bullets, Cell, Column, Heading, Lines, Section, Table, Text
from reports.numbers import NOTHING, count, decimal, kronor, percent, plain
from reports.stickprov.marks import MARKS
from reports.stickprov.sentences import next_step, sentence, what_sure_means
from reports.stickprov.words import in_hundred, stages_said
from stickprov.conclude import OVERSKRIDER, Slutsats
from stickprov.payment import Amounts
from stickprov.plan import short
from stickprov.protocol import CLASSES
from stickprov.replay import Replay

NO_MARGIN = (
    "Beloppen är det granskade uppräknat till hela slumpdelen (fel i förhållande till bokfört, gånger "
    "allt bokfört), och riskdelen som den är. Ingen säkerhetsmarginal ges: med så få fel blir de "
    "vanliga marginalerna för snäva. Uppräkningen är en uppskattning, inget krav."
)


def in_short(found: Replay) -> Section:
    """The outcome of each provider, and its sentence."""
    audit, all_ = found.session.audit, found.slutsatser
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.utforare,
            MARKS[s.utfall],
            f"{count(s.granskade)} av {count(s.slumpdel)}",
            count(s.sakfel),
            *_bounds(s, float(audit.tolerabel)),
            f"{count(s.bast.limit)} av {count(s.population)}",
        )
        for s in all_
    )
    columns = (
        Column("Utförare"),
        Column("Utfall", css="utfall"),
        Column("Granskade", numeric=True),
        Column("Sakfel", numeric=True),
        Column("Felaktiga minst", numeric=True),
        Column("Felaktiga högst", numeric=True),
        Column("Inte godtagbart från", numeric=True),
    )
    what = "följsamhet till kraven" if audit.settings.krav else "följsamhet till kontrollpunkterna"
    return Section(
        "korthet",
        "1. Slutsatsen i korthet",
        (
            Text(
                f"Slutsatsen gäller {what} i besök som registrerats {audit.period_name}. «En "
                "tvåmånadersperiod» läses som två hela månaders registreringar."
            ),
            Table("Utfall per utförare", columns, rows, wide=True),
            *_per_provider(found),
            Text(what_sure_means(audit), css="viktig"),
        ),
    )


def _per_provider(found: Replay) -> Iterator[Block]:
    for s in found.slutsatser:
        yield Heading(s.utforare, f"u-{found.slutsatser.index(s) + 1}")
        yield Text(sentence(found.session.audit, s))
        yield Text(f"Nästa steg: {next_step(s)}", css="liten")


def _bounds(s: Slutsats, limit: float) -> tuple[str, str]:
    """Counts with the share beside them, never rounded over the limit."""
    if not s.population:
        return NOTHING, NOTHING
    best, worst = s.bast.lower, s.samst.upper
    return f"{count(best)} ({percent(best / s.population, limit)})", (
        f"{count(worst)} ({percent(worst / s.population, limit)})"
    )


def how_drawn(found: Replay) -> Section:
    """What makes the draw possible to recompute."""
    session, audit = found.session, found.session.audit
    source = audit.kalla or "tärningar"
    blocks: list[Block] = [
        Text(
            f"Ramen och planen frystes först. Slumptalet {found.draw.tarning} kom sedan från "
            f"{source}. Varje utförare har sin egen ram, så ingen lista beror på någon annans."
        ),
        Table(
            "Ramar",
            (
                Column("Utförare"),
                Column("Slumpdel", numeric=True),
                Column("Riskdel", numeric=True),
                Column("Steg"),
                Column("Kontrollsumma (början)"),
            ),
            tuple(
                (
                    frame.utforare,
                    count(frame.slumpdel.antal),
                    count(frame.riskdel.antal),
                    stages_said(session.stages(frame)) or "alla granskas",
                    short(frame.sha256),
                )
                for frame in session.frames
            ),
            wide=True,
        ),
        Text(f"Planens kontrollsumma (SHA-256): {audit.sha256}", css="hash"),
    ]
    if found.draw.avvisade:
        tried = ", ".join(found.draw.avvisade)
        blocks.append(Text(f"Avvisade försök att dra med andra siffror: {tried}.", css="viktig"))
    if session.utan_utforare:
        blocks.append(
            Text(
                f"{count(session.utan_utforare)} underkända rader saknar läsbar utförare och ingår "
                "inte i någon ram."
            )
        )
    blocks.append(Text("Kontrollera själv: internkontroll stickprov verifiera och mappens namn."))
    return Section("dragning", "2. Så drogs stickprovet", tuple(blocks))


def by_error(found: Replay) -> Section:
    """Rows per type of error; a row may have several."""
    audit = found.session.audit
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (s.utforare, kod, CLASSES[audit.feltyper[kod].klass], count(slump), count(risk))
        for s in found.slutsatser
        for kod, (slump, risk) in s.feltyper.items()
    )
    columns = (
        Column("Utförare"),
        Column("Feltyp"),
        Column("Klass"),
        Column("Slumpdelen", numeric=True),
        Column("Riskdelen", numeric=True),
    )
    return Section(
        "feltyper",
        "3. Fel per feltyp",
        (
            Text(
                "Bara sakfel räknas mot gränsen; formfel redovisas. Ett besök kan ha flera feltyper."
            ),
            Table("Besök per feltyp", columns, rows) if rows else Text("Inga fel hittades."),
        ),
    )


def amounts(found: Replay) -> Section:
    """Minutes and kronor in all: over, under and net, with their limits stated."""
    columns = (
        Column("Utförare"),
        *(
            Column(title, numeric=True)
            for title in ("Bokfört", "Fel i det granskade", "För mycket", "För lite", "Netto")
        ),
    )
    minutes = tuple(
        (s.utforare, _hours(Fraction(s.minuter.bokfort)), *_amounts(s.minuter, _hours))
        for s in found.slutsatser
    )
    money = tuple(
        (s.utforare, _kr(Fraction(s.kronor.bokfort)), *_amounts(s.kronor, _kr))
        for s in found.slutsatser
    )
    unknown = sum(s.kronor.ej_beraknade for s in found.slutsatser)
    blocks: list[Block] = [
        Text(NO_MARGIN),
        Table("Timmar", columns, minutes, wide=True),
        Table("Kronor där ersättningen följer registreringen", columns, money, wide=True),
        Text(
            "Service och omsorg ersätts efter beviljad tid och har inget eget belopp.", css="liten"
        ),
    ]
    if unknown:
        blocks.append(
            Text(f"Fel vars belopp inte går att räkna ut ur protokollet: {count(unknown)}.")
        )
    return Section("belopp", "4. Minuter och kronor, uppräknat", tuple(blocks))


def _amounts(amounts: Amounts, write: object) -> tuple[str, str, str, str]:
    say = write if callable(write) else str
    return say(amounts.funnet), say(amounts.over), say(amounts.under), say(amounts.netto)


def _hours(minutes: Fraction | None) -> str:
    return NOTHING if minutes is None else decimal(float(minutes / 60))


def _kr(value: Fraction | None) -> str:
    return kronor(None if value is None else float(value))


def two_parts(found: Replay) -> Section:
    """The random part, the riskdel, and both together."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.utforare,
            f"{count(s.sakfel)} av {count(s.granskade)}",
            f"{count(s.riskdel.sakfel)} av {count(s.riskdel.granskade)}",
            count(s.riskdel.antal),
            NOTHING if not s.riskdel.antal else "ja" if s.riskdel.helt else "nej",
            count(s.otillgangliga + s.riskdel.otillgangliga),
            _cases(s),
        )
        for s in found.slutsatser
    )
    columns = (
        Column("Utförare"),
        Column("Sakfel i slumpdelen", numeric=True),
        Column("Sakfel i riskdelen", numeric=True),
        Column("Riskdelens besök", numeric=True),
        Column("Riskdelen granskad"),
        Column("Utan tillgång", numeric=True),
        Column("Felaktiga i allt: bästa och sämsta fall"),
    )
    return Section(
        "delar",
        "5. Slumpdel och riskdel tillsammans",
        (
            Text(
                "Riskdelen är besök som bryter mot en kritisk regel i kontroll 3, och underkända "
                "rader. Är den granskad i sin helhet gäller slutsatsen båda delarna; annars bara "
                "slumpdelen. Bästa fall: besök utan tillgång till underlag är rätt. Sämsta: de är fel."
            ),
            Table("Delarna", columns, rows, wide=True),
        ),
    )


def _cases(s: Slutsats) -> str:
    best = f"{count(s.bast.lower)}–{count(s.bast.upper)} ({s.bast.utfall})"
    if s.bast == s.samst:
        return best
    return f"{best}; {count(s.samst.lower)}–{count(s.samst.upper)} ({s.samst.utfall})"


def spread(found: Replay) -> Section:
    """Whether the errors lie with one client or one member of staff; nobody is named."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.utforare,
            count(s.kunder.olika),
            count(s.kunder.med_fel),
            _largest(s.kunder.storsta, s.sakfel),
            count(s.personal.olika),
            count(s.personal.med_fel),
            _largest(s.personal.storsta, s.sakfel),
        )
        for s in found.slutsatser
    )
    titles = (
        "Kunder i stickprovet",
        "Kunder med fel",
        "Flest fel hos en kund",
        "Personal i stickprovet",
        "Personal med fel",
        "Flest fel hos en personal",
    )
    return Section(
        "spridning",
        "6. Hur felen är spridda",
        (
            Text("Gränserna håller även om felen är samlade, eftersom besök dras och inte kunder."),
            Table(
                "Sakfel i slumpdelen",
                (Column("Utförare"), *(Column(title, numeric=True) for title in titles)),
                rows,
                wide=True,
            ),
        ),
    )


def _largest(most: int, errors: int) -> str:
    return f"{count(most)} ({percent(most / errors)})" if errors else NOTHING


def agreement(found: Replay) -> Section:
    """The second reviewer, blind, on one row in ten."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.utforare,
            f"{count(s.andra.granskade)} av {count(s.andra.planerade)}",
            f"{count(s.andra.lika)} av {count(s.andra.granskade)}",
            percent(s.andra.lika / s.andra.granskade) if s.andra.granskade else NOTHING,
            NOTHING if s.andra.kappa is None else decimal(s.andra.kappa, 2),
        )
        for s in found.slutsatser
    )
    columns = (
        Column("Utförare"),
        Column("Bedömda av båda", numeric=True),
        Column("Lika", numeric=True),
        Column("Andel lika", numeric=True),
        Column("Cohens kappa", numeric=True),
    )
    return Section(
        "samstammighet",
        "7. Granskarnas samstämmighet",
        (
            Text(
                "En andra granskare har bedömt en del av besöken utan att se den förstas svar. "
                "Kappa är 1 vid full samstämmighet och 0 när den är som av en slump; – där båda bara "
                "har gett ett och samma svar, eller inget är bedömt två gånger."
            ),
            Table("Två granskare", columns, rows),
        ),
    )


def many(found: Replay) -> Section:
    """What it means to judge several providers at once."""
    audit, alpha = found.session.audit, 1 - found.session.audit.sakerhet
    sampled = [s for s in found.slutsatser if not s.allt_granskat]
    over = [s for s in sampled if s.utfall == OVERSKRIDER]
    items: list[Cell] = [
        f"Av 40 utförare som alla ligger vid gränsen väntas {plain(float(40 * alpha))} bli godkända av "
        f"en slump. Här är {count(len(sampled))} bedömda med stickprov.",
        "Före en sanktion: se om överskridandet står sig när alla utförare räknas med (Holms metod).",
    ]
    for s in over:
        holds = s.holm is not None and s.holm <= float(alpha)
        items.append(
            f"{s.utforare}: {'står sig' if holds else 'står sig inte'} "
            f"(p = {decimal(s.holm, 4)}, gräns {plain(float(alpha), 4)})."
        )
    return Section(
        "flera",
        "8. När flera utförare bedöms samtidigt",
        (Bullets(tuple(items)), Text(f"Gräns: {in_hundred(audit.tolerabel)} besök med sakfel.")),
    )


def onward(found: Replay, next_protocol: str | None) -> Section:
    """What is left to people."""
    blocks: list[Block] = []
    if next_protocol:
        names = ", ".join(found.nasta)
        blocks.append(Text(f"Nästa steg ska granskas för {names}: {next_protocol}.", css="viktig"))
    blocks += [
        Text(
            "Låt varje utförare se sina fel och yttra sig innan slutsatsen används. "
            "Bedömning och åtgärd är en persons beslut."
        ),
        Lines(("Åtgärd", "Ansvarig", "Klart senast", "Underskrift och datum")),
        Box("Utförarnas yttranden"),
    ]
    return Section("vidare", "9. Så går vi vidare", tuple(blocks))


def errors_found(found: Replay) -> Section:
    """Every row judged as an error, to give back to the provider."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            r.utforare,
            r.drawn.stratum,
            r.drawn.registrering,
            r.drawn.row["kund"],
            r.drawn.row["start"],
            r.drawn.row["kategori"],
            ", ".join(r.feltyper),
            plain(float(r.ratt_minuter)) if r.ratt_minuter is not None else "",
            r.ratt_kategori or "",
        )
        for stage in found.answers
        for r in stage.reviews
        if r.feltyper
    )
    titles = (
        "Utförare",
        "Del",
        "Registrering",
        "Kund",
        "Start",
        "Kategori",
        "Feltyper",
        "Rätt minuter",
        "Rätt kategori",
    )
    return Section(
        "fel",
        "Besök med fel eller utan underlag",
        (
            Table(
                "Besöken i den ordning de drogs",
                tuple(Column(title) for title in titles),
                rows,
                wide=True,
            )
            if rows
            else Text("Inga."),
            Text("Krav, kommentarer och anteckningar finns i slutsats.xlsx.", css="liten"),
        ),
    )
