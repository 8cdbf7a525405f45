"""What a run says of the vendor profiles that it has read files with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.facts import Facts
from reports.kit.numbers import count


def profiles(facts: Facts) -> dict[str, Any]:
    """For rapport.json and bevis.json: nothing when no profile was used.

    Per profile its hash, and per file the rows that it says are no records: those above the header,
    and those skipped below it. They are in no other count.
    """
    underlag = facts.underlag
    if not underlag.profiler:
        return {}
    skipped = underlag.skipped()
    return {
        "profiler": [
            {
                "fil": profil.fil,
                "system": profil.system,
                "sha256": profil.sha256,
                "filer": [
                    {
                        "fil": file.fil,
                        "rader_ovanfor_rubriken": file.ovanfor_rubriken,
                        "rader_hoppade_over": file.rader,
                    }
                    for file in skipped
                    if file.profil == profil.fil
                ],
            }
            for profil in underlag.profiler
        ]
    }


def profile_notes(facts: Facts) -> Iterator[str]:
    """The same for a reader, one sentence per profile."""
    skipped = facts.underlag.skipped()
    for profil in facts.underlag.profiler:
        name = f"{profil.fil} ({profil.system})"
        files = [file for file in skipped if file.profil == profil.fil]
        if not files:
            yield f"Profilen {name} användes inte: ingen fil har ett namn som den väntar sig."
            continue
        above = _rows(sum(file.ovanfor_rubriken for file in files))
        below = _rows(sum(file.rader for file in files))
        yield (
            f"{_files(len(files))} lästes med profilen {name}. Överhoppat: {above} ovanför rubriken "
            f"och {below} som profilen säger inte är poster."
        )


def _files(n: int) -> str:
    return "1 fil" if n == 1 else f"{count(n)} filer"


def _rows(n: int) -> str:
    return "1 rad" if n == 1 else f"{count(n)} rader"
