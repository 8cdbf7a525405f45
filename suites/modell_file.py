"""Read a model of payment from its file; ModellError names the file and what to mend."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from checks.pengar.grunder import GRUNDER, Grund
from checks.pengar.taxa import KRONOR, POSTER
from extracts.shown import visible
from extracts.tomlfile import at
from suites.errors import ModellError, PlanError
from suites.fields import demand_name
from suites.modell import DAGENS, Modell, Parameter, Postregel
from suites.plan_folder import plan_folder
from suites.texts import toml

_TEXTS = ("id", "titel", "beskrivning", "kalla")
_PARAMETER = ("text", "enhet", "varde", "kalla", "exempel")


def load_modeller(plan_name: str, own: str | None = None) -> tuple[Modell, ...]:
    """The models of a plan, the one it pays by first and the others by title.

    `own`: the file in modeller/ that the plan names; a post that it lacks is paid as in dagens.toml.
    """
    folder = plan_folder(plan_name)
    files = {path.stem: read_modell(path) for path in sorted((folder / "modeller").glob("*.toml"))}
    found = list(files.values())
    _demand_apart(found)
    if DAGENS not in {m.id for m in found}:
        raise ModellError(
            f"{folder.name}/modeller saknar dagens.toml, modellen som de andra jämförs med. "
            "Kopiera mappen modeller från planen norrtalje-2022."
        )
    first = next(m for m in found if m.id == DAGENS)
    demand_complete(first, f"{folder.name}/modeller, id {DAGENS}")
    paid = first if own in (None, DAGENS) else files[str(own)]
    rest = sorted((m for m in found if m.id != paid.id), key=lambda m: m.titel)
    return (replace(paid, poster={**first.poster, **paid.poster}), *rest)


def demand_complete(dagens: Modell, where: str) -> None:
    """Today's model says how every post is paid, and takes no parameters: what holds is known."""
    for post in POSTER:
        if post not in dagens.poster:
            raise ModellError(f"{where}: posten {post} saknas.")
    if dagens.parametrar:
        raise ModellError(f"{where}: dagens modell kan inte ha parametrar. Skriv värdet i posten.")


def wanted_models(modeller: tuple[Modell, ...], wanted: Collection[str]) -> tuple[Modell, ...]:
    """The wanted models besides the plan's own, by id or by the path of a file; all when none is named."""
    if not wanted:
        return modeller[1:]
    by_id = {m.id: m for m in modeller}
    found = [by_id.get(name) or _own(name, by_id) for name in dict.fromkeys(wanted)]
    others = [m for m in found if m.id != modeller[0].id]
    _demand_apart(others)
    return tuple(others)


def _own(name: str, known: Collection[str]) -> Modell:
    if Path(name).suffix.lower() != ".toml" or not Path(name).is_file():
        raise ModellError(
            f"Modellen «{name}» finns inte. Välj bland {', '.join(sorted(known))}, "
            "eller ange en modellfil som slutar på .toml."
        )
    return read_modell(Path(name))


def _demand_apart(found: Collection[Modell]) -> None:
    ids = [m.id for m in found]
    for name in ids:
        if ids.count(name) > 1:
            raise ModellError(f"Två modellfiler har id «{name}». Ge den ena ett annat id.")


