"""Read a plan from its folder: plan.toml, one Great Expectations suite per control, perhaps texter.toml."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from extracts.shown import shown
from extracts.tomlfile import at
from suites import plan_dated
from suites.errors import PlanError
from suites.fields import day, demand_name, table, tables, text, text_or_none, texts, whole
from suites.insatser import FILE as INSATSER
from suites.insatser import load_insatser
from suites.modell_plan import paid_by
from suites.plan import BEKRAFTA, BESLUTAS, MASTE_RATTAS, ORD, Plan, PlanRow
from suites.plan_check import check, check_expectation
from suites.plan_folder import HOME, plan_folder
from suites.texts import COMMON, load_texts, toml
from suites.trend import load_trend

__all__ = ["HOME", "load_plan", "plan_folder"]
_FILE = re.compile(r"[A-Za-z0-9_-]+\.json")
# In [egenkontroll]: rule → the limit under which a finding of it must be corrected.
UNDER = "maste_rattas_under"
# What every row says in words.
_TEXTS = {field.name for field in fields(PlanRow) if field.type == "str"}


def load_plan(name: str) -> Plan:
    """Read and check a plan; PlanError names the file and what to mend."""
    folder = plan_folder(name)
    raw = toml(folder / "plan.toml")
    said, file = load_texts(_own_texts(folder)), f"{folder.name}/plan.toml"
    rows = tuple(_row(folder, row) for row in _rows(raw, file))
    head, head_place = _head(raw, file), f"{file}: [plan]"
    fran, till = _days(head, head_place)
    modell = text_or_none(head, "modell", head_place)
    betalning, modeller = paid_by(folder, modell, head_place)
    plan = Plan(
        namn=folder.name,
        titel=text(head, "titel", head_place),
        organisation=text(head, "organisation", head_place),
        beslut=text_or_none(head, "beslut", head_place),
        fran=fran,
        till=till,
        rader=rows,
        taxor=plan_dated.tariffs(raw.get("taxa", []), file),
        avgifter=plan_dated.avgifter(raw.get("avgift", []), file),
        avgiftstak=plan_dated.avgiftstak(raw.get("avgiftstak", []), file),
        ej_matbart=plan_dated.not_measurable(raw.get("ej_matbar", []), file),
        texter=said["regel"],
        underkand=said["underkand"],
        undantag=_exceptions(raw.get("egenkontroll", {}), rows, file),
        rattas_under=_corrected_under(raw.get("egenkontroll", {}), rows, file),
        modell=modell,
        betalning=betalning,
        insatser=load_insatser(folder),
        ord=_words(raw.get("ord", {}), file),
        odelad_tid=_allowed(head, "odelad_tid", head_place),
        bevaras_till=day(head.get("bevaras_till"), f"{head_place}, bevaras_till"),
        trend=load_trend(raw.get("trend", {}), file),
        files=_digests(folder, rows) | modeller,
    )
    check(plan)
    return plan


def _row(folder: Path, raw: Mapping[str, Any]) -> PlanRow:
    file, whose = f"{folder.name}/plan.toml", f", kontroll {raw.get('id', '?')}"

    def place(key: str = "") -> str:
        return at(file, raw, key) + whose

    where = place()
    known = set(PlanRow.__dataclass_fields__) - {"expectations"}
    for key in raw:
        if key not in known:
            raise PlanError(
                f"{place(key)}: «{key}» känns inte igen. Fält som finns: {', '.join(sorted(known))}."
            )
    optional = {"kort", "manader_utover_beslut", "beslut", "beslutat", "svit", "gransvarden"}
    required = known - optional
    for key in sorted(required):
        if key not in raw:
            raise PlanError(f"{where}: «{key}» saknas. Lägg till raden {key} = … .")
    given = table(raw.get("gransvarden", {}), f"{where}, gransvarden")
    svit = _svit(raw, where)
    for key in ("sannolikhet", "konsekvens"):
        if not whole(raw[key], range(1, 5)):
            raise PlanError(f"{place(key)}: {key} ska vara 1, 2, 3 eller 4.")
    values: dict[str, Any] = {key: text(raw, key, place(key)) for key in required & _TEXTS}
    demand_name(values["id"], "en kontroll", where)
    values["kort"] = text(raw, "kort", place("kort")) if "kort" in raw else values["titel"]
    return PlanRow(
        **values,
        sannolikhet=raw["sannolikhet"],
        konsekvens=raw["konsekvens"],
        manader=_months(raw, "manader", place("manader")),
        manader_utover_beslut=_months(raw, "manader_utover_beslut", place("manader_utover_beslut")),
        beslut=text_or_none(raw, "beslut", where),
        beslutat=_decided(raw, place("beslutat")),
        svit=svit,
        gransvarden={
            n: plan_dated.limit(n, v, at(file, given, n) + whose) for n, v in given.items()
        },
        expectations=tuple(_suite(folder / svit)) if svit else (),
    )


def _months(raw: Mapping[str, Any], key: str, where: str) -> tuple[int, ...]:
    months = raw.get(key, [])
    if not isinstance(months, list) or not all(whole(m, range(1, 13)) for m in months):
        raise PlanError(f"{where}: {key} ska vara en lista med månadsnummer 1–12.")
    return tuple(months)


def _decided(raw: Mapping[str, Any], where: str) -> dict[str, str]:
    """Field → where it was decided."""
    given = table(raw.get("beslutat", {}), f"{where}, beslutat")
    for key in given:
        if key not in BESLUTAS:
            raise PlanError(
                f"{where}: beslutat har okänt fält «{shown(key)}». Välj bland {', '.join(BESLUTAS)}."
            )
    return {key: text(given, key, f"{where}, beslutat") for key in given}


def _svit(raw: Mapping[str, Any], where: str) -> str | None:
    """The name of a file in the plan's own folder."""
    svit = text_or_none(raw, "svit", where)
    if svit and not _FILE.fullmatch(svit):
        raise PlanError(
            f"{where}: svit ska vara namnet på en fil i planens mapp, till exempel utford-tid.json."
        )
    return svit


