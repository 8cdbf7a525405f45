"""One server, and one cluster, for all the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.motor import kluster
from tests.motor.kluster import Kluster
from tests.motor.server import PASSWORD, Server, started


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch, started() as server:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield server


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kluster]:
    with kluster.started(tmp_path_factory.mktemp("kluster")) as found:
        yield found
