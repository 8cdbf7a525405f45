"""Sections of slutsats.html: 5 both parts, 6 how errors lie, 7 agreement, 8 several providers at once."""

from __future__ import annotations

from reports.kit.blocks import Bullets, Cell, Column, Section, Table, Text
from reports.kit.numbers import NOTHING, count, decimal, percent, plain
from reports.stickprov.words import in_hundred
from stickprov.audit.conclude import OVERSKRIDER, Slutsats
from stickprov.audit.replay import Replay


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
        "Slumpdel och riskdel tillsammans",
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
        "Hur felen är spridda",
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
        "Granskarnas samstämmighet",
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
        "När flera utförare bedöms samtidigt",
        (Bullets(tuple(items)), Text(f"Gräns: {in_hundred(audit.tolerabel)} besök med sakfel.")),
    )
