"""What a verdict stands for in figures: a goal that is missed, rows to correct, or nothing of either.

The verdicts are those of the run; here is told which kind each of them is, in every section alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from checks.registry import CONTROLS
from reports.kit.blocks import Mark
from reports.kit.numbers import NBSP, count
from reports.kit.words import MARKS
from reports.manad.per_provider import Line, PerProvider, limit_text, per_provider
from reports.manad.view import View
from suites.verdicts import AVVIKELSE, MOT_FORSLAG, UPPFYLLT, Kontrollutfall, Regelutfall

MISSAT = Mark("✗", "målet missat", "avvikelse")
ATT_RATTA = Mark("✎", "rader att rätta", "ratta")
_BROKEN = (AVVIKELSE, MOT_FORSLAG)
Rules = list[Regelutfall]
Share = tuple[str, PerProvider, Line]


@dataclass(frozen=True)
class Proportion:
    """A control on a page. `utforare` None is the control as a whole.

    The board reads the kind of a verdict alone: what it may read of figures stands in section 4.
    """

    view: View
    kontroll: Kontrollutfall

    def mark(self, utforare: str | None) -> Mark:
        """The verdict by its kind, and how much it is."""
        rules = self._rules(utforare)
        mark = self._verdict(utforare)
        broken = [r for r in rules if r.counts and r.utfall == mark.word and r.utfall in _BROKEN]
        missed = list(self._shares_of(broken, utforare))
        if mark.word == AVVIKELSE:
            mark = MISSAT if any(r.regel in self._shares for r in broken) else ATT_RATTA
        if self.view.board:
            return mark
        if missed:
            return replace(mark, text=self._missed(*missed[0], broken, utforare))
        if broken:
            return replace(mark, text=self._counted(broken, utforare))
        if mark.word == UPPFYLLT:
            kept = list(self._shares_of(rules, utforare))
            return replace(mark, text=kept[0][2].text) if kept else mark
        return mark

    def deviates(self, utforare: str) -> bool:
        """Whether the provider has a deviation from a rule or a decided goal."""
        return self._verdict(utforare).word == AVVIKELSE

    def beside(self, utforare: str) -> str | None:
        """Where every share is kept and there are single findings all the same: both, in words."""
        rules = [r for r in self._rules(utforare) if r.counts]
        shares = list(self._shares_of(rules, utforare))
        single = [r for r in rules if r.utfall in _BROKEN and r.regel not in self._shares]
        missed = any(r.utfall in _BROKEN and r.regel in self._shares for r in rules)
        if not shares or not single or missed:
            return None
        _regel, found, line = shares[0]
        titles = self.view.data.rapport.plan.texter
        said = (f"{titles[r.regel].titel} {_of(r.avvikelser, r.provade)}" for r in single)
        return f"{line.text} når {limit_text(found)}, med enstaka fynd: {', '.join(said)}"

    def _verdict(self, utforare: str | None) -> Mark:
        if utforare is None:
            return MARKS[self.kontroll.utfall]
        return self.view.verdict(self.kontroll, utforare)

    def _rules(self, utforare: str | None) -> Rules:
        return (
            list(self.kontroll.regler)
            if utforare is None
            else self.view.rules(self.kontroll, utforare)
        )

    @cached_property
    def _shares(self) -> Mapping[str, tuple[PerProvider, Mapping[str | None, Line]]]:
        """regel → the indicator that it judges, and its line for each provider."""
        shares = {}
        for rule in self.view.data.rapport.plan.row(self.kontroll.id).rules:
            found = per_provider(self.view, self.kontroll.id, rule.indikator or "")
            if found:
                lines = (*found.lines, *([found.total] if found.total else []))
                shares[rule.regel] = found, {line.utforare: line for line in lines}
        return shares

    def _shares_of(self, rules: Rules, utforare: str | None) -> Iterator[Share]:
        """The rules that judge a share, where it has a value."""
        for regel in dict.fromkeys(r.regel for r in rules if r.regel in self._shares):
            found, lines = self._shares[regel]
            line = lines.get(utforare)
            if line and line.varde is not None:
                yield regel, found, line

    def _missed(
        self, regel: str, found: PerProvider, line: Line, broken: Rules, utforare: str | None
    ) -> str:
        """«69,9 % av 85 %», «12,5 %, högst 10 %»; of all, how many miss a goal that the whole reaches."""
        highest = self._is_highest(regel)
        value, limit = line.varde or 0.0, found.gransvarde or 0.0
        within = value <= limit if highest else limit <= value <= (found.hogst or value)
        if utforare is None and within:
            missing = sum(r.regel == regel for r in broken)
            return f"{count(missing)} av{NBSP}{count(len(found.lines))} utförare"
        between = (
            " av" if not highest and found.hogst is None else ", högst" if highest else ", mål"
        )
        return f"{line.text}{between}{NBSP}{limit_text(found)}"

    def _is_highest(self, regel: str) -> bool:
        """Whether the limit is the highest that is allowed, and there is no lowest."""
        expectations = self.view.data.rapport.plan.row(self.kontroll.id).expectations
        kwargs = next(e["kwargs"] for e in expectations if e["meta"]["regel"] == regel)
        return "max_value" in kwargs and "min_value" not in kwargs

    def _counted(self, broken: Rules, utforare: str | None) -> str:
        """«1 av 99 298» where one thing is counted; else how many findings there are."""
        control = CONTROLS.get(self.kontroll.id)
        namn = control.rader if control else None
        rows = self.view.data.indikatorer.get((self.kontroll.id, namn or "", utforare))
        if rows and rows.indikator.taljare:
            return _of(rows.indikator.taljare, rows.indikator.namnare or 0)
        antal, regler = sum(r.avvikelser for r in broken), {r.regel for r in broken}
        if len(regler) > 1:
            return f"{count(antal)} fynd"
        return _of(antal, sum(r.provade for r in self._rules(utforare) if r.regel in regler))


def _of(part: float, whole: float) -> str:
    return f"{count(part)} av{NBSP}{count(whole)}"
