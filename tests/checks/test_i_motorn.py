"""What is measured of each client stays in the engine: a row per group comes out of it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from statistics import median

import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.facts import Facts
from checks.personalkontinuitet import _indikatorer
from checks.utford_tid import _middle, _middle_clients
from extracts.engine import Engine, connect
from extracts.period import Period
from extracts.read import read_underlag
from tests.underlag_builder import write_underlag

LIMIT = 5
COUNT = st.integers(1, 40)
CLIENT = st.tuples(st.sampled_from("AB"), st.lists(COUNT, min_size=1, max_size=4))
PROPERTY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("underlag")
    read = read_underlag(write_underlag(folder / "u", {}), folder)
    return Facts(read, Period.parse("2022-03"), {"personal_kund_hogst": LIMIT})


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return connect(tmp_path_factory.mktemp("motor"))


def of_clients(con: Engine, clients: list[tuple[str, list[int]]]) -> ir.Table:
    """Clients by provider, with how many visits each of their staff has made."""
    rows = [
        {
            "utforare": utforare,
            "antal_personal": len(visits),
            "storst": max(visits),
            "n": sum(visits),
            "kvadrat": sum(v * v for v in visits),
            "enkel": (len(visits) + 1) // 2,
        }
        for utforare, visits in clients
    ]
    return con.create_table("kunder", pd.DataFrame(rows), overwrite=True)


@PROPERTY
@given(clients=st.lists(CLIENT, min_size=1, max_size=12))
def test_continuity_is_exactly_what_the_clients_one_by_one_give(
    facts: Facts, con: Engine, clients: list[tuple[str, list[int]]]
) -> None:
    table = of_clients(con, clients)
    found = {
        (i.namn, i.utforare): (i.taljare, i.namnare, i.varde)
        for i in _indikatorer(facts, table, table.select("utforare", "antal_personal"))
    }
    for utforare in {u for u, _visits in clients} | {None}:
        mine = [visits for u, visits in clients if utforare in (u, None)]
        staff = [len(visits) for visits in mine]
        spread = [v for v in mine if sum(v) > 1]
        by_hand = {
            "medel": [Fraction(n) for n in staff],
            "medel_kkik": [Fraction(n) for n in staff],
            "andel_over_grans": [Fraction(n > LIMIT) for n in staff],
            "medel_enkelbemannad": [Fraction((n + 1) // 2) for n in staff],
            "upc": [Fraction(max(v), sum(v)) for v in mine],
            "coc": [
                Fraction(sum(x * x for x in v) - sum(v), sum(v) * (sum(v) - 1)) for v in spread
            ],
        }
        for namn, values in by_hand.items():
            if values:
                total = sum(values, Fraction())
                mean = (float(total), float(len(values)), float(total / len(values)))
                assert found[namn, utforare] == mean, (namn, utforare)
        assert found["median", utforare] == (None, len(staff), median(staff))
        assert found["max", utforare] == (None, len(staff), max(staff))


@PROPERTY
@given(
    clients=st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(1, 9_000), st.integers(0, 90_000)),
        min_size=1,
        max_size=12,
    )
)
def test_the_client_in_the_middle_is_exactly_that(
    facts: Facts, con: Engine, clients: list[tuple[str, int, int]]
) -> None:
    rows = pd.DataFrame(clients, columns=["utforare", "mpm", "sek"])
    table = con.create_table("kunder", rows, overwrite=True)
    shares: dict[str | None, list[float]] = {}
    for utforare, mpm, sek in clients:
        share = float(Fraction(sek) * Fraction(facts.period.days, 60) / mpm)
        for group in (utforare, None):
            shares.setdefault(group, []).append(share)
    found = _middle_clients(table, {"A", "B"})
    assert {u: _middle(u, mine, facts).varde for u, mine in found.items()} == {
        u: median(mine) for u, mine in shares.items()
    }
    assert {u: len(mine) for u, mine in shares.items()} == {
        u: mine[0]["antal"] for u, mine in found.items()
    }


def test_no_more_rows_leave_the_engine_when_there_are_more_clients(
    facts: Facts, con: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred clients or three thousand: as many rows."""
    fetch, most = ir.Table.to_pyarrow, Counter[int]()
    size = 0

    def counted(self: ir.Table, *args: object, **named: object) -> object:
        found = fetch(self, *args, **named)
        most[size] = max(most[size], found.num_rows)
        return found

    monkeypatch.setattr(ir.Table, "to_pyarrow", counted)
    for size in (100, 3_000):
        table = of_clients(con, [("AB"[n % 2], [1 + n % 9, n % 4 + 1]) for n in range(size)])
        _indikatorer(facts, table, table.select("utforare", "antal_personal"))
        _middle_clients(table.mutate(mpm=ibis.literal(60), sek=table.n), {"A"})
    assert most[100] == most[3_000] < 50
