"""What a provider tells of itself for the yearly meeting: a table beside the underlag.

Spec: arkiv, «The year».
"""

from __future__ import annotations

from extracts.columns import Table, Typ, absent, must

# What the systems say too, by the words of the table.
KONTINUITET = "personalkontinuitet"
MATT = ("utförd tid", "genomförandeplaner", "avböjda besök", "utan avvikelse", KONTINUITET)
EGNA = Table(
    "egna_uppgifter",
    (
        must("utforare"),
        must("uppgift"),
        absent("matt", Typ.VAL, MATT),
        must("varde", Typ.TAL, signed=True),
        absent("namnare", Typ.TAL),
    ),
)
