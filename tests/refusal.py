"""An underlag that is refused, and the sentence that its sender reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from extracts.errors import UnderlagError
from suites.texts import sentence_of


@contextmanager
def refused(match: str) -> Iterator[None]:
    """The block raises UnderlagError, and its sentence has the pattern."""
    with pytest.raises(UnderlagError) as found:
        yield
    said = sentence_of(found.value)
    assert re.search(match, said), said
