"""Control 7: the pay computed beside what is invoiced, in short and line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks import odelad
from checks.ersattning import KONTROLL
from checks.facts import Facts
from checks.pengar import betalning
from checks.pengar.grunder import BESOK, TIMMAR
from checks.pengar.taxa import POSTER
from extracts.shown import visible
from reports.kit.blocks import Block, Cell, Column, Heading, Section, Table, Text
from reports.kit.naming import swedish
from reports.kit.numbers import NOTHING, count, decimal, ore
from reports.kit.numbers import kronor as whole_kronor
from reports.kit.suppression import NOT_SHOWN
from reports.kit.words import MARKS
from reports.manad.sums import Cut
from reports.manad.view import View
from suites.by_plan import by_plan
from suites.verdicts import AVVIKELSE, UPPFYLLT

_REJECTED = Column("Underkända rader", css="smal")
_DETAILS = "Ersättning"
_EJ_BERAKNINGSBAR = "ej beräkningsbar"


@dataclass(frozen=True)
class Line:
    """A post in a taxeomrade at a provider, in kronor; None where there is no amount."""

    utforare: str
    post: str
    taxeomrade: str
    mangd: float
    beraknat: float | None
    fakturerat: float | None

    @property
    def skillnad(self) -> float | None:
        """Invoiced − computed."""
        return None if self.beraknat is None else (self.fakturerat or 0.0) - self.beraknat


def _lines(view: View) -> list[Line]:
    """The lines of the providers that the page shows, and of those that only have an invoice."""
    found = view.share.every

    def value(namn: str, utforare: str, cut: Cut) -> float | None:
        judged = found.get((KONTROLL, namn, utforare, cut))
        return judged.indikator.varde if judged else None

    return [
        Line(
            utforare,
            cut[0][1],
            cut[1][1],
            value("mangd", utforare, cut) or 0.0,
            judged.indikator.varde,
            value("fakturerat", utforare, cut),
        )
        for (kontroll, namn, utforare, cut), judged in found.items()
        if (kontroll, namn) == (KONTROLL, "ersattning") and utforare is not None
    ]


def summary(view: View) -> Iterator[Block]:
    """Per provider: computed, invoiced, and the differences line by line, those over and those under."""
    lines = _lines(view)
    if not lines:
        return
    yield Heading("Beräknad ersättning", "beraknad-ersattning")
    yield _computed(view, lines) if view.board else _invoiced(view, lines)
    yield from _of_undivided(view)
    if view.board:
        return
    yield from _remarks(view)
    yield Text(
        f"Rad för rad, med mängd och taxa, står beräkningen i avsnittet {_DETAILS} längre ned.",
        css="liten",
    )


def _computed(view: View, lines: list[Line]) -> Table:
    """For the board: what is computed, and no difference, which can be about one client."""
    names = _names(lines)
    sums = [_sums(lines, u)[0] for u in names]
    _hours, hidden = view.secrecy.groups
    rows = tuple(
        (
            view.label(u),
            view.hidden_word(u) if u in hidden.names else whole_kronor(kronor),
            view.rejected_share(KONTROLL, u),
        )
        for u, kronor in zip(names, sums, strict=True)
    )
    whole = NOT_SHOWN if hidden.total else whole_kronor(sum(sums))
    total = ("Alla tillsammans", whole, view.rejected_share(KONTROLL, None))
    columns = (Column("Utförare"), Column("Beräknat", numeric=True), _REJECTED)
    caption = f"Beräknad ersättning, {view.month}"
    return Table(caption, columns, rows, total if len(rows) > 1 else None)


def board_total(view: View) -> float | None:
    """What is computed of all providers, where the board reads it."""
    lines = _lines(view)
    _hours, hidden = view.secrecy.groups
    alone = len(_names(lines)) == 1
    unread = hidden.names if alone else hidden.total
    return None if unread or not lines else _sums(lines, None)[0]


def _invoiced(view: View, lines: list[Line]) -> Table:
    names = _names(lines)
    rows = tuple(
        (view.label(u), *_kronor(*_sums(lines, u)), view.rejected_share(KONTROLL, u)) for u in names
    )
    whole = _kronor(*_sums(lines, None))
    total = ("Alla tillsammans", *whole, view.rejected_share(KONTROLL, None))
    differences = ("Fakturerat över beräknat", "Fakturerat under beräknat")
    heads = ("Beräknat", "Fakturerat", *differences, "Fakturerat som inte kan beräknas")
    return Table(
        f"Beräknad ersättning och faktura, {view.month}",
        (Column("Utförare"), *(Column(head, numeric=True) for head in heads), _REJECTED),
        rows,
        total if len(rows) > 1 else None,
        wide=True,
    )


def _names(lines: list[Line]) -> list[str]:
    return sorted({line.utforare for line in lines}, key=swedish)


def _sums(lines: list[Line], utforare: str | None) -> tuple[float, ...]:
    """Computed, invoiced of what is computed, over and under it (below zero), and the rest invoiced."""
    mine = [line for line in lines if utforare in (None, line.utforare)]
    known = [line for line in mine if line.beraknat is not None]
    differences = [line.skillnad or 0.0 for line in known]
    return (
        sum(line.beraknat or 0.0 for line in known),
        sum(line.fakturerat or 0.0 for line in known),
        sum(kr for kr in differences if kr > 0),
        sum(kr for kr in differences if kr < 0),
        sum(line.fakturerat or 0.0 for line in mine if line.beraknat is None),
    )


def _kronor(*sums: float) -> list[str]:
    *known, rest = sums
    return [*map(ore, known), ore(rest) if rest else NOTHING]


def _of_undivided(view: View) -> Iterator[Block]:
    """The posts that are not in a provider's sum, nor in the total, as its time is undivided."""
    facts = _facts(view)
    whole = [view.label(u) for u in view.names if u in odelad.undivided(facts)]
    posts = [post for post in POSTER if betalning.by_registrations(facts, post)]
    if whole and posts:
        yield Text(f"Inte med ({odelad.SKAL}): {', '.join(posts)} hos {', '.join(whole)}.")


