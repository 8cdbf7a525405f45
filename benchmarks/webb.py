"""From drop to answer in a warm server, and the same `egenkontroll`, in turn; medians and their ratio.

Then from a corrected cell to what is said of its row at once, of a CSV and of a workbook of as many rows.

python -m benchmarks.webb [--runs 3] [--kunder 220]
"""

from __future__ import annotations

import argparse
import csv
import http.client
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import xlsxwriter

from benchmarks.run import HERE, seconds
from samples.exempel import write_example

_BOUNDARY = "grans"


class Page:
    """The server, and one who has been let in."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "cli", "webb", "--ingen-webblasare"]
        self.process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        said = "".join(self.process.stdout.readline() for _ in range(2))
        [(self.host, key)] = re.findall(r"http://([\d.:]+)(/\?nyckel=[\w-]+)", said)
        self.headers: dict[str, str] = {"origin": f"http://{self.host}"}
        answer = self._ask("GET", key)
        self.headers["cookie"] = str(answer.getheader("set-cookie")).split(";")[0]

    def seconds(self, underlag: Path) -> float:
        """From that the files are sent to that the answer is there."""
        started = time.perf_counter()
        errand = self._checked(sorted(underlag.glob("*.csv")))
        answer = self._ask("GET", f"{errand}/svar").read().decode()
        took = time.perf_counter() - started
        if not re.search("Kan skickas in|Rätta detta först", answer):
            raise SystemExit(answer)
        self._ask("POST", f"{errand}/bort")
        return took

    def corrected(self, file: Path, runs: int) -> tuple[list[float], list[float]]:
        """Seconds to what is said of the row, and to the answer on the whole file."""
        errand, at_once, whole = self._checked([file]), [], []
        for run in range(runs):
            page = self._ask("GET", f"{errand}/fynd/1").read().decode()
            form = dict(re.findall(r'name="(omgang|svar|nummer)" value="(\d+)"', page))
            [(field, _old)] = re.findall(r'name="(c\.[\d.]+)" value="([^"]*)"', page)[:1]
            body = urlencode({**form, field: f"i går {run}"}).encode()
            started = time.perf_counter()
            kind = {"content-type": "application/x-www-form-urlencoded"}
            back = self._ask("POST", f"{errand}/ratta", body, **kind).getheader("location")
            if "Kvar att rätta" not in self._ask("GET", str(back)).read().decode():
                raise SystemExit("the row is not answered for")
            at_once.append(time.perf_counter() - started)
            self._wait(errand)
            whole.append(time.perf_counter() - started)
        self._ask("POST", f"{errand}/bort")
        return at_once, whole

    def _checked(self, files: Sequence[Path]) -> str:
        kind = {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}
        errand = str(self._ask("POST", "/fil", _form(files), **kind).getheader("location"))
        self._wait(errand)
        return errand

    def _wait(self, errand: str) -> None:
        while self._ask("GET", f"{errand}/svar?lage").read() != b"klart":
            time.sleep(0.05)

    def _ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=600)
        connection.request(method, path, body, self.headers | headers)
        return connection.getresponse()


def _form(files: Sequence[Path]) -> bytes:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="filer"; '
        f'filename="{path.name}"\r\n\r\n'.encode()
        + path.read_bytes()
        + b"\r\n"
        for path in files
    ]
    return b"".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


def damaged(file: Path, folder: Path) -> Iterator[Path]:
    """The registrations with a time that cannot be read in the last row, as CSV and as a workbook."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source, delimiter=";"))
    rows[-1][rows[0].index("start")] = "i går"
    damaged = folder / "registreringar.csv"
    with damaged.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, delimiter=";").writerows(rows)
    yield damaged
    book = xlsxwriter.Workbook(folder / "registreringar.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet("registreringar")
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    book.close()
    yield folder / "registreringar.xlsx"


def measure(kunder: int, runs: int, folder: Path) -> None:
    underlag, out = folder / f"underlag-{kunder}", folder / "svar"
    write_example(underlag, kunder=kunder, fel=False)
    rows = sum(1 for _line in (underlag / "registreringar.csv").open(encoding="utf-8")) - 1
    command = ["-m", "cli", "egenkontroll", str(underlag), "--ut", str(out)]
    command += ["--kvitto", str(folder / "kvitto.json")]
    page = Page()
    times: dict[str, list[float]] = {"egenkontroll": [], "webb": []}
    try:
        for run in range(runs + 1):
            told = {"egenkontroll": seconds(command), "webb": page.seconds(underlag)}
            shutil.rmtree(out)
            (folder / "kvitto.json").unlink()
            for name, took in told.items():
                times[name] += [took] if run else []  # the first round warms the server
        for file in damaged(underlag / "registreringar.csv", folder):
            at_once, whole = page.corrected(file, runs + 1)
            print(
                f"{rows:>10,} rows: a cell of {file.name}, its row {statistics.median(at_once):.2f} s, "
                f"all {statistics.median(whole):.2f} s"
            )
    finally:
        page.process.terminate()
        page.process.wait()
    median = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"{rows:>10,} rows: "
        + ", ".join(f"{name} {value:.2f} s" for name, value in median.items())
        + f"; webb/egenkontroll {median['webb'] / median['egenkontroll']:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kunder", type=int, nargs="+", default=[220])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kunder in options.kunder:
            measure(kunder, options.runs, Path(folder))


if __name__ == "__main__":
    main()
