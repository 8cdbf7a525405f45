"""A receipt (kvitto) from a provider's self-check, held against the files that were received."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extracts.shown import visible
from extracts.underlag import Underlag
from reports.kit.errors import because

FORMAT = "internkontroll.kvitto/1"
KAN_SKICKAS, RATTA_FORST = "kan skickas in", "rätta detta först"
_LARGEST = 10_000_000
# Of a provider's own words in a receipt: how many, and how long each.
MOST_WORDS, LONGEST_WORDS = 200, 1_000

LIKA = "samma fil som kontrollerades"
ANDRAD = "ändrad efter egenkontrollen"
UTAN = "inget kvitto"


class ReceiptError(Exception):
    """A receipt that cannot be read or that has been changed, in one Swedish sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Forklaring:
    """What a provider says of the `antal` findings of a rule that it was asked to confirm or explain."""

    kvitto: str
    utforare: str
    regel: str
    antal: int
    text: str


@dataclass(frozen=True)
class Kvitto:
    """A receipt as read: the files it vouches for (name → SHA-256) and what the check said."""

    fil: str
    sha256: str
    filer: dict[str, str]
    resultat: str
    plan_sha256: str
    skapat: str
    forklaringar: tuple[Forklaring, ...] = ()


@dataclass(frozen=True)
class Mottagen:
    """A received file held against the receipts; `kvitto` is the receipt that mentions it."""

    fil: str
    status: str
    kvitto: str | None
    resultat: str | None
    samma_plan: bool | None


def sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """With a checksum of itself, which shows a slip of the hand; it is no signature."""
    return {**data, "kontrollsumma": hashlib.sha256(as_text(data).encode()).hexdigest()}


def as_text(data: Mapping[str, Any]) -> str:
    """A receipt as it is written."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_receipt(path: Path) -> Kvitto:
    """Read a receipt; ReceiptError when it is none or has been changed."""
    name = visible(path.name)
    try:
        if path.exists() and not path.is_file():
            raise ReceiptError(
                f"{name} är ingen vanlig fil. Ange filen som egenkontroll skrev med --kvitto."
            )
        if path.stat().st_size > _LARGEST:
            raise ReceiptError(f"{name} är för stor för att vara ett kvitto.")
        raw = path.read_bytes()
        data = json.loads(raw.decode("utf-8-sig"))
        seal = data.pop("kontrollsumma")
        if data["format"] != FORMAT or sealed(data)["kontrollsumma"] != seal:
            raise ReceiptError(
                f"{name} har ändrats efter egenkontrollen. "
                "Be utföraren köra den igen och skicka ett nytt kvitto."
            )
        return Kvitto(
            name,
            hashlib.sha256(raw).hexdigest(),
            {str(file["fil"]): str(file["sha256"]) for file in data["filer"]},
            str(data["resultat"]),
            str(data["plan"]["sha256"]),
            str(data["skapat"]),
            tuple(_explained(name, data)),
        )
    except OSError as error:
        raise ReceiptError(f"{name} kan inte läsas: {because(error)}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReceiptError(
            f"{name} är inget kvitto. Ange filen som egenkontroll skrev med --kvitto."
        ) from error


def _explained(name: str, data: Mapping[str, Any]) -> Iterator[Forklaring]:
    """In the order of the receipt; no longer than a page lets them be."""
    who = ", ".join(map(str, data.get("utforare", ())))
    for one in data.get("forklaringar", ())[:MOST_WORDS]:
        text = str(one["text"])[:LONGEST_WORDS]
        yield Forklaring(name, who, str(one["regel"]), int(one["antal"]), text)


def explanations(underlag: Underlag, kvitton: Sequence[Kvitto]) -> tuple[Forklaring, ...]:
    """What the providers say; not in a run with pseudonyms, as their words may name anyone."""
    return () if underlag.pseudonymer else tuple(f for k in kvitton for f in k.forklaringar)


def received(
    underlag: Underlag, kvitton: Sequence[Kvitto], plan_sha256: str
) -> tuple[Mottagen, ...]:
    """Each received file: the very one that was checked, changed since, or without a receipt."""
    files = {file.source.name: file.sha256 for file in underlag.loaded.files}
    return tuple(_held(fil, sha256, kvitton, plan_sha256) for fil, sha256 in files.items())


def _held(fil: str, sha256: str, kvitton: Sequence[Kvitto], plan_sha256: str) -> Mottagen:
    """A file may have got another name on the way; its content decides."""
    for status, kvitto in (
        *((LIKA, k) for k in kvitton if sha256 in k.filer.values()),
        *((ANDRAD, k) for k in kvitton if fil in k.filer),
    ):
        samma_plan = kvitto.plan_sha256 == plan_sha256
        return Mottagen(fil, status, kvitto.fil, kvitto.resultat, samma_plan)
    return Mottagen(fil, UTAN, None, None, None)
