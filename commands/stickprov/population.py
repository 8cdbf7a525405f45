"""The population of an audit, put together from the controls' own definitions, month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from checks.facts import Facts
from checks.granskning import performed_facts, rejected_facts
from checks.pengar.betalning import registered_prices
from extracts.contract import ODELAD
from extracts.period import Period
from extracts.profil.profil_file import load_profiler
from extracts.read import read_underlag
from extracts.shown import visible
from extracts.underlag import Underlag
from reports.kit.masking import mask_columns
from reports.kit.naming import folder_names, swedish
from reports.manad.csv_files import cell
from reports.manad.planned import NOT_DECIDED, outside
from stickprov.audit.frame import (
    COLUMNS,
    REJECTED,
    RISKDEL,
    SLUMPDEL,
    Frame,
    as_text,
    demand_unique,
    name_rejected,
    write_frames,
)
from stickprov.audit.plan import Audit
from stickprov.audit.settings import Settings
from stickprov.errors import StickprovError
from suites.by_plan import by_plan
from suites.critical import critical_rows, critical_rules
from suites.gx_door import Door
from suites.plan import Plan

TABLE = "ram"


@dataclass(frozen=True)
class Population:
    """The frames to be: a table of text columns in the engine, and the file of each provider."""

    underlag: Underlag
    audit: Audit
    files: dict[str, str]
    utan_utforare: int

    def frames(self, folder: Path) -> tuple[Frame, ...]:
        """One frame file per provider in the folder."""
        return write_frames(self.underlag.con, TABLE, self.files, folder)

    def counts(self) -> list[tuple[str, int, int]]:
        """Per provider: registrations in slumpdel and in riskdel."""
        rows = self.underlag.con.table(TABLE).group_by("utforare")
        counted = rows.agg(
            slump=(_.stratum == SLUMPDEL).sum(), risk=(_.stratum == RISKDEL).sum()
        ).to_pyarrow()
        by_name = {row["utforare"]: row for row in counted.to_pylist()}
        return [(name, by_name[name]["slump"], by_name[name]["risk"]) for name in self.files]

    def sources(self) -> tuple[dict[str, Any], ...]:
        """What was read, with its hash."""
        files = self.underlag.loaded.files
        return tuple(
            {"tabell": f.source.table, "fil": f.source.name, "sha256": f.sha256, "rader": f.rows}
            for f in files
        )


def read_population(
    path: Path,
    period: str,
    plan: Plan,
    settings: Settings,
    door: Door,
    scratch: Path,
    tell: Callable[[str], None],
    profiler: Sequence[Path] = (),
    kalla: str | None = None,
) -> Population:
    """The utförda registrations of the months, and the rejected rows that may be such."""
    months = whole_months(period, settings)
    tell("Läser underlaget")
    underlag = read_underlag(
        path, scratch, load_profiler(profiler, plan.contract), keep=True, contract=plan.contract
    )
    demand_months(underlag, months)
    parts, taxor = [], {}
    for month in months:
        tell(f"Prövar registreringarna för {month.name}")
        held = plan.at(month.last)
        facts = by_plan(Facts(underlag, month, held.parameters, plan.tariffs(month.last)), held)
        taxor[str(month)] = registered_prices(facts)
        parts.append(_flagged(facts, held, door, f"urval_{month}".replace("-", "_")))
    tell("Skriver ramen")
    rejected = rejected_facts(underlag, months[0].first, months[-1].last)
    known = rejected.filter(rejected.utforare.notnull())
    rows = ibis.union(*parts, _as_risk(known), distinct=False)
    _store(underlag, _narrowed(rows, settings))
    return Population(
        underlag,
        make_audit(plan, settings, taxor, kalla),
        _files(underlag),
        int(rejected.filter(rejected.utforare.isnull()).count().execute()),
    )


def make_audit(
    plan: Plan,
    settings: Settings,
    taxor: Mapping[str, Mapping[tuple[str, str], Decimal]],
    kalla: str | None,
) -> Audit:
    """What is decided before the draw, as it is frozen; `taxor` are prices by the plan's model."""
    return Audit(
        namn=visible(plan.namn),
        beslut=plan.beslut or NOT_DECIDED,
        internkontrollplan=plan.sha256,
        period=tuple(taxor),
        settings=settings,
        flaggregler={rule.regel: plan.texter[rule.regel].titel for rule in critical_rules(plan)},
        taxor=taxor,
        kalla=None if kalla is None else visible(kalla),
        utanfor=outside(plan, *map(Period.parse, taxor)),
    )


