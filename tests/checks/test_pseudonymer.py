"""What is judged of how a key looks, or goes by the order of keys, is judged of it as it was delivered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extracts.pseudonym import Nyckel
from suites.gx_door import Door
from suites.plan import Plan
from tests.korning import Korning, run_control, with_limits
from tests.underlag_builder import BJORKEN, Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # each control judged twice

Both = Callable[..., tuple[Korning, Korning]]
NYCKEL = Nyckel(b"0123456789abcdef" * 4)


@pytest.fixture
def both(door: Door, plan: Plan, tmp_path: Path) -> Both:
    """A control run on the same underlag without pseudonyms and with."""

    def run(
        kontroll: str, limits: dict[str, float], **tables: list[Row]
    ) -> tuple[Korning, Korning]:
        folder, mine = write_underlag(tmp_path / "u", tables), with_limits(plan, limits)
        plain, replaced = (
            run_control(folder, tmp_path, mine, door, kontroll, nyckel=nyckel)
            for nyckel in (None, NYCKEL)
        )
        assert plain.utfall.regler == replaced.utfall.regler
        assert plain.utfall.indikatorer == replaced.utfall.indikatorer
        return plain, replaced

    return run


def kund(key: object) -> str:
    return NYCKEL.pseudonym("kund", str(key))


def test_of_two_with_as_many_visits_the_lowest_key_as_delivered_counts(both: Both) -> None:
    """A and B make two visits each: with A of their common visit three people count, with B only two."""

    def client(n: int) -> list[Row]:
        visits = (("1", "ab"), ("2", "ac"), ("3", "be"), ("", "c"), ("", "c"))
        return [
            registrering(
                f"{day:02} 08:00",
                kund=f"K{n}",
                personal=f"{who}{n}",
                besok=f"B{n}.{day}",
                dubbelbemanning=f"D{n}.{group}" if group else "",
            )
            for day, (group, people) in enumerate(visits, 7)
            for who in people
        ]

    staff = [[NYCKEL.pseudonym("personal", f"{who}{n}") for who in "ab"] for n in range(12)]
    assert 0 < sum(one != sorted(one) for one in staff) < len(staff)
    limits = {"kontinuitet_besok_minst": 1.0, "kontinuitet_dygn_minst": 1.0}
    _plain, replaced = both(
        "personalkontinuitet", limits, registreringar=[row for n in range(12) for row in client(n)]
    )
    assert replaced.varde("medel_enkelbemannad") == 3


def test_keys_that_look_alike_are_found(both: Both) -> None:
    rows = [registrering(kund=key) for key in ("K-01", "K-01", "k 01", "K02")]
    plain, replaced = both("underlag", {}, registreringar=rows)
    assert plain.brott("snarlika-kunder") == ["K-01|k 01"]
    assert replaced.brott("snarlika-kunder") == [f"{kund('K-01')}|{kund('k 01')}"]
    [one], [other] = (k.rader("snarlika-kunder") for k in (plain, replaced))
    assert (one["fil"], one["rad"]) == (other["fil"], other["rad"])


def test_the_known_client_that_an_unknown_one_looks_like_is_the_same(both: Both) -> None:
    known = [f"K.{n:02}{form}" for n in range(12) for form in ("", ".", "-")]
    rows = [registrering(kund=f"k{n:02}") for n in range(12)]
    kunder: list[Row] = [{"kund": key, "taxeomrade": "tätort"} for key in known]
    plain, replaced = both("registreringar", {}, registreringar=rows, kunder=kunder)
    said = {str(row["kund"]): str(row["lik_kund"]) for row in plain.rader("okand-kund")}
    assert said == {f"k{n:02}": f"K.{n:02}" for n in range(12)}
    assert {row["kund"]: row["lik_kund"] for row in replaced.rader("okand-kund")} == {
        kund(one): kund(other) for one, other in said.items()
    }


def test_a_visit_at_several_clients_is_told_at_the_same(both: Both) -> None:
    """Too much time of one visit, whose reports name two clients."""
    tags: Row = {"tagg_in": "2022-03-01 08:00", "tagg_ut": "2022-03-01 08:10", "minuter": 30}
    rows = [
        registrering("01 08:00", kund=f"K{n}{who}", personal=f"P{n}", besok=f"B{n}", **tags)
        for n in range(12)
        for who in "ab"
    ]
    plain, replaced = both("registreringar", {}, registreringar=rows)
    told = [str(row["kund"]) for row in plain.rader("rapporttid-over-narvaro")]
    assert len(told) == 12
    found = [row["kund"] for row in replaced.rader("rapporttid-over-narvaro")]
    assert sorted(map(str, found)) == sorted(map(kund, told))
    assert replaced.regel("rapporttid-over-narvaro", BJORKEN).avvikelser == 12
