"""What a run says of how the files were read, where it is not as one would take for granted."""

from __future__ import annotations

from collections.abc import Iterator

from checks.outward import Underlag
from reports.numbers import count


def reading_notes(underlag: Underlag) -> Iterator[str]:
    """One sentence per file whose header is further down than on the first row."""
    for file in underlag.loaded.files:
        if file.further_down:
            yield (
                f"{file.source.place}: Rubrikerna står på rad {count(file.header_row)}; raderna "
                "ovanför lästes inte."
            )