def read_modell(path: Path) -> Modell:
    """One model; every fault of the file is one sentence."""
    try:
        raw = toml(path)
    except PlanError as error:
        raise ModellError(str(error)) from error
    where = path.name
    _demand_known(raw, (*_TEXTS, "parameter", "post"), where)
    texts = {key: _text(raw, key, where) for key in _TEXTS}
    _demand_name(texts["id"], "en modell", where)
    parametrar = {n: _parameter(n, p, where) for n, p in _table(raw, "parameter", where).items()}
    poster = {p: _regel(p, r, parametrar, where) for p, r in _table(raw, "post", where).items()}
    modell = Modell(
        **texts,
        parametrar=parametrar,
        poster=poster,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    _demand_whole(modell, where)
    return modell


def _parameter(namn: str, raw: object, file: str) -> Parameter:
    where = f"{at(file, raw)}: parametern {namn}"
    _demand_name(namn, "en parameter", file)
    raw = _as_table(raw, where)
    _demand_known(raw, _PARAMETER, where)
    varde = _number(raw["varde"], where) if "varde" in raw else None
    sized = "kalla" if varde is not None else "exempel"
    return Parameter(
        namn,
        _text(raw, "text", where),
        _text(raw, "enhet", where),
        varde,
        kalla=_text(raw, sized, where) if sized == "kalla" else "",
        exempel=_text(raw, sized, where) if sized == "exempel" else str(raw["varde"]),
    )


def _regel(post: str, raw: object, parametrar: Collection[str], file: str) -> Postregel:
    where = f"{at(file, raw)}: posten {post}"
    if post not in POSTER:
        raise ModellError(f"{where} känns inte igen. Poster: {', '.join(POSTER)}.")
    raw = _as_table(raw, where)
    namn = _text(raw, "grund", where)
    grund = _grund(namn, post, where)
    needed = [*grund.falt, *([KRONOR] if grund.needs_price(post) else [])]
    for name in needed:
        if name not in raw:
            raise ModellError(
                f"{where}: grunden {namn} behöver {name} = ett tal eller en parameter."
            )
    _demand_known(raw, ("grund", *grund.falt, KRONOR), where)
    values = {n: _value(raw[n], parametrar, f"{where}, {n}") for n in raw if n != "grund"}
    return Postregel(namn, values)


def _grund(namn: str, post: str, where: str) -> Grund:
    if namn not in GRUNDER:
        raise ModellError(f"{where}: grunden «{namn}» finns inte. Välj bland {', '.join(GRUNDER)}.")
    if post not in GRUNDER[namn].poster:
        fits = ", ".join(n for n, g in GRUNDER.items() if post in g.poster)
        raise ModellError(f"{where} kan inte ersättas på grunden {namn}. Välj bland {fits}.")
    return GRUNDER[namn]


def _value(raw: object, parametrar: Collection[str], where: str) -> Fraction | str:
    if not isinstance(raw, str):
        return _number(raw, where)
    if raw not in parametrar:
        raise ModellError(f"{where}: modellen har ingen parameter som heter «{raw}».")
    return raw


def _demand_whole(modell: Modell, file: str) -> None:
    """No parameter is idle, no value beyond what its ground can bear, no presence half divided."""
    used = {v for regel in modell.poster.values() for v in regel.falt.values()}
    for parameter in modell.parametrar.values():
        if parameter.namn not in used:
            raise ModellError(f"{file}: parametern {parameter.namn} används inte av någon post.")
        if parameter.varde is not None:
            demand_possible(modell, parameter, parameter.varde, file)
    for post, regel in modell.poster.items():
        for falt, value in regel.falt.items():
            most = regel.grund.falt.get(falt)
            if not isinstance(value, str) and most is not None and value > most:
                raise ModellError(f"{file}: posten {post}: {falt} får vara högst {most}.")
        for other in regel.grund.tillsammans:
            if other not in modell.poster or modell.poster[other].namn != regel.namn:
                names = ", ".join(regel.grund.tillsammans)
                raise ModellError(
                    f"{file}: grunden {regel.namn} ska gälla alla dessa poster eller ingen: {names}."
                )


def demand_possible(modell: Modell, parameter: Parameter, value: Fraction, where: str) -> None:
    """A value that some ground cannot bear: a deduction over 100 per cent."""
    most = modell.highest(parameter.namn)
    if most is not None and value > most:
        raise ModellError(
            f"{where}: {parameter.namn} är i {parameter.enhet} och får vara högst {most}."
        )


def _demand_name(found: str, what: str, where: str) -> None:
    try:
        demand_name(found, what, where)
    except PlanError as error:
        raise ModellError(str(error)) from error


def _number(raw: object, where: str) -> Fraction:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw < 10**9:
        raise ModellError(
            f"{where}: «{raw}» ska vara ett tal, noll eller mer. "
            "Skriv utan citattecken och med decimalpunkt, till exempel 0.05."
        )
    return Fraction(str(raw))


def _text(raw: Mapping[str, Any], name: str, where: str) -> str:
    if not isinstance(raw.get(name), str) or not raw[name].strip():
        raise ModellError(f'{where} saknar {name} = "…".')
    return visible(str(raw[name]))


def _table(raw: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    return _as_table(raw.get(name, {}), f"{where}: {name}")


def _as_table(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ModellError(f"{where} ska vara ett avsnitt med fält.")
    return raw


def _demand_known(raw: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for name in raw:
        if name not in known:
            raise ModellError(
                f"{where}: fältet «{name}» känns inte igen. Fält som finns: {', '.join(known)}."
            )
