"""Other tools beside this one: twelve row checks that all can express, on the same file.

Medians and peak memory of whole processes, each in an environment of its own made by uv; the counts must
be those of plain DuckDB. Writes docs/andra.csv and docs/andra.svg.

python -m benchmarks.alla [--runs 3] [--kunder 11000 55500] [--miljoer .venv-andra]
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import altair as alt
import duckdb
import pandas as pd
import vl_convert as vlc

from benchmarks.andra.kontroller import GIVEN, SQL
from benchmarks.matning import HERE, Runs, machine, run
from samples.stor import write_large_example

DOCS = HERE / "docs"
# What each tool is installed as; its script is benchmarks/andra/<name>.py.
TOOLS: dict[str, tuple[str, list[str]]] = {
    "duckdb_sql": ("DuckDB, en fråga", ["duckdb==1.5.6"]),
    "polars_dataframely": ("dataframely (polars)", ["dataframely==3.1.2", "polars==2.1.0"]),
    "duckdb_soda": ("Soda Core (DuckDB)", ["soda-core-duckdb==3.5.6"]),
    "polars_pointblank": (
        "pointblank (polars)",
        ["pointblank==1.1.1", "polars==2.1.0", "pandas==3.1.1", "pyarrow"],
    ),
    "duckdb_dbt": ("dbt-duckdb", ["dbt-core==1.9.11", "dbt-duckdb==1.9.6", "duckdb==1.5.6"]),
    "pandas_gx": ("Great Expectations (pandas)", ["great_expectations==1.24.1", "pyarrow"]),
    "pandas_pandera": ("pandera (pandas)", ["pandera[pandas]==0.35.0", "pyarrow"]),
}
OURS = {
    "kontrollera": "internkontroll kontrollera --kontroll registreringar",
    "egenkontroll": "internkontroll egenkontroll",
}
# What the gate and the rules call what the twelve checks find.
GATE = {
    **{(name, "saknas"): f"{name}_saknas" for name in (*GIVEN, "personal")},
    ("kategori", "ej-val"): "kategori_okand",
    ("status", "ej-val"): "status_okand",
    ("minuter", "negativt-tal"): "minuter_negativa",
}
RULES = {
    "slut-efter-start": "slut_fore_start",
    "manuell-utan-orsak": "orsak_saknas",
    "minuter-over-intervall": "minuter_over",
}
WRONG = {
    **dict.fromkeys(GIVEN, "NULL"),
    "kategori": "'okänd'",
    "status": "'okänd'",
    "minuter": "-5",
}


@dataclass(frozen=True)
class Row:
    """What one tool took of one file."""

    rader: int
    verktyg: str
    sekunder: float
    processor: float
    gib: float


def underlag(folder: Path, kunder: int) -> Path:
    """A month whose registreringar are one file, with rows that break each of the checks, one each."""
    write_large_example(folder, kunder=kunder)
    parts = folder / "registreringar"
    right = " AND ".join(f"NOT coalesce({condition}, false)" for condition in SQL.values())
    broken = ", ".join(
        f"CASE WHEN hel AND lott = {n} THEN {value} ELSE {name} END AS {name}"
        for n, (name, value) in enumerate(WRONG.items())
    )
    duckdb.execute(
        f"COPY (SELECT * EXCLUDE (hel, lott) REPLACE ({broken}) FROM (SELECT *, ({right}) AS hel, "
        f"hash(registrering) % 20000 AS lott FROM read_parquet('{parts}/**/*.parquet'))) "
        f"TO '{folder}/registreringar.parquet' (FORMAT parquet, COMPRESSION zstd)"
    )
    shutil.rmtree(parts)
    return folder


def environment(folder: Path, name: str) -> Path:
    """The interpreter of a tool's own environment, made when it is not there."""
    python = folder / name / "bin" / "python"
    if not python.exists():
        subprocess.run(
            ["uv", "venv", "--quiet", "--python", sys.executable, folder / name], check=True
        )
        subprocess.run(
            ["uv", "pip", "install", "--quiet", "--python", python, *TOOLS[name][1]], check=True
        )
    return python


def found_by_us(out: Path) -> dict[str, int]:
    found: Counter[str] = Counter()
    with (out / "underkanda.csv").open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream, delimiter=";"):
            found[GATE.get((line["kolumn"], line["regel"]), "annat")] += 1
    with (out / "avvikelser.csv").open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream, delimiter=";"):
            if line["regel"] in RULES:
                found[RULES[line["regel"]]] += 1
    return dict.fromkeys(SQL, 0) | found


