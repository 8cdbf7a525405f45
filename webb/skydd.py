"""What stands before every page: whose browser it is, who asks, and what the browser may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webb.nycklar import Nycklar

# All that is sent to the page at a time, files too.
MOST_BYTES = 500_000_000
NYCKEL = "nyckel"
OPEN = "/statiskt/"
CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# A report that is shown as it was written has its style within, and no script at all.
CSP_REPORT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    # With no-referrer a browser would not say from where a form is sent, either.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
OWN_PAGE, NONE_YET = "same-origin", "none"
# What a page is made with is no secret, and is there when the page says goodbye.
KEPT = {"cache-control": "private, max-age=3600"}
Says = Callable[[str, int], Response]


class TooLargeError(Exception):
    """More was sent than is taken; `left` gives what is left of it, and `more` says whether any is."""

    def __init__(self, left: Receive, *, more: bool) -> None:
        super().__init__(f"more than {MOST_BYTES} bytes")
        self.left, self.more = left, more


class Skydd:
    """ASGI middleware: nothing is answered but to the one browser that came with the key.

    `says`: the page of one who is let in (200) or refused, and why.
    """

    def __init__(self, app: ASGIApp, nycklar: Nycklar, host: str, says: Says) -> None:
        self.app, self.nycklar, self.host, self.says = app, nycklar, host, says

    @property
    def cookie(self) -> str:
        """Cookies know no port: another server of the same user has another name."""
        return f"internkontroll-{self.host.rpartition(':')[2]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # no other kind of connection is taken
        answer = self._answer(scope) or self.app
        headers = HEADERS | (KEPT if scope["path"].startswith(OPEN) else {})
        return await answer(scope, _limited(receive), _with(headers, send))

    def _answer(self, scope: Scope) -> Response | None:
        """What is answered in place of the page; None: the page."""
        headers = Headers(scope=scope)
        if headers.getlist("host") != [self.host]:
            return self.says("adress", 403)
        known = self.nycklar.knows(self._cookie_of(headers))
        if scope["path"] == "/" and (key := _key_in(scope)):
            return self._let_in(key, known)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return self.says("satt", 405)
        if scope["path"].startswith(OPEN):
            return None
        if not self._asked_from_own_page(scope["method"], headers):
            return self.says("sida", 403)
        return None if known else self.says("nyckel", 403)

    def _let_in(self, key: str, known: bool) -> Response:
        """A page of our own that leads on to the first, by an address without the key.

        To a redirect a browser that came from elsewhere (server.py) sends no strict cookie.
        """
        cookie = None if known else self.nycklar.change(key)
        if not known and cookie is None:
            return self.says("anvand", 403)
        answer = self.says("inne", 200)
        if cookie:
            answer.set_cookie(self.cookie, cookie, path="/", httponly=True, samesite="strict")
        return answer

    def _asked_from_own_page(self, method: str, headers: Mapping[str, str]) -> bool:
        if headers.get("sec-fetch-site", OWN_PAGE) not in (OWN_PAGE, NONE_YET):
            return False
        origin = headers.get("origin")
        return origin == f"http://{self.host}" or (origin is None and method != "POST")

    def _cookie_of(self, headers: Mapping[str, str]) -> str:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return ""
        return cookies[self.cookie].value if self.cookie in cookies else ""


def _key_in(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return parse_qs(query, max_num_fields=10).get(NYCKEL, [""])[0] if len(query) < 1_000 else ""


def _with(given: Mapping[str, str], send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in given.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


def _limited(receive: Receive) -> Receive:
    """What is sent, as it comes; TooLargeError when it is too much."""
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise TooLargeError(receive, more=message.get("more_body", False))
        return message

    return received
