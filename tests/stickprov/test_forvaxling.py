"""Steps taken out of order, or with another audit's files: one sentence, and what to do next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.stickprov.conftest import Kor
from tests.stickprov.ifyllning import fill
from tests.stickprov.paket import TARNING

pytestmark = pytest.mark.langsam  # whole runs

OTHER = "98150623421234567891"


def said(text: str) -> str:
    return " ".join(text.split())


def test_the_protocol_of_another_audit_is_one_sentence(
    fryst: Path, draget_kopia: Path, tmp_path: Path, kor: Kor
) -> None:
    other = shutil.copytree(fryst, tmp_path / "annat")
    assert kor("stickprov", "dra", other, "--tarning", OTHER).exit_code == 0
    fill(other / "protokoll.xlsx")
    shutil.copy(other / "protokoll.xlsx", draget_kopia / "protokoll.xlsx")
    result = kor("stickprov", "utvardera", draget_kopia / "protokoll.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "Protokollet hör till ett annat stickprov: av de " in result.stderr
    assert "Ta det protokoll som skrevs i den här mappen." in result.stderr
    assert not (draget_kopia / "slutsats.json").exists()
    verified = kor("stickprov", "verifiera", draget_kopia)
    assert verified.exit_code == 2
    assert verified.stdout.count("STÄMMER INTE") == 1


def test_a_draw_after_the_evaluation_says_evaluate_again(kopia: Path, kor: Kor) -> None:
    again = f"internkontroll stickprov utvardera {kopia / 'protokoll.xlsx'}"
    same = kor("stickprov", "dra", kopia, "--tarning", TARNING)
    assert same.exit_code == 2
    assert "är redan utvärderat och skrivs inte över. Utvärdera igen" in said(same.stderr)
    assert again in said(same.stderr)
    other = kor("stickprov", "dra", kopia, "--tarning", OTHER)
    assert other.exit_code == 2
    assert f"Försöket med {OTHER} är antecknat i dragning.json. Utvärdera igen" in said(
        other.stderr
    )
    assert kor("stickprov", "verifiera", kopia).exit_code == 2
    assert kor("stickprov", "utvardera", kopia / "protokoll.xlsx").exit_code == 0
    assert kor("stickprov", "verifiera", kopia).exit_code == 0
