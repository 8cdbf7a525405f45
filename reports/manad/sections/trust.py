"""2 Går underlaget att lita på?"""

from __future__ import annotations

from collections.abc import Iterator

from checks.odelad import undivided
from checks.snarlika import names_alike
from checks.underlag import KONTROLL
from extracts.period import month_name
from extracts.shown import visible
from reports.kit.blocks import Block, Bullets, Cell, Column, Section, Table, Text
from reports.kit.naming import swedish
from reports.kit.numbers import NOTHING, count, percent
from reports.kit.suppression import NOT_SHOWN, in_place_of
from reports.kit.words import TABELLER
from reports.manad.editions import Edition
from reports.manad.profiles import profile_notes
from reports.manad.reading import in_another_year, other_months, reading_notes, unread_note
from reports.manad.secrecy import Rows
from reports.manad.sections.listed import without_registrations
from reports.manad.sums import Delivered
from reports.manad.view import View

_FIRST = "registreringar"
_MOST_NAMES = 100


def section(view: View) -> Section:
    """The section as blocks."""
    blocks: list[Block] = [Text(said, css="viktig") for said in _of_another_year(view)]
    blocks += [Text(said, css="viktig") for said in _names_alike(view)]
    blocks.append(_board_table(view) if view.board else _table(view))
    if view.edition is Edition.ARBETE and view.data.rapport.kvitton:
        blocks.append(_receipts(view))
    if view.edition is Edition.ARBETE and view.data.rapport.forklaringar:
        blocks.append(_explanations(view))
    notes = tuple(_notes(view))
    if notes:
        blocks.append(Bullets(notes))
    return Section("underlag", "Går underlaget att lita på?", tuple(blocks))


def _table(view: View) -> Table:
    """Registrations per provider, and how many rows of its other tables are rejected."""
    if view.own:
        return full_table(view)
    found = view.data.delivered
    names = sorted({u for u, _t in found}, key=swedish)
    rows = []
    for u in names:
        others = sum(
            d.underkanda for (name, tabell), d in found.items() if name == u and tabell != _FIRST
        )
        rows.append(
            (visible(u), *_numbers(found.get((u, _FIRST), Delivered(0, 0, 0, 0))), count(others))
        )
    titles = (
        "Registre\u00adringar",
        "Godkända",
        "Underkända",
        "Andel underkända",
        "För andra månader",
    )
    columns = (*titles, "Underkända i andra tabeller")
    return Table(
        "Underlaget per utförare",
        (Column("Utförare"), *(Column(title, numeric=True) for title in columns)),
        tuple(rows),
        wide=True,
    )


def full_table(view: View) -> Table:
    """Rows per provider and table, as delivered under the provider's name."""
    names = view.names if view.own else sorted({u for u, _t in view.data.delivered}, key=swedish)
    lines = [
        (u, tabell, view.data.delivered[u, tabell])
        for u in names
        for tabell in TABELLER
        if (u, tabell) in view.data.delivered
    ]
    titles = ("Lämnade rader", "Godkända", "Underkända", "Andel underkända", "För andra månader")
    return Table(
        "Rader i underlaget",
        (
            *view.provider_column,
            Column("Tabell"),
            *(Column(title, numeric=True) for title in titles),
        ),
        tuple((*view.provider_cell(visible(u)), TABELLER[t], *_numbers(d)) for u, t, d in lines),
        wide=not view.own,
    )


def _numbers(d: Delivered) -> tuple[Cell, ...]:
    share = percent(d.underkanda / d.rader) if d.rader else NOTHING
    return count(d.rader), count(d.godkanda), count(d.underkanda), share, count(d.utanfor_period)


def _receipts(view: View) -> Table:
    """Which received files are exactly those that a provider has checked."""
    columns = (Column("Fil"), Column("Mot kvittot"), Column("Kvitto"), Column("Egenkontrollen sa"))
    rows = tuple(
        (
            k.fil,
            k.status,
            k.kvitto or NOTHING,
            (k.resultat or NOTHING)
            + ("" if k.samma_plan in (None, True) else ", med en annan plan"),
        )
        for k in view.data.rapport.kvitton
    )
    return Table("Kvitton från utförarnas egenkontroll", columns, rows)


def _explanations(view: View) -> Table:
    """What the providers say of what they were asked to confirm or explain, in their own words."""
    columns = (
        Column("Utförare"),
        Column("Vad"),
        Column("Antal", numeric=True),
        Column("Utförarens förklaring", css="bred"),
    )
    texter = view.data.rapport.plan.texter
    rows = tuple(
        (
            visible(one.utforare) or NOTHING,
            texter[one.regel].titel if one.regel in texter else visible(one.regel),
            count(one.antal),
            visible(one.text),
        )
        for one in view.data.rapport.forklaringar
    )
    return Table("Utförarnas förklaringar, i kvittona", columns, rows, wide=True)


def _board_table(view: View) -> Table:
    """Rows per table over all files, small counts hidden."""
    titles = ("Lämnade rader", "Godkända", "Underkända", "Andel underkända")
    given = view.data.rapport.facts.underlag.tables
    return Table(
        "Rader i underlaget",
        (Column("Tabell"), *(Column(title, numeric=True) for title in titles)),
        tuple((TABELLER[t], *_board_numbers(view.secrecy.rows(t))) for t in TABELLER if t in given),
    )


