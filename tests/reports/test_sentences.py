"""Sentences of the catalogue: what there are so many of, in one and in many."""

from __future__ import annotations

import ibis
import pytest

from reports.kit.numbers import counted
from reports.manad.sentences import sentence


@pytest.mark.parametrize(
    ("form", "antal", "said"),
    [
        ("rader", 1, "1 rad"),
        ("rader", 2, "2 rader"),
        ("registreringar", 0, "0 registreringar"),
        ("registreringar", 1, "1 registrering"),
        ("kunder", 1, "1 kund"),
        ("manader", 1, "1 månad"),
        ("manader", 3.0, "3 månader"),
    ],
)
def test_one_is_not_many(form: str, antal: float, said: str) -> None:
    rows = ibis.memtable({"antal": [antal]})
    of_row, constant = sentence(f"{{antal:{form}}}.", rows, {}), f"{{grans:{form}}}."
    both = rows.select(rad=of_row, grans=sentence(constant, rows, {"grans": antal}))
    assert both.to_pyarrow().to_pylist() == [{"rad": f"{said}.", "grans": f"{said}."}]


def test_a_verdict_of_one_control() -> None:
    assert counted(1, "avvikelse", "avvikelser") == "1 avvikelse"
    assert counted(0, "avvikelse", "avvikelser") == "0 avvikelser"
