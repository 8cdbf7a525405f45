"""The model of payment that a plan names, by which control 7 computes."""

from __future__ import annotations

from pathlib import Path

from checks.facts import Betalning
from extracts.shown import shown
from suites.errors import ModellError, PlanError
from suites.fields import demand_name
from suites.modell import DAGENS, Modell
from suites.modell_file import demand_complete, read_modell


def paid_by(
    folder: Path, modell: str | None, where: str
) -> tuple[dict[str, Betalning], dict[str, str]]:
    """Post → how the plan's model pays it, and the digests of the files; nothing when it names none.

    A post that the model lacks is paid as in dagens.toml.
    """
    if modell is None:
        return {}, {}
    demand_name(modell, "en modell", where)
    try:
        dagens, chosen = (_read(folder, name, where) for name in (DAGENS, modell))
        demand_complete(dagens, f"{folder.name}/modeller, {DAGENS}.toml")
    except ModellError as error:
        raise PlanError(str(error)) from error
    for parameter in chosen.missing({}):
        raise PlanError(
            f"{where}: modellen {modell} saknar värde för {parameter.namn}. "
            f"Skriv varde och kalla för parametern i modeller/{modell}.toml."
        )
    values = chosen.values({})
    rules = {**dagens.poster, **chosen.poster}
    paid = {post: Betalning(rule.namn, rule.varden(values)) for post, rule in rules.items()}
    return paid, {f"modeller/{n}.toml": m.sha256 for n, m in ((DAGENS, dagens), (modell, chosen))}


def _read(folder: Path, name: str, where: str) -> Modell:
    path = folder / "modeller" / f"{name}.toml"
    if path.is_file():
        return read_modell(path)
    known = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml")))
    raise PlanError(
        f"{where}: filen modeller/{name}.toml saknas i planens mapp. Filer som finns: {shown(known)}."
    )
