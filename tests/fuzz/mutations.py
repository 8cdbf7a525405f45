"""What chance does to a file: pure functions of its content and a source of chance."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

# What most often means something to a reader: quotes, delimiters, line ends, NUL, BOM, other encodings.
ODD = (
    b'"', b";", b",", b"\t", b"\r", b"\n", b"\r\n", b"\0", b" ", b"\xef\xbb\xbf", b"\xe5", b"\xc3\xa5",
    b"\xff", b"\x85", b"\xc2\xa0", b"\xe2\x80\x93", b"\x1a", b"=", b"-", b"'", b"0", b"9", b"<", b"&",
    b">", b"/", b"{", b"}", b"[", b"]", b"\\", b"#", b".", b"\xcc\x88", b"\xe2\x80\xa8", b"\x1c", b"\x0b",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, "", " ", "x", "K1", 0, -1, 1.5, float("nan"), 1e300, True, b"\xff", "2022-03-01", "\0", "é" * 300,
)  # fmt: skip
JSON: tuple[Any, ...] = (
    None, "", "x", 0, -1, 1, 10**30, 1.5, True, [], {}, [""], [0], [[]], [{}], {"x": 1}, "0" * 64, "§", "{x}",
    "2022-13", "../x", "inf", {"$PARAMETER": "x"}, {"$PARAMETER": 1}, "\ud800",
)  # fmt: skip
TOML = (
    b'""', b'"x"', b"0", b"-1", b"1.5", b"1e400", b"nan", b"true", b"[]", b"{}", b'[""]', b"[0]", b"[[]]",
    b"[{}]", b"{ x = 1 }", b"{ varde = nan }", b"{ varde = true }", b"{ varde = 1, fran = 2022-01-02 }",
    b"2022-01-01", b"9999-12-31", b"2022-01-01T00:00:00Z", b"08:00:00", b"9999999999999999999999",
    b'"{x} {kund:x} {"', b'"../x"', b'"\\u0000"', b'"\\U0001F600"', b"'''\n'''",
)  # fmt: skip
Mutation = Callable[[bytes, random.Random], bytes]


def changed(content: bytes, rnd: random.Random) -> bytes:
    """One to three changes of bytes, of blocks, or of whole lines."""
    for _ in range(rnd.choice((1, 1, 1, 2, 3))):
        content = _once(content, rnd)
    return content


def _once(content: bytes, rnd: random.Random) -> bytes:
    match rnd.randrange(3):
        case 0:
            return _one_byte(content, rnd)
        case 1:
            return b"".join(_moved(_blocks(content, rnd), rnd))
        case _:
            return b"".join(_moved(content.splitlines(keepends=True), rnd))


def _one_byte(content: bytes, rnd: random.Random) -> bytes:
    """A flipped bit, another byte, or something odd put in or in place of one."""
    at = rnd.randrange(len(content) + 1)
    before, here, after = content[:at], content[at : at + 1], content[at + 1 :]
    match rnd.randrange(5):
        case 0 if here:
            return before + bytes([here[0] ^ 1 << rnd.randrange(8)]) + after
        case 1 if here:
            return before + bytes([rnd.randrange(256)]) + after
        case 2:
            return before + rnd.choice(ODD) + here + after
        case 3:
            return before + after
        case _:
            return before + rnd.choice(ODD) + after


def _blocks(content: bytes, rnd: random.Random) -> list[bytes]:
    ends = sorted(rnd.randrange(len(content) + 1) for _ in range(4))
    starts = [0, *ends]
    return [content[a:b] for a, b in zip(starts, [*ends, len(content)], strict=True)]


def _moved(pieces: Sequence[bytes], rnd: random.Random) -> list[bytes]:
    """The pieces with one left out, twice, elsewhere, in place of another, or the rest cut off."""
    found = list(pieces)
    if not found:
        return found
    one, other = rnd.randrange(len(found)), rnd.randrange(len(found))
    match rnd.randrange(5):
        case 0:
            del found[one]
        case 1:
            found.insert(other, found[one])
        case 2:
            found[one], found[other] = found[other], found[one]
        case 3:
            found[one] = found[other]
        case _:
            del found[one + 1 :]
    return found


def changed_csv(content: bytes, rnd: random.Random) -> bytes:
    """As any file, or quotes where cells begin and end: they may hold whole rows between them."""
    if rnd.randrange(3):
        return changed(content, rnd)
    between = [at for at, byte in enumerate(content) if byte in b";,\t\n"]
    for _ in range(rnd.choice((1, 2, 2))):
        at = rnd.choice(between) + rnd.randrange(2)
        content = content[:at] + b'"' + content[at:]
    return content


def changed_workbook(content: bytes, rnd: random.Random) -> bytes:
    """Mostly the XML of one part, packed again: a flip in what is packed is nearly always found out."""
    if rnd.randrange(10) == 0:
        return changed(content, rnd)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    # The cells and their texts are what is read; the other parts say where they are.
    heavy = [name for name in parts if "sheet" in name or "Strings" in name]
    name = rnd.choice(heavy if rnd.randrange(3) else sorted(parts))
    if rnd.randrange(12) == 0:
        del parts[name]
    else:
        parts[name] = _xml(parts[name], rnd)
    return packed_again(parts)


def _xml(content: bytes, rnd: random.Random) -> bytes:
    """Bytes as anywhere, or whole elements, so that what comes out is often still XML."""
    if rnd.randrange(2):
        return changed(content, rnd)
    start = content.find(b"<sheetData>") + 1 or content.find(b"<si>") + 1 or 1
    head, body = content[:start], content[start:]
    by = rnd.choice((b"<c ", b"<row ", b"<", b'"', b"<si>"))
    return head + by.join(_moved(body.split(by), rnd))


def packed_again(parts: dict[str, bytes]) -> bytes:
    """A workbook of those parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def changed_json(content: bytes, rnd: random.Random) -> bytes:
    """Bytes, or a value somewhere in it replaced, left out, or put in place of another."""
    if rnd.randrange(4) == 0:
        return changed(content, rnd)
    data = json.loads(content)
    for _ in range(rnd.choice((1, 1, 2))):
        places = list(_places(data))
        (inside, key), (other, there) = rnd.choice(places), rnd.choice(places)
        match rnd.randrange(4):
            case 0:
                inside[key] = rnd.choice(JSON)
            case 1:
                del inside[key]
            case 2 if isinstance(inside[key], int | float):
                inside[key] += rnd.choice((-1, 1, 0.5))
            case _:
                inside[key] = copy.deepcopy(other[there])
    return json.dumps(data, ensure_ascii=rnd.random() < 0.5, indent=1).encode(
        "utf-8", "surrogatepass"
    )


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value: what it is in, and its key there."""
    keys = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
    for key in keys:
        yield data, key
        yield from _places(data[key])


def changed_toml(content: bytes, rnd: random.Random) -> bytes:
    """Bytes, or what stands after an equals sign replaced."""
    if rnd.randrange(3) == 0:
        return changed(content, rnd)
    lines = content.split(b"\n")
    given = [at for at, line in enumerate(lines) if b" = " in line and not line.startswith(b"#")]
    for at in rnd.sample(given, rnd.choice((1, 1, 2))):
        first, *rest = lines[at].split(b" = ")
        value = rnd.choice((*TOML, lines[rnd.choice(given)].split(b" = ", 1)[1]))
        if len(rest) > 1 and rnd.random() < 0.5:
            # Inside a table on one line, up to the next key.
            here = rnd.randrange(1, len(rest))
            end = b" }" if here == len(rest) - 1 else b", " + rest[here].rpartition(b", ")[2]
            rest[here] = value + end
            lines[at] = b" = ".join([first, *rest])
        else:
            lines[at] = first + b" = " + value
    return b"\n".join(lines)


def changed_parquet(content: bytes, rnd: random.Random) -> bytes:
    """Bytes, or a column with other values, of another type, under another name, or twice."""
    if rnd.randrange(3) == 0:
        return changed(content, rnd)
    table = pq.read_table(pa.BufferReader(content))
    at = rnd.randrange(table.num_columns)
    name, column = table.column_names[at], table.column(at)
    match rnd.randrange(5):
        case 0:
            other = [rnd.choice(VALUES)] * table.num_rows
            table = table.set_column(at, name, pa.array(other))
        case 1:
            values = column.to_pylist()
            values[rnd.randrange(len(values))] = rnd.choice((None, "", " ", "x", "å" * 9, "\0"))
            table = table.set_column(at, name, pa.array(map(_text, values), pa.string()))
        case 2:
            table = table.set_column(
                at, changed(name.encode(), rnd).decode("utf-8", "replace"), column
            )
        case 3:
            table = table.append_column(rnd.choice((name, name.upper(), f"{name}_2")), column)
        case _:
            order = [rnd.randrange(table.num_rows) for _ in range(rnd.randrange(12))]
            table = table.take(pa.array(order, pa.int64()))
    packed = pa.BufferOutputStream()
    pq.write_table(table, packed)
    found: bytes = packed.getvalue().to_pybytes()
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)
