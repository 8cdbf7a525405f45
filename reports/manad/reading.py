"""What a run says of how the files were read, where it is not as one would take for granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checks.facts import Facts
from extracts.period import Period
from extracts.underlag import FileCount, Underlag
from reports.kit.numbers import count, part_of


def file_names(underlag: Underlag) -> dict[int, str]:
    """The number of a file in the engine → its name."""
    return {f.number: f.source.name for f in underlag.loaded.files}


def files_read(facts: Facts) -> Sequence[FileCount]:
    """Per file its rows, accepted and rejected, and those of other months; asked of the engine once."""
    return facts.known("filer", lambda: facts.underlag.counts(facts.period))


def other_months(facts: Facts, own: str | None = None) -> dict[str, int]:
    """Month → accepted registrations of another month than the run's, of all or of one provider."""
    found = facts.known("andra_manader", lambda: facts.underlag.other_months(facts.period))
    months: Counter[str] = Counter()
    for (month, utforare), rows in found.items():
        if own in (None, utforare):
            months[month] += rows
    return dict(sorted(months.items()))


def reading_notes(underlag: Underlag) -> Iterator[str]:
    """One sentence per file whose header is further down, and per sheet with what is not shown."""
    for file in underlag.loaded.files:
        if file.further_down:
            yield (
                f"{file.source.place}: Rubrikerna står på rad {count(file.header_row)}; raderna "
                "ovanför lästes inte."
            )
        if any(c.absent and c.name not in file.columns for c in file.source.contract.columns):
            yield (
                f"{file.source.place}: Kolumnen kategori finns inte; raderna är lästa som odelad tid."
            )
    for hidden in underlag.hidden():
        rows = f"dolda eller bortfiltrerade rader ({count(hidden.rader)})" if hidden.rader else ""
        columns = f"dolda kolumner ({count(hidden.kolumner)})" if hidden.kolumner else ""
        yield f"{hidden.plats}: {' och '.join(filter(None, (rows, columns)))} är också lästa."


def unread_note(underlag: Underlag, most: int, where: str) -> Iterator[str]:
    """The files and sheets that were not read, the first `most` of them; `where` all are named."""
    if total := len(underlag.ignored):
        names = ", ".join(underlag.ignored[:most])
        yield f"Filer och blad som inte lästes ({part_of(min(total, most), total, where)}): {names}."


def in_another_year(month: str, period: Period) -> bool:
    """Whether `2021-03` is the month of the run in another year."""
    return month != str(period) and month[-2:] == str(period)[-2:]
