"""The answer of a self-check."""

from __future__ import annotations

from pathlib import Path

from reports.egenkontroll.findings import KINDS, Egenkontroll, Kind
from reports.egenkontroll.page import verdict
from reports.numbers import count as number
from reports.numbers import part_of
from reports.reading import reading_notes
from reports.terminal.screen import Screen

# What a kind of finding takes of the screen, and how many rows it names there.
_LINES_PER_KIND, _FIRST_ROWS = 3, 5
_ALL = "alla finns i fynd.csv"


def check_summary(
    checked: Egenkontroll, folder: Path, receipt: Path | None, *, everything: bool
) -> None:
    """The answer first, then the kinds of finding as far as the screen goes, then where to read on."""
    console = Screen()
    colour = "bold green" if checked.can_be_sent else "bold red"
    console.print(f"[{colour}]{verdict(checked)}[/]")
    after = _after_findings(checked, folder, receipt)
    room = max(console.height - len(after) - 5, 3 * _LINES_PER_KIND)
    kinds = checked.kinds if everything else checked.kinds[: room // _LINES_PER_KIND]
    for slag in KINDS:
        if checked.counts[slag]:
            console.print(f"[bold]{slag.capitalize()}: {number(checked.counts[slag])}[/bold]")
        for kind in kinds:
            if kind.slag == slag:
                _kind(console, checked, kind, everything)
    if len(kinds) < len(checked.kinds):
        said = f"{len(kinds)} av {len(checked.kinds)} slag visas."
        console.print(f"{said} Visa alla med --alla, eller läs rapporten.")
    for line in after:
        console.print(line, markup=False, soft_wrap=True)


def _kind(console: Screen, checked: Egenkontroll, kind: Kind, everything: bool) -> None:
    """Three lines: what and how many, where, what to do."""
    if kind.whole:
        where = f"{checked.file_name(kind.whole.fil)}: {kind.whole.text}"
        _lines(console, kind, where, everything)
        return
    shown = kind.first if everything else kind.first[:_FIRST_ROWS]
    places: dict[str, list[str]] = {}
    for row in shown:
        if row["rad"] is not None:
            places.setdefault(checked.file_name(row["fil"]), []).append(str(row["rad"]))
    where = "; ".join(f"{file} rad {', '.join(rows)}" for file, rows in places.items())
    rest = f" … ({part_of(len(shown), kind.antal, _ALL)})" if len(shown) < kind.antal else ""
    _lines(console, kind, where and f"{where}{rest}", everything)


def _lines(console: Screen, kind: Kind, where: str, everything: bool) -> None:
    lines = (f"{number(kind.antal):>6}  {kind.titel}", where, kind.gor_sa)
    for at, line in enumerate(filter(None, lines)):
        text = console.render_str(line if at == 0 else f"{'':>8}{line}", markup=False)
        if not everything:
            text.truncate(console.width, overflow="ellipsis")
        console.print(text)


def _after_findings(checked: Egenkontroll, folder: Path, receipt: Path | None) -> list[str]:
    lines = list(reading_notes(checked.underlag))
    if checked.not_judged:
        lines.append(f"Inte kontrollerat här: {'; '.join(checked.not_judged)}.")
    lines.append(f"Läs mer: {folder / 'rapport.html'}")
    marked = sorted(path.name for path in folder.glob("*_att_ratta*.xlsx"))
    if marked:
        names = marked[0] if len(marked) == 1 else f"{len(marked)} filer med _att_ratta i namnet"
        shown, every = checked.returned
        part = f" ({part_of(shown, every, _ALL)})"
        lines.append(f"Rätta i: {names} i samma mapp{part if shown < every else ''}")
    if receipt:
        lines.append(f"Kvitto:   {receipt}")
    return lines
