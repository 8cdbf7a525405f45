"""Which registrations are riskdel: those that a kritisk rule of control 3 finds, as in the monthly run."""

from __future__ import annotations

from typing import Any

import pytest

from checks.facts import Facts
from extracts.period import Period
from suites.critical import critical_rows, critical_rules
from suites.gx_door import Door
from suites.plan import Plan
from tests.conftest import Las
from tests.underlag_builder import Row, registrering


@pytest.fixture
def flaggade(las: Las, plan: Plan, door: Door) -> Any:
    def find(*rows: Row, period: str = "2022-03", **tables: list[Row]) -> set[tuple[str, str]]:
        underlag = las(registreringar=list(rows), **tables)
        facts = Facts(underlag, Period.parse(period), plan.parameters)
        found = critical_rows(facts, plan, door)
        keyed = found.join(underlag.rows("registreringar"), "rad_id")
        table = keyed.select("registrering", "regel").to_pyarrow().to_pylist()
        return {(row["registrering"], row["regel"]) for row in table}

    return find


def test_the_kritiska_rules(plan: Plan) -> None:
    assert [rule.regel for rule in critical_rules(plan)] == [
        "slut-efter-start",
        "dubblett",
        "personal-overlapp-lang",
        "dubbelrapporterad-tid",
        "rapporttid-over-narvaro",
        "ratt-yrkesroll",
        "giltig-delegering",
        "inskriven",
    ]


def test_a_row_that_breaks_a_kritisk_rule(flaggade: Any) -> None:
    wrong = registrering("01 08:00", "08:00")
    assert flaggade(wrong, registrering("02 08:00")) == {("R00001", "slut-efter-start")}


def test_a_varning_is_no_flag(flaggade: Any) -> None:
    assert flaggade(registrering("01 08:00", "23:59")) == set()


def test_every_row_of_a_stay_is_flagged(flaggade: Any) -> None:
    stay = [
        registrering("01 08:00", "08:30"),
        registrering("01 08:00", "08:30", kategori="service"),
    ]
    assert flaggade(*stay) == {
        ("R00001", "dubbelrapporterad-tid"),
        ("R00002", "dubbelrapporterad-tid"),
    }


def test_a_row_may_break_several(flaggade: Any) -> None:
    row = registrering("01 08:00", "08:00", kategori="hemsjukvård", yrkesroll="vårdbiträde")
    assert {regel for _key, regel in flaggade(row)} == {"slut-efter-start", "ratt-yrkesroll"}


def test_months_that_cannot_be_measured_flag_nothing(flaggade: Any) -> None:
    row = registrering("2020-05-01 08:00", "2020-05-01 08:00")
    assert flaggade(row, period="2020-05") == set()
