"""slutsats.html, slutsats.xlsx and slutsats.json in the audit's folder; what was there is kept."""

from __future__ import annotations

from pathlib import Path

from extracts.shown import visible
from extracts.unfinished import unfinished_folder
from reports.kit.blocks import Page, numbered
from reports.kit.book import new_book
from reports.kit.html import write_page
from reports.kit.sheet import A3, Listing, write_listing
from reports.kit.words import SEKRETESS
from reports.stickprov import mistakes, parts, short
from reports.stickprov.sentences import next_step, sentence
from reports.stickprov.slutsats_json import as_data
from stickprov.audit.aside import set_aside
from stickprov.audit.replay import Replay
from stickprov.audit.session import CONCLUSION, FILES, write_json
from stickprov.paper.protocol import CLASSES
from stickprov.paper.stage import protocol_file


def write_conclusion(found: Replay) -> Path:
    """The three files; an earlier conclusion that says something else is moved to `tidigare`."""
    folder = found.session.folder
    with unfinished_folder(folder) as unfinished:
        write_files(found, unfinished)
        if _text(folder / CONCLUSION) != _text(unfinished / CONCLUSION):
            set_aside(folder, [folder / one for one in FILES])
        for one in FILES:
            (unfinished / one).replace(folder / one)
    return folder / FILES[0]


def write_files(found: Replay, folder: Path) -> None:
    """slutsats.html, .xlsx and .json: the same bytes for the same answers."""
    html, book, data = (folder / one for one in FILES)
    write_page(make_page(found), html)
    _write_workbook(found, book)
    write_json(data, as_data(found))


def make_page(found: Replay) -> Page:
    """slutsats.html as blocks."""
    audit = found.session.audit
    next_protocol = protocol_file(found.steg + 1) if found.nasta else None
    return Page(
        title="Stickprov av registreringar: slutsats",
        subtitle=f"{audit.period_name}, plan {audit.namn}, efter steg {found.steg}",
        secrecy=SEKRETESS,
        sections=numbered(
            (
                short.in_short(found),
                short.how_drawn(found),
                mistakes.by_error(found),
                mistakes.amounts(found),
                parts.two_parts(found),
                parts.spread(found),
                parts.agreement(found),
                parts.many(found),
                short.onward(found, next_protocol),
            )
        ),
        details=(mistakes.errors_found(found),),
        footer=f"{SEKRETESS}. Lämna inte ut utan sekretessprövning.",
    )


def _write_workbook(found: Replay, path: Path) -> None:
    with new_book(path, "Stickprov: slutsats") as book:
        for name, columns, rows in (_conclusions(found), _types(found), _errors(found)):
            title = f"{name}. {SEKRETESS}."
            write_listing(book, name, Listing(title, columns, head_height=48, paper=A3), rows)


# Name, heading → width, and lines.
Sheet = tuple[str, dict[str, int], list[tuple[object, ...]]]


def _conclusions(found: Replay) -> Sheet:
    heads = (
        *("Utförare", "Utfall", "Slutsats", "Nästa steg", "Besök", "Granskade", "Sakfel"),
        *("Formfel", "Utan tillgång", "Minst", "Högst", "Inte godtagbart från", "Riskdel"),
        *("Sakfel i riskdelen", "Timmar netto", "Kronor netto", "Holm p"),
    )
    rows: list[tuple[object, ...]] = [
        (
            s.utforare,
            s.utfall,
            sentence(found.session.audit, s),
            next_step(s),
            s.population,
            s.granskade,
            s.sakfel,
            s.formfel,
            s.onadda,
            s.bast.lower,
            s.samst.upper,
            s.bast.limit,
            s.riskdel.antal,
            s.riskdel.sakfel,
            None if s.minuter.netto is None else round(float(s.minuter.netto / 60), 2),
            None if s.kronor.netto is None else round(float(s.kronor.netto), 2),
            s.holm,
        )
        for s in found.slutsatser
    ]
    widths = (28, 13, 70, 36, *[12] * 13)
    return "Slutsats", dict(zip(heads, widths, strict=True)), rows


def _types(found: Replay) -> Sheet:
    feltyper = found.session.audit.feltyper
    rows: list[tuple[object, ...]] = [
        (s.utforare, kod, CLASSES[feltyper[kod].klass], slump, risk)
        for s in found.slutsatser
        for kod, (slump, risk) in s.feltyper.items()
    ]
    columns = {"Utförare": 30, "Feltyp": 30, "Klass": 12, "Slumpdel": 12, "Riskdel": 12}
    return "Feltyper", columns, rows


def _errors(found: Replay) -> Sheet:
    """Every row with an error, or whose evidence could not be reached."""
    heads = (
        *("Utförare", "Nr", "Steg", "Del", "Registrering", "Kund", "Personal", "Kategori", "Start"),
        *("Minuter", "Bedömning", "Feltyper", "Krav", "Påverkar ersättning", "Rätt minuter"),
        *("Rätt kategori", "Utförarens kommentar", "Anteckning", "Tidigare flaggor"),
    )
    rows: list[tuple[object, ...]] = [
        (
            r.utforare,
            r.drawn.nr,
            r.drawn.steg,
            r.drawn.stratum,
            r.drawn.registrering,
            r.drawn.row["kund"],
            r.drawn.row["personal"],
            r.drawn.row["kategori"],
            r.drawn.row["start"],
            float(r.drawn.row["minuter"] or 0),
            r.bedomning,
            ", ".join(r.feltyper),
            r.krav,
            "ja" if r.paverkar else "nej",
            None if r.ratt_minuter is None else float(r.ratt_minuter),
            r.ratt_kategori,
            visible(r.kommentar),
            visible(r.anteckning),
            r.drawn.row["flaggor"],
        )
        for stage in found.answers
        for r in stage.reviews
        if r.feltyper
    ]
    widths = (30, 6, 6, 10, 16, 12, 12, 14, 17, 10, 14, 30, 16, 12, 10, 14, 40, 40, 30)
    return "Besök med fel", dict(zip(heads, widths, strict=True)), rows


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
