"""How each proposed column is read: the line of the profile that a matched column becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extracts.columns import Column, Table, Typ
from extracts.forslag.headings import Sheet
from extracts.forslag.likeness import date_likeness
from extracts.forslag.looks import DATUM, Look, halves
from extracts.profil.allowed import MINUTES
from extracts.profil.formats import MIDNATT, MINUTER, TIMMAR
from extracts.profil.model import PAR

SAKER, TROLIG = 85, 65
_BY_LENGTH = 0.85
_ASKED = 0.6
"""At most so sure of a line that asks its reader something."""
Uppgift = tuple[tuple[str, str | bool], ...]
Found = Mapping[str, tuple[Look, float]]


@dataclass(frozen=True)
class Rad:
    """One proposed line. `uppgift` are its keys and values; `procent` is how sure it is, 0–99."""

    falt: str
    uppgift: Uppgift
    procent: int
    anmarkning: str = ""

    @property
    def sakerhet(self) -> str:
        return sureness(self.procent)

    @property
    def kolumner(self) -> tuple[str, ...]:
        """The vendor's columns that the line names."""
        keys = ("kolumn", "datum", "tid", "langd", "intervall")
        return tuple(str(value) for key, value in self.uppgift if key in keys)


def sureness(procent: int) -> str:
    """Per cent as a word."""
    return "säker" if procent >= SAKER else "trolig" if procent >= TROLIG else "osäker"


def recipes(sheet: Sheet, table: Table, found: Found) -> Iterator[Rad]:
    """A line per matched column, in the order of the contract."""
    dates = _date_column(sheet, found)
    for column in table.columns:
        if column.name in found:
            look, like = found[column.name]
            if column.typ is Typ.TID and look.values and not look.tidpunkt:
                if dates:
                    yield _date_and_clock(sheet, column, found, dates)
            else:
                uppgift, note = _whole(look, column)
                sure = min(like, _ASKED) if note else like
                yield Rad(column.name, (("kolumn", look.namn), *uppgift), _percent(sure), note)
        elif column.name == "slut" and PAR["slut"] in found and MINUTES[0] in found:
            yield _by_length(column, *found[MINUTES[0]])


def unfinished(table: Table, found: Found, rader: Sequence[Rad]) -> dict[str, Uppgift]:
    """Columns whose clock time is found and not its day: the line that they would have, without it."""
    done = {rad.falt for rad in rader}
    date = (("datum", "Kolumnens namn"), ("datumformat", DATUM[0]))
    return {
        column.name: (*date, *_klockslag(found[column.name][0]))
        for column in table.columns
        if column.name in found and column.name not in done
    }


def _percent(like: float) -> int:
    return min(round(100 * like), 99)


def _date_column(sheet: Sheet, found: Found) -> tuple[Look, float] | None:
    """The column that clock times take their day from: the one named most like it."""
    taken = {look.namn for look, _ in found.values()}
    free = [look for look in sheet.looks if look.namn not in taken]
    dates = [look for look in free if look.datum] or [look for look in free if look.tidpunkt]
    if not dates:
        return None
    best = max(dates, key=lambda look: date_likeness(look.namn))
    return best, 0.65 * date_likeness(best.namn) + 0.35


def _date_and_clock(sheet: Sheet, column: Column, found: Found, dates: tuple[Look, float]) -> Rad:
    look, like = found[column.name]
    date, sure = dates
    uppgift: list[tuple[str, str | bool]] = [*_datum(date), *_klockslag(look)]
    notes = [_ambiguous(date)]
    if look.minutes_past_midnight and look.klockslag:
        notes.append(f"är talen klockslag ({look.klockslag[0]}) eller {MIDNATT}?")
    if column.name in PAR and PAR[column.name] in found:
        before = _before(sheet, found[PAR[column.name]][0], look)
        if before:
            uppgift.append(("over_midnatt", True))
            notes.append(f"{before} av raderna slutar före de börjar: är det besök över midnatt?")
    asked = "; ".join(note for note in notes if note)
    likely = min(like, sure, _ASKED) if asked else min(like, sure)
    return Rad(column.name, tuple(uppgift), _percent(likely), asked)


def _datum(date: Look) -> list[tuple[str, str]]:
    return [("datum", date.namn), ("datumformat", (date.datum or date.tidpunkt)[0])]


def _klockslag(look: Look) -> list[tuple[str, str]]:
    if look.intervall:
        return [("intervall", look.namn), ("tidformat", look.intervall[0])]
    return [("tid", look.namn), ("tidformat", look.klockslag[0] if look.klockslag else MIDNATT)]


def _before(sheet: Sheet, start: Look, end: Look) -> int:
    """Rows where the clock time of the end is earlier than that of the beginning."""
    if start is end:
        pairs = list(filter(None, map(halves, end.values)))
    elif not start.klockslag or start.klockslag != end.klockslag:
        return 0
    else:
        first, last = (sheet.header.index(look.namn) for look in (start, end))
        both = ((cells[first], cells[last]) for cells in sheet.body)
        pairs = [pair for pair in both if all(pair)]
    return sum(ends.zfill(8) < begins.zfill(8) for begins, ends in pairs)


def _whole(look: Look, column: Column) -> tuple[list[tuple[str, str | bool]], str]:
    """The format of a column that comes from one cell, and what to look at."""
    match column.typ:
        case Typ.DATUM if look.datum:
            return _unless_own(look.datum[0], (DATUM[0],)), _ambiguous(look)
        case Typ.DATUM | Typ.TID if look.tidpunkt:
            own = tuple(f"{DATUM[0]}{sep}tt:mm{end}" for sep in " T" for end in ("", ":ss"))
            return _unless_own(look.tidpunkt[0], own if column.typ is Typ.TID else ()), ""
        case Typ.TAL if column.name in MINUTES:
            return _minutes(look)
        case Typ.MANAD if look.values and "-" not in look.values[0]:
            return [("format", "ÅÅÅÅMM")], ""
        case _:
            return [], ""


def _unless_own(form: str, own: tuple[str, ...]) -> list[tuple[str, str | bool]]:
    return [] if form in own else [("format", form)]


def _minutes(look: Look) -> tuple[list[tuple[str, str | bool]], str]:
    """Minutes and hours are told apart by the header's words, else by decimals, and asked about."""
    if look.langd:
        return [("format", look.langd[0])], ""
    said = [unit for unit in (TIMMAR, MINUTER) if unit[:3] in look.namn.lower()]
    if len(said) == 1:
        return [("format", said[0])], ""
    unit = TIMMAR if look.decimaltecken else MINUTER
    return [("format", unit)], f"är talen {unit}? De kan vara {TIMMAR} eller {MINUTER}"


def _by_length(column: Column, look: Look, like: float) -> Rad:
    """An end that the file does not have: the beginning and the length."""
    [(_, form)], _ = _minutes(look)
    note = "filen har ingen sluttid, så slutet räknas från starten och längden"
    return Rad(
        column.name,
        (("langd", look.namn), ("langdformat", form)),
        _percent(like * _BY_LENGTH),
        note,
    )


def _ambiguous(look: Look) -> str:
    """Day and month that could be each other."""
    orders = {form.find("D") < form.find("M") for form in look.datum}
    return "dag och månad kan vara omvända" if len(orders) > 1 else ""