def commands(month: Path, out: Path, environments: Path) -> dict[str, list[str]]:
    file, here = str(month / "registreringar.parquet"), Path(__file__).parent / "andra"
    theirs = {n: [str(environment(environments, n)), str(here / f"{n}.py"), file] for n in TOOLS}
    ours = [sys.executable, "-m", "cli"]
    only = ["--kontroll", "registreringar", "--tyst", "--utan-arkiv"]
    return {
        **theirs,
        "kontrollera": [*ours, "kontrollera", str(month), *only, "--ut", str(out)],
        "egenkontroll": [*ours, "egenkontroll", str(month), "--ut", str(out)],
    }


def compare(month: Path, runs: int, environments: Path) -> list[Row]:
    out = month.parent / "ut"
    asked = commands(month, out, environments)
    took = {name: Runs() for name in asked}
    said: dict[str, Mapping[str, int]] = {}
    for _ in range(runs):
        for name, command in asked.items():
            run(command, took[name], right=(0, 1, 3))
            last = took[name]
            print(
                f"{name}: {last.clock[-1]:.1f} s, {last.processor[-1]:.1f} s processor", flush=True
            )
            if name in TOOLS:
                said[name] = json.loads(took[name].said.strip().splitlines()[-1])
            elif name == "kontrollera":
                said[name] = found_by_us(out)
            shutil.rmtree(out, ignore_errors=True)
    right = said["duckdb_sql"]
    for name, counts in said.items():
        if dict(counts) != dict(right):
            raise SystemExit(f"{name} räknar annorlunda: {counts}, inte {right}")
    [(rows,)] = duckdb.execute(
        f"SELECT count(*) FROM read_parquet('{month}/registreringar.parquet')"
    ).fetchall()
    print(f"{rows} rader; alla räknar lika: {dict(right)}", flush=True)
    names = {**{n: label for n, (label, _packages) in TOOLS.items()}, **OURS}
    return [
        Row(rows, names[n], round(r.seconds, 1), round(r.worked, 1), round(r.gib, 2))
        for n, r in took.items()
    ]


def drawn(rows: list[Row], said: str) -> str:
    """Processor seconds of each tool, a bar each, one chart per file."""
    frame = pd.DataFrame([asdict(row) for row in rows])
    frame["vart"] = frame["verktyg"].isin(list(OURS.values()))
    charts = [
        alt.Chart(mine)
        .mark_bar()
        .encode(
            x=alt.X("processor:Q", title="Processorsekunder"),
            y=alt.Y("verktyg:N", sort="x", title=None, axis=alt.Axis(labelLimit=330)),
            color=alt.condition(
                alt.datum.vart,
                alt.value("#1f4e79"),
                alt.value("#8c8c8c"),
            ),
        )
        .properties(width=380, title=f"{antal:,} registreringar".replace(",", "\u00a0"))
        for antal, mine in frame.groupby("rader")
    ]
    title = alt.TitleParams("Tolv radkontroller på samma fil", subtitle=said.split("; "))
    return str(vlc.vegalite_to_svg(alt.vconcat(*charts, title=title).to_json()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kunder", type=int, nargs="+", default=[11_000, 55_500])
    parser.add_argument("--miljoer", type=Path, default=HERE / ".venv-andra")
    options = parser.parse_args()
    rows: list[Row] = []
    said = f"{dt.date.today()}; {machine()}"
    print(said, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for kunder in options.kunder:
            month = Path(folder) / f"underlag-{kunder}"
            # In a process of its own: a child's peak is never told as less than its parent's.
            maker = get_context("spawn").Process(target=underlag, args=(month, kunder))
            maker.start()
            maker.join()
            rows += compare(month, options.runs, options.miljoer.resolve())
            shutil.rmtree(month)
    for row in rows:
        print(
            f"| {row.rader} | {row.verktyg} | {row.sekunder} | {row.processor} | {row.gib} |",
            flush=True,
        )
    with (DOCS / "andra.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, asdict(rows[0]).keys(), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    (DOCS / "andra.svg").write_text(drawn(rows, said) + "\n", "utf-8")


if __name__ == "__main__":
    main()
