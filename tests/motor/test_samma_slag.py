"""A run with Great Expectations' own words is made again in an engine of the same kind; another, in any."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from extracts.motor.adress import is_address, kind_of
from reports.kit.errors import OutputError
from reports.manad.gx_results import PARAMETER, demand_same_kind

FILES = Path("mapp")


class Way(NamedTuple):
    """A way to run: what the evidence says of it, what is given to run so, and where it is judged."""

    told: dict[str, str]
    underlag: Path | str
    motor: str | None
    kind: str


WAYS = {
    "files": Way({}, FILES, None, "DuckDB"),
    "--motor duckdb": Way({"motor": "duckdb"}, FILES, "duckdb:////tmp/x", "DuckDB"),
    "--motor postgresql": Way(
        {"motor": "postgresql"}, FILES, "postgresql://x@127.0.0.1:1/x", "PostgreSQL"
    ),
    "--motor postgres": Way(
        {"motor": "postgres"}, FILES, "postgres://x@127.0.0.1:1/x", "PostgreSQL"
    ),
    "--motor spark:local": Way({"motor": "spark"}, FILES, "spark:local[2]", "Spark"),
    "--motor spark://": Way({"motor": "spark"}, FILES, "spark://127.0.0.1:1", "Spark"),
    "in DuckDB": Way({"underlag": "DuckDB 1.5.6"}, "duckdb:////tmp/x", None, "DuckDB"),
    "in PostgreSQL": Way(
        {"underlag": "PostgreSQL 15"}, "postgresql://x@127.0.0.1:1/x/y", None, "PostgreSQL"
    ),
    "in Spark": Way({"underlag": "Spark 4.1.2"}, "spark://127.0.0.1:1", None, "Spark"),
}


@pytest.mark.parametrize(("was", "now"), list(product(WAYS, WAYS)))
def test_kinds(was: str, now: str) -> None:
    told, given = WAYS[was].told, WAYS[now]
    demand_same_kind(told, given.underlag, given.motor)
    with_words = {**told, PARAMETER: "ja"}
    if WAYS[was].kind == given.kind:
        demand_same_kind(with_words, given.underlag, given.motor)
        return
    with pytest.raises(OutputError) as refused:
        demand_same_kind(with_words, given.underlag, given.motor)
    assert f"bedömdes i {WAYS[was].kind}, och gx-resultat" in str(refused.value)


@pytest.mark.parametrize(
    ("was", "now", "step"),
    [
        ("--motor spark://", "files", "Ange dess adress med --motor."),
        ("--motor spark://", "--motor postgresql", "Ange dess adress med --motor."),
        (
            "--motor spark://",
            "in PostgreSQL",
            "Ange samma --underlag som då, och dess adress med --motor.",
        ),
        ("files", "--motor spark://", "Ta bort --motor."),
        ("--motor duckdb", "--motor spark://", "Ta bort --motor."),
        ("in Spark", "--motor postgresql", "Ta bort --motor, och ange samma --underlag som då."),
        ("files", "in Spark", "Ange samma --underlag som då."),
        ("in PostgreSQL", "in Spark", "Ange samma --underlag som då."),
        ("in PostgreSQL", "files", "Ange samma --underlag som då."),
    ],
)
def test_what_to_do(was: str, now: str, step: str) -> None:
    with pytest.raises(OutputError) as refused:
        demand_same_kind({**WAYS[was].told, PARAMETER: "ja"}, *WAYS[now][1:3])
    assert str(refused.value).endswith(f"göras om där. {step}")


def test_an_engine_that_nobody_knows() -> None:
    with pytest.raises(OutputError, match="bedömdes i mysql, och"):
        demand_same_kind({PARAMETER: "ja", "motor": "mysql"}, FILES, "mysql://x")


def test_every_address_is_of_a_kind() -> None:
    for way in WAYS.values():
        for address in (way.underlag, way.motor):
            if isinstance(address, str):
                assert (is_address(address), kind_of(address)) == (True, way.kind)
    assert [kind_of(one) for one in ("", "://x", "sparken:x", "samples")] == [None] * 4
