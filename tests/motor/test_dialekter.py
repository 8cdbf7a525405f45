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

pytestmark = pytest.mark.langsam  # two whole months are judged

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
    found, inside = Asked([], []), False
    compile_one: Callable[..., str] = Engine.compile

    def noted(self: Engine, expr: ir.Expr, /, **kwargs: Any) -> str:
        folds = inside and expr.op().find(ops.RegexReplace)
        (found.at_home if folds else found.measured).append(expr)
        return compile_one(self, expr, **kwargs)

    def apart(self: Facts, name: str, make: Callable[[Facts], ir.Table]) -> ir.Table:
        """A table of its own, as it is to another engine."""

        def stored() -> ir.Table:
            nonlocal inside
            inside = True
            made = self.underlag.store(f"hemma_{name}", make(self))
            inside = False
            return made

        return self.known(f"hemma_{name}", stored)

    plan, folder = load_plan(request.param), MONTHS[request.param]
    underlag = read_underlag(folder, tmp_path_factory.mktemp("dialekter"), contract=plan.contract)
    month = choose_period(underlag, None)
    plan = plan.at(month.last)
    tariffs, avgift = plan.tariffs(month.last), plan.avgift(month.last)
    facts = Facts(underlag, month, plan.parameters, tariffs, avgift=avgift)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "compile", noted)
        patch.setattr(Facts, "at_home", apart)
        for kontroll in judge_plan(facts, plan, Door()):
            for broken in kontroll.broken:
                found.measured.append(broken.measured.described(broken.ids()))
    return found


@pytest.mark.parametrize("dialect", ["postgres", "mssql"])
def test_what_is_measured_compiles(asked: Asked, dialect: str) -> None:
    assert len(asked.measured) > 60
    for expr in asked.measured:
        assert ibis.to_sql(expr, dialect=dialect).startswith(("SELECT", "WITH"))


def test_what_is_folded_is_asked_of_the_engine_that_reads(asked: Asked) -> None:
    assert 1 <= len(asked.at_home) <= 2
