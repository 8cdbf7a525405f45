"""Nothing is shown but to the browser that came with the key, and nothing is asked but from its own page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import webb.skydd
from tests.webb.klient import HERE, HOST, Klient, opened
from webb import start
from webb.app import RESOR
from webb.sida import HOME

REFUSED = "Sidan är inte öppen för den här webbläsaren"
ROUTES = [route for resa in RESOR for route in resa.routes] + start.routes(RESOR)
PATHS = sorted({re.sub(r"\{[^}]+\}", "1", route.path) for route in ROUTES})


@pytest.fixture(scope="module")
def stranger() -> Iterator[Klient]:
    with opened(let_in=False) as client:
        yield client


@pytest.fixture(scope="module")
def client() -> Iterator[Klient]:
    with opened() as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_the_key_no_page_is_shown(stranger: Klient, path: str, method: str) -> None:
    answer = stranger.request(method, path)
    assert answer.status_code == 403
    assert REFUSED in answer.text


def test_another_cookie_is_no_key(stranger: Klient) -> None:
    for value in ("", "x" * 43, "é", "\udcff", '"'):
        header = f"internkontroll-8000={value}".encode("utf-8", "surrogateescape")
        assert stranger.get("/fil", headers=[(b"cookie", header)]).status_code == 403


def test_the_key_is_good_once_and_leaves_the_address() -> None:
    with opened(let_in=False) as client:
        key = client.nycklar.new()
        answer = client.get(f"/?nyckel={key}", headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 200
        assert '<meta http-equiv="refresh" content="0;url=/">' in answer.text
        assert key not in answer.text
        cookie = answer.headers["set-cookie"].lower()
        assert {"httponly", "samesite=strict", "path=/"} <= set(re.split(r"; ?", cookie))
        assert key.lower() not in cookie
        assert "Vad vill du göra?" in client.get("/").text
        client.cookies.clear()
        again = client.get(f"/?nyckel={key}")
        assert again.status_code == 403
        assert "Adressen har redan använts" in again.text
        assert client.get("/").status_code == 403


def test_one_who_is_in_may_load_the_first_address_again(client: Klient) -> None:
    assert 'content="0;url=/"' in client.get("/?nyckel=gammal").text


def test_another_browser_is_let_in_by_a_key_of_its_own(client: Klient) -> None:
    shown = client.post("/webblasare").text
    [address] = re.findall(r"http://[^<]+nyckel=[\w-]+", shown)
    assert address.startswith(f"{HERE}/?nyckel=")
    client.cookies.clear()
    assert 'content="0;url=/"' in client.get(address).text
    assert "Vad vill du göra?" in client.get("/").text


@pytest.mark.parametrize("host", ["localhost:8000", "ond.se", "127.0.0.1", "127.0.0.1:8001", ""])
def test_another_host_is_refused(client: Klient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert REFUSED in answer.text


def test_two_hosts_are_refused(client: Klient) -> None:
    request = client.build_request("GET", "/", headers=[("host", HOST), ("host", "ond.se")])
    assert client.send(request).status_code == 403


@pytest.mark.parametrize("origin", ["http://ond.se", "null", "http://127.0.0.1:8001", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_refused(client: Klient, origin: str, method: str) -> None:
    assert client.request(method, "/webblasare", headers={"origin": origin}).status_code == 403


def test_a_form_says_from_where_it_is_sent(client: Klient) -> None:
    request = client.build_request("POST", "/webblasare")
    del request.headers["origin"]
    assert client.send(request).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_may_not_ask(client: Klient, site: str) -> None:
    assert client.get("/fil", headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "HITTEPÅ"])
def test_only_what_a_page_does_is_done(client: Klient, method: str) -> None:
    assert client.request(method.encode().decode("latin-1"), "/fil").status_code == 405


@pytest.mark.parametrize("path", [*PATHS, "/finns-inte", "/statiskt/webb.js"])
def test_every_answer_says_what_the_browser_may_do(client: Klient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert ("no-store" in headers["cache-control"]) is not path.startswith("/statiskt/")
    assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "path",
    [
        *("/statiskt/../skydd.py", "/statiskt/%2e%2e/skydd.py", "/statiskt/..%2fskydd.py"),
        *("/statiskt//etc/passwd", "/statiskt/kit/../html.py", "/fil/..%2f..%2fetc%2fpasswd"),
    ],
)
def test_a_path_that_climbs_finds_nothing(client: Klient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (403, 404)
    assert "import" not in answer.text


def test_too_much_is_one_sentence_and_nothing_is_left(
    client: Klient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webb.skydd, "MOST_BYTES", 100_000)
    before = sorted(client.room.mapp.rglob("*"))
    answer = client.post("/fil", files=[("filer", ("registreringar.csv", b"x" * 3_000_000))])
    assert answer.status_code == 413
    assert "större än 500 MB" in answer.text
    assert sorted(client.room.mapp.rglob("*")) == before


def test_what_is_no_form_is_one_sentence(client: Klient) -> None:
    for form in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain"):
        answer = client.post("/fil", content=b"--y\r\nskrot", headers={"content-type": form})
        assert 400 <= answer.status_code < 500
        assert "Traceback" not in answer.text


TEMPLATES = sorted(HOME.rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_script_or_a_style_in_it(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://|\|\s*safe", text)
    own = r'<script src="/statiskt/\w+\.js" defer>'
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if not re.fullmatch(own, tag)] == []
