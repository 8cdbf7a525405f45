"""How time and memory grow: rows, clients, providers, and one staff key with ever more rows.

Writes docs/kurva.csv and docs/kurva.svg: what was measured, where and when. Processor seconds, as the
machine may do other work.

python -m benchmarks.kurva [--kunder 5500]
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import altair as alt
import duckdb
import pandas as pd
import pyarrow.parquet as pq
import vl_convert as vlc

from benchmarks.matning import HERE, Runs, machine, run
from samples.stor import write_large_example

DOCS = HERE / "docs"
# Whose keys are made a copy's own.
KEYS = (
    "utforare",
    "kund",
    "personal",
    "registrering",
    "besok",
    "dubbelbemanning",
    "bestallning",
    "hushall",
)


ONE_KEY = "rader av en personal"


@dataclass(frozen=True)
class Point:
    """One measured run: what grows, how many there are of each, and what it took."""

    vad: str
    counts: Mapping[str, int]
    sekunder: float
    gib: float

    @property
    def antal(self) -> int:
        """How many of what grows."""
        return self.counts[self.vad]

    def as_row(self) -> dict[str, object]:
        took = {"sekunder": self.sekunder, "gib": self.gib}
        return {"vad": self.vad, "antal": self.antal, **self.counts, **took}


def months(folder: Path, kunder: int) -> Iterator[tuple[str, Path]]:
    """More rows: the same clients over one month, two and four."""
    latest = ("2021-12", "2022-01", "2022-02", "2022-03")
    for antal in (2, 4):
        yield "rader", made(folder / f"manader-{antal}", kunder, latest[-antal:])


def clients(folder: Path, kunder: int) -> Iterator[tuple[str, Path]]:
    """More clients, as many rows: of twice the clients, every other visit."""
    for times in (2, 4):
        whole = made(folder / f"kunder-{times}", kunder * times)
        rewrite(whole, f"WHERE hash(besok) % {times} = 0")
        yield "kunder", whole


def providers(folder: Path, kunder: int) -> Iterator[tuple[str, Path]]:
    """More providers, as many rows and clients: the same small world so many times."""
    for copies in (10, 40):
        whole = made(folder / f"utforare-{copies}", max(40, kunder // copies))
        for path in sorted(whole.rglob("*.parquet")):
            copied(path, copies)
        yield "utförare", whole


def one_key(folder: Path, kunder: int) -> Iterator[tuple[str, Path]]:
    """One member of staff with ever more rows of the largest provider."""
    for antal in (10_000, 100_000):
        whole = made(folder / f"nyckel-{antal}", kunder)
        largest = max((whole / "registreringar").rglob("*.parquet"), key=lambda p: p.stat().st_size)
        rewrite_file(
            largest,
            "WITH r AS (SELECT *, row_number() OVER (ORDER BY registrering) AS nr FROM {} "
            f"WHERE personal IS NOT NULL) SELECT * EXCLUDE (nr) REPLACE (CASE WHEN nr <= {antal} "
            "THEN (SELECT mode(personal) FROM r) ELSE personal END AS personal) FROM r",
        )
        yield ONE_KEY, whole


def made(folder: Path, kunder: int, perioder: tuple[str, ...] = ("2022-03",)) -> Path:
    write_large_example(folder, kunder=kunder, perioder=perioder)
    return folder


def rewrite(underlag: Path, where: str) -> None:
    for path in sorted((underlag / "registreringar").rglob("*.parquet")):
        rewrite_file(path, f"SELECT * FROM {{}} {where}")


def rewrite_file(path: Path, select: str) -> None:
    new = path.with_suffix(".ny")
    source = f"read_parquet('{path}', hive_partitioning=false)"
    duckdb.execute(f"COPY ({select.format(source)}) TO '{new}' (FORMAT parquet, COMPRESSION zstd)")
    new.replace(path)


def copied(path: Path, copies: int) -> None:
    """A file so many times in itself, each with keys and providers of its own."""
    names = [
        c[0]
        for c in duckdb.execute(
            f"DESCRIBE FROM read_parquet('{path}', hive_partitioning=false)"
        ).fetchall()
    ]
    own = [f"{name} || ' ' || nr AS {name}" for name in KEYS if name in names]
    replaced = f"* REPLACE ({', '.join(own)}) " if own else "* "
    numbers = f"range(1, {copies + 1 if own else 2}) r(nr)"
    given = path.parent.name.partition("=")[2]
    added = f", '{given} ' || nr AS utforare" if given else ""
    rewrite_file(
        path, f"SELECT {replaced.replace('* ', '* EXCLUDE (nr) ', 1)}{added} FROM {{}}, {numbers}"
    )


def measured(vad: str, underlag: Path, out: Path) -> Point:
    rows = sorted((underlag / "registreringar").rglob("*.parquet"))
    hive = "utforare" not in pq.read_schema(rows[0]).names
    found = f"read_parquet({[str(path) for path in rows]}, hive_partitioning={hive})"
    [(rader, kunder, utforare, personal)] = duckdb.execute(
        "SELECT count(*), count(DISTINCT kund), count(DISTINCT utforare), "
        "max(n) FILTER (personal IS NOT NULL) FROM "
        f"(SELECT *, count(*) OVER (PARTITION BY utforare, personal) AS n FROM {found})"
    ).fetchall()
    took = Runs()
    given = ["kontrollera", str(underlag), "--period", "2022-03", "--tyst", "--utan-arkiv"]
    run([sys.executable, "-m", "cli", *given, "--ut", str(out)], took, right=(0, 1, 3))
    shutil.rmtree(out)
    counts = {"rader": rader, "kunder": kunder, "utförare": utforare, ONE_KEY: personal}
    return Point(vad, counts, round(took.worked, 1), round(took.gib, 2))


def growth(points: list[Point]) -> str:
    """The last beside the first: times as many, times n log n, times as long."""
    first, last = points[0], points[-1]
    n = last.antal / first.antal
    nlogn = n * math.log(last.antal) / math.log(first.antal)
    took = last.sekunder / first.sekunder
    room = last.gib / first.gib
    return f"{last.vad}: {n:.1f} ×, n log n {nlogn:.1f} ×, tid {took:.2f} ×, minne {room:.2f} ×"


def drawn(points: list[Point], said: str) -> str:
    """Four small charts: processor seconds and peak memory against what grows."""
    frame = pd.DataFrame([p.as_row() for p in points])
    charts = []
    for vad, mine in frame.groupby("vad", sort=False):
        x = alt.X(
            "antal:Q",
            title=f"Antal: {vad}",
            scale=alt.Scale(zero=True),
            axis=alt.Axis(format="~s", tickCount=4),
        )
        base = alt.Chart(mine).encode(x=x)
        time = base.mark_line(point=True, color="#1f4e79").encode(
            y=alt.Y("sekunder:Q", title="Processorsekunder", scale=alt.Scale(zero=True))
        )
        room = base.mark_line(point=True, color="#9c4a00", strokeDash=[4, 3]).encode(
            y=alt.Y("gib:Q", title="Minne, GiB (streckad)", scale=alt.Scale(zero=True))
        )
        both = alt.layer(time, room).resolve_scale(y="independent")
        charts.append(both.properties(width=230, height=150))
    title = alt.TitleParams("Kostnad för kontrollera", subtitle=said.split("; "), fontSize=14)
    chart = alt.concat(*charts, columns=2, title=title)
    return str(vlc.vegalite_to_svg(chart.to_json()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kunder", type=int, default=5_500)
    options = parser.parse_args()
    points: list[Point] = []
    said = f"{dt.date.today()}; {machine()}"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        first = measured("rader", made(folder / "en", options.kunder), folder / "rapport")
        print(first, flush=True)
        for axis in (one_key, providers, clients, months):
            mine: list[Point] = []
            for vad, underlag in axis(folder, options.kunder):
                mine = mine or [replace(first, vad=vad)]
                mine.append(measured(vad, underlag, folder / "rapport"))
                shutil.rmtree(underlag)
                print(mine[-1], flush=True)
            print(growth(mine), flush=True)
            points += mine
    with (DOCS / "kurva.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(
            stream, points[0].as_row().keys(), delimiter=";", lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(p.as_row() for p in points)
    (DOCS / "kurva.svg").write_text(drawn(points, said) + "\n", "utf-8")


if __name__ == "__main__":
    main()
