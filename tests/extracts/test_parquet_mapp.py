"""A table as a folder of Parquet files: the same rows as in one file, each told by its own file and row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extracts.read import read_given, read_underlag
from extracts.underkanda import UNDERKANDA
from extracts.underlag import Underlag
from tests.refusal import refused
from tests.underlag_builder import BJORKEN, Row, registrering, write_underlag

pytestmark = pytest.mark.langsam  # whole folders, one of a size that threads share

ANGSRO = "Ängsro 50 % & Co"
NAMES = (
    *("registrering", "utforare", "kund", "personal", "kategori", "start", "slut", "status"),
    *("orsak", "insats"),
)
# Accepted and rejected rows of two providers: a cell, a row wrong as a whole, and a key that is repeated.
ROWS: tuple[Row, ...] = tuple(
    {"registrering": f"R{n}", **row}
    for n, row in enumerate(
        [
            registrering("01 08:00"),
            registrering("01 09:00", "i går"),
            registrering("02 08:00", utforare=ANGSRO),
            registrering("02 10:00", utforare=ANGSRO, personal=None),
            registrering("03 08:00", kategori="okänd"),
            registrering("03 10:00", utforare=ANGSRO),
        ]
    )
)
MOVED: Row = dict(zip(NAMES, ["", *(ROWS[5][name] for name in NAMES[:8])], strict=False))
UNITS: Row = {name: "ÅÅÅÅ-MM-DD" if name in ("start", "slut") else "text" for name in NAMES}
REPEATED: Row = {**ROWS[5], "insats": "dusch"}
ALL = (*ROWS, MOVED, REPEATED)


def table(rows: Iterable[Row], names: Iterable[str] = NAMES) -> pa.Table:
    rows = list(rows)
    texts = {name: [str(row.get(name) or "") or None for row in rows] for name in names}
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in texts.items()})


def write(folder: Path, parts: Mapping[str, Iterable[Row]], names: Iterable[str] = NAMES) -> Path:
    """An underlag whose registreringar are these files."""
    write_underlag(folder, {})
    (folder / "registreringar.csv").unlink()
    for name, rows in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table(rows, names), path)
    return folder


def read(folder: Path) -> Underlag:
    scratch = folder.parent / f"{folder.name}-arbete"
    scratch.mkdir(exist_ok=True)
    return read_underlag(folder, scratch)


def accepted(underlag: Underlag) -> list[tuple[object, ...]]:
    rows = underlag.rows("registreringar").drop("rad_id", "fil", "rad").to_pyarrow().to_pylist()
    return sorted(tuple(str(value) for value in row.values()) for row in rows)


def errors(underlag: Underlag) -> list[tuple[str, int, str, str, str]]:
    """File, row, column, rule and value of each error, in the order of the files."""
    names = {file.number: file.source.name for file in underlag.loaded.files}
    lines = underlag.rows(UNDERKANDA).order_by("ordning").to_pyarrow().to_pylist()
    return [(names[e["fil"]], e["rad"], e["kolumn"], e["regel"], e["varde"]) for e in lines]


def one_file(tmp_path: Path, rows: Iterable[Row]) -> Underlag:
    return read(write(tmp_path / "en", {"registreringar.parquet": rows}))


def by(rows: Iterable[Row], place: Callable[[Row], str]) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(place(row), []).append(row)
    return dict(sorted(parts.items()))


DIVISIONS: dict[str, Callable[[Row], str]] = {
    "by provider": lambda r: f"registreringar/utforare={r['utforare']}/del-0.parquet",
    "by day": lambda r: f"registreringar/datum={str(r['start'])[:10]}/del-0.parquet",
    "by both": lambda r: (
        f"registreringar/utforare={r['utforare']}/datum={str(r['start'])[:10]}/del-0.parquet"
    ),
    "files": lambda r: f"Registreringar/del-{ord(str(r['registrering'])[1]) % 3}.parquet",
    "named as a file": lambda r: f"registreringar.parquet/{r['registrering']}.parquet",
}


@pytest.mark.parametrize("division", DIVISIONS)
def test_a_folder_is_the_same_rows_as_a_file(tmp_path: Path, division: str) -> None:
    parts = by((*ROWS, REPEATED), DIVISIONS[division])
    names = [n for n in NAMES if n != "utforare" or "utforare=" not in next(iter(parts))]
    whole = one_file(tmp_path, [row for rows in parts.values() for row in rows])
    split = read(write(tmp_path / "delar", parts, names))
    assert len(split.loaded.of("registreringar")) == len(parts) > 1
    assert accepted(split) == accepted(whole) != []
    assert [e[2:] for e in errors(split)] == [e[2:] for e in errors(whole)] != []


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.permutations(range(len(ALL))),
    cuts=st.sets(st.integers(1, len(ALL) - 1), min_size=1, max_size=3),
)
def test_every_row_is_told_by_its_own_file_and_row(
    tmp_path: Path, order: list[int], cuts: set[int]
) -> None:
    """However the rows are divided, rows that are wrong as a whole too."""
    for name in ("en", "delar"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    edges = [0, *sorted(cuts), len(ALL)]
    parts = [[ALL[n] for n in order[a:b]] for a, b in pairwise(edges)]
    files = {f"registreringar/{n}.parquet": rows for n, rows in enumerate(parts)}
    whole = one_file(tmp_path, [row for rows in parts for row in rows])
    split = read(write(tmp_path / "delar", files))
    at = [(name, row + 2) for name, rows in files.items() for row in range(len(rows))]
    assert errors(split) == [(*at[rad - 2], *rest) for _file, rad, *rest in errors(whole)]
    assert ("forskjuten-rad", "en kolumn åt höger") in [e[3:] for e in errors(split)]
    assert accepted(split) == accepted(whole)


def test_units_below_the_header_of_any_file(tmp_path: Path) -> None:
    parts = {f"registreringar/{n}.parquet": [UNITS, ROWS[n]] for n in (0, 2, 5)}
    found = errors(read(write(tmp_path / "u", parts)))
    assert found == [(name, 2, "", "enhetsrad", "") for name in parts]


def test_what_is_counted_is_counted_per_file(tmp_path: Path) -> None:
    split = read(write(tmp_path / "u", by(ROWS, DIVISIONS["by provider"])))
    counts = {c.fil: (c.rader, c.godkanda, c.underkanda) for c in split.counts(None)}
    assert counts[f"registreringar/utforare={BJORKEN}/del-0.parquet"] == (3, 1, 2)
    assert counts[f"registreringar/utforare={ANGSRO}/del-0.parquet"] == (3, 2, 1)
    assert len({c.sha256 for c in split.counts(None)}) == len(counts)


def test_names_written_as_other_systems_write_them(tmp_path: Path) -> None:
    """Spark and others write a character that is not for paths as %, and a missing value as a word."""
    names = [name for name in NAMES if name != "utforare"]
    parts: dict[str, Iterable[Row]] = {
        "registreringar/utforare=%C3%84ngsro 50 %25 %26 Co/a.parquet": [ROWS[2]],
        "registreringar/utforare=__HIVE_DEFAULT_PARTITION__/a.parquet": [ROWS[0]],
    }
    found = read(write(tmp_path / "u", parts, names))
    assert found.rows("registreringar").utforare.to_pyarrow().to_pylist() == [ANGSRO]
    assert [e[2:4] for e in errors(found)] == [("utforare", "saknas")]


def test_the_column_of_a_file_comes_before_the_name_of_its_folder(tmp_path: Path) -> None:
    parts = {"registreringar/Utförare=Någon annan/a.parquet": [ROWS[0]]}
    found = read(write(tmp_path / "u", parts))
    assert found.rows("registreringar").utforare.to_pyarrow().to_pylist() == [BJORKEN]


def test_files_with_other_columns_are_read_too(tmp_path: Path) -> None:
    folder = write(tmp_path / "u", {"registreringar/a.parquet": [ROWS[0]]})
    pq.write_table(table([ROWS[2]], NAMES[:-1]), folder / "registreringar" / "b.parquet")
    for name in "cd":
        row = {**ROWS[5], "registrering": name}
        pq.write_table(table([row]), folder / "registreringar" / f"{name}.parquet")
    assert len(accepted(read(folder))) == 4


def test_they_are_read_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copied(*args: object) -> None:
        pytest.fail(f"a copy is made of {args}")

    monkeypatch.setattr("extracts.parquetread.shutil.copyfile", copied)
    folder = write(tmp_path / "u", by(ROWS, DIVISIONS["by day"]))
    assert accepted(read(folder))
    assert list((tmp_path / "u-arbete").rglob("*.parquet")) == []


def test_what_systems_leave_beside_is_passed_over_and_the_rest_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "u", by(ROWS, DIVISIONS["files"]))
    inside = folder / "Registreringar"
    for name in ("_SUCCESS", "_metadata", ".del-0.parquet.crc", "rader.csv"):
        (inside / name).write_text("x", "utf-8")
    assert read(folder).ignored == ("Registreringar/rader.csv",)


def test_a_folder_without_parquet_is_named(tmp_path: Path) -> None:
    folder = write_underlag(tmp_path / "u", {})
    (folder / "personal").mkdir()
    [said] = read(folder).ignored
    assert said == "personal (läses inte: mappen har ingen Parquet-fil)"


def test_a_part_that_is_broken_is_told_by_its_name(tmp_path: Path) -> None:
    folder = write(tmp_path / "u", by(ROWS, DIVISIONS["by day"]))
    path = folder / "registreringar" / "datum=2022-03-02" / "del-0.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(len(content) // 3) + content[len(content) // 3 + 4 :])
    with refused(r"registreringar/datum=2022-03-02/del-0\.parquet"):
        read(folder)


def test_a_link_out_of_the_underlag_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "u", by(ROWS, DIVISIONS["files"]))
    outside = tmp_path / "annat.parquet"
    pq.write_table(table([ROWS[0]]), outside)
    link = folder / "Registreringar" / "x.parquet"
    link.symlink_to(outside)
    with refused("är en länk till en fil utanför mappen"):
        read(folder)
    link.unlink()
    (tmp_path / "borta").mkdir()
    shutil.move(outside, tmp_path / "borta" / "y.parquet")
    (folder / "Registreringar" / "mapp").symlink_to(tmp_path / "borta")
    assert read(folder).ignored == ("Registreringar/mapp",)
    (folder / "personal").symlink_to(tmp_path / "borta")
    with refused("är en länk till en fil utanför mappen"):
        read(folder)


def test_a_provider_gets_its_own_file_back(tmp_path: Path) -> None:
    """Read again, as egenkontroll does: what the folder names stands as a column."""
    names = [name for name in NAMES if name != "utforare"]
    folder = write(tmp_path / "u", by(ROWS, DIVISIONS["by provider"]), names)
    found = read_given([folder], tmp_path)
    file = found.loaded.of("registreringar")[1]
    delivered = found.delivered(file)
    at, rows = delivered.at("utforare"), list(delivered.rows)
    assert at is not None
    assert [cells[at] for _rad, cells in rows[1:]] == [ANGSRO] * 3
