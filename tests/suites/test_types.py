"""Which rules are `between` against a number that is no limit of the plan: those the decision names."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DECISION = ROOT / "docs" / "beslut" / "14-flags-that-remain.md"
BETWEEN = "expect_column_values_to_be_between"


def test_the_decision_names_every_between_that_is_no_limit() -> None:
    said = DECISION.read_text(encoding="utf-8").split("**Why.**")[0]
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", said)) - {"between"}
    suites = [
        json.loads(file.read_text(encoding="utf-8"))["expectations"]
        for file in sorted((ROOT / "suites" / "norrtalje-2022").glob("*.json"))
    ]
    every = [expectation for suite in suites for expectation in suite]
    plain = {
        e["meta"]["regel"]
        for e in every
        if e["type"] == BETWEEN and "$PARAMETER" not in json.dumps(e["kwargs"])
    }
    own = [e for e in every if e["type"] != BETWEEN]
    assert named == plain
    assert f"Of {len(every)} expectations {len(own)} are" in said
    assert f"other {len(plain)} are `between`" in " ".join(said.split())
    limits = len(every) - len(own) - len(plain)
    assert f"{limits} are `between` against a limit" in said
