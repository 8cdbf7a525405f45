"""What the handbook calls a thing of the page is what the page calls it."""

from __future__ import annotations

import re
import tomllib

from tests.webb.server import ROOT
from webb.fil import RESA
from webb.sida import HOME

PAGE = (ROOT / "docs" / "handbok" / "kontrollera-pa-en-sida.md").read_text("utf-8")
# Of the answer and the shortcut, which no template holds.
OTHER = {"Kan skickas in", "Rätta detta först", "Internkontroll"}


def test_every_name_in_italics_stands_on_a_page() -> None:
    shown = " ".join(path.read_text("utf-8") for path in HOME.rglob("*.html")) + RESA.titel
    shown = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    named = {" ".join(name.split()) for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", PAGE)}
    assert len(named) > 8
    assert {name for name in named if name not in shown} <= OTHER


def test_the_file_to_install_is_called_so() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = set(re.findall(r"[\w.-]+\.whl", PAGE))
    assert names == {f"{project['name']}-{project['version']}-py3-none-any.whl"}
