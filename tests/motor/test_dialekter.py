"""Every expression of a month in the words of other engines: compiled, which is not the same as run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pytest

from checks.facts import Facts
from checks.scope import choose_period
from extracts.engine import Engine
from extracts.read import read_underlag
from suites.gx_door import Door
from suites.plan_file import load_plan
from suites.run import judge_plan

MONTHS = {
    "norrtalje-2022": Path("samples/2022-03"),
    "suites/exempel/lindvik-2022": Path("samples/lindvik-2022-03"),
}


class Asked(NamedTuple):
    """What a month asks of its engine, and what it asks of DuckDB whatever the engine."""

    measured: list[ir.Expr]
    at_home: list[ir.Expr]


@pytest.fixture(scope="module", params=MONTHS)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    found = Asked([], [])
    compile_one: Callable[..., str] = Engine.compile
    at_home: Callable[..., ir.Table] = Facts.at_home

    def noted(self: Engine, expr: ir.Expr, /, **kwargs: Any) -> str:
        found.measured.append(expr)
        return compile_one(self, expr, **kwargs)

    def noted_at_home(self: Facts, name: str, make: Callable[[Facts], ir.Table]) -> ir.Table:
        def noting(facts: Facts) -> ir.Table:
            found.at_home.append(make(facts))
            return found.at_home[-1]

        return at_home(self, name, noting)

    plan, folder = load_plan(request.param), MONTHS[request.param]
    underlag = read_underlag(folder, tmp_path_factory.mktemp("dialekter"), contract=plan.contract)
    month = choose_period(underlag, None)
    plan = plan.at(month.last)
    tariffs, avgift = plan.tariffs(month.last), plan.avgift(month.last)
    facts = Facts(underlag, month, plan.parameters, tariffs, avgift=avgift)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "compile", noted)
        patch.setattr(Facts, "at_home", noted_at_home)
        for kontroll in judge_plan(facts, plan, Door()):
            for broken in kontroll.broken:
                found.measured.append(broken.measured.described(broken.ids()))
    own = {expr.op() for expr in found.at_home}
    return Asked([expr for expr in found.measured if expr.op() not in own], found.at_home)


@pytest.mark.parametrize("dialect", ["postgres", "mssql"])
def test_what_is_measured_compiles(asked: Asked, dialect: str) -> None:
    assert len(asked.measured) > 60
    for expr in asked.measured:
        assert ibis.to_sql(expr, dialect=dialect).startswith(("SELECT", "WITH"))


def test_only_the_folding_of_texts_is_at_home(asked: Asked) -> None:
    """What no two engines fold alike is left to the one that reads; nothing else may hide there."""
    assert 1 <= len(asked.at_home) <= 2
    assert all(expr.op().find(ops.RegexReplace) for expr in asked.at_home)
