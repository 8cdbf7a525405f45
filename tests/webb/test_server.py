"""The server as it runs: reached from this machine alone, and nothing of it is left when it has stopped."""

from __future__ import annotations

import http.client
import re
import signal
import socket
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

import cli
from commands.webb import CLOSED
from tests.webb.server import ROOT, Server, started
from webb.server import _where

pytestmark = pytest.mark.langsam  # a process of its own

SAMPLE = ROOT / "samples" / "2022-03"


Headers = dict[str, str]


def ask(
    server: Server, method: str, path: str, headers: Headers | None = None, body: bytes = b""
) -> tuple[int, str, str]:
    """Status, cookie and text."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    cookie = (answer.getheader("set-cookie") or "").split(";")[0]
    said = answer.status, cookie, answer.read().decode()
    connection.close()
    return said


def let_in(server: Server) -> Headers:
    url = urlsplit(server.address)
    _status, cookie, _text = ask(server, "GET", f"/?{url.query}")
    assert cookie
    return {"cookie": cookie, "origin": f"http://127.0.0.1:{server.port}"}


def send_a_file(server: Server, headers: Headers) -> None:
    form = (
        '--g\r\nContent-Disposition: form-data; name="filer"; filename="registreringar.csv"\r\n\r\n'
        "registrering;utforare\r\n--g--\r\n"
    )
    kind = {"content-type": "multipart/form-data; boundary=g"}
    assert ask(server, "POST", "/fil", headers | kind, form.encode())[0] == 303


def wait_until_gone(server: Server) -> None:
    server.process.wait(timeout=60)


def test_its_folder_is_private_and_gone_when_it_stops(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        send_a_file(server, let_in(server))
        [folder] = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [path.name for path in folder.rglob("*.csv")] == ["registreringar.csv"]
        code, said = server.stop()
    assert (code, said.splitlines()[-1]) == (0, CLOSED)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_is_the_ordinary_way_out(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        send_a_file(server, let_in(server))
        assert server.stop(signal.SIGINT) == (0, f"{CLOSED}\n")
    assert list(tmp_path.iterdir()) == []


def test_in_the_middle_of_a_check_nothing_is_left_either(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        headers = let_in(server)
        form = b"".join(
            f'--g\r\nContent-Disposition: form-data; name="filer"; filename="{path.name}"\r\n\r\n'.encode()
            + path.read_bytes()
            + b"\r\n"
            for path in sorted(SAMPLE.glob("*.csv"))
        )
        kind = {"content-type": "multipart/form-data; boundary=g"}
        assert ask(server, "POST", "/fil", headers | kind, form + b"--g--\r\n")[0] == 303
        code, said = server.stop()
    assert (code, said.splitlines()[-1]) == (0, CLOSED)
    assert list(tmp_path.iterdir()) == []


def test_the_button_stops_it(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        headers = let_in(server)
        send_a_file(server, headers)
        assert "Sidan är stängd" in ask(server, "POST", "/stang", headers)[2]
        wait_until_gone(server)
        assert server.process.returncode == 0
        with pytest.raises(ConnectionRefusedError):
            ask(server, "GET", "/", headers)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_goes_when_the_next_starts(tmp_path: Path) -> None:
    with started(tmp_path) as first:
        send_a_file(first, let_in(first))
        first.stop(signal.SIGKILL)
        [left] = tmp_path.iterdir()
    with started(tmp_path) as second:
        assert not left.exists()
        assert second.stop()[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_two_run_beside_each_other_and_know_not_each_other(tmp_path: Path) -> None:
    with started(tmp_path) as one, started(tmp_path) as other:
        mine = let_in(one)
        theirs = {"cookie": mine["cookie"], "origin": f"http://127.0.0.1:{other.port}"}
        assert ask(one, "GET", "/fil", mine)[0] == 200
        assert ask(other, "GET", "/fil", theirs)[0] == 403
        assert len(list(tmp_path.iterdir())) == 2


def test_no_other_address_of_the_machine_reaches_it(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
            if address != "127.0.0.1":
                with (
                    pytest.raises(OSError, match="refused"),
                    socket.create_connection((address, server.port), timeout=5),
                ):
                    pass


def test_what_is_no_request_does_not_stop_it(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        for raw in (b"\0\xff\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET " + b"/" * 200_000):
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw_one:
                raw_one.sendall(raw)
                raw_one.shutdown(socket.SHUT_WR)
                assert raw_one.recv(100).startswith(b"HTTP/1.1 4")
        assert ask(server, "GET", "/fil", let_in(server))[0] == 200
        assert server.stop() == (0, f"{CLOSED}\n")


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = CliRunner().invoke(cli.main, ["webb", "--port", port, "--ingen-webblasare"])
    assert said.exit_code == 2
    assert said.output.startswith(f"Fel: Port {port} kan inte användas")


def test_a_plan_that_is_not_there_is_said_before_the_page_is_opened() -> None:
    said = CliRunner().invoke(cli.main, ["webb", "--plan", "finns-inte", "--ingen-webblasare"])
    assert said.exit_code == 2
    assert "finns-inte" in said.output


def test_a_browser_is_opened_by_a_private_file_and_the_key_is_in_no_list_of_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[tuple[str, int, str]] = []
    monkeypatch.setenv("DISPLAY", ":0")

    def opening(given: str) -> bool:
        path = Path(unquote(urlsplit(given).path))
        opened.append((given, path.stat().st_mode & 0o777, path.read_text("utf-8")))
        assert path.parent.stat().st_mode & 0o777 == 0o700
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", opening)
    said = CliRunner().invoke(cli.main, ["webb"])
    assert (said.exit_code, said.output) == (0, f"{CLOSED}\n")
    [(given, mode, text)] = opened
    assert given.startswith("file:///")
    assert mode == 0o600
    [key] = set(re.findall(r"127\.0\.0\.1:\d+/\?nyckel=([\w-]{43})", text))
    assert key not in given
    assert "script" not in text
    assert not Path(urlsplit(given).path).exists()


def test_the_address_is_said_too_where_a_browser_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A browser in a box of its own (snap) cannot read the file."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", lambda _given: True)
    said = _where("127.0.0.1:1", "http://127.0.0.1:1/?nyckel=x", tmp_path, opens=True)
    assert "Öppnas den inte" in said
    assert "  http://127.0.0.1:1/?nyckel=x\n" in said