def _suite(path: Path) -> list[Mapping[str, Any]]:
    """The expectations of a suite file, in GX's own serialisation."""
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise PlanError(f"Sviten {path.name} saknas i planen {path.parent.name}.") from error
    except (ValueError, RecursionError) as error:
        raise PlanError(f"{path.name} går inte att läsa som JSON: {error}.") from error
    expectations = content.get("expectations") if isinstance(content, dict) else None
    if not isinstance(expectations, list) or not expectations:
        raise PlanError(f"{path.name}: listan «expectations» saknas eller är tom.")
    for expectation in expectations:
        check_expectation(path.name, expectation)
    return expectations


def _exceptions(raw: Any, rows: tuple[PlanRow, ...], file: str) -> dict[str, str]:
    """Rule → its kind of finding, where [egenkontroll] says another than the severity does."""
    known = {rule.regel for row in rows for rule in row.rules}
    kinds = {"maste_rattas": MASTE_RATTAS, "bekrafta": BEKRAFTA}
    found = {}
    for key, regler in table(raw, f"{file}: [egenkontroll]").items():
        if key == UNDER:
            continue
        if key not in kinds:
            raise PlanError(
                f"{file}: [egenkontroll] har listorna {' och '.join(kinds)} och {UNDER}, inte «{key}»."
            )
        for regel in texts(regler, f"{file}: [egenkontroll], {key}"):
            if regel not in known:
                raise PlanError(f"{file}: [egenkontroll] nämner okänd regel «{regel}».")
            found[regel] = kinds[key]
    return found


def _corrected_under(raw: Any, rows: tuple[PlanRow, ...], file: str) -> dict[str, str]:
    """Rule → the limit under which what it measures must be corrected before a file is sent."""
    known = {rule.regel for row in rows for rule in row.rules}
    limits = {namn for row in rows for namn in row.gransvarden}
    where = f"{file}: [egenkontroll], {UNDER}"
    found = table(table(raw, f"{file}: [egenkontroll]").get(UNDER, {}), where)
    for regel in found:
        if regel not in known:
            raise PlanError(f"{where} nämner okänd regel «{regel}».")
        if text(found, regel, where) not in limits:
            raise PlanError(f"{where}: gränsvärdet {found[regel]} finns inte i planen.")
    return dict(found)


def _words(raw: Any, file: str) -> dict[str, str]:
    """What the organisation calls things, and the usual words for what it has not named."""
    given = table(raw, f"{file}: [ord]")
    for key in given:
        if key not in ORD:
            raise PlanError(
                f"{file}: [ord] har okänt ord «{shown(key)}». Välj bland {', '.join(ORD)}."
            )
    return ORD | {key: text(given, key, f"{file}: [ord]") for key in given}


def _head(raw: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    if "plan" not in raw:
        raise PlanError(f"{file}: avsnittet [plan] saknas.")
    return table(raw["plan"], f"{file}: [plan]")


def _allowed(head: Mapping[str, Any], key: str, where: str) -> bool:
    """A choice of the plan; not allowed where it says nothing."""
    found = head.get(key, False)
    if not isinstance(found, bool):
        raise PlanError(f"{where}: {key} ska vara true eller false, utan citattecken.")
    return found


def _days(head: Mapping[str, Any], where: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of the plan."""
    fran, till = (day(head.get(name), where) for name in ("fran", "till"))
    if fran is None or till is None or fran > till:
        raise PlanError(
            f"{where} ska ha planens första och sista dag, i den ordningen: fran = 2022-03-23 och "
            "till = 2022-12-31."
        )
    return fran, till


def _rows(raw: Mapping[str, Any], file: str) -> list[Mapping[str, Any]]:
    if not raw.get("kontroll"):
        raise PlanError(f"{file}: inga [[kontroll]] finns.")
    return tables(raw["kontroll"], f"{file}: [[kontroll]]")


def _own_texts(folder: Path) -> Path | None:
    path = folder / "texter.toml"
    return path if path.is_file() else None


def _digests(folder: Path, rows: tuple[PlanRow, ...]) -> dict[str, str]:
    """What the verdicts and their words depend on: the plan's files and the common texts."""
    files = {name: folder / name for name in ["plan.toml", *(r.svit for r in rows if r.svit)]}
    files["texter.toml"] = COMMON
    own = _own_texts(folder)
    if own:
        files["egna texter.toml"] = own
    if (folder / INSATSER).is_file():
        files[INSATSER] = folder / INSATSER
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
