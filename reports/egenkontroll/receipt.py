"""The receipt (kvitto): proof that a file that is sent is the one that was checked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extracts.unfinished import unfinished_folder, write_whole
from reports.egenkontroll.findings import Egenkontroll
from reports.kit.errors import OutputError, because
from reports.kit.masking import masked
from reports.manad.bevis import program_version
from reports.manad.kvitto import FORMAT, KAN_SKICKAS, RATTA_FORST, as_text, sealed


@contextmanager
def receipt_of(checked: Egenkontroll, path: Path | None, now: dt.datetime) -> Iterator[Path | None]:
    """The receipt's path, or None; it is in its place when the block is done, or not at all.

    One that is there is left, and the new one gets a number.
    """
    if path is None:
        yield None
        return
    target, number = path, 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}_{number}{path.suffix}")
    with ExitStack() as stack:
        try:
            unfinished = stack.enter_context(unfinished_folder(target.parent)) / target.name
            unfinished.write_text(as_text(sealed(masked(_data(checked, now)))), "utf-8")
        except OSError as error:
            raise OutputError(f"Kvittot kan inte skrivas i {path} ({because(error)}).") from error
        yield target
        unfinished.replace(target)


def with_words(receipt: Path, target: Path, words: Sequence[Mapping[str, Any]]) -> Path:
    """The receipt with what the provider says of its findings: `regel`, `antal` and `text` of each."""
    data = json.loads(receipt.read_text("utf-8"))
    del data["kontrollsumma"]
    said = masked({**data, **({"forklaringar": list(words)} if words else {})})
    write_whole(target, as_text(sealed(said)).encode("utf-8"))
    return target


def _data(checked: Egenkontroll, now: dt.datetime) -> dict[str, Any]:
    rapport, plan = checked.rapport, checked.plan
    counts = checked.underlag.counts(rapport.facts.period if rapport else None)
    return {
        "format": FORMAT,
        "resultat": KAN_SKICKAS if checked.can_be_sent else RATTA_FORST,
        "antal": checked.counts,
        "period": str(rapport.facts.period) if rapport else None,
        "utforare": list(checked.providers),
        "filer": [asdict(count) for count in counts],
        "plan": {
            "namn": plan.namn,
            "sha256": plan.sha256,
            "filer": dict(sorted(plan.files.items())),
        },
        "ej_bedomt": {skal: list(titles) for skal, titles in checked.not_judged.items()},
        "profiler": [{"fil": p.fil, "sha256": p.sha256} for p in checked.underlag.profiler],
        "program": program_version(),
        "skapat": now.isoformat(timespec="seconds"),
    }
