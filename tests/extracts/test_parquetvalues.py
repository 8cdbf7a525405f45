"""Parquet's own values as a person sees them: short decimals, and Swedish clock time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extracts.excelnumber import Number, of_value
from extracts.parquetvalues import as_typed
from extracts.read import read_underlag
from extracts.underlag import Underlag
from tests.extracts.profil.forlagor import profile, toml
from tests.extracts.test_workbook import COLUMNS, post
from tests.extracts.textfiler import errors, values, write
from tests.refusal import refused

STHLM, UTC = "Europe/Stockholm", "UTC"
SWEDEN = ZoneInfo(STHLM)


def folder_with(tmp_path: Path, columns: dict[str, pa.Array], rows: int = 1) -> Path:
    folder = write(tmp_path / "u", "")
    (folder / "registreringar.csv").unlink()
    posts = zip(*(post(f"R{n}") for n in range(rows)), strict=True)
    table = dict(zip(map(str, COLUMNS), map(list, posts), strict=True)) | columns
    pq.write_table(pa.table(table), folder / "registreringar.parquet")
    return folder


def read_with(tmp_path: Path, columns: dict[str, pa.Array], rows: int = 1) -> Underlag:
    return read_underlag(folder_with(tmp_path, columns, rows), tmp_path)


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64()])
def test_a_float_is_its_shortest_decimal(tmp_path: Path, kind: pa.DataType) -> None:
    written = ["30.5", "0.1", "33.3", "7"]
    numbers = np.array([float(n) for n in written]).astype(kind.to_pandas_dtype())
    found = read_with(tmp_path, {"minuter": pa.array(numbers, kind)}, len(written))
    assert errors(found) == []
    assert [float(str(minutes)) for minutes in values(found, "minuter")] == [
        float(n) for n in written
    ]
    [_header, *rows] = found.delivered(found.loaded.of("registreringar")[0]).rows
    assert [cells[8] for _row, cells in rows] == [Number(float(n), "General") for n in written]


def moments(zone: str, *times: dt.datetime) -> pa.Array:
    since_1970 = [int(time.timestamp()) * 1_000_000 for time in times]
    return pa.array(since_1970, pa.int64()).cast(pa.timestamp("us", zone))


def test_times_in_sweden_are_read_as_the_clock_on_the_wall(tmp_path: Path) -> None:
    start = dt.datetime(2022, 3, 1, 8, tzinfo=SWEDEN)
    found = read_with(
        tmp_path,
        {"start": moments(STHLM, start), "slut": moments(STHLM, start + dt.timedelta(minutes=30))},
    )
    assert errors(found) == []
    assert values(found, "start") == [dt.datetime(2022, 3, 1, 8)]
    [_header, (_row, cells)] = found.delivered(found.loaded.of("registreringar")[0]).rows
    assert cells[5] == of_value(dt.datetime(2022, 3, 1, 8), "", clock=True)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_every_hour_around_the_changes_of_the_clock(unit: str) -> None:
    hours = [
        dt.datetime(2022, month, day, tzinfo=dt.UTC) + dt.timedelta(minutes=30 * n)
        for month, day in ((3, 27), (10, 30), (7, 1))
        for n in range(48)
    ]
    given = pa.concat_arrays([moments(STHLM, *hours), pa.nulls(1, pa.timestamp("us", STHLM))])
    found = as_typed(given.cast(pa.timestamp(unit, STHLM)))
    assert found.cast(pa.timestamp("us")).to_pylist() == [
        *(hour.astimezone(SWEDEN).replace(tzinfo=None) for hour in hours),
        None,
    ]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (UTC, r"2022-03-01 07:00:00\+00:00"),
        ("Europe/Helsinki", r"2022-03-01 09:00:00\+02:00"),
        ("+01:00", r"2022-03-01 08:00:00\+01:00"),
        ("Mars/Olympus", "2022-03-01 07:00:00"),
    ],
)
def test_another_zone_refuses_the_file_and_quotes_it(tmp_path: Path, zone: str, shown: str) -> None:
    at = pa.array([None, 1_646_118_000_000_000]).cast(pa.timestamp("us", zone))
    with refused(rf"«tagg_in» har tiden {shown}.* i tidszonen {zone.replace('+', '.')}"):
        read_with(tmp_path, {"tagg_in": at}, 2)


def test_a_zone_of_an_empty_or_unknown_column_refuses_nothing(tmp_path: Path) -> None:
    none = pa.array([None]).cast(pa.timestamp("us", UTC))
    other = moments(UTC, dt.datetime(2022, 3, 1, tzinfo=dt.UTC))
    assert errors(read_with(tmp_path, {"tagg_in": none, "exporterad": other})) == []


def test_a_profile_may_say_the_zone_and_then_it_is_counted_to_swedish_time(tmp_path: Path) -> None:
    folder = tmp_path / "u"
    write(folder, "")
    (folder / "registreringar.csv").unlink()
    start = dt.datetime(2022, 3, 1, 7, tzinfo=dt.UTC)
    pq.write_table(
        pa.table(
            {
                "Nr": ["1"],
                "Brukare": ["K1"],
                "Vem": ["P1"],
                "Typ": ["omsorg"],
                "Start": moments(UTC, start),
                "Slut": moments(UTC, start + dt.timedelta(minutes=30)),
                "Utfall": ["utförd"],
            }
        ),
        folder / "export.parquet",
    )
    agreed = profile(tmp_path, toml(top='tidszon = "UTC"\n'))
    assert values(read_underlag(folder, tmp_path, [agreed]), "start") == [
        dt.datetime(2022, 3, 1, 8)
    ]
    other = profile(tmp_path, toml(top='tidszon = "Europe/Helsinki"\n'))
    with refused("tidszonen UTC"):
        read_underlag(folder, tmp_path, [other])
