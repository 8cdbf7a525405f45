"""verifiera makes a run again of a folder that Spark reads, and names a row changed there since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.motor.kluster import Kluster
from tests.motor.lagda_parquet import lay_parquet
from tests.motor.test_verifiera_dar_det_ligger import AGAIN, ran
from tests.underlag_builder import Row, registrering, write_underlag

pytestmark = [
    pytest.mark.spark,
    pytest.mark.langsam,
    # Not ours to mend: what the sockets of pyspark leave open.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# One control, as Spark is slow: half the visits declined, and then none.
ONLY = ("--kontroll", "avbojda-besok")
AS_SENT = [registrering(), registrering("02 08:00", status="avböjd")]
CHANGED = [registrering(), registrering("02 08:00")]


def test_of_a_folder_that_spark_reads(cluster: Kluster, tmp_path: Path) -> None:
    folder, mapp = tmp_path / "parquet", tmp_path / "rapport"

    def laid(rows: list[Row]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        lay_parquet(write_underlag(tmp_path / "filer", {"registreringar": rows}), folder)

    laid(AS_SENT)
    where = (cluster.url, "--underlag-mapp", folder)
    asked = (*where, *ONLY, "--ut", mapp, "--gx-resultat", "--utan-arkiv")
    code, said = ran("kontrollera", *asked)
    assert code == 0, said
    code, said = ran("verifiera", mapp, "--underlag", *where)
    assert (code, AGAIN in said) == (0, True), said
    laid(CHANGED)
    code, said = ran("verifiera", mapp, "--underlag", *where)
    assert code == 1
    assert "Omkörningen: avvikelser.csv" in said
    assert "är ändrad sedan körningen" not in said
    code, said = ran("verifiera", mapp, "--underlag", cluster.url)
    assert (code, "Skriv --underlag-mapp" in said) == (2, True), said
    code, said = ran("verifiera", mapp, "--underlag", tmp_path / "filer")
    assert (code, "bedömdes i Spark, och gx-resultat" in said) == (2, True), said
