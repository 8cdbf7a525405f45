"""Laws of the models of payment: today's is control 7, and no ceiling pays more."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.pengar.grunder import GRUNDER, Helhet
from checks.pengar.simulering import Mangd
from extracts.read import read_underlag
from extracts.underlag import Underlag
from suites.gx_door import Door
from suites.plan import Plan
from tests.conftest import Las
from tests.korning import run_control
from tests.simulerad import kund, simulerad
from tests.test_properties import Tables, few, underlagen
from tests.underlag_builder import BJORKEN, Row, write_underlag

pytestmark = pytest.mark.langsam  # laws, on many underlag

SAMPLE = Path(__file__).parents[2] / "samples" / "2022-03"
GRANEN = "Granen"


def test_today_is_control_7_on_the_sample(las: Las, plan: Plan, door: Door, tmp_path: Path) -> None:
    assert today(las(SAMPLE)) == control_7(SAMPLE, plan, door, tmp_path)


# A client who moves, one who is unknown (K3), and two listed.
KUNDER = [
    kund(till="2022-03-10"),
    kund(taxeomrade="landsbygd", fran="2022-03-11"),
    kund("K2", "skärgård"),
]
INSKRIVNA: list[Row] = [
    {"kund": k, "utforare": u, "typ": "hemsjukvård", "fran": "2022-03-10"}
    for k, u in (("K1", BJORKEN), ("K2", GRANEN))
]


@few(2)
@given(tabeller=underlagen())
def test_today_is_control_7_on_any_underlag(
    tabeller: Tables, plan: Plan, door: Door, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tabeller = {**tabeller, "kunder": KUNDER, "inskrivningar": INSKRIVNA}
    folder = write_underlag(tmp_path_factory.mktemp("underlag"), tabeller)
    scratch = tmp_path_factory.mktemp("scratch")
    expected = control_7(folder, plan, door, scratch)
    assert today(read_underlag(folder, scratch)) == expected


Amounts = dict[tuple[str, str, str], float]


def today(underlag: Underlag) -> Amounts:
    rows = simulerad(underlag).dagens.rader
    return {(r.utforare, r.post, r.taxeomrade): float(r.kronor) for r in rows if r.mangd}


def control_7(folder: Path, plan: Plan, door: Door, scratch: Path) -> Amounts:
    """The indicator ersattning, without the providers that have delivered no registrations."""
    found = run_control(folder, scratch, plan, door, "ersattning")
    rows = found.facts.registreringar().select("utforare").distinct().to_pyarrow().to_pylist()
    silent = set(found.facts.utforare()) - {row["utforare"] for row in rows}

    def values(namn: str) -> Amounts:
        indikatorer = [j.indikator for j in found.utfall.indikatorer if j.indikator.namn == namn]
        return {
            (i.utforare, dict(i.cut)["post"], dict(i.cut)["taxeomrade"]): i.varde
            for i in indikatorer
            if i.utforare and i.varde is not None and i.utforare not in silent
        }

    counted = values("mangd")
    return {key: kr for key, kr in values("ersattning").items() if counted[key]}


timmar = st.fractions(min_value=0, max_value=10_000, max_denominator=5580)
procent = st.fractions(min_value=0, max_value=100, max_denominator=100)


@st.composite
def mangder(draw: st.DrawFn, post: str = "omsorg") -> Mangd:
    netto, utford = draw(timmar), draw(timmar)
    tak = draw(st.fractions(min_value=0, max_value=1, max_denominator=99)) * min(netto, utford)
    count = st.integers(0, 1000)
    return Mangd(
        BJORKEN, post, "tätort", netto, utford, tak, draw(timmar), draw(count), draw(count)
    )


def paid(grund: str, mangd: Mangd, helhet: Helhet, **varden: Fraction) -> Fraction:
    found = GRUNDER[grund]
    return found.mangd(mangd, varden) * found.faktor(mangd, helhet, varden)


@given(mangder(), mangder("service"), procent, procent)
def test_a_floor_takes_the_deduction_or_nothing(
    one: Mangd, other: Mangd, golv: Fraction, avdrag: Fraction
) -> None:
    helhet = Helhet.of([one, other])
    full = paid("netto", one, helhet)
    assert paid("netto_med_golv", one, helhet, golv=golv, avdrag=Fraction(0)) == full
    cut = full * (1 - avdrag / 100)
    assert paid("netto_med_golv", one, helhet, golv=golv, avdrag=avdrag) in (full, cut)


@given(mangder())
def test_a_ceiling_pays_no_more_than_performed_or_granted(one: Mangd) -> None:
    helhet = Helhet.of([one])
    most = min(paid("utford", one, helhet), paid("netto", one, helhet))
    assert paid("utford_hogst_beviljad", one, helhet) <= most


@given(mangder(), mangder("delegerad hsl"), procent)
def test_the_share_of_sol_holds_and_takes_no_more_than_it_must(
    sol: Mangd, hsl: Mangd, hogst: Fraction
) -> None:
    helhet = Helhet.of([sol, hsl])
    expected = min(hsl.utford, hogst * sol.utford / 100)
    assert paid("ram_av_sol", hsl, helhet, hogst=hogst) == expected


@few(2)
@given(tabeller=underlagen())
def test_a_ceiling_never_pays_more_than_performed_or_today(
    tabeller: Tables, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tabeller = {**tabeller, "kunder": KUNDER}
    folder = write_underlag(tmp_path_factory.mktemp("underlag"), tabeller)
    read = read_underlag(folder, tmp_path_factory.mktemp("scratch"))
    found = {u.modell.id: u.rader for u in simulerad(read).utfall}
    for performed, capped in zip(found["utford"], found["utford-med-tak"], strict=True):
        assert capped.kronor <= performed.kronor
        assert capped.kronor <= capped.dagens
