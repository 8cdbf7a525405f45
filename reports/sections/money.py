"""7 Pengar som kan vara berörda: kronor of deviations, the pay computed, and shared visits."""

from __future__ import annotations

from reports.blocks import Block, Column, Section, Table, Text
from reports.collect import Sum
from reports.numbers import NOTHING, count, kronor
from reports.sections.pay import summary
from reports.sections.shared_visits import shared_visits
from reports.suppression import Suppressed, cell, is_small, suppress, total_cell
from reports.view import View
from reports.words import ESTIMATE

Key = tuple[str, str]


def section(view: View) -> Section:
    """Kronor per rule, where the deviations have any; an estimate."""
    sums: dict[Key, list[Sum]] = {}
    for (kontroll, regel, utforare), found in view.data.sums.items():
        if found.med_belopp and view.mine(utforare):
            sums.setdefault((kontroll, regel), []).append(found)
    blocks: list[Block] = [
        Text(
            f"Alla belopp är en {ESTIMATE}. Utföraren ska höras innan något belopp används.",
            css="viktig",
        ),
        _amounts(view, sums)
        if sums
        else Text("Inga avvikelser i den här körningen har något belopp."),
        Text(
            "Service och omsorg ersätts efter beviljad tid. Därför är beloppet noll kronor för fel "
            "i sådana registreringar, och de räknas inte här. För överlapp räknas inget belopp. Samma "
            "krona kan stå under flera regler, till exempel en frånvaro som också syns i fakturan.",
            css="liten",
        ),
        *summary(view),
        *shared_visits(view),
    ]
    return Section("pengar", "7. Pengar som kan vara berörda", tuple(blocks))


def _amounts(view: View, sums: dict[Key, list[Sum]]) -> Table:
    keys = sorted(sums, key=lambda key: view.data.rapport.plan.texter[key[1]].titel)
    antal = [sum(s.med_belopp for s in sums[key]) for key in keys]
    belopp = [sum(s.belopp for s in sums[key]) for key in keys]
    few = {at for at, key in enumerate(keys) if is_small(sum(s.kunder for s in sums[key]))}
    hidden = suppress(antal, few) if view.board else Suppressed(frozenset(), False)
    rows = tuple(
        (
            view.data.rapport.plan.texter[key[1]].titel,
            cell(antal, hidden, at, count(antal[at])),
            NOTHING if at in hidden.hidden else kronor(belopp[at]),
        )
        for at, key in enumerate(keys)
    )
    whole = NOTHING if hidden.total_hidden else kronor(sum(belopp))
    columns = (
        Column("Regel"),
        Column("Avvikelser med belopp", numeric=True),
        Column(f"Kronor ({ESTIMATE})", numeric=True),
    )
    total = ("Alla regler", total_cell(antal, hidden, count(sum(antal))), whole)
    return Table(f"Belopp per regel, {ESTIMATE}", columns, rows, total if len(rows) > 1 else None)
