"""One server for all the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.motor.server import PASSWORD, Server, started


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch, started() as server:
        patch.setenv("PGPASSWORD", PASSWORD)
        yield server
