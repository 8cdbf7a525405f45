"""The same month of Parquet files, as tables in a DuckDB file, and in PostgreSQL: what kontrollera takes.

What lies in an engine is read and judged where it lies; `--motor` moves what was read here to be measured
there. Each is a process of its own; of PostgreSQL the processor of its server is counted beside it.

python -m benchmarks.motorer [--kunder 11000] [--runs 1] [--spark spark:local[2]]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb
import psycopg

from benchmarks.matning import Runs, machine, run
from benchmarks.stora import rows_in
from extracts.engine import identifier, literal
from samples.stor import write_large_example
from tests.motor.server import PASSWORD, Server, started

SCHEMA = "vard"
_TYPES = {"VARCHAR": "text", "TIMESTAMP": "timestamp", "INTEGER": "integer"}


def tables_of(underlag: Path) -> Iterator[tuple[str, str]]:
    """Each table of the month, and how DuckDB reads its file or its folder of files."""
    for path in sorted(underlag.iterdir()):
        if path.is_dir():
            files = literal(path / "**" / "*.parquet")
            yield path.name, f"read_parquet({files}, hive_partitioning=true)"
        elif path.suffix == ".parquet":
            yield path.stem, f"read_parquet({literal(path)})"


def in_duckdb(underlag: Path, file: Path) -> str:
    """The address of a file with the tables."""
    with duckdb.connect(str(file)) as con:
        for table, read in tables_of(underlag):
            con.execute(f"CREATE TABLE {identifier(table)} AS FROM {read}")
    return f"duckdb:///{file}"


def in_postgres(underlag: Path, server: Server, csv: Path) -> str:
    """The address of a schema with the tables, analysed as a database that is used has them."""
    with duckdb.connect() as con, psycopg.connect(server.url(), autocommit=True) as there:
        there.execute(f"CREATE SCHEMA {SCHEMA}")
        for table, read in tables_of(underlag):
            kinds = con.execute(f"DESCRIBE FROM {read}").fetchall()
            columns = ", ".join(f"{identifier(name)} {_TYPES[kind]}" for name, kind, *_ in kinds)
            there.execute(f"CREATE TABLE {SCHEMA}.{table} ({columns})")
            con.execute(f"COPY (FROM {read}) TO {literal(csv)} (FORMAT csv)")
            with (
                csv.open("rb") as stream,
                there.cursor() as cursor,
                cursor.copy(f"COPY {SCHEMA}.{table} FROM STDIN (FORMAT csv, HEADER)") as copy,
            ):
                while block := stream.read(1 << 20):
                    copy.write(block)
            csv.unlink()
        there.execute("VACUUM ANALYZE")
    return f"{server.url()}/{SCHEMA}"


@contextmanager
def counted(server: Server, into: list[float]) -> Iterator[None]:
    """Processor seconds of the server and of all that it has started and waited for, meanwhile."""
    before = _processor(server)
    yield
    into.append(_processor(server) - before)


def _processor(server: Server) -> float:
    """Linux alone: of the postmaster with its ended children, and of those that live."""
    first = (server.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0]
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text("utf-8").partition(" ")
        except OSError:  # ended meanwhile
            continue
        fields = rest.rpartition(")")[2].split()
        if pid == first:
            found += sum(map(int, fields[11:15]))
        elif fields[1] == first:
            found += sum(map(int, fields[11:13]))
    return found / os.sysconf("SC_CLK_TCK")


def measure(what: str, asked: list[str], runs: int, out: Path, server: Server | None) -> None:
    command = [sys.executable, "-m", "cli", "kontrollera", *asked, "--tyst", "--utan-arkiv"]
    took, there = Runs(), list[float]()
    for _ in range(runs):
        with counted(server, there) if server else nullcontext():
            run([*command, "--ut", str(out)], took, right=(0, 1, 3))
        shutil.rmtree(out)
    beside = f" och servern {statistics.median(there):.1f} s" if there else ""
    print(
        f"{what}: {took.seconds:.1f} s, {took.worked:.1f} s processor{beside}, "
        f"högst {took.gib:.2f} GiB; {os.getloadavg()[0]:.1f} processer i medeltal den sista minuten",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kunder", type=int, default=11_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--spark", metavar="URL", help="a Spark that reads the folder too")
    options = parser.parse_args()
    os.environ["PGPASSWORD"] = PASSWORD
    print(f"{dt.date.today()}, {machine()}")
    with tempfile.TemporaryDirectory() as temporary, started() as server:
        folder = Path(temporary)
        underlag, out = folder / "underlag", folder / "rapport"
        write_large_example(underlag, kunder=options.kunder)
        print(f"{rows_in(underlag)} registreringar, {options.runs} gånger", flush=True)
        files = str(underlag)
        ways: dict[str, tuple[list[str], Server | None]] = {
            "filer": ([files], None),
            "duckdb": ([in_duckdb(underlag, folder / "vard.duckdb")], None),
            "postgresql": ([in_postgres(underlag, server, folder / "en.csv")], server),
            "--motor postgresql": ([files, "--motor", server.url()], server),
            "--motor duckdb": ([files, "--motor", f"duckdb:///{folder / 'motor.duckdb'}"], None),
        }
        if options.spark:
            ways["spark"] = ([options.spark, "--underlag-mapp", files], None)
        for what, (asked, counts) in ways.items():
            measure(what, asked, options.runs, out, counts)


if __name__ == "__main__":
    main()
