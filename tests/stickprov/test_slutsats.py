"""The conclusion of a provider: outcome and bounds, the two parts, what could not be reached, agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stickprov.audit.conclude import Agreement, Slutsats, Spread, cohens_kappa, conclude_all
from tests.stickprov.slutsatser import (
    answers,
    concluded,
    drawn,
    frame_of,
    review,
    reviews,
    session_of,
    with_limits,
)


def stage(slutsats: Slutsats) -> tuple[str, int, int, int | None]:
    return slutsats.utfall, slutsats.bast.lower, slutsats.bast.upper, slutsats.nasta_steg


# N = 2 000, K₀ = 100, stages 80/0 → 150/2 → 280/7.
@pytest.mark.parametrize(
    ("errors", "told"),
    [
        ([0], ("godkänd", 0, 72, None)),
        ([1], ("oavgjort", 1, 114, 2)),
        ([8], ("oavgjort", 84, 343, 2)),
        ([9], ("överskrider", 101, 373, None)),
        ([12], ("överskrider", 154, 460, None)),
        ([1, 1], ("godkänd", 4, 87, None)),
        ([1, 2], ("oavgjort", 8, 102, 3)),
        ([1, 2, 4], ("godkänd", 21, 96, None)),
        ([1, 2, 5], ("oavgjort", 25, 103, None)),
    ],
    ids=str,
)
def test_outcome_by_stage(errors: list[int], told: tuple[str, int, int, int | None]) -> None:
    sizes, seen, stages = (80, 70, 130), 1, []
    for steg, (size, fel) in enumerate(zip(sizes, errors, strict=False), 1):
        stages.append(reviews(size, fel, first=seen, steg=steg))
        seen += size
    assert stage(concluded(session_of(frame_of(2000)), *stages)) == told


@pytest.mark.parametrize(
    ("antal", "fel", "utfall"),
    [
        (100, 4, "godkänd"),
        (100, 5, "oavgjort"),
        (100, 6, "överskrider"),
        (90, 4, "godkänd"),
        (90, 5, "överskrider"),
        (466, 23, "godkänd"),
        (466, 24, "överskrider"),
    ],
)
def test_a_full_count_knows(antal: int, fel: int, utfall: str) -> None:
    found = concluded(session_of(frame_of(antal)), reviews(antal, fel))
    assert (found.allt_granskat, stage(found)) == (True, (utfall, fel, fel, None))


@pytest.mark.parametrize(("antal", "full"), [(100, True), (101, True), (466, True), (467, False)])
def test_small_populations_are_counted_in_full(antal: int, full: bool) -> None:
    session = session_of(frame_of(antal))
    assert (session.stages(session.frames[0]) == ()) is full


def test_a_larger_limit_for_a_full_count() -> None:
    session = session_of(frame_of(600), settings=with_limits(helrakning_hogst="600"))
    assert session.stages(session.frames[0]) == ()


# K_F = 0 … of 20, and 0 of 80: U of the random part is 72; K₀ of 2 020 is 101.
@pytest.mark.parametrize(
    ("risk_errors", "utfall", "bounds"),
    [(0, "godkänd", (0, 72)), (15, "godkänd", (15, 87)), (20, "godkänd", (20, 92))],
)
def test_a_whole_riskdel_adds_its_errors_to_both_bounds(
    risk_errors: int, utfall: str, bounds: tuple[int, int]
) -> None:
    flagged = reviews(20, risk_errors, risk=True)
    found = concluded(session_of(frame_of(2000, 20)), [*reviews(80), *flagged])
    assert (found.utfall, (found.bast.lower, found.bast.upper)) == (utfall, bounds)
    assert (found.population, found.bast.limit, found.riskdel.helt) == (2020, 101, True)


@pytest.mark.parametrize(
    ("risk_errors", "utfall"),
    [(33, "godkänd"), (34, "oavgjort"), (106, "oavgjort"), (107, "överskrider")],
)
def test_errors_of_the_riskdel_can_decide(risk_errors: int, utfall: str) -> None:
    flagged = reviews(120, risk_errors, risk=True)
    found = concluded(session_of(frame_of(2000, 120)), [*reviews(80), *flagged])
    assert (found.utfall, found.bast.limit) == (utfall, 106)
    assert found.bast.upper == risk_errors + 72


def test_a_riskdel_not_reviewed_in_full_is_left_out() -> None:
    flagged = reviews(19, 19, risk=True)
    found = concluded(session_of(frame_of(2000, 20)), [*reviews(80), *flagged])
    assert (found.utfall, found.population, found.bast.limit) == ("godkänd", 2000, 100)
    assert (found.riskdel.granskade, found.riskdel.sakfel, found.riskdel.helt) == (19, 19, False)


def test_formfel_do_not_decide() -> None:
    formal = [review("fel", "plan-foljs-ej", row=drawn(n)) for n in range(1, 41)]
    found = concluded(session_of(frame_of(2000)), [*formal, *reviews(40, first=41)])
    assert (found.utfall, found.sakfel, found.formfel) == ("godkänd", 0, 40)
    assert found.feltyper == {"plan-foljs-ej": (40, 0)}


def test_a_sakfel_beside_a_formfel_is_a_sakfel() -> None:
    both = review("fel", "plan-foljs-ej", "fel-tid", row=drawn(1))
    found = concluded(session_of(frame_of(2000)), [both, *reviews(79, first=2)])
    assert (found.sakfel, found.formfel) == (1, 0)


@pytest.mark.parametrize(
    ("fel", "onadda", "utfall", "nasta"),
    [
        (0, 0, "godkänd", None),
        (0, 1, "oavgjort", None),
        (1, 1, "oavgjort", 2),
        (8, 1, "oavgjort", None),
        (9, 3, "överskrider", None),
    ],
)
def test_what_could_not_be_reached_is_no_error_but_may_decide(
    fel: int, onadda: int, utfall: str, nasta: int | None
) -> None:
    found = concluded(session_of(frame_of(2000)), reviews(80, fel, onadda))
    assert (found.utfall, found.nasta_steg, found.otillgangliga) == (utfall, nasta, onadda)
    assert found.samst.upper >= found.bast.upper


def test_a_provider_with_only_a_riskdel() -> None:
    found = concluded(session_of(frame_of(0, 3)), reviews(3, 1, risk=True))
    assert (found.utfall, found.population, found.bast.lower) == ("överskrider", 3, 1)
    nothing = concluded(session_of(frame_of(0, 3)), [])
    assert (nothing.utfall, nothing.population) == ("oavgjort", 0)


def test_how_errors_lie_on_clients_and_staff() -> None:
    rows = [
        review("fel", "ej-styrkt", row=drawn(n, kund="K1" if n < 4 else "K9", personal="P1"))
        for n in range(1, 6)
    ]
    found = concluded(session_of(frame_of(2000)), [*rows, *reviews(75, first=6)])
    assert found.kunder == Spread(olika=76, med_fel=2, storsta=3)
    assert found.personal == Spread(olika=76, med_fel=1, storsta=5)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([("rätt", "rätt")] * 5, None),
        ([("rätt", "rätt")] * 4 + [("fel", "fel")] * 4, 1.0),
        ([("rätt", "fel"), ("fel", "rätt")], -1.0),
        ([("rätt", "rätt"), ("rätt", "fel"), ("fel", "rätt"), ("fel", "fel")], 0.0),
        # 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: p₀ = 0.7, pₑ = 0.5.
        (
            [("a", "a")] * 20 + [("b", "b")] * 15 + [("a", "b")] * 5 + [("b", "a")] * 10,
            0.4,
        ),
    ],
    ids=["ingen", "bara rätt", "lika", "tvärtom", "slump", "lärobok"],
)
def test_cohens_kappa(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohens_kappa(pairs) == (None if kappa is None else pytest.approx(kappa))


def test_agreement_over_the_stages() -> None:
    first = answers(reviews(80, 1), [("rätt", "rätt"), ("fel", "rätt")], planned=8)
    second = answers(reviews(70, 1, first=81, steg=2), [("fel", "fel")], planned=7)
    [found] = conclude_all(session_of(frame_of(2000)), [first, second])
    assert found.andra == Agreement(15, 3, 2, found.andra.kappa)
    assert found.andra.kappa == pytest.approx(0.4)


def test_holm_over_all_sampled_providers() -> None:
    names = ("A", "B", "C")
    session = session_of(*(frame_of(2000, utforare=name) for name in names))
    found = [
        replace(one, utforare=name)
        for name, errors in zip(names, (0, 10, 20), strict=True)
        for one in reviews(80, errors)
    ]
    by_name = {s.utforare: s.holm for s in conclude_all(session, [answers(found)])}
    assert by_name["A"] == 1.0
    assert by_name["B"] is not None
    assert by_name["C"] is not None
    assert by_name["C"] < by_name["B"] < 0.05
    [alone] = conclude_all(session_of(frame_of(2000)), [answers(reviews(80, 10))])
    assert alone.holm == pytest.approx(by_name["B"] / 2)


def test_a_full_count_needs_no_holm() -> None:
    assert concluded(session_of(frame_of(50)), reviews(50, 50)).holm is None


@pytest.mark.parametrize(("antal", "reviewed"), [(300, True), (301, False)])
def test_a_riskdel_too_large_is_left_out_before_the_draw(antal: int, reviewed: bool) -> None:
    session = session_of(frame_of(2000, antal))
    assert session.reviews_riskdel(session.frames[0]) is reviewed
    [frame] = session.as_data()["utforare"]
    assert frame["riskdel_granskas"] is reviewed
