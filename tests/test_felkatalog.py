"""The catalogue of messages: in one place, none missing, none unused, and all in the handbook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extracts.errors import UnderlagError
from reports.handbok import PAGE, page
from suites.plan import Plan
from suites.texts import load_texts, sentence_of

ROOT = Path(__file__).parent.parent
CODE = ("extracts", "checks", "suites", "stickprov", "arkiv", "reports", "commands", "webb")
PLACES = re.compile(r"\{(\w+)\}")


def raised() -> Iterator[tuple[str, set[str] | None]]:
    """(kod, its values) of every UnderlagError in the code; None where they are spread from a dict."""
    for path in (p for package in CODE for p in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UnderlagError":
                [kod] = node.args
                assert isinstance(kod, ast.Constant), f"{path}: a kod is a word, not a sentence"
                spread = any(k.arg is None for k in node.keywords)
                yield str(kod.value), None if spread else {str(k.arg) for k in node.keywords}


RAISED = sorted({(kod, tuple(sorted(values or ()))) for kod, values in raised()})


def test_every_error_has_its_text_and_every_text_its_error() -> None:
    assert {kod for kod, _values in raised()} == set(load_texts()["fil"])


def test_every_text_says_only_what_is_known() -> None:
    texts = load_texts()["fil"]
    for kod, values in raised():
        if values is not None:
            text = texts[kod]
            assert set(PLACES.findall(text.text + text.gor_sa)) == values, kod


@pytest.mark.parametrize("section", ["regel", "underkand", "fil"])
def test_every_text_says_what_is_wrong_and_what_to_do(section: str) -> None:
    for name, text in load_texts()[section].items():
        assert text.titel, name
        assert text.text.endswith("."), name
        assert text.gor_sa.removesuffix("{tom}").endswith("."), name
        assert not re.search(r"\b(fusk|falsk)", text.text + text.gor_sa), name


def test_every_rule_of_the_plan_has_its_text_and_the_texts_no_other(plan: Plan) -> None:
    rules = {rule.regel for row in plan.rader for rule in row.rules}
    assert set(load_texts()["regel"]) == rules | {"stickprov"}, "its rule is judged by a conclusion"


def test_the_handbook_has_them_all() -> None:
    written = PAGE.read_text("utf-8")
    assert written == page(), "kör: python -m reports.handbok"
    for texts in load_texts().values():
        for name, text in texts.items():
            assert f"### {text.titel} (`{name}`)" in written


def test_a_personnummer_in_a_message_is_masked() -> None:
    said = sentence_of(UnderlagError("tom-fil", fil="19121212-1212.csv"))
    assert said.startswith("••••••-••••.csv är tom.")
