"""A few hundred changed files of every kind; `python -m tests.fuzz` tries thousands."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suites.gx_door import Door
from tests.fuzz import law
from tests.fuzz.__main__ import FAILED, tried
from tests.fuzz.kinds import KINDS, Kind
from tests.test_properties import few

pytestmark = pytest.mark.langsam  # whole runs

# What a case costs differs: a whole run takes seconds, a receipt nothing.
CASES = {
    "kontrollera": 4,
    "egenkontroll": 4,
    "export": 6,
    "kvitto": 60,
    "xlsx": 40,
    "protokoll": 25,
}
OTHERWISE = 15


@pytest.fixture(scope="module", autouse=True)
def _as_one_short_run(door: Door) -> Iterator[None]:
    """Great Expectations is imported without its warnings; the collector is a command's own matter."""
    yield
    gc.enable()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_file_that_nothing_has_happened_to_is_read(kind: Kind) -> None:
    assert kind.clean("1") != law.REFUSED


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_row_is_lost_and_nothing_fails(kind: Kind, tmp_path: Path) -> None:
    number = CASES.get(kind.name, OTHERWISE)
    failed = [n for n in range(number) if tried(kind, f"prov-{n}", tmp_path) == FAILED]
    said = "\n".join(path.read_text("utf-8") for path in sorted(tmp_path.glob("*.txt")))
    assert not failed, said


PIECES = (
    "kund", "fran", "till", "orsak", "K1", "K2", "2022-03-01", "annat", "Å", "–", "", " ", '"', '""', ";",
    ";", ";", ";;;", ",", "\t", "\n", "\n", "\r\n", "\r", "\ufeff", "\xa0", "\x85", "\u2028", "\x0b", "\x1c",
    "a\u030a", "Summa", "19121212-1212", "=1", "\u200b",
)  # fmt: skip
HEADER = "kund;fran;till;orsak\n"
ROW = "K{};2022-03-01;;sjukhus\n"


@few(60)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
)
def test_any_small_text_is_refused_or_read_as_it_is_written(
    pieces: list[str], headed: bool, encoding: str
) -> None:
    text = "".join(pieces)
    whole = HEADER + ROW.format(7) + text + "\n" + ROW.format(8) if headed else text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "franvaro.csv"
        path.write_bytes(whole.encode(encoding, "ignore"))
        assert law.judged(path) in (law.REFUSED, law.REJECTED, law.WHOLE)
