"""Two reports are compared both ways: a file that one of them alone has is told of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.motor.paritet import unlike_files

WRITTEN = ("avvikelser.csv", "rapport.json", "utforare/Björken/avvikelser.csv", "bevis.json")
PLANTED: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda report: None, []),
    "a file more": (
        lambda report: (report / "utforare" / "ny.html").write_text("hej"),
        ["utforare/ny.html"],
    ),
    "an empty file more": (lambda report: (report / "ny.csv").touch(), ["ny.csv"]),
    "a folder more": (lambda report: (report / "gx-resultat").mkdir(), ["gx-resultat"]),
    "another byte": (
        lambda report: (report / "rapport.json").write_text("{} "),
        ["rapport.json"],
    ),
    "another clock": (lambda report: (report / "bevis.json").write_text("13:00"), []),
}


def written(report: Path) -> Path:
    for name in WRITTEN:
        (report / name).parent.mkdir(parents=True, exist_ok=True)
        (report / name).write_text("{}")
    return report


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_in_one_is_told_whichever_it_is(what: str, tmp_path: Path) -> None:
    here, there = written(tmp_path / "har"), written(tmp_path / "dar")
    plant, told = PLANTED[what]
    plant(there)
    assert unlike_files(here, there) == told
    assert unlike_files(there, here) == told
