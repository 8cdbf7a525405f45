"""A shortcut on the desktop that opens the page: each system has its own form of it."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from extracts.unfinished import write_whole
from reports.kit.errors import OutputError, because
from webb.lnk import link

# `-P`: what lies beside the shortcut is no part of the program.
_STARTS = ("-P", "-m", "cli", "webb")
# Windows closes the window at once, and what went wrong with it: a shell waits until it has been read.
_SHELL, _WINDOWS = r"\System32\cmd.exe", '/c ""{program}" {args} || pause"'
_COMMENT = "Kontrollera underlag på en sida i webbläsaren"
_MAC = """\
#!/bin/sh
exec {program} {args}
"""
_LINUX = """\
[Desktop Entry]
Type=Application
Name=Internkontroll
Comment={comment}
Exec={program} {args}
Terminal=true
Categories=Office;
"""
_XDG = re.compile(r'^XDG_DESKTOP_DIR="(\$HOME)?(.*)"$', re.MULTILINE)


def write_shortcut(folder: Path | None) -> Path:
    """The shortcut, in the folder or on the desktop; one that is there and is another is left."""
    target = folder or desktop(sys.platform, Path.home())
    name, content = shortcut(sys.platform, sys.executable)
    path = target / name
    try:
        if path.exists():
            if path.read_bytes() == content:
                return path
            raise OutputError(
                f"{path} finns redan. Ta bort den, eller välj en annan mapp med --mapp."
            )
        if not target.is_dir():
            raise OutputError(f"{target} finns inte. Välj en mapp med --mapp.")
        write_whole(path, content)
        path.chmod(0o700)
    except OSError as error:
        raise OutputError(f"Genvägen kan inte skrivas i {target} ({because(error)}).") from error
    return path


def shortcut(system: str, program: str) -> tuple[str, bytes]:
    """Its name and what stands in it; `program` is the Python that has the program."""
    args = " ".join(_STARTS)
    if system == "win32":
        root = os.environ.get("SYSTEMROOT") or r"C:\Windows"
        given = _WINDOWS.format(program=program, args=args)
        return "Internkontroll.lnk", link(root + _SHELL, "%SystemRoot%" + _SHELL, given, _COMMENT)
    if system == "darwin":
        text = _MAC.format(program=shlex.quote(program), args=args)
        return "Internkontroll.command", text.encode("utf-8")
    text = _LINUX.format(program=_exec(program), args=args, comment=_COMMENT)
    return "internkontroll.desktop", text.encode("utf-8")


def _exec(program: str) -> str:
    """Quoted as a line of Exec is, and then as any line of the file."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", program).replace("%", "%%")
    return '"' + quoted.replace("\\", "\\\\") + '"'


def desktop(system: str, home: Path) -> Path:
    """The desktop, as the system says where it is."""
    if system == "win32":
        shared = os.environ.get("ONEDRIVE")
        moved = Path(shared) / "Desktop" if shared else None
        return moved if moved and moved.is_dir() else home / "Desktop"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    if system != "darwin" and config.is_file():
        found = _XDG.search(config.read_text("utf-8", "replace"))
        if found:
            return home / found[2].lstrip("/") if found[1] else Path(found[2])
    return home / "Desktop"
