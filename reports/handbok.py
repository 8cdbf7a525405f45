"""The pages that list every message, made from the texts themselves.

python -m reports.handbok writes docs/handbok/felmeddelanden.md anew, and the table of docs/spec/texter.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from reports.manad.underkanda import MAY_BE_EMPTY
from suites.plan import MASTE_RATTAS, Plan, Text
from suites.plan_file import load_plan
from suites.texts import load_texts
from suites.verdicts import Rule

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "handbok" / "felmeddelanden.md"
SPEC = DOCS / "spec" / "texter.md"
_TABLE = """\
| rule | text | what to do | to a provider, of another's row |
|---|---|---|---|
"""
PLAN = "norrtalje-2022"
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
HEAD = """\
# Alla felmeddelanden

Allt som programmet kan säga om ett underlag, och vad man gör. Ord inom vinkelparenteser, som ‹kolumn›
eller ‹varde›, byts mot det som står i filen. Sidan är gjord av programmets egna texter.
"""
SECTIONS = {
    "fil": (
        "Filen eller underlaget går inte att läsa",
        "Inget skrivs. Rätta och kör igen.",
    ),
    "underkand": (
        "Rader som underkänns",
        "Raden räknas inte med någonstans förrän den är rättad. Fil, rad, kolumn och värdet som det är "
        "skrivet står bredvid.",
    ),
    "regel": (
        "Regler",
        "Raden är läst, men något bör rättas eller förklaras. *Måste rättas* och *bekräfta eller förklara* "
        "gäller i egenkontrollen.",
    ),
}


def page() -> str:
    """The page, every text of every section on it."""
    texts, plan = load_texts(), load_plan(PLAN)
    lines = [HEAD]
    for section, (title, about) in SECTIONS.items():
        lines += [f"## {title}\n", f"{about}\n"]
        lines += _messages(texts[section], plan)
    return "\n".join(lines)


def spec_page() -> str:
    """The page of the specification on texts: as it stands, with the sentences of the rules below it."""
    said, _table, _old = SPEC.read_text("utf-8").partition(_TABLE)
    rules = load_texts()["regel"].items()
    return said + _TABLE + "".join(_line(name, text) for name, text in rules)


def _line(name: str, text: Text) -> str:
    said = " ".join(filter(None, (text.text, text.tillagg)))
    return f"| {name} | {said} | {text.gor_sa} | {text.utforare or ''} |\n"


def _messages(texts: Mapping[str, Text], plan: Plan) -> Iterator[str]:
    kinds = {
        rule.regel: f"{rule.allvar}; {_kind(plan, rule)}"
        for row in plan.rader
        for rule in row.rules
    }
    for name, text in texts.items():
        kind = f" {kinds[name].capitalize()}." if name in kinds else ""
        where = f" Rättas i {text.cell.replace('.', ', kolumnen ')}." if text.cell else ""
        yield f"### {text.titel} (`{name}`)\n"
        yield f"{_shown(' '.join(filter(None, (text.text, text.tillagg))))}\n"
        yield f"**Gör så här:** {_shown(text.gor_sa)}{kind and f' *{kind.strip()}*'}{where}\n"


def _kind(plan: Plan, rule: Rule) -> str:
    """What a self-check says must be done, and when it says more."""
    kind, under = plan.slag(rule.regel, rule.allvar), plan.rattas_under.get(rule.regel)
    return f"{kind}; {MASTE_RATTAS} när det uppmätta är under gränsen {under}" if under else kind


def _shown(template: str) -> str:
    return _PLACE.sub(r"‹\1›", template.replace("{tom}", MAY_BE_EMPTY))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    SPEC.write_text(spec_page(), "utf-8")
