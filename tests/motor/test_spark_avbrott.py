"""A run in Spark that is stopped from the keyboard: a sentence, nothing written, no process left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands.stop import EXIT_CODE, SENTENCE
from tests.motor.kluster import MINUTE

pytestmark = [pytest.mark.spark, pytest.mark.langsam]

ROOT = Path(__file__).parent.parent.parent
# Seconds until it surely waits; what comes earlier must be heard as well.
WITHIN_THE_QUESTION = 3
# The command, which says so when it has begun to measure, and then waits for an answer of Spark's.
RUN = """
import sys
from extracts.motor.spark import Spark
keep, calls = Spark._keep, 0
def counted(self, *asked):
    global calls
    calls += 1
    if calls == 2:
        print("räknar", flush=True)
        self.con._session.sql("SELECT sum(id % 7) FROM range(1000000000000)").collect()
    return keep(self, *asked)
Spark._keep = counted
import cli
cli.main()
"""


def _heard() -> None:
    """A shell may have this test ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_is_heard_by_all_of_it(tmp_path: Path) -> None:
    asked = ["kontrollera", str(ROOT / "samples/2022-03"), "--motor", "spark:local[2]", "--tyst"]
    (tmp_path / "tmp").mkdir()
    (tmp_path / "ut").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, *asked, "--ut", str(tmp_path / "ut" / "rapport")],
        cwd=ROOT,
        preexec_fn=_heard,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(ROOT)},
    )
    try:
        assert run.stdout
        assert run.stdout.readline() == "räknar\n"
        time.sleep(WITHIN_THE_QUESTION)
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=5 * MINUTE)
        assert (run.returncode, said.strip()) == (EXIT_CODE, SENTENCE)
        assert list((tmp_path / "ut").iterdir()) == []
        assert _all_gone(run.pid)
        assert not [path for path in (tmp_path / "tmp").iterdir() if "internkontroll" in path.name]
    finally:
        if not _all_gone(run.pid, wait=0):
            os.killpg(run.pid, signal.SIGKILL)


def _all_gone(group: int, wait: float = MINUTE) -> bool:
    """Whether no process of the group is left, Java's neither, when it has had time to end."""
    until = time.monotonic() + wait
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
