"""From drop to answer in a warm server, and the same `egenkontroll`, in turn; medians and their ratio.

python -m benchmarks.webb [--runs 3] [--kunder 220]
"""

from __future__ import annotations

import argparse
import http.client
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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
        body = _form(underlag)
        kind = {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"}
        started = time.perf_counter()
        errand = self._ask("POST", "/fil", body, **kind).getheader("location")
        while self._ask("GET", f"{errand}?lage").read() != b"klart":
            time.sleep(0.05)
        answer = self._ask("GET", f"{errand}/svar").read().decode()
        took = time.perf_counter() - started
        if not re.search("Kan skickas in|Rätta detta först", answer):
            raise SystemExit(answer)
        self._ask("POST", f"{errand}/bort")
        return took

    def _ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=600)
        connection.request(method, path, body, self.headers | headers)
        return connection.getresponse()


def _form(underlag: Path) -> bytes:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="filer"; '
        f'filename="{path.name}"\r\n\r\n'.encode()
        + path.read_bytes()
        + b"\r\n"
        for path in sorted(underlag.glob("*.csv"))
    ]
    return b"".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


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