def _board_numbers(found: Rows) -> tuple[Cell, ...]:
    numbers = {
        "rader": found.rader,
        "godkanda": found.godkanda,
        "underkanda": found.underkanda,
    }
    texts = (in_place_of(n) if name in found.hidden else count(n) for name, n in numbers.items())
    share = percent(found.underkanda / found.rader) if found.rader else NOTHING
    return (*texts, NOT_SHOWN if found.hidden else share)


def _notes(view: View) -> Iterator[str]:
    underlag = view.data.rapport.facts.underlag
    yield from _to_run_again(view)
    if underlag.pseudonymer and not view.board:
        yield (
            "Kund och personal står som pseudonymer. Samma nyckel ger samma pseudonym varje månad; rad och "
            "fil är underlagets egna."
        )
    if view.own is None:
        missing = [name for t, name in TABELLER.items() if t not in underlag.tables]
        if missing:
            yield f"Tabeller som inte är lämnade: {', '.join(missing)}."
    if "uppehall" not in underlag.tables:
        yield (
            "Tabellen uppehåll saknas. Därför räknas ingen tid som pausad: skillnaden mellan beviljad "
            "och utförd tid, kunder utan besök och beräknad ersättning kan se större ut än de är."
        )
    if view.edition is Edition.ARBETE:
        yield from without_registrations(view)
    yield from _undivided(view)
    yield from _number_of(view, "fa-rader", "Dagar med ovanligt få registreringar")
    yield from _number_of(view, "snarlika-kunder", "Kundnummer som ser ut som samma kund")
    if view.own is None:
        yield from _about_files(view)


def _undivided(view: View) -> Iterator[str]:
    """Who reports only in and out, and what that means."""
    names = [visible(u) for u in view.names if u in undivided(view.data.rapport.facts)]
    if names:
        yield (
            f"Odelad tid, utan kategori, lämnas av: {', '.join(names)}. Den räknas som hemtjänst, och "
            "hsl kan ingå. Det som frågar efter kategori är inte bedömt, så andelen rader med avvikelse "
            "bygger på färre regler."
        )


def _of_another_year(view: View) -> Iterator[str]:
    """The same month of another year: most often a wrong year, so it is said first."""
    period = view.data.rapport.facts.period
    for month, n in other_months(view.data.rapport.facts, view.own).items():
        if in_another_year(month, period):
            name = month_name(month, period.year)
            yield f"{_rows(view, n)} för {name} och inte {period.name}. Är årtalet rätt?"


def _names_alike(view: View) -> Iterator[str]:
    """Pairs of names that look like one provider; a provider reads that its own name is in one."""
    pairs = names_alike(view.data.rapport.facts)
    if view.own is None:
        for one, other in pairs[:_MOST_NAMES]:
            yield f"{visible(one)} och {visible(other)} ser ut som samma utförare, men räknas som två."
    elif any(view.own in pair for pair in pairs):
        yield (
            f"{visible(view.own)} och ett annat namn i underlaget ser ut som samma utförare, men räknas "
            "som två."
        )


def _to_run_again(view: View) -> Iterator[str]:
    period = view.data.rapport.facts.period
    for month, n in other_months(view.data.rapport.facts, view.own).items():
        if not in_another_year(month, period):
            name = month_name(month, period.year)
            advice = "" if view.own else f": kör om {name}"
            yield f"{_rows(view, n)} för {name}{advice}."


def _rows(view: View, n: int) -> str:
    said = view.count(n)
    return f"{said[0].upper()}{said[1:]} rader" if n != 1 or view.board else "1 rad"


def _number_of(view: View, regel: str, words: str) -> Iterator[str]:
    """How many deviations of a rule there are, where there are any."""
    found = sum(s.antal for s in view.sums(KONTROLL, regel).values())
    if found:
        yield f"{words}: {view.count(found)}."


def _about_files(view: View) -> Iterator[str]:
    """Ignored files, unknown columns and personnummer; the board reads only how many."""
    underlag = view.data.rapport.facts.underlag
    unknown = {f.source.name: f.unknown for f in underlag.loaded.files if f.unknown}
    findings = underlag.findings()
    if view.board:
        personnummer = sum(f.antal for f in findings)
        yield from _counted(
            view, len(underlag.ignored), sum(map(len, unknown.values())), personnummer
        )
        return
    yield from reading_notes(underlag)
    yield from profile_notes(view.data.rapport.facts)
    yield from unread_note(underlag, _MOST_NAMES, "alla står i bevis.json")
    for fil, columns in unknown.items():
        yield f"Kolumner i {fil} som inte används: {', '.join(columns)}."
    for f in findings:
        yield (
            f"Personnummer i {f.fil}, {f.plats}: antal celler {count(f.antal)}. "
            "Numren skrivs aldrig ut. Ta bort dem ur underlaget."
        )


def _counted(view: View, ignored: int, unknown: int, personnummer: int) -> Iterator[str]:
    if ignored:
        yield f"Filer som inte lästes: {ignored}."
    if unknown:
        yield f"Kolumner som inte används: {unknown}."
    if personnummer:
        yield (
            "Celler med personnummer, som inte får förekomma i underlaget: "
            f"{view.count(personnummer)}."
        )
