"""Old encodings are refused with that as the reason; what is only odd is read (spec: underlag, «CSV»)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extracts.textfiler import errors, rad, read, text, values
from tests.refusal import refused

TWO = text(rad("R1"), rad("R2", utforare="Åsen", status="avböjd"))


@pytest.mark.parametrize(("encoding", "said"), [("mac_roman", "Mac Roman"), ("cp850", "cp850")])
def test_an_old_encoding_is_one_sentence(tmp_path: Path, encoding: str, said: str) -> None:
    with refused(
        rf"registreringar\.csv är sparad i en gammal teckenkodning \({said}\).*på nytt ur systemet som UTF-8"
    ):
        read(tmp_path, TWO.encode(encoding))


def test_utf8_written_twice_is_one_sentence(tmp_path: Path) -> None:
    with refused(r"registreringar\.csv har blivit omgjord till UTF-8 två gånger"):
        read(tmp_path, TWO.replace("Åsen", "Ösen").encode().decode("cp1252").encode())


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_with_one_odd_cell_is_read(tmp_path: Path, encoding: str) -> None:
    odd = {"utf-8": "utfÃ¶rd", "cp1252": "utf”rd"}[encoding]
    found = read(tmp_path, text(rad("R1"), rad("R2", status=odd)).encode(encoding))
    assert values(found, "registrering") == ["R1"]
    assert errors(found) == [(3, "status", "ej-val", odd)]


def test_signs_of_windows_1252_are_no_old_encoding(tmp_path: Path) -> None:
    content = text(rad("R1", utforare="Š „Allén” †")).encode("cp1252")
    assert values(read(tmp_path, content), "utforare") == ["Š „Allén” †"]
