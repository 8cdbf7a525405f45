"""Planen: what stands in it, and that a changed limit is a plan of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suites.kopia import change_limit
from suites.plan import Plan
from suites.plan_file import load_plan
from suites.plan_folder import HOME
from tests.webb.klient import Klient, opened

OURS = "norrtalje-2022"
GRANS = "fa_rader_andel"
ANDEL = {"plan": OURS, "kontroll": "underlag", "grans": GRANS}
KRITISK = {"kontroll": "utford-tid", "grans": "andel_utford_minst"}


@pytest.fixture(scope="module")
def client() -> Iterator[Klient]:
    with opened() as client:
        yield client


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def limits(plan: Plan) -> dict[str, tuple[float, str | None]]:
    return {name: (limit.varde, limit.beslut) for name, limit in plan.limits.items()}


def test_every_row_and_limit_stands_there_with_its_decision(client: Klient) -> None:
    page = client.get("/planen", params={"plan": OURS}).text
    plan = load_plan(OURS)
    headings = re.findall(r'<h2 id="([\w-]+)">', page)
    assert headings == [row.id for row in plan.rader]
    rows = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th><td class=\"tal\">(.*?)</td><td>(.*?)</td>", page
    )
    assert [(html.unescape(said), decided) for said, _value, decided in rows] == [
        (limit.text or limit.namn, limit.beslut or "förslag")
        for row in plan.rader
        for limit in row.gransvarden.values()
    ]


def test_a_changed_limit_is_a_new_plan_and_nothing_else_of_it_is_changed(
    client: Klient, tmp_path: Path
) -> None:
    before = load_plan(OURS)
    target = tmp_path / "vår plan"
    form = {**ANDEL, "varde": "0,9", "beslut": "", "mapp": f'"{target}"'}
    answer = client.post("/planen/grans", data=form)
    assert answer.status_code == 200
    made = load_plan(str(target))
    was = limits(before)
    assert was[GRANS] == (0.5, None)
    assert limits(made) == {**was, GRANS: (0.9, None)}
    assert load_plan(OURS).sha256 == before.sha256 != made.sha256
    differ = {
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if path.is_file()
        and path.read_bytes() != (HOME / OURS / path.relative_to(target)).read_bytes()
    }
    assert differ == {"plan.toml"}
    assert "0,9 (förslag)" in text(answer.text)
    shown = client.get("/planen", params={"plan": str(target)}).text
    assert "0,9" in shown


def test_a_decision_is_written_as_it_was_given(client: Klient, tmp_path: Path) -> None:
    said = '2023-01-01 § 1 "så" <b>'
    form = {**ANDEL, "varde": "0,5", "beslut": said, "mapp": str(tmp_path / "p")}
    assert client.post("/planen/grans", data=form).status_code == 200
    assert limits(load_plan(str(tmp_path / "p")))[GRANS] == (0.5, said)
    page = client.get("/planen", params={"plan": str(tmp_path / "p")}).text
    assert said in html.unescape(page)
    assert said not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"varde": "85"}, GRANS),
        # What is kritisk is so by a decision.
        ({**KRITISK, "varde": "0,9"}, "Ange beslut i planen"),
        ({"varde": "mycket"}, "«mycket» är inget tal"),
        ({"varde": "nan"}, "«nan» är inget tal"),
        ({"varde": "1e999"}, "«1e999» är inget tal"),
        ({"varde": ""}, "«» är inget tal"),
        ({"mapp": "plan"}, "Skriv hela sökvägen"),
        ({"mapp": "{there}"}, "finns redan"),
        ({}, "Inget är ändrat"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    client: Klient, tmp_path: Path, given: dict[str, str], said: str
) -> None:
    there = tmp_path / "finns"
    there.mkdir()
    form = {**ANDEL, "varde": "0,5", "beslut": "", "mapp": str(tmp_path / "ny"), **given}
    form["mapp"] = str(form["mapp"]).replace("{there}", str(there))
    answer = client.post("/planen/grans", data=form)
    assert answer.status_code == 422
    assert said in text(answer.text)
    assert html.escape(str(form["varde"])) in answer.text
    assert list(tmp_path.rglob("*")) == [there]


def test_of_a_limit_with_several_values_the_last_is_changed(tmp_path: Path) -> None:
    source = tmp_path / "egen"
    change_limit(OURS, "underlag", GRANS, 0.8, None, source)
    path = source / "plan.toml"
    line = next(x for x in path.read_text("utf-8").splitlines() if x.startswith(GRANS))
    value = line.partition("=")[2].strip().removesuffix("}").rstrip()
    two = f"[{value}, till = 2022-06-30 }}, {value}, fran = 2022-07-01 }}]"
    path.write_text(path.read_text("utf-8").replace(line, f"{GRANS} = {two}"), "utf-8")
    made = change_limit(str(source), "underlag", GRANS, 0.9, "§ 2", tmp_path / "ny")
    limit = made.limits[GRANS]
    assert (limit.varde, limit.beslut) == (0.9, "§ 2")
    assert [(one.varde, one.beslut) for one in limit.varianter] == [(0.8, None)]


def test_what_is_none_of_the_plans_is_told(client: Klient) -> None:
    for asked in ({"kontroll": "finns-inte"}, {"grans": "finns-inte"}):
        for answer in (
            client.get("/planen/grans", params={**ANDEL, **asked}),
            client.post("/planen/grans", data={**ANDEL, **asked}),
        ):
            assert answer.status_code == 404
    bad = "<script>../etc"
    for path in ("/planen", "/planen/grans"):
        answer = client.get(path, params={**ANDEL, "plan": bad})
        assert answer.status_code == 422
        assert bad not in answer.text
    assert OURS in client.get("/planen").text
