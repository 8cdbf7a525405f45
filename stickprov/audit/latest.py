"""The latest conclusion of an audit's folder, as the monthly run reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stickprov.audit.conclude import GODKAND, OAVGJORT, OVERSKRIDER
from stickprov.audit.frame import digest_of
from stickprov.audit.plan import Audit
from stickprov.audit.session import CONCLUSION, load_session, read_json
from stickprov.errors import StickprovError


@dataclass(frozen=True)
class Provider:
    """What slutsats.json says of a provider."""

    utforare: str
    utfall: str
    granskade: int
    sakfel: int
    mening: str


@dataclass(frozen=True)
class Latest:
    """slutsats.json: the audit's plan, the file's own hash, and every provider."""

    audit: Audit
    sha256: str
    utforare: tuple[Provider, ...]


def latest_conclusion(folder: Path) -> Latest:
    """StickprovError when there is none, or it belongs to another audit."""
    audit = load_session(folder).audit
    raw = read_json(folder / CONCLUSION, "Utvärdera protokollet först: «stickprov utvardera».")
    try:
        found = tuple(
            Provider(
                str(one["utforare"]),
                str(one["utfall"]),
                int(one["slumpdel"]["granskade"]) + int(one["riskdel"]["granskade"]),
                int(one["slumpdel"]["sakfel"]) + int(one["riskdel"]["sakfel"]),
                str(one["mening"]),
            )
            for one in raw["utforare"]
        )
        same = raw["plan"]["sha256"] == audit.sha256
    except (KeyError, TypeError, ValueError) as error:
        raise StickprovError(f"{CONCLUSION}: {error} saknas eller har fel form.") from error
    if not same:
        raise StickprovError(
            f"{CONCLUSION} i {folder} hör till en annan plan. Kör «stickprov verifiera {folder}»."
        )
    for one in found:
        if one.utfall not in (GODKAND, OVERSKRIDER, OAVGJORT):
            raise StickprovError(f"{CONCLUSION}: utfallet «{one.utfall}» finns inte.")
    return Latest(audit, digest_of(folder / CONCLUSION), found)
