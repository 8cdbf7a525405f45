"""insatser.toml: which kategori each insats belongs to; what is wrong with it is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.errors import PlanError
from suites.insatser import load_insatser

FEL = {
    "inte toml": ("[insatser", "insatser.toml går inte att läsa som TOML"),
    "annat avsnitt": ("[insats]\nomsorg = []", "rad 1: «insats» känns inte igen"),
    "inget avsnitt": ("insatser = 1", r"\[insatser\] ska vara ett avsnitt"),
    "okänd kategori": (
        '[insatser]\n"stöd" = ["x"]',
        "rad 2: stöd är ingen kategori. Välj bland serv",
    ),
    "inte en lista": ('[insatser]\nomsorg = "dusch"', "rad 2: omsorg ska vara en lista med text"),
    "tal i listan": ("[insatser]\nomsorg = [1]", "rad 2: omsorg ska vara en lista med text"),
    "tomt namn": ('[insatser]\nomsorg = ["dusch", " - "]', "omsorg har en insats utan namn"),
    "i två kategorier": (
        '[insatser]\nomsorg = ["Dusch"]\nservice = ["dusch "]',
        "rad 3: service har insatsen «dusch », som också står under omsorg",
    ),
    "samma kategori två gånger": ('[insatser]\nomsorg = ["a"]\nomsorg = ["b"]', "läsa som TOML"),
}


def write(folder: Path, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    (folder / "insatser.toml").write_bytes(raw)
    return folder


@pytest.mark.parametrize(("content", "said"), FEL.values(), ids=FEL)
def test_a_faulty_list_is_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(PlanError, match=said) as error:
        load_insatser(write(tmp_path, content))
    assert "\n" not in str(error.value)


def test_a_list_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="är inte sparad som UTF-8"):
        load_insatser(write(tmp_path, '[insatser]\nservice = ["inköp"]'.encode("latin-1")))


def test_a_personnummer_in_the_list_is_not_said(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as error:
        load_insatser(
            write(tmp_path, '[insatser]\nomsorg = ["19121212-1212"]\nlarm = ["19121212-1212"]')
        )
    assert "1212-1212" not in str(error.value).replace("••••••-••••", "")


@pytest.mark.parametrize("content", ["", "[insatser]\n", "[insatser]\nomsorg = []\n"])
def test_an_empty_list_is_no_list(tmp_path: Path, content: str) -> None:
    assert load_insatser(write(tmp_path, content)) == {}


def test_the_same_insats_twice_in_a_kategori_is_once(tmp_path: Path) -> None:
    content = '[insatser]\n"delegerad hsl" = ["Medicin", " medicin"]\n'
    assert load_insatser(write(tmp_path, content)) == {"medicin": "delegerad hsl"}


def test_without_a_file_there_is_no_list(tmp_path: Path) -> None:
    assert load_insatser(tmp_path) == {}
