"""What lies where a table should lie: folders, links, devices, files that may not be read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from extracts.read import read_given, read_underlag
from tests.extracts.textfiler import rad, text, values, write
from tests.refusal import refused

NAMES = ("registreringar.csv", "registreringar.xlsx", "registreringar.parquet")
GOOD = text(rad())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An underlag without registreringar."""
    made = write(tmp_path / "underlag", GOOD)
    (made / "registreringar.csv").unlink()
    return made


def refuse(folder: Path, said: str) -> None:
    with refused(said):
        read_underlag(folder, folder.parent)


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_named_as_a_file(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    refuse(folder, rf"^{name} är en mapp, inte en fil\.")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK])
def test_a_pipe_or_a_device_is_never_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: int
) -> None:
    (folder / name).write_bytes(b"")
    whole, opened = Path.stat, Path.open

    def told(path: Path, **how: bool) -> os.stat_result:
        found = whole(path, **how)
        return os.stat_result((kind | 0o644, *found[1:])) if path.name == name else found

    def never(path: Path, *args: object, **how: object) -> object:
        assert path.name != name, "to open a pipe is to wait for ever"
        return opened(path, *args, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "stat", told)
    monkeypatch.setattr(Path, "open", never)
    refuse(folder, rf"^{name} är ingen vanlig fil\.")


@pytest.mark.parametrize("name", NAMES)
def test_a_link_that_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "hemligt.csv").write_text(GOOD, "utf-8")
    (folder / name).symlink_to("../hemligt.csv")
    refuse(folder, rf"^{name} är en länk till en fil utanför mappen\. Lägg själva filen")


@pytest.mark.parametrize("to", ["finns-inte.csv", "registreringar.csv"], ids=["tom", "rund"])
def test_a_link_that_leads_nowhere(folder: Path, to: str) -> None:
    (folder / "registreringar.csv").symlink_to(to)
    refuse(folder, r"^registreringar\.csv går inte att läsa: filen är borta, eller länken")


def test_a_link_to_a_file_of_the_folder_and_a_folder_that_is_a_link(folder: Path) -> None:
    (folder / "mars.txt").write_text(GOOD, "utf-8")
    (folder / "registreringar.csv").symlink_to("mars.txt")
    link = folder.parent / "genväg"
    link.symlink_to(folder, target_is_directory=True)
    assert values(read_underlag(link, folder.parent), "registrering") == ["R1"]


def test_a_link_that_the_user_points_at_is_followed(folder: Path) -> None:
    (folder.parent / "mars.txt").write_text(GOOD, "utf-8")
    link = folder / "registreringar.csv"
    link.symlink_to("../mars.txt")
    assert values(read_given([link], folder.parent), "registrering") == ["R1"]


@pytest.mark.parametrize("name", NAMES)
def test_no_permission(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (folder / name).write_text(GOOD, "utf-8")
    opened = Path.open

    def refusing(path: Path, *args: object, **how: object) -> object:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    refuse(folder, rf"^{name} går inte att (läsa|öppna)")


def test_a_folder_without_permission(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refusing)
    refuse(folder, r"underlag går inte att läsa")
