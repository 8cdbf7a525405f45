"""The internkontrollplan: rows, limits, tariffs and texts, read from the TOML of a plan folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suites.errors import PlanError
from suites.verdicts import KRITISK, UPPLYSNING, VARNING, Rule

HOME = Path(__file__).parent
ALLVAR = {"critical": KRITISK, "warning": VARNING, "info": UPPLYSNING}


@dataclass(frozen=True)
class Limit:
    """A limit with where it was decided; `beslut` None means a förslag."""

    namn: str
    varde: float
    beslut: str | None
    text: str

    @property
    def beslutad(self) -> bool:
        return self.beslut is not None


@dataclass(frozen=True)
class PlanRow:
    """One row of the plan (KONTROLLER.md, "What a plan row carries")."""

    id: str
    titel: str
    avser: str
    process: str
    risk: str
    sannolikhet: int
    konsekvens: int
    kontrollmoment: str
    metod: str
    frekvens: str
    frekvens_beslut: str | None
    manader: tuple[int, ...]
    ansvarig: str
    rapporteras_till: str
    beslut: str | None
    svit: str | None
    gransvarden: Mapping[str, Limit]
    expectations: tuple[Mapping[str, Any], ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(_rule(e) for e in self.expectations)

    def planned(self, month: int) -> bool:
        return month in self.manader


@dataclass(frozen=True)
class Text:
    """The sentence of a rule and what to do about it; `varfor` says why it matters to a reader."""

    titel: str
    text: str
    gor_sa: str
    utforare: str | None = None


@dataclass(frozen=True)
class Tariff:
    """Kronor per hour, month or visit of a post in a taxeomrade, from a date."""

    post: str
    fran: dt.date
    kronor: Mapping[str, float]
    beslut: str


@dataclass(frozen=True)
class NotMeasurable:
    """Months in which some controls cannot be judged, and why."""

    fran: dt.date
    till: dt.date
    kontroller: tuple[str, ...]
    skal: str


@dataclass(frozen=True)
class Plan:
    """A plan as read; `sha256` covers all its files."""

    namn: str
    titel: str
    organisation: str
    beslut: str
    rader: tuple[PlanRow, ...]
    taxor: tuple[Tariff, ...]
    ej_matbart: tuple[NotMeasurable, ...]
    texter: Mapping[str, Text]
    underkand: Mapping[str, Mapping[str, str]]
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        joined = "".join(f"{name}:{digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(joined.encode()).hexdigest()

    @property
    def limits(self) -> dict[str, Limit]:
        return {namn: limit for rad in self.rader for namn, limit in rad.gransvarden.items()}

    @property
    def parameters(self) -> dict[str, float]:
        return {namn: limit.varde for namn, limit in self.limits.items()}

    def row(self, kontroll: str) -> PlanRow:
        return next(rad for rad in self.rader if rad.id == kontroll)

    def tariffs(self, day: dt.date) -> dict[tuple[str, str], float]:
        """(post, taxeomrade) → kronor, as valid on a day."""
        valid = sorted((t for t in self.taxor if t.fran <= day), key=lambda t: t.fran)
        return {(t.post, area): kr for t in valid for area, kr in t.kronor.items()}

    def not_measurable(self, kontroll: str, day: dt.date) -> str | None:
        for months in self.ej_matbart:
            if kontroll in months.kontroller and months.fran <= day <= months.till:
                return months.skal
        return None


def plan_folder(name: str) -> Path:
    """A plan's folder, by its name among the plans that come with the program or by its path."""
    for folder in (Path(name), HOME / name):
        if (folder / "plan.toml").is_file():
            return folder
    known = ", ".join(sorted(p.parent.name for p in HOME.glob("*/plan.toml")))
    raise PlanError(f"Vi hittar ingen plan som heter {name}. Planer som finns: {known}.")


def load_plan(name: str) -> Plan:
    """Read and check a plan; PlanError names the file and what to mend."""
    folder = plan_folder(name)
    raw = _toml(folder / "plan.toml")
    texter = _toml(folder / "texter.toml")
    rows = tuple(_row(folder, row) for row in _list(raw, "kontroll", folder))
    head = _table(raw, "plan", folder / "plan.toml")
    plan = Plan(
        namn=folder.name,
        titel=_text(head, "titel", folder),
        organisation=_text(head, "organisation", folder),
        beslut=_text(head, "beslut", folder),
        rader=rows,
        taxor=tuple(_tariff(t, folder) for t in raw.get("taxa", [])),
        ej_matbart=tuple(_not_measurable(t, folder) for t in raw.get("ej_matbar", [])),
        texter={regel: _one_text(regel, t, folder) for regel, t in texter.get("regel", {}).items()},
        underkand=texter.get("underkand", {}),
        files=_digests(folder, rows),
    )
    _check(plan, folder)
    return plan


