"""A shortcut is written in the form of the system, opens the page, and takes nothing that is there."""

from __future__ import annotations

import configparser
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from webb.genvag import desktop, shortcut

ODD = '/home/å "b" $c/100 %/python'


def run(folder: Path) -> Result:
    return CliRunner().invoke(cli.main, ["genvag", "--mapp", str(folder)])


def test_it_is_written_and_may_be_run(tmp_path: Path) -> None:
    said = run(tmp_path)
    assert said.exit_code == 0, said.output
    [path] = tmp_path.iterdir()
    assert str(path) in said.output
    assert os.access(path, os.X_OK)


def test_once_more_is_the_same_and_another_is_left(tmp_path: Path) -> None:
    run(tmp_path)
    [path] = tmp_path.iterdir()
    assert run(tmp_path).exit_code == 0
    path.write_text("min egen", "utf-8")
    said = run(tmp_path)
    assert said.exit_code == 2
    assert "finns redan. Ta bort den" in said.output
    assert [p.read_text("utf-8") for p in tmp_path.iterdir()] == ["min egen"]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said = run(tmp_path / "saknas")
    assert (said.exit_code, said.output.count("\n")) == (2, 1)
    assert not (tmp_path / "saknas").exists()


def started(command: list[str]) -> str:
    """What the program says of the command that a shortcut starts, asked for its help."""
    done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_one_of_linux_opens_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, text = shortcut("linux", sys.executable)
    assert name == "internkontroll.desktop"
    read = configparser.RawConfigParser()
    read.read_string(text.decode("utf-8"))
    entry = read["Desktop Entry"]
    assert (entry["type"], entry["terminal"]) == ("Application", "true")
    command = shlex.split(entry["exec"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cli.py").write_text("raise SystemExit('fel program')", "utf-8")
    assert "Öppna programmet som en sida" in started(command)


def test_odd_signs_in_the_path_are_told_as_each_system_reads_them() -> None:
    entry = re.findall(r"^Exec=(.*)$", shortcut("linux", ODD)[1].decode("utf-8"), re.MULTILINE)[0]
    once = entry.replace("\\\\", "\\")
    assert once == r'"/home/å \"b\" \$c/100 %%/python" -P -m cli webb'
    name, text = shortcut("darwin", ODD)
    assert name == "Internkontroll.command"
    assert shlex.split(text.decode("utf-8").splitlines()[1]) == [
        "exec",
        ODD,
        "-P",
        "-m",
        "cli",
        "webb",
    ]


def test_the_one_of_windows_is_read_by_another_hand_and_stays_when_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By LnkParse3, which knows the form and not this program; a shell takes away the outer quotes."""
    from LnkParse3.lnk_file import LnkFile

    monkeypatch.setenv("SYSTEMROOT", r"D:\WINDOWS")
    python = r"C:\Users\Åsa Öberg\100 %\python.exe"
    name, content = shortcut("win32", python)
    assert name == "Internkontroll.lnk"
    told = LnkFile(io.BytesIO(content)).get_json()
    assert told["size"] == len(content)
    assert told["link_info"]["local_base_path"] == r"D:\WINDOWS\System32\cmd.exe"
    assert told["link_info"]["location"] == "Local"
    assert told["header"]["windowstyle"] == "SW_SHOWNORMAL"
    assert told["data"] == {
        "description": "Kontrollera underlag på en sida i webbläsaren",
        "command_line_arguments": f'/c ""{python}" -P -m cli webb || pause"',
    }
    [block] = told["extra"].values()
    assert block["target_unicode"] == r"%SystemRoot%\System32\cmd.exe"
    assert block["target_ansi"] == block["target_unicode"]
    assert content.endswith(bytes(4))


def test_the_desktop_is_where_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("ONEDRIVE", raising=False)
    for system in ("linux", "darwin", "win32"):
        assert desktop(system, tmp_path) == tmp_path / "Desktop"
    (tmp_path / ".config").mkdir()
    dirs = tmp_path / ".config" / "user-dirs.dirs"
    dirs.write_text('# av systemet\nXDG_DESKTOP_DIR="$HOME/Skrivbord"\n', "utf-8")
    assert desktop("linux", tmp_path) == tmp_path / "Skrivbord"
    dirs.write_text('XDG_DESKTOP_DIR="/mnt/Skrivbord"\n', "utf-8")
    assert desktop("linux", tmp_path) == Path("/mnt/Skrivbord")
    (tmp_path / "moln" / "Desktop").mkdir(parents=True)
    monkeypatch.setenv("ONEDRIVE", str(tmp_path / "moln"))
    assert desktop("win32", tmp_path) == tmp_path / "moln" / "Desktop"
