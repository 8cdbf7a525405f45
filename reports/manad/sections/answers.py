"""The month in a few sentences, counted from the run: goals missed, whom to look at, kronor, how sure."""

from __future__ import annotations

from collections.abc import Iterator

from extracts.shown import visible
from reports.kit.blocks import Cell
from reports.kit.naming import swedish
from reports.kit.numbers import count, kronor, percent
from reports.kit.words import ESTIMATE, indikator
from reports.manad.editions import see
from reports.manad.per_provider import PerProvider, limit_text
from reports.manad.reading import files_read
from reports.manad.sections.amounts import invoiced_said, owed
from reports.manad.sections.clients import GROUPS, PLAN_SAKNAS, Group, clients_of, is_judged
from reports.manad.sections.goals import with_limits
from reports.manad.sections.unjudged import lines_of
from reports.manad.sums import INVOICE
from reports.manad.view import View
from suites.verdicts import AVVIKELSE, KRITISK

_REGISTRERINGAR = "registreringar"
# So many names are read in a sentence.
NAMES = 6


def answers(view: View) -> Iterator[Cell]:
    """What a controller asks of the month, in the order that it is asked."""
    yield from goals(view)
    yield _clients(view)
    yield _to_correct(view)
    yield _kronor(view)
    yield _trust(view)


def goals(view: View) -> Iterator[str]:
    """Each decided goal: the whole, and who does not reach it."""
    for found in with_limits(view, beslutad=True):
        yield f"{indikator(found.namn).title}: {_whole(found)}målet är {limit_text(found)}. {_missed(found)}."


def _whole(found: PerProvider) -> str:
    whole = found.total or (found.lines[0] if found.lines else None)
    if whole is None or whole.hidden:
        return ""
    unit = indikator(found.namn).unit
    parts = f" ({whole.taljare} av {whole.namnare} {'timmar' if unit.parts == 'timmar' else ''}".rstrip()
    return f"{whole.text}{parts}), " if unit.taljare else f"{whole.text}, "


def _missed(found: PerProvider) -> str:
    below = [line for line in found.lines if line.mark and line.mark.word == AVVIKELSE]
    where = "Under målet" if found.hogst is None else "Utanför målet"
    if not below:
        return f"{where}: ingen utförare"
    names = [
        f"{visible(line.utforare or '')}{'' if line.hidden else f' ({line.text})'}"
        for line in below
    ]
    if len(names) > NAMES:
        shown = sum(not line.hidden or line.mark is not None for line in found.lines)
        return f"{where}: {of_shown(len(names), shown, len(found.lines))}, se {see('mal')}"
    return f"{where}: {listed(names)}"


def of_shown(some: int, shown: int, every: int) -> str:
    """«15 av 25 utförare»; of those that are shown where some may not be, for nothing is said of them."""
    return f"{some} av {shown} utförare{' som visas' if shown < every else ''}"


def _clients(view: View) -> str:
    """Those who may stand without help, and what nobody has been able to judge of them."""
    said = [_of_group(view, group) for group in GROUPS]
    found = [text for text in said if text]
    if not found:
        return "Kunder som kan stå utan hjälp: inte prövat i den här körningen."
    return f"Kunder att titta till: {'; '.join(found)}. De står i {see('kunder')}."


def _of_group(view: View, group: Group) -> str | None:
    judged = [u for u in view.names if is_judged(view, group, u)]
    if not any(is_judged(view, group, u) is not None for u in view.names):
        return None
    clients = sum(clients_of(view, group, u) for u in view.names)
    title = group.title[:1].lower() + group.title[1:]
    if not judged:
        return f"{title} ej bedömt"
    left = len(view.names) - len(judged)
    apart = f" (ej bedömt för {left} utförare)" if left and group.regel != PLAN_SAKNAS else ""
    return f"{title} {count(clients)}{apart}"


def _to_correct(view: View) -> str:
    """How much is serious, and where most of it is: a place to begin, no order of merit."""
    found: dict[str | None, int] = {}
    plan = view.data.rapport.plan
    rules = ((k.id, rule) for k in view.kontroller for rule in plan.row(k.id).rules)
    serious = {
        (k, rule.regel) for k, rule in rules if rule.allvar == KRITISK and not rule.indikator
    }
    for (kontroll, regel, utforare), of in view.share.sums.items():
        if (kontroll, regel) in serious:
            found[utforare] = found.get(utforare, 0) + of.antal
    antal = sum(found.values())
    if not antal:
        return "Kritiska fel att rätta: inga."
    named = {u: n for u, n in found.items() if u is not None}
    parts = [f"{u} {count(n)}" for u, n in sorted(named.items(), key=lambda item: swedish(item[0]))]
    own = antal - sum(named.values())
    parts += [f"utan utförare {count(own)}"] if own else []
    per = f" ({', '.join(parts)})" if len(parts) <= NAMES else f" hos {len(named)} utförare"
    return f"Kritiska fel att rätta: {count(antal)}{per}, av {count(view.all_deviations)} avvikelser i allt."


def _kronor(view: View) -> str:
    """In which direction: what rules say is paid too much, and invoices above and below what is computed."""
    amounts = list(owed(view).values())
    invoices = list(view.sums(*INVOICE).values())
    said = []
    if amounts:
        whole = sum(amount.belopp for amount in amounts)
        # The same krona may stand under several rules.
        said.append(f"högst {kronor(whole)} kan ha betalats för mycket enligt reglerna")
    if invoices:
        said.append(invoiced_said(invoices))
    if not said:
        return "Pengar som kan vara berörda: inga belopp."
    return f"Pengar som kan vara berörda ({ESTIMATE}): {'; '.join(said)}."


def _trust(view: View) -> str:
    """How much of the delivery is behind the figures, and what could not be judged."""
    files = [f for f in files_read(view.data.rapport.facts) if f.tabell == _REGISTRERINGAR]
    read, right = sum(f.rader for f in files), sum(f.godkanda for f in files)
    share = f" ({percent(right / read)})" if read else ""
    names = [k.titel for k in view.kontroller if k.planerad and any(lines_of(view, k))]
    apart = f" Helt eller delvis ej bedömt: {listed(names)}, se {see('ejbedomt')}." if names else ""
    return f"Underlaget: {count(right)} av {count(read)} registreringar är godkända{share}.{apart}"


def listed(names: list[str]) -> str:
    """«a, b och c»."""
    return " och ".join(filter(None, (", ".join(names[:-1]), names[-1])))