def _row(folder: Path, raw: Mapping[str, Any]) -> PlanRow:
    where = f"{folder.name}/plan.toml, kontroll {raw.get('id', '?')}"
    known = set(PlanRow.__dataclass_fields__) - {"expectations"}
    for key in raw:
        if key not in known:
            raise PlanError(
                f"{where}: «{key}» känns inte igen. Fält som finns: {', '.join(sorted(known))}."
            )
    required = known - {"frekvens_beslut", "beslut", "svit", "gransvarden"}
    for key in sorted(required):
        if key not in raw:
            raise PlanError(f"{where}: «{key}» saknas. Lägg till raden {key} = … .")
    limits = {n: _limit(n, v, where) for n, v in raw.get("gransvarden", {}).items()}
    svit = raw.get("svit")
    values: dict[str, Any] = {
        key: raw.get(key) for key in known - {"gransvarden", "manader", "svit"}
    }
    for key in ("sannolikhet", "konsekvens"):
        if values[key] not in (1, 2, 3, 4):
            raise PlanError(f"{where}: {key} ska vara 1, 2, 3 eller 4.")
    months = raw["manader"]
    if not isinstance(months, list) or any(m not in range(1, 13) for m in months):
        raise PlanError(f"{where}: manader ska vara en lista med månadsnummer 1–12.")
    return PlanRow(
        **values,
        manader=tuple(months),
        svit=svit,
        gransvarden=limits,
        expectations=tuple(_suite(folder / svit)) if svit else (),
    )


def _limit(namn: str, raw: object, where: str) -> Limit:
    if not isinstance(raw, dict) or not isinstance(raw.get("varde"), int | float):
        raise PlanError(f'{where}: gränsvärdet {namn} ska skrivas {{ varde = …, text = "…" }}.')
    unknown = set(raw) - {"varde", "beslut", "text"}
    if unknown:
        raise PlanError(f"{where}: gränsvärdet {namn} har okänt fält «{sorted(unknown)[0]}».")
    return Limit(namn, raw["varde"], raw.get("beslut"), str(raw.get("text", "")))


