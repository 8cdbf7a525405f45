"""The pages as a browser asks for them, without a browser: a room, its guard, and one who has been let in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from suites.gx_door import Door
from webb.app import build
from webb.nycklar import Nycklar
from webb.rum import Rum, rum

HOST = "127.0.0.1:8000"
HERE = f"http://{HOST}"


class Klient(TestClient):
    """A browser's headers on all that it sends."""

    room: Rum
    nycklar: Nycklar

    def wait(self, path: str) -> str:
        """The page, when it waits no longer."""
        name = path.split("/")[2]
        for errand in [self.room._errands[name]]:
            assert errand.arbete.wait(120)
        return self.get(path).text


@contextmanager
def opened(door: Door | None = None, *, let_in: bool = True) -> Iterator[Klient]:
    """A room in the temporary folder, and a client of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rum, "door", door)
        with rum("norrtalje-2022") as room:
            nycklar = Nycklar()
            client = Klient(build(room, nycklar, HOST), base_url=HERE, headers={"origin": HERE})
            client.room, client.nycklar = room, nycklar
            if let_in:
                client.get(f"/?nyckel={nycklar.new()}")
            yield client
            client.close()


def upload(client: Klient, *files: Path | tuple[str, bytes]) -> str:
    """Send the files in; the address of the errand."""
    sent = [f if isinstance(f, tuple) else (f.name, f.read_bytes()) for f in files]
    answer = client.post("/fil", files=[("filer", one) for one in sent], follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])
