"""What a process of its own took: clock, processor and peak memory."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent.parent


@dataclass
class Runs:
    """What the runs of one command on one underlag took; `said` is what the last one printed."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: int = 0
    said: str = ""

    @property
    def seconds(self) -> float:
        return statistics.median(self.clock)

    @property
    def worked(self) -> float:
        """Processor seconds."""
        return statistics.median(self.processor)

    @property
    def gib(self) -> float:
        return self.peak / 2**20


def run(
    command: Sequence[str],
    into: Runs,
    *,
    right: Sequence[int] = (0,),
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command from the root of the repository, and add what it took."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
    )
    into.said = child.stdout.read() if child.stdout else ""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in right:
        raise SystemExit(f"{' '.join(command)}: {child.returncode}\n{into.said[-4000:]}")
    into.clock.append(time.perf_counter() - started)
    into.processor.append(usage.ru_utime + usage.ru_stime)
    into.peak = max(into.peak, usage.ru_maxrss)


def machine() -> str:
    """The machine, as a figure is told with it."""
    room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[1]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} kärnor, {room:.0f} GiB minne, "
        f"Python {platform.python_version()}; andra processer: i medeltal {busy:.1f} de senaste fem minuterna"
    )
