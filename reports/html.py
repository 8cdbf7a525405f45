"""rapport.html, the working edition, and ledning.html, for the board."""

from __future__ import annotations

from pathlib import Path

from reports.charts import Renderer, warm_up
from reports.collect import collect
from reports.editions import make_page
from reports.page import write_page
from reports.rapport import Rapport
from reports.view import Edition


def write_html(rapport: Rapport, folder: Path) -> None:
    """Both editions; rapport.json must be in `folder`, as its hash is printed."""
    warm_up()
    data = collect(rapport, folder, per=("kontroll", "regel"))
    renderer = Renderer()
    write_page(make_page(data, Edition.ARBETE, renderer), folder / "rapport.html")
    write_page(make_page(data, Edition.LEDNING, renderer), folder / "ledning.html")
