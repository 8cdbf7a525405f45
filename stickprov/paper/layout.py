"""Where the columns of the protocol stand; the same for the one who writes it and the one who reads it.

Nr, whether the row is done, the facts, the answers; the flags stand beside the bedömning.
"""

from __future__ import annotations

from collections.abc import Sequence

from stickprov.paper.form import ANSWERS, BEDOMNING, FACTS, Answer

# Rows from 0: title, notice, groups, headings, then one row per registration.
GROUPS, HEADINGS, FIRST = 2, 3, 4
NR_COLUMN, DONE_COLUMN = 0, 1
# Nr … Registrering stay when the sheet is scrolled across.
FROZEN_COLUMNS = 5
FIRST_ANSWER = len(FACTS) + 1
_JUDGED = ANSWERS.index(BEDOMNING)
FLAG_COLUMN = FIRST_ANSWER + _JUDGED + 1

FACT_COLUMNS = {fact.key: at if at == 0 else at + 1 for at, fact in enumerate(FACTS)}


def answer_columns(answers: Sequence[Answer]) -> dict[str, int]:
    """key → column; the first reviewer's answers leave one free for the flags."""
    shift = 1 if answers is ANSWERS else 0
    return {
        answer.key: FIRST_ANSWER + at + (shift if at > _JUDGED else 0)
        for at, answer in enumerate(answers)
    }


def headings(answers: Sequence[Answer]) -> dict[int, tuple[str, str]]:
    """column → (key, heading) of facts and answers: what the reader expects to find."""
    columns = answer_columns(answers)
    facts = {FACT_COLUMNS[fact.key]: (fact.key, fact.heading) for fact in FACTS}
    return facts | {columns[a.key]: (a.key, a.heading) for a in answers}
