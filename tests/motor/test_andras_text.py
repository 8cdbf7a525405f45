"""The words of Great Expectations and sqlglot that other engines than DuckDB are let in by."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pytest
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from sqlglot.transforms import eliminate_semi_and_anti_joins

from extracts.motor.postgres import Engine
from suites.gx_spark import sql_of

ROWS = ibis.table({"nyckel": "string", "antal": "int64", "ore": "decimal(20, 6)"}, name="rader")


def compiled(expr: ir.Expr) -> str:
    return str(Engine.compiler.to_sqlglot(expr).sql("postgres"))


def twice_without() -> ir.Table:
    many, more = ROWS.view(), ROWS.view()
    rows = ROWS.anti_join(many.filter(many.antal > 1), "nyckel")
    return rows.anti_join(more.filter(more.antal > 2), "nyckel")


def test_of_two_anti_joins_in_a_select_none_is_left() -> None:
    sql = compiled(twice_without())
    assert "ANTI" not in sql
    assert sql.count("NOT EXISTS") == 2


def test_sqlglot_itself_leaves_the_second() -> None:
    """When this fails the loop in extracts/motor/postgres.py has had its day."""
    select = sge.select("a").from_("t")
    for name in ("u", "v"):
        select = select.join(name, on=f"t.a = {name}.a", join_type="ANTI")
    assert len(eliminate_semi_and_anti_joins(select).args["joins"]) == 1


@pytest.mark.parametrize("column", ["antal", "ore"])
def test_a_division_is_in_floating_point(column: str) -> None:
    sql = compiled(ROWS.select(kvot=ROWS[column] / 60))
    assert f'CAST("t0"."{column}" AS DOUBLE PRECISION) / CAST(60 AS DOUBLE PRECISION)' in sql


def test_a_truth_becomes_a_number_by_way_of_a_short_one() -> None:
    sql = compiled(ROWS.select(mer=(ROWS.antal > 1).cast("int64")))
    assert "AS INT) AS BIGINT)" in sql
    assert "AS INT)" not in str(
        PostgresCompiler()
        .to_sqlglot(ROWS.select(mer=(ROWS.antal > 1).cast("int64")))
        .sql("postgres")
    )


@pytest.mark.parametrize(
    ("python", "condition"),
    [
        ("df.filter(F.expr('(NOT (t.antal IS NULL))'))", "(NOT (t.antal IS NULL))"),
        # Two conditions whose outermost parentheses Great Expectations takes for one pair.
        ("df.filter(F.expr('a > 1) AND (b < 2'))", "a > 1) AND (b < 2"),
        ("df.filter(F.expr(\"NOT (t.k IN ('ja'))\"))", "NOT (t.k IN ('ja'))"),
    ],
)
def test_the_condition_is_taken_out_of_the_python_of_a_spark_query(
    python: str, condition: str
) -> None:
    one = {"kwargs": {"column": "antal"}}
    assert sql_of(python, "rader", one) == f"SELECT id FROM rader WHERE ({condition})"


def test_a_pair_with_a_value_missing_is_not_tried() -> None:
    pair = {"kwargs": {"column_A": "a", "column_B": "b"}}
    sql = sql_of("df.filter(F.expr('a > b'))", "rader", pair)
    assert sql == "SELECT id FROM rader WHERE (a > b) AND a IS NOT NULL AND b IS NOT NULL"