def whole_months(period: str, settings: Settings) -> list[Period]:
    """As many whole months as the plan says, in a row."""
    months, wanted = Period.span(period), settings.antal("manader")
    if len(months) != wanted:
        raise StickprovError(
            f"Planen säger {wanted} hela månader, men {period} är {len(months)}. "
            "Skriv till exempel --period 2022-03..2022-04."
        )
    return months


def demand_months(underlag: Underlag, months: Sequence[Period]) -> None:
    """Every month of the period must be in the registrations."""
    found = sorted({month for month, _utforare in underlag.other_months()})
    for month in months:
        if str(month) not in found:
            raise StickprovError(
                f"Det finns inga registreringar för {month.name}. "
                f"Månader i underlaget: {', '.join(found) or 'inga'}."
            )


def _flagged(facts: Facts, plan: Plan, door: Door, name: str) -> ir.Table:
    """The month's registrations with the kritiska rules they break; stored, as the next month replaces."""
    flags = critical_rows(facts, plan, door).group_by("rad_id")
    flags = flags.agg(flaggor=_.regel.group_concat(", ", order_by=_.regel))
    rows = performed_facts(facts).left_join(flags, "rad_id").drop("rad_id", "rad_id_right")
    stratum = rows.flaggor.isnull().ifelse(SLUMPDEL, RISKDEL)
    return facts.underlag.store(name, as_text(rows.mutate(stratum=stratum)))


def _as_risk(rejected: ir.Table) -> ir.Table:
    """Rejected rows in the shape of the others; why they were rejected stands as their flag."""
    named = name_rejected(rejected)
    empty = {name: ibis.null(str) for name in ("andra", "bestallning", "franvaro", "taxeomrade")}
    return as_text(
        named.mutate(
            **empty,
            belopp=ibis.null("float64"),
            stratum=ibis.literal(RISKDEL),
            flaggor=ibis.literal(REJECTED) + named.skal,
        )
    )


def _narrowed(rows: ir.Table, settings: Settings) -> ir.Table:
    """Only the kategorier of the plan; a row whose kategori cannot be read is kept, and undivided time."""
    if not settings.kategorier:
        return rows
    wanted = rows.kategori.isin((*settings.kategorier, ODELAD))
    return rows.filter(rows.kategori.isnull() | wanted)


def _store(underlag: Underlag, rows: ir.Table) -> None:
    """Masked, harmless in a spreadsheet, each key once."""
    underlag.store("ram_skriven", rows)
    mask_columns(
        underlag.con, "ram_skriven", ("utforare", *COLUMNS), underlag.looks_like_personnummer()
    )
    written = underlag.con.table("ram_skriven")
    safe = written.select("utforare", *(cell(written, name) for name in COLUMNS))
    stored = underlag.store(TABLE, safe.order_by("utforare", "registrering"))
    underlag.con.drop_table("ram_skriven")
    demand_unique(stored)
    if not stored.count().execute():
        raise StickprovError(
            "Perioden har inga utförda besök att dra ur i de kategorier planen säger."
        )


def _files(underlag: Underlag) -> dict[str, str]:
    """utforare → ram_<utforare>.csv, in the order of the Swedish alphabet."""
    names = underlag.con.table(TABLE).select("utforare").distinct().to_pyarrow()["utforare"]
    ordered = sorted((visible(name) for name in names.to_pylist()), key=swedish)
    folders = folder_names(ordered)
    return {name: f"ram_{folders[name]}.csv" for name in ordered}