def _remarks(view: View) -> Iterator[Block]:
    """What is not in the sums, and what no rule covers."""
    left_out = [
        f"{_amount(view, cut[0][1], j.indikator.varde)} {cut[0][1]} hos {visible(u)}"
        for (k, namn, u, cut), j in view.share.every.items()
        if (k, namn) == (KONTROLL, "mangd_utan_taxeomrade") and u
    ]
    if left_out:
        yield Text(f"Inte med, eftersom kundens taxeområde inte är känt: {'; '.join(left_out)}.")
    twice = [
        (u, j.indikator)
        for (k, namn, u, _cut), j in view.share.every.items()
        if (k, namn) == (KONTROLL, "listning_hos_flera") and u
    ]
    if twice:
        said = "; ".join(
            f"{visible(u)} {count(i.namnare)} i {i.cut[0][1]}, {ore(i.varde)}" for u, i in twice
        )
        yield Text(
            "Kunder som är listade i hemsjukvård hos flera utförare i månaden (regel saknas; de är "
            f"räknade hos var och en): {said}."
        )


def details(view: View) -> Section | None:
    """Every line with its quantity and price."""
    lines = _lines(view)
    if not lines:
        return None
    blocks: list[Block] = [Text(_grounds(view))]
    for utforare in _names(lines):
        mine = [line for line in lines if line.utforare == utforare]
        blocks.append(_table(view, utforare, mine))
    return Section("ersattning", _DETAILS, tuple(blocks))


def _facts(view: View) -> Facts:
    """With the model that the plan pays by."""
    rapport = view.data.rapport
    return by_plan(rapport.facts, rapport.plan)


def as_usual(view: View) -> bool:
    """Whether the plan pays every post by its usual ground: service and omsorg as granted."""
    return betalning.as_usual(_facts(view))


def _grounds(view: View) -> str:
    """What each post is paid for, by the plan's model."""
    facts = _facts(view)
    if as_usual(view):
        return (
            "Service och omsorg: beviljade timmar som är verkställda och inte pausade, dag för dag "
            "efter kundens taxeområde. Larm och delegerad hsl: utförda timmar. Hemsjukvård och "
            "hemrehab: utförda besök, och för hemsjukvård varje kund som är inskriven någon dag."
        )
    said = "; ".join(f"{post}: {betalning.ground(facts, post).text}" for post in POSTER)
    return f"Så ersätts posterna enligt planens modell, efter kundens taxeområde: {said}."


def _table(view: View, utforare: str, lines: list[Line]) -> Table:
    heads = ("Mängd", "Taxa", "Beräknat", "Fakturerat", "Skillnad")
    rows = tuple(
        (
            line.post,
            line.taxeomrade,
            _amount(view, line.post, line.mangd) if line.mangd else NOTHING,
            _price(view, line),
            _EJ_BERAKNINGSBAR if line.beraknat is None else ore(line.beraknat),
            ore(line.fakturerat),
            ore(line.skillnad),
            _mark(view, line),
        )
        for line in lines
    )
    return Table(
        f"Ersättning, {view.label(utforare)}, {view.month}",
        (
            Column("Post"),
            Column("Taxeområde"),
            *(Column(head, numeric=True) for head in heads),
            Column("Utfall", css="utfall"),
        ),
        rows,
        wide=True,
    )


def _mark(view: View, line: Line) -> Cell:
    if line.beraknat is None:
        return ""
    key = f"{visible(line.utforare)}|{line.post}|{line.taxeomrade}"
    return MARKS[AVVIKELSE if key in view.data.deviating_invoices else UPPFYLLT]


def _price(view: View, line: Line) -> str:
    kronor = betalning.price(_facts(view), line.post, line.taxeomrade)
    return NOTHING if kronor is None else decimal(float(kronor), 0 if kronor % 1 == 0 else 2)


def _amount(view: View, post: str, mangd: float | None) -> str:
    unit = betalning.unit(_facts(view), post)
    if unit == TIMMAR:
        return f"{decimal(mangd, 2)} tim"
    if unit == BESOK:
        return f"{count(mangd)} besök"
    return f"{count(mangd)} {'kund' if mangd == 1 else 'kunder'}"
