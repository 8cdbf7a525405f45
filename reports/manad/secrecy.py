"""What the board may read of each number: one decision, for the whole of its edition (spec: plan, «Secrecy»).

A number that is hidden in one place is hidden in all, and no total or share tells it. So every count that
several sections show is decided here, or in hidden_lines.py, and what could give it away is not shown to the
board at all: how many were tried by a rule is often a count of clients that stands in another section.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.kit.suppression import Suppressed, is_small, suppress
from reports.manad.collect import Collected
from reports.manad.hidden_lines import PLANS, ROWS, Hidden, HiddenLines, Named
from reports.manad.reading import files_read, other_months
from reports.manad.sums import INVOICE, Amount, Sum

# A rule whose deviations are what is left of an indicator.
_REST_OF: dict[Named, Named] = {("genomforandeplan", "plan-saknas"): PLANS}
_FIRST = "registreringar"


@dataclass(frozen=True)
class Rows:
    """The rows of a table over all files, and which of the numbers are hidden."""

    rader: int
    godkanda: int
    underkanda: int
    hidden: frozenset[str]


class Secrecy(HiddenLines):
    """The decisions of a run: on the lines of indicators, on deviations, and on rows."""

    data: Collected

    def rule(self, kontroll: str, regel: str) -> bool:
        """Whether the number of deviations of a rule, over all providers, is hidden."""
        rest, found = _REST_OF.get((kontroll, regel)), self._sums.get(kontroll, {})
        if rest and self.has(*rest):
            return self.lines(*rest).total
        if kontroll == _FIRST and regel in found:
            return list(found).index(regel) in self._added.hidden
        if (kontroll, regel) == INVOICE and self._invoice.total_hidden:
            return True
        return regel in found and _concerns_few(found[regel])

    def amount(self, kontroll: str, regel: str, amount: Amount) -> bool:
        """Whether the kronor of a rule, or those of one sign of an invoice, are hidden, and how many."""
        if (kontroll, regel) == INVOICE:
            found = self._sums[kontroll][regel]
            return (0 if amount == found.over else 1) in self._invoice.hidden
        return self.rule(kontroll, regel) or _concerns_few(amount)

    @cached_property
    def _invoice(self) -> Suppressed:
        """Invoiced too much and too little, which together are the deviations of the rule."""
        kontroll, regel = INVOICE
        found = self._sums.get(kontroll, {}).get(regel, Sum(0, 0))
        return suppress([found.over.antal, found.under.antal])

    @property
    def all_rules(self) -> bool:
        """Whether the number of deviations of all rules of registrations is hidden."""
        return self._added.total_hidden

    @cached_property
    def _sums(self) -> dict[str, dict[str, Sum]]:
        """kontroll → regel → its deviations over all providers."""
        found: dict[str, dict[str, Sum]] = {}
        for (kontroll, regel, _u), of in sorted(self.data.sums.items(), key=str):
            rules = found.setdefault(kontroll, {})
            rules[regel] = rules.get(regel, Sum(0, 0)) + of
        return found

    @cached_property
    def _added(self) -> Suppressed:
        """Of the control whose rules are added up on the page."""
        rules = list(self._sums.get(_FIRST, {}).values())
        few = {at for at, found in enumerate(rules) if _concerns_few(found)}
        return suppress([found.antal for found in rules], few)

    def rows(self, tabell: str) -> Rows:
        """The rows of a table, with what the rows of the month in other sections would tell of them."""
        rader, godkanda, underkanda = self._delivered[tabell]
        hidden = set()
        if is_small(underkanda) or self.rejected(tabell).total:
            hidden |= {"underkanda"}
        if is_small(godkanda) or (tabell == _FIRST and self._month_tells):
            hidden |= {"godkanda"}
        if hidden:
            hidden |= {"rader"}
        return Rows(rader, godkanda, underkanda, frozenset(hidden))

    @cached_property
    def _delivered(self) -> dict[str, tuple[int, int, int]]:
        found: dict[str, tuple[int, int, int]] = {}
        facts = self.data.rapport.facts
        for f in files_read(facts):
            rader, godkanda, underkanda = found.get(f.tabell, (0, 0, 0))
            found[f.tabell] = rader + f.rader, godkanda + f.godkanda, underkanda + f.underkanda
        return found

    @cached_property
    def _month_tells(self) -> bool:
        """Accepted rows less those of the month are the rows of other months; less those, the month's."""
        months = other_months(self.data.rapport.facts)
        lines = self.lines(*ROWS) if self.has(*ROWS) else Hidden()
        alone = len(self.names) == 1 and bool(lines.names)
        return lines.total or alone or any(map(is_small, months.values()))

    def rejected(self, tabell: str) -> Hidden:
        """The providers whose rejected rows of a table are hidden, and whether all of them are."""
        if tabell not in self._rejected:
            self._rejected[tabell] = self._hide_rejected(tabell)
        return self._rejected[tabell]

    @cached_property
    def _rejected(self) -> dict[str, Hidden]:
        return {}

    def _hide_rejected(self, tabell: str) -> Hidden:
        of = {u: d for (u, t), d in sorted(self.data.delivered.items()) if t == tabell}
        total = self._delivered[tabell][2] if tabell in self._delivered else 0
        counts = [d.underkanda for d in of.values()]
        nobodys = max(total - sum(counts), 0)
        few = {at for at, d in enumerate(of.values()) if is_small(d.rader)}
        found = suppress([*counts, nobodys], few)
        return Hidden(
            frozenset(u for at, u in enumerate(of) if at in found.hidden), found.total_hidden
        )


def _concerns_few(found: Sum | Amount) -> bool:
    return is_small(found.antal) or is_small(found.kunder)
