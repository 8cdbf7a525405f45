"""The plan measured and judged in another engine; what deviates comes home to the one that reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import ibis.expr.types as ir

from checks.facts import Facts
from checks.model import Measured
from extracts.engine import name_of, streamed
from extracts.motor.lying import Lies
from extracts.motor.motor import Motor
from extracts.motor.moved import moved
from extracts.motor.opened import opened
from extracts.underlag import Underlag
from suites.run import judge_plan
from suites.verdicts import Broken, Kontrollutfall

_ON_THE_WAY = "pa_vag_hem"


@contextmanager
def judging(url: str | None) -> Iterator[Callable[..., tuple[Kontrollutfall, ...]]]:
    """How a plan is judged (judge_plan): in the engine that reads, or in the one that is asked for."""
    if url is None:
        yield _where_it_lies
    else:
        with opened(url) as motor:
            yield partial(_elsewhere, motor)


def _where_it_lies(facts: Facts, *asked: Any) -> tuple[Kontrollutfall, ...]:
    """In the engine that holds the accepted rows: the one that reports, or another."""
    underlag = facts.underlag
    if not isinstance(underlag, Lies):
        return judge_plan(facts, *asked)
    there = judge_plan(replace(facts, underlag=underlag.there), *asked)
    return tuple(_come_home(there, underlag.motor, underlag))


def _elsewhere(motor: Motor, facts: Facts, *asked: Any) -> tuple[Kontrollutfall, ...]:
    """What is measured and judged there does not pass through here."""
    there = replace(facts, underlag=moved(facts.underlag, motor), _stored={}, _known={})
    return tuple(_come_home(judge_plan(there, *asked), motor, facts.underlag))


def _come_home(
    kontroller: Iterable[Kontrollutfall], motor: Motor, home: Underlag
) -> Iterator[Kontrollutfall]:
    """The verdicts, with the rows that break a rule and their detail as tables of the home engine."""
    for kontroll in kontroller:
        failing = {name_of(b.failing): b for b in kontroll.broken}
        tables = {name: _home(motor, home, name, b) for name, b in failing.items()}
        yield replace(
            kontroll,
            broken=tuple(replace(tables[name_of(b.failing)], rule=b.rule) for b in kontroll.broken),
        )


def _home(motor: Motor, home: Underlag, name: str, broken: Broken) -> Broken:
    ids = broken.failing.select("id").distinct()
    measured = broken.measured
    parts = {
        "": broken.failing,
        "_matt": measured.rows.semi_join(ids, "id"),
        "_beskrivet": measured.described(ids),
    }
    if measured.behind is not None:
        parts["_bakom"] = measured.behind.semi_join(ids, "id")
    found = {part: _fetched(motor, home, f"{name}{part}", rows) for part, rows in parts.items()}
    there = Measured(measured.name, found["_matt"], found["_beskrivet"], found.get("_bakom"))
    return Broken(broken.rule, there, found[""])


def _fetched(motor: Motor, home: Underlag, name: str, rows: ir.Table) -> ir.Table:
    return home.store(name, streamed(home.con, _ON_THE_WAY, motor.send(rows)))
