"""Write a simulation to a fresh folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from reports.kit.html import write_page
from reports.kit.whole import write_whole
from reports.simulering.data import write_data
from reports.simulering.page import simulation_page
from reports.simulering.workbook import write_workbook
from suites.simulering import Simulering


def write_simulation(simulering: Simulering, folder: Path) -> Path:
    """simulering.html, .xlsx and .json; the folder used is returned."""
    return write_whole(folder, lambda unfinished: _write_all(simulering, unfinished))


def _write_all(simulering: Simulering, folder: Path) -> None:
    write_data(simulering, folder / "simulering.json")
    write_workbook(simulering, folder / "simulering.xlsx")
    write_page(simulation_page(simulering), folder / "simulering.html")
