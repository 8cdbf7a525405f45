"""7 Pengar som kan vara berörda: kronor of deviations, the pay computed, and shared visits."""

from __future__ import annotations

from collections.abc import Iterator

from reports.kit.blocks import Block, Section, Text
from reports.kit.words import ESTIMATE
from reports.manad.sections.amounts import APART, Named, amount_table, invoiced, owed
from reports.manad.sections.budget import budget
from reports.manad.sections.pay import as_usual, summary
from reports.manad.sections.shared_visits import shared_visits
from reports.manad.sums import INVOICE
from reports.manad.view import View

_AS_GRANTED = (
    "Service och omsorg ersätts efter beviljad tid. Därför är beloppet noll kronor för fel i sådana "
    "registreringar, och de räknas inte här."
)
_OTHERWISE = (
    "Beloppen räknas efter planens modell. En registrering för mycket får ett belopp bara där modellen "
    "ersätter utförd tid eller varje besök, och beviljad tid utan besök bara där modellen ersätter "
    "beviljad tid. Ett tak eller ett avdrag i modellen räknas inte in rad för rad, så felet kan ha kostat "
    "mindre."
)


def section(view: View) -> Section:
    """Kronor per rule, where the deviations have any; an estimate."""
    blocks: list[Block] = [
        Text(
            f"Alla belopp är en {ESTIMATE}. Utföraren ska höras innan något belopp används.",
            css="viktig",
        ),
        *_amounts(view),
        Text(
            f"{_AS_GRANTED if as_usual(view) else _OTHERWISE} För överlapp räknas inget belopp. Samma "
            "krona kan stå under flera regler, till exempel en frånvaro som också syns i fakturan.",
            css="liten",
        ),
        *summary(view),
        *budget(view),
        *shared_visits(view),
    ]
    return Section("pengar", "Pengar som kan vara berörda", tuple(blocks))


def _amounts(view: View) -> Iterator[Block]:
    """Per rule; and apart from them what is invoiced too much and too little."""
    texts, found = view.data.rapport.plan.texter, owed(view)
    named = sorted(((key, texts[key[1]].titel, amount) for key, amount in found.items()), key=_name)
    invoices = list(view.sums(*INVOICE).values())
    if named:
        caption = f"Belopp per regel, {ESTIMATE}"
        yield amount_table(view, caption, "Regel", named, "Alla regler i tabellen")
    if invoices:
        lines = [
            (INVOICE, name.capitalize(), amount) for name, amount in invoiced(invoices).items()
        ]
        caption = f"Faktura mot beräknad ersättning, {ESTIMATE}"
        yield amount_table(view, caption, "Skillnad", lines, None)
        yield Text(f"Minus betyder för lite fakturerat. {APART}", css="liten")
    if not named and not invoices:
        yield Text("Inga avvikelser i den här körningen har något belopp.")


def _name(named: Named) -> str:
    return named[1]
