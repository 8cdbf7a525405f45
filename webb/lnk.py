"""A shortcut of Windows (.lnk), in its published form ([MS-SHLLINK]): what it starts, and with what."""

from __future__ import annotations

import struct

# HasLinkInfo, HasName, HasArguments, IsUnicode, HasExpString.
_FLAGS = 0x02 | 0x04 | 0x20 | 0x80 | 0x200
_CLASS = bytes.fromhex("0114020000000000c000000000000046")
_ARCHIVE, _SHOW_NORMAL, _FIXED_DISK = 0x20, 1, 3
_ENVIRONMENT = 0xA0000001
_ANSI, _WIDE = 260, 520


def link(target: str, begins: str, arguments: str, name: str) -> bytes:
    """`target`: the program's whole path, in plain letters; `begins`: the same by a variable of the system,
    which comes first where the two differ."""
    return (
        struct.pack("<I16sII8x8x8xIiIH10x", 76, _CLASS, _FLAGS, _ARCHIVE, 0, 0, _SHOW_NORMAL, 0)
        + _info(target)
        + _text(name)
        + _text(arguments)
        + _environment(begins)
        + bytes(4)
    )


def _info(target: str) -> bytes:
    """LinkInfo: a file of a disk of this machine, by its path."""
    head, volume = 28, struct.pack("<IIII", 17, _FIXED_DISK, 0, 16) + b"\0"
    path = target.encode("ascii") + b"\0"
    at = head + len(volume)
    whole = at + len(path) + 1
    begins = struct.pack("<IIIIIII", whole, head, 1, head, at, 0, at + len(path))
    return begins + volume + path + b"\0"


def _text(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<H", len(wide) // 2) + wide


def _environment(path: str) -> bytes:
    """EnvironmentVariableDataBlock: the path with a variable in it."""
    ansi, wide = path.encode("ascii"), path.encode("utf-16-le")
    head = struct.pack("<II", 8 + _ANSI + _WIDE, _ENVIRONMENT)
    return head + ansi.ljust(_ANSI, b"\0") + wide.ljust(_WIDE, b"\0")
