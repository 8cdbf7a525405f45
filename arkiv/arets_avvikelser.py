"""What became of the deviations of a year, after the last of its months (spec: arkiv, «The year»)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from arkiv.contents import existing
from arkiv.file import opened
from arkiv.liv import SAME, last_nr, months_before

# Where a deviation stands after the last of the months; it is one of them.
KVAR, ATGARDAD, OBEDOMD, HANDELSE = "kvar", "åtgärdad", "obedömd", "händelse"
LAGEN = (KVAR, ATGARDAD, OBEDOMD, HANDELSE)


@dataclass(frozen=True)
class Avvikelser:
    """The different deviations of a control: how many, of how many clients, and where they stand.

    `lagen`: state → how many. `aterkomna`: those that a month had closed, and a later one found again.
    `uppfoljda`: what people have last written of them, status → how many.
    """

    antal: int
    kunder: int
    lagen: Mapping[str, int]
    aterkomna: int
    uppfoljda: Mapping[str, int]


def deviations_of(
    path: Path,
    forst: str,
    sist: str,
    utforare: str | None = None,
    regler: Collection[tuple[str, str]] | None = None,
) -> dict[str, Avvikelser]:
    """kontroll → the deviations that the latest run of some month from `forst` to `sist` has.

    `utforare`: of that provider alone; `regler`: of these rules (kontroll and regel) alone.
    """
    after = f"{sist}~"
    rules = None if regler is None else sorted("|".join(rule) for rule in regler)
    asked = {"forst": forst, "vems": utforare, "regler": rules}
    with opened(existing(path)) as con, months_before(con, after, last_nr(con)):
        found = con.execute(_OF_EACH, asked).fetchall()
        states = con.execute(_STATES, asked).fetchall()
        written = con.execute(_WRITTEN, asked).fetchall()
    return {
        kontroll: Avvikelser(
            antal,
            kunder,
            {state: n for k, state, n in states if k == kontroll},
            aterkomna,
            {status: n for k, status, n in written if k == kontroll},
        )
        for kontroll, antal, kunder, aterkomna in found
    }


# Each deviation once, with its state.
_YEAR = f"""WITH seen AS (SELECT id, kontroll, regel, utforare, kund, period
      FROM avvikelse JOIN manad ON korning = nr WHERE ($vems IS NULL OR utforare = $vems)
      AND coalesce(list_contains($regler, kontroll || '|' || regel), true)),
    aret AS (SELECT s.id, s.kontroll, CASE WHEN s.handelse THEN '{HANDELSE}'
        WHEN s.sist = (SELECT max(period) FROM manad) THEN '{KVAR}'
        WHEN o.id IS NOT NULL THEN '{OBEDOMD}' ELSE '{ATGARDAD}' END AS lage
      FROM sedd AS s LEFT JOIN oppen AS o USING (id)
      WHERE s.id IN (SELECT id FROM seen WHERE period >= $forst))"""
_BACK = f"""SELECT DISTINCT id FROM (
      SELECT *, lag(period) OVER (PARTITION BY id ORDER BY period) AS innan FROM seen) AS s
    WHERE period >= $forst AND EXISTS (SELECT 1 FROM alla_bedomda AS b
      WHERE {SAME.format("b", "s")} AND b.period > s.innan AND b.period < s.period)"""
_OF_EACH = f"""{_YEAR} SELECT kontroll, count(*), (SELECT count(DISTINCT coalesce(kund, id))
      FROM seen WHERE seen.kontroll = aret.kontroll AND period >= $forst),
    count(*) FILTER (id IN ({_BACK})) FROM aret GROUP BY kontroll ORDER BY kontroll"""
_STATES = f"{_YEAR} SELECT kontroll, lage, count(*) FROM aret GROUP BY ALL ORDER BY ALL"
_WRITTEN = f"""{_YEAR}, skrivet AS (SELECT id, max_by(status, nr) AS status
      FROM uppfoljning GROUP BY id)
    SELECT kontroll, status, count(*) FROM aret JOIN skrivet USING (id)
    GROUP BY ALL ORDER BY ALL"""
