"""The columns of the protocol: what is locked, what is answered, and where they stand.

Writer and reader share this file, so that they never disagree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from extracts.contract import KATEGORIER
from extracts.newbook import in_cell
from stickprov.audit.drawing import Drawn

JA, NEJ, EJ_AKTUELLT, KAN_EJ = "ja", "nej", "ej aktuellt", "kan ej bedömas"
RATT, FEL, GAR_INTE = "rätt", "fel", "går inte att bedöma"
BEDOMNINGAR = (RATT, FEL, GAR_INTE)
FIRST_SHEET, ERROR_SHEET, DEMAND_SHEET, FLAG_SHEET = "Start", "Feltyper", "Krav", "Flaggor"
LONGEST_NAME = 31
Value = str | int | Decimal


@dataclass(frozen=True)
class Fact:
    """A locked column."""

    key: str
    heading: str
    width: int
    of: Callable[[Drawn], Value]


@dataclass(frozen=True)
class Answer:
    """A column to fill in; `must` in every judged row, `choices` when it is a drop-down."""

    key: str
    heading: str
    width: int
    choices: tuple[str, ...] = ()
    must: bool = False


def _field(name: str) -> Callable[[Drawn], Value]:
    return lambda drawn: drawn.row[name]


def _number(name: str) -> Callable[[Drawn], Value]:
    return lambda drawn: Decimal(drawn.row[name]) if drawn.row[name] else ""


def _nr(drawn: Drawn) -> Value:
    return int(drawn.nr) if drawn.nr.isdigit() else drawn.nr


def _lines(name: str) -> Callable[[Drawn], Value]:
    return lambda drawn: drawn.row[name].replace("; ", "\n")


def _registered(drawn: Drawn) -> Value:
    return interval(drawn.row["start"], drawn.row["slut"])


def _beside(start: str, slut: str) -> Callable[[Drawn], Value]:
    """An interval without its day where that is the day of the registration."""

    def told(drawn: Drawn) -> Value:
        text, day = interval(drawn.row[start], drawn.row[slut]), drawn.row["start"][:10]
        return text.removeprefix(f"{day} ") if day and text.count(day) == 1 else text

    return told


def interval(begins: str, ends: str) -> str:
    """«2022-03-01 07:00–07:27»; the day again where it ends on another."""
    if not begins and not ends:
        return ""
    same_day = begins[:10] == ends[:10]
    return f"{begins}–{ends[11:]}" if same_day else f"{begins} – {ends}"


def _staff(drawn: Drawn) -> Value:
    row = drawn.row
    role = f" ({row['yrkesroll']})" if row["yrkesroll"] else ""
    return f"{row['personal']}{role}".strip()


FACTS = (
    Fact("nr", "Nr", 5, _nr),
    Fact("steg", "Steg", 5, lambda drawn: drawn.steg),
    Fact("stratum", "Del", 9, lambda drawn: drawn.stratum),
    Fact("registrering", "Registrering", 14, _field("registrering")),
    Fact("kund", "Kund", 10, _field("kund")),
    Fact("personal", "Personal", 16, _staff),
    Fact("kategori", "Kategori", 13, _field("kategori")),
    Fact("insats", "Insats", 13, _field("insats")),
    Fact("tid", "Registrerad tid", 23, _registered),
    Fact("minuter", "Minuter", 9, _number("minuter")),
    Fact("planerad", "Planerad tid", 12, _beside("planerad_start", "planerad_slut")),
    Fact("taggad", "Taggad tid", 12, _beside("tagg_in", "tagg_ut")),
    Fact("satt", "Sätt", 8, _field("registreringssatt")),
    Fact("andra", "Andra rapporter för besöket", 36, _lines("andra")),
    Fact("bestallning", "Kundens beställningar den dagen", 47, _lines("bestallning")),
    Fact("franvaro", "Uppehåll eller frånvaro den dagen", 14, _field("franvaro")),
    Fact("taxeomrade", "Taxeområde", 11, _field("taxeomrade")),
    Fact("belopp", "Belopp som följer registreringen, kr", 13, _number("belopp")),
)
_QUESTION = (JA, NEJ, EJ_AKTUELLT, KAN_EJ)
QUESTIONS = (
    Answer("styrkt", "1. Är besöket styrkt?", 11, _QUESTION, must=True),
    Answer("tiden", "2. Är tiden rätt?", 11, _QUESTION, must=True),
    Answer("enligt_plan", "3. Insats enligt beställning och plan?", 12, _QUESTION, must=True),
    Answer("delning", "4. Är kategori och delning rätt?", 12, _QUESTION, must=True),
    Answer("behorighet", "5. Är behörigheten rätt?", 12, _QUESTION, must=True),
)
BEDOMNING = Answer("bedomning", "Bedömning", 12, BEDOMNINGAR, must=True)
FELTYPER = tuple(Answer(f"feltyp{i}", f"Feltyp {i}", 19) for i in (1, 2, 3))
WHO = (
    Answer("granskare", "Granskare", 13, must=True),
    Answer("datum", "Datum", 12, must=True),
)
ANSWERS = (
    *QUESTIONS,
    BEDOMNING,
    *FELTYPER,
    Answer("krav", "Krav", 14),
    Answer("paverkar", "Påverkar ersättning?", 12, (JA, NEJ)),
    Answer("ratt_minuter", "Rätt minuter", 9),
    Answer("ratt_kategori", "Rätt kategori", 13, KATEGORIER),
    Answer("underlag", "Granskat underlag", 20, must=True),
    Answer("kommentar", "Utförarens kommentar", 24),
    Answer("anteckning", "Anteckning (ingen journaltext)", 24),
    *WHO,
)
SECOND_ANSWERS = (BEDOMNING, FELTYPER[0], *WHO)
FLAG_HEADING = "Tidigare flaggor (visas efter bedömningen)"
DONE_HEADING = "Klar?"


def as_read(value: Value) -> str:
    """A fact as it reads in a cell: one line, numbers without needless decimals."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return " ".join(str(value).split())


def in_protocol(value: Value) -> str:
    """A fact as the protocol's cell has it, and as it reads there: a very long one is cut."""
    return as_read(in_cell(value) if isinstance(value, str) else value)


def sheet_names(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """utforare → its sheet and the second reviewer's: at most 31 characters, all different."""
    taken = {_same(name) for name in (FIRST_SHEET, ERROR_SHEET, DEMAND_SHEET, FLAG_SHEET)}
    taken.add("history")
    found = {}
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", unicodedata.normalize("NFC", name))
        plain = " ".join(plain.split()).strip("'") or "Utförare"
        found[name] = (_free(plain, "", taken), _free(plain, " (2)", taken))
    return found


def _free(name: str, ending: str, taken: set[str]) -> str:
    """A sheet's name that is not taken yet, and then is: at most 31 characters, with a number if need be."""
    for number in range(1, 10_000):
        tail = ending if number == 1 else f"{ending} {number}"
        sheet = f"{name[: LONGEST_NAME - len(tail)].rstrip()}{tail}"
        if _same(sheet) not in taken:
            taken.add(_same(sheet))
            return sheet
    raise ValueError(f"Det finns för många blad som heter {name}.")


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
