"""The answer of a self-check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from rich.text import Text

from reports.egenkontroll.findings import KINDS, Egenkontroll, Kind
from reports.egenkontroll.page import verdict
from reports.kit.numbers import count as number
from reports.kit.numbers import part_of
from reports.manad.reading import reading_notes, unread_note
from reports.terminal.screen import Screen

# So many kinds of finding are told on any screen, and so many rows of each.
_FEWEST, _FIRST_ROWS = 3, 5
_FIRST_NAMES = 5
_NARROWEST = 20
_ALL = "alla finns i fynd.csv"
# A path is not broken.
_WITH_PATH = _MORE, _CORRECT, _RECEIPT = "Läs mer:", "Rätta i:", "Kvitto:"


def check_summary(
    checked: Egenkontroll,
    folder: Path,
    marked: Sequence[str],
    receipt: Path | None,
    *,
    everything: bool,
) -> None:
    """The answer first, then the kinds of finding as far as the screen goes, then where to read on."""
    console = Screen()
    colour = "bold green" if checked.can_be_sent else "bold red"
    console.print(f"[{colour}]{verdict(checked)}[/]")
    where = _where_to_read(checked, folder, marked, receipt)
    below = sum(-(-len(line) // console.width) for line in where)
    told = [(kind, list(_lines(console, checked, kind, everything))) for kind in checked.kinds]
    if not everything:
        told = told[: _fitting([len(lines) for _kind, lines in told], console.height - below - 5)]
    for slag in KINDS:
        if checked.counts[slag]:
            console.print(f"[bold]{slag.capitalize()}: {number(checked.counts[slag])}[/bold]")
        for kind, lines in told:
            if kind.slag == slag:
                console.print(Text("\n").join(lines), soft_wrap=True)
    if len(told) < len(checked.kinds):
        said = f"{len(told)} av {len(checked.kinds)} slag visas."
        console.print(f"{said} Visa alla med --alla, eller läs rapporten.")
    for line in where:
        console.print(line, markup=False, soft_wrap=line.startswith(_WITH_PATH))


def _fitting(lines: Sequence[int], room: int) -> int:
    """How many of the kinds fit, none of them cut; a few are told on the smallest screen too."""
    fit = [total for total in accumulate(lines) if total <= room]
    return max(len(fit), min(_FEWEST, len(lines)))


def _lines(console: Screen, checked: Egenkontroll, kind: Kind, everything: bool) -> Iterator[Text]:
    """What and how many, where, what to do: each whole, on as many lines as it takes."""
    where = _where(checked, kind, everything)
    indent = f"{number(kind.antal):>6}  "
    for told in filter(None, (kind.titel, where, kind.gor_sa)):
        text = console.render_str(told, markup=False)
        for line in text.wrap(console, max(console.width - len(indent), _NARROWEST)):
            line.rstrip()
            yield Text(indent).append_text(line)
            indent = " " * len(indent)


def _where(checked: Egenkontroll, kind: Kind, everything: bool) -> str:
    if kind.whole:
        return f"{checked.file_name(kind.whole.fil)}: {kind.whole.text}"
    shown = kind.first if everything else kind.first[:_FIRST_ROWS]
    places: dict[str, list[str]] = {}
    for row in shown:
        if row["rad"] is not None:
            places.setdefault(checked.file_name(row["fil"]), []).append(str(row["rad"]))
    where = "; ".join(f"{file} rad {', '.join(rows)}" for file, rows in places.items())
    rest = f" … ({part_of(len(shown), kind.antal, _ALL)})" if len(shown) < kind.antal else ""
    return where and f"{where}{rest}"


def _where_to_read(
    checked: Egenkontroll, folder: Path, marked: Sequence[str], receipt: Path | None
) -> list[str]:
    read = checked.underlag
    lines = [f"{checked.outside}."] if checked.outside else []
    lines += reading_notes(read)
    lines += unread_note(read, _FIRST_NAMES, "alla står i rapport.html")
    if checked.not_judged:
        lines.append(f"Inte kontrollerat här: {'; '.join(checked.not_judged)}.")
    lines.append(f"{_MORE} {folder / 'rapport.html'}")
    if marked:
        names = marked[0] if len(marked) == 1 else f"{len(marked)} filer med _att_ratta i namnet"
        shown, every = checked.returned
        part = f" ({part_of(shown, every, _ALL)})"
        lines.append(f"{_CORRECT} {names} i samma mapp{part if shown < every else ''}")
    if receipt:
        lines.append(f"{_RECEIPT}   {receipt}")
    return lines
