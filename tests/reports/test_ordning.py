"""No output leans on the order in which the engine happens to hold its rows."""

from __future__ import annotations

from pathlib import Path

import ibis
import pytest

from extracts.engine import store
from extracts.underkanda import UNDERKANDA
from reports.manad.csv_files import write_underkanda
from reports.manad.underkanda import rejected
from suites.plan import Plan
from tests.conftest import Las
from tests.underlag_builder import bestallning, registrering


@pytest.mark.parametrize("turned", [False, True], ids=["som lagrad", "bakvänd"])
def test_rejected_rows_are_written_by_file_and_row(
    las: Las, plan: Plan, tmp_path: Path, turned: bool
) -> None:
    wrong = [registrering(registrering=f"R{at}", kategori="x", status="y") for at in range(4)]
    underlag = las(
        registreringar=[*wrong, registrering()], bestallningar=[bestallning(minuter_per_manad="i")]
    )
    if turned:
        rows = underlag.rows(UNDERKANDA)
        keys = [ibis.desc(name) for name in ("fil", "rad", "ordning")]
        store(underlag.con, UNDERKANDA, rows.order_by(*keys))
    path = tmp_path / "underkanda.csv"
    write_underkanda(underlag.con, rejected(underlag, plan.underkand), path)
    lines = [line.split(";")[:3] for line in path.read_text("utf-8-sig").splitlines()[1:]]
    assert lines == [
        ["bestallningar.csv", "2", "minuter_per_manad"],
        *(
            ["registreringar.csv", str(at), name]
            for at in range(2, 6)
            for name in ("kategori", "status")
        ),
    ]
