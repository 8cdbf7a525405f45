"""UTF-8 or Windows-1252: what a text file is written in, proved by every byte (spec: underlag, «CSV»)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from extracts.errors import UnderlagError
from extracts.files import demand_kind
from extracts.old_encodings import is_twice_utf8, old_encoding

_CHUNK = 1 << 23
# å, ä, ö, é and their like as UTF-8, whole or composed, and dashes, quotes and the euro sign; read as
# Windows-1252 they are two or three odd characters.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xcc[\x80-\xbf]|\xe2[\x80-\xbf]{2}")


def encoding_of(path: Path) -> str:
    """UTF-8, or Windows-1252 in a file that is not, proved by every byte; one that mixes them is not read."""
    demand_kind(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, not_utf8 = 1, None
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                raise UnderlagError("nul-tecken", fil=path.name)
            if not_utf8 is None:
                not_utf8 = _not_utf8(decoder, chunk, line, final=len(chunk) < _CHUNK)
            line += chunk.count(b"\n")
    _demand_no_other(path, utf8=not_utf8 is None)
    if not_utf8 is None:
        return "utf-8-sig"
    _demand_cp1252(path, not_utf8)
    return "cp1252"


def _demand_no_other(path: Path, *, utf8: bool) -> None:
    """UnderlagError for an old encoding, or UTF-8 written twice: it would be read, and as other words."""
    with path.open("rb") as stream:
        while raw := stream.read(_CHUNK):
            # Nearly every file: nothing to look at.
            if raw.isascii():
                continue
            if utf8 and is_twice_utf8(raw):
                raise UnderlagError("utf-8-tva-ganger", fil=path.name)
            if not utf8 and (old := old_encoding(raw)):
                raise UnderlagError("gammal-teckenkodning", fil=path.name, kodning=old)
            return


def _not_utf8(
    decoder: codecs.IncrementalDecoder, chunk: bytes, line: int, *, final: bool
) -> int | None:
    """The number of the first line that is not UTF-8; None when all of the chunk is."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start)
    return None


def _demand_cp1252(path: Path, not_utf8: int) -> None:
    """No byte that the encoding lacks, and no letter of the other one: it would be misread."""
    line, last = 1, b""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            text = last + chunk
            if found := _UTF8_LETTER.search(text):
                at = line + text.count(b"\n", 0, found.start())
                if at == not_utf8:
                    raise UnderlagError("blandade-teckenkodningar", fil=path.name)
                raise UnderlagError("tva-teckenkodningar", fil=path.name, ena=at, andra=not_utf8)
            try:
                chunk.decode("cp1252")
            except UnicodeDecodeError as error:
                at = line + text.count(b"\n", 0, error.start + len(last))
                raise UnderlagError("okand-teckenkodning", fil=path.name, rad=at) from error
            line += text.count(b"\n", 0, len(text) - 1)
            last = text[-1:]
