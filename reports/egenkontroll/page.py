"""The first sections of a provider's page after a self-check, and the whole page for one provider."""

from __future__ import annotations

from collections.abc import Iterator

from extracts.shown import visible
from reports.egenkontroll.findings import Egenkontroll, Kind
from reports.kit.blocks import (
    Block,
    Bullets,
    Column,
    Fold,
    Heading,
    Mark,
    Page,
    Section,
    Table,
    Text,
)
from reports.kit.numbers import count
from reports.kit.words import SEKRETESS, TABELLER
from reports.manad.collect import Collected
from reports.manad.editions import Edition
from reports.manad.pages import make_page
from reports.manad.reading import reading_notes, unread_note
from suites.plan import BEKRAFTA, MASTE_RATTAS

TITLE = "Egenkontroll av underlag"
SEND, CORRECT = "Kan skickas in", "Rätta detta först"
ONLY_CONTROLLER = (
    "Om samma personal är registrerad hos en annan utförare samtidigt ser bara beställaren."
)
_FEW = 10
_MARKS = {
    MASTE_RATTAS: Mark("✗", MASTE_RATTAS, "avvikelse"),
    BEKRAFTA: Mark("▲", BEKRAFTA, "forslag"),
}


def verdict(checked: Egenkontroll) -> str:
    """The first words of every answer."""
    return SEND if checked.can_be_sent else CORRECT


def check_page(checked: Egenkontroll, data: Collected | None) -> Page:
    """What was found in the files; for one provider followed by its page of the month (`data`)."""
    own = (_result(checked), _findings(checked), _not_judged(checked), _files(checked))
    rest: tuple[Section, ...] = ()
    details: tuple[Section, ...] = ()
    if data and len(checked.providers) == 1:
        [name] = checked.providers
        month = make_page(data, Edition.UTFORARE, name)
        rest, details = month.sections[1:], month.details
    who = ", ".join(map(visible, checked.providers)) or "filerna"
    when = f", {checked.rapport.facts.period.name}" if checked.rapport else ""
    return Page(TITLE, f"{who}{when}", SEKRETESS, (*own, *rest), details, f"{SEKRETESS}.")


def _result(checked: Egenkontroll) -> Section:
    must, confirm = (checked.counts[slag] for slag in (MASTE_RATTAS, BEKRAFTA))
    lines = (
        f"Måste rättas före inlämning: {count(must)}.",
        f"Bekräfta eller förklara: {count(confirm)}. Det kan vara rätt; skriv varför.",
    )
    advice = (
        "Filerna går att använda. Skicka dem tillsammans med kvittot."
        if checked.can_be_sent
        else "Rätta i ert system eller i filen med _att_ratta i namnet, och kör egenkontrollen igen."
    )
    blocks: tuple[Block, ...] = (
        Text(f"{verdict(checked)}.", css="viktig"),
        Bullets(lines),
        Text(advice),
        *([Text(f"{checked.outside}.")] if checked.outside else []),
    )
    if not checked.kinds:
        return Section("resultat", verdict(checked), blocks)
    columns = (Column("Vad vi hittar"), Column("Vad ska göras"), Column("Antal", numeric=True))
    rows = tuple((k.titel, _MARKS[k.slag], count(k.antal)) for k in checked.kinds)
    return Section("resultat", verdict(checked), (*blocks, Table("Fynd", columns, rows)))


def _findings(checked: Egenkontroll) -> Section:
    blocks = [
        block for number, kind in enumerate(checked.kinds) for block in _kind(checked, kind, number)
    ]
    return Section(
        "fynd", "Rad för rad", tuple(blocks) or (Text("Inget att rätta eller förklara."),)
    )


def _kind(checked: Egenkontroll, kind: Kind, number: int) -> Iterator[Block]:
    yield Heading(f"{kind.titel}: {count(kind.antal)} ({kind.slag})", f"slag-{number}")
    if kind.whole:
        yield Text(f"{checked.file_name(kind.whole.fil)}: {kind.whole.text}")
        yield Text(f"Gör så här: {kind.gor_sa} Raderna står i fynd.csv.")
        return
    same = len({row["gor_sa"] for row in kind.first}) == 1
    if same:
        yield Text(f"Gör så här: {kind.gor_sa}")
    columns = (
        Column("Fil"),
        Column("Rad", numeric=True),
        Column("Kolumn"),
        Column("Vad vi hittar", css="bred"),
        *(() if same else (Column("Gör så här", css="bred"),)),
    )
    rows = tuple(
        (
            checked.file_name(row["fil"]) or "–",
            count(row["rad"]),
            row["kolumn"] or "–",
            row["text"],
            *(() if same else (row["gor_sa"],)),
        )
        for row in kind.first
    )
    table = Table(kind.titel, columns, rows, wide=True)
    if kind.antal <= _FEW:
        yield table
        return
    shown = f"Visar {count(len(rows))} av {count(kind.antal)}"
    more = "" if len(rows) == kind.antal else "; alla finns i fynd.csv"
    yield Fold(shown + more, (table,))


def _not_judged(checked: Egenkontroll) -> Section:
    """What could not be asked of these files, and what it would take."""
    columns = (Column("Skäl"), Column("Det som inte kunde kontrolleras", css="bred"))
    rows = tuple((skal, ", ".join(titles)) for skal, titles in checked.not_judged.items())
    blocks: list[Block] = [Table("Inte kontrollerat här", columns, rows)] if rows else []
    if checked.rapport is None:
        blocks.append(
            Text("Ingen registrering kunde läsas, så bara filernas form är kontrollerad.")
        )
    blocks.append(Text(ONLY_CONTROLLER))
    return Section("ejhar", "Det som inte kunde kontrolleras här", tuple(blocks))


def _files(checked: Egenkontroll) -> Section:
    period = checked.rapport.facts.period if checked.rapport else None
    columns = (
        Column("Fil"),
        Column("Tabell"),
        Column("Rader", numeric=True),
        Column("Godkända", numeric=True),
        Column("Underkända", numeric=True),
        Column("Kontrollsumma (SHA-256)"),
    )
    rows = tuple(
        (
            f.fil,
            TABELLER[f.tabell],
            count(f.rader),
            count(f.godkanda),
            count(f.underkanda),
            f.sha256[:16],
        )
        for f in checked.underlag.counts(period)
    )
    read = checked.underlag
    notes = (*reading_notes(read), *unread_note(read, len(read.ignored), ""))
    blocks: list[Block] = [Table("Filerna", columns, rows, wide=True)]
    return Section("filer", "Filerna", (*blocks, *((Bullets(notes),) if notes else ())))