def _suite(path: Path) -> list[Mapping[str, Any]]:
    """The expectations of a suite file, in GX's own serialisation."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PlanError(f"Sviten {path.name} saknas i planen {path.parent.name}.") from error
    except ValueError as error:
        raise PlanError(f"{path.name} går inte att läsa som JSON: {error}.") from error
    expectations = content.get("expectations") if isinstance(content, dict) else None
    if not isinstance(expectations, list) or not expectations:
        raise PlanError(f"{path.name}: listan «expectations» saknas eller är tom.")
    for expectation in expectations:
        _check_expectation(path.name, expectation)
    return expectations


def _check_expectation(file: str, expectation: Any) -> None:
    meta = expectation.get("meta") if isinstance(expectation, dict) else None
    if not isinstance(meta, dict) or not {"regel", "tabell"} <= meta.keys():
        raise PlanError(f"{file}: varje expectation ska ha meta med «regel» och «tabell».")
    regel = meta["regel"]
    if expectation.get("severity") not in ALLVAR:
        raise PlanError(
            f"{file}: regeln «{regel}» har severity «{expectation.get('severity')}». "
            f"Välj {', '.join(ALLVAR)}."
        )
    kwargs = expectation.get("kwargs")
    if not isinstance(kwargs, dict) or "column" not in kwargs:
        raise PlanError(f"{file}: regeln «{regel}» saknar kwargs.column, kolumnen som prövas.")
    if "$PARAMETER" in json.dumps(kwargs.get("row_condition", "")):
        raise PlanError(f"{file}: regeln «{regel}» har $PARAMETER i row_condition; det stöds inte.")


def parameters_of(expectation: Mapping[str, Any]) -> set[str]:
    """The plan limits an expectation refers to."""
    return {
        value["$PARAMETER"]
        for value in expectation["kwargs"].values()
        if isinstance(value, dict) and "$PARAMETER" in value
    }


def _rule(expectation: Mapping[str, Any]) -> Rule:
    meta = expectation["meta"]
    return Rule(
        regel=meta["regel"],
        tabell=meta["tabell"],
        kolumn=expectation["kwargs"]["column"],
        allvar=ALLVAR[expectation["severity"]],
        indikator=meta.get("indikator"),
        gransvarde=meta.get("gransvarde"),
    )


def _check(plan: Plan, folder: Path) -> None:
    limits = plan.limits
    ids = [rad.id for rad in plan.rader]
    if len(set(ids)) != len(ids):
        raise PlanError(f"{folder.name}/plan.toml: samma kontroll finns två gånger.")
    for rad in plan.rader:
        for expectation in rad.expectations:
            regel = expectation["meta"]["regel"]
            for namn in sorted(parameters_of(expectation) - limits.keys()):
                raise PlanError(
                    f"{rad.svit}: regeln «{regel}» använder gränsvärdet {namn}, "
                    f"som inte finns i {folder.name}/plan.toml."
                )
            if regel not in plan.texter:
                raise PlanError(f"{folder.name}/texter.toml: regeln «{regel}» saknar text.")
        for rule in rad.rules:
            limit = limits.get(rule.gransvarde or "")
            if rule.gransvarde and limit is None:
                raise PlanError(f"{rad.svit}: gränsvärdet {rule.gransvarde} finns inte i planen.")
            if limit and not limit.beslutad and rule.allvar == KRITISK:
                raise PlanError(
                    f"{rad.svit}: regeln «{rule.regel}» är kritisk men gränsen {limit.namn} är ett "
                    "förslag. Ange beslut i planen, eller gör regeln till varning."
                )


def _tariff(raw: Mapping[str, Any], folder: Path) -> Tariff:
    try:
        return Tariff(raw["post"], raw["fran"], dict(raw["kronor"]), raw["beslut"])
    except (KeyError, TypeError) as error:
        raise PlanError(f"{folder.name}/plan.toml: en taxa saknar fältet {error}.") from error


def _not_measurable(raw: Mapping[str, Any], folder: Path) -> NotMeasurable:
    try:
        return NotMeasurable(raw["fran"], raw["till"], tuple(raw["kontroller"]), raw["skal"])
    except (KeyError, TypeError) as error:
        raise PlanError(f"{folder.name}/plan.toml: ej_matbar saknar fältet {error}.") from error


def _one_text(regel: str, raw: Any, folder: Path) -> Text:
    try:
        return Text(raw["titel"], raw["text"], raw["gor_sa"], raw.get("utforare"))
    except (KeyError, TypeError) as error:
        raise PlanError(
            f"{folder.name}/texter.toml: regeln {regel} saknar fältet {error}."
        ) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PlanError(f"{path.name} saknas i planen {path.parent.name}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(
            f"{path.parent.name}/{path.name} går inte att läsa som TOML: {error}."
        ) from error


def _table(raw: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    if not isinstance(raw.get(key), dict):
        raise PlanError(f"{path.parent.name}/{path.name}: avsnittet [{key}] saknas.")
    found: Mapping[str, Any] = raw[key]
    return found


def _list(raw: Mapping[str, Any], key: str, folder: Path) -> list[Mapping[str, Any]]:
    if not isinstance(raw.get(key), list) or not raw[key]:
        raise PlanError(f"{folder.name}/plan.toml: inga [[{key}]] finns.")
    found: list[Mapping[str, Any]] = raw[key]
    return found


def _text(raw: Mapping[str, Any], key: str, folder: Path) -> str:
    if not isinstance(raw.get(key), str):
        raise PlanError(f"{folder.name}/plan.toml: [plan] saknar {key}.")
    return str(raw[key])


def _digests(folder: Path, rows: tuple[PlanRow, ...]) -> dict[str, str]:
    names = ["plan.toml", "texter.toml", *(row.svit for row in rows if row.svit)]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def check_measured(plan: Plan, measured: set[str]) -> None:
    """A control with a suite must be one that the program measures."""
    for rad in plan.rader:
        if rad.svit and rad.id not in measured:
            raise PlanError(
                f"{plan.namn}/plan.toml: kontrollen «{rad.id}» har en svit men mäts inte av programmet. "
                f"Kontroller som mäts: {', '.join(sorted(measured))}."
            )
