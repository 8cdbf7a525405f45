"""What the bytes of a CSV file tell before it is read: line ends, delimiters, quotes, and cells to clean."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extracts.cell import CLEAN_LETTERS

_CHUNK = 1 << 23
# So much of a chunk is looked at once more with the next: what is looked for is shorter.
_SEAM = 64
# A quote with an ordinary character on both sides, or a blank between it and the delimiter, opens or
# closes nothing that readers agree on.
_LOOSE_QUOTE = re.compile(rb'[^;,\t\r\n"]"[^;,\t\r\n"]|(?:[;,\t\r\n]|\A) +"|" +(?:[;,\t\r\n]|\Z)')


@dataclass(frozen=True)
class Counts:
    """What a look through the bytes finds; `clean`: every cell, read as it stands, is clean (cell.py)."""

    lines: int
    delimiters: int
    newline: str | None
    quotes: bool
    loose_quotes: bool
    clean: bool


def count(path: Path, delimiter: str, encoding: str) -> Counts:
    """Look through a file once."""
    lf = crlf = cr = delimiters = 0
    quotes, loose, last, end = False, False, b"", b""
    dirt = _Dirt(delimiter, encoding)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            joined = last + chunk
            lf += chunk.count(b"\n")
            if b"\r" in joined:
                cr += chunk.count(b"\r")
                crlf += joined.count(b"\r\n") - last.count(b"\r\n")
            delimiters += chunk.count(delimiter.encode())
            quotes = quotes or b'"' in chunk
            loose = loose or (b'"' in joined and _LOOSE_QUOTE.search(joined) is not None)
            dirt.look(chunk, joined)
            last, end = joined[-_SEAM:], joined[-1:]
    newline = "\n" if cr == 0 else "\r\n" if cr == lf == crlf else None
    clean = not (quotes or dirt.found or end == b" ")
    return Counts(lf + (end != b"\n"), delimiters, newline, quotes, loose, clean)


class _Dirt:
    """Whether a file has anything that a cell would be cleaned of, or that need not be clean.

    That is any letter but those that are the same however they are written, and every blank that is not
    alone between two of them.
    """

    def __init__(self, delimiter: str, encoding: str) -> None:
        self.found = False
        self._beginning = codecs.BOM_UTF8 if encoding == "utf-8-sig" else b""
        self._known = f"{CLEAN_LETTERS} {delimiter}\r\n".encode(encoding.removesuffix("-sig"))
        self._beside = (ord(delimiter), ord("\n"), ord("\r"))

    def look(self, chunk: bytes, joined: bytes) -> None:
        """`joined`: the chunk, and the end of the one before it."""
        if not self.found:
            rest = chunk.removeprefix(self._beginning).translate(None, self._known)
            self.found = bool(rest) or self._has_loose_blank(joined)
        self._beginning = b""

    def _has_loose_blank(self, text: bytes) -> bool:
        """Byte by byte all at once: to search for each pair of them takes eight times as long."""
        letters = np.frombuffer(text, np.uint8)
        blank = letters == ord(" ")
        edge = np.logical_or.reduce([blank, *(letters == other for other in self._beside)])
        return bool((blank[1:] & edge[:-1]).any() or (blank[:-1] & edge[1:]).any())
