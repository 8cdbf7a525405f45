"""Who may see the pages: the one that came with a key that is good for once, and then by its cookie."""

from __future__ import annotations

import secrets
from hmac import compare_digest


class Nycklar:
    """The keys not used yet, and the cookies given for those that are; gone when the server stops."""

    def __init__(self) -> None:
        self._unused: list[str] = []
        self._cookies: list[str] = []

    def new(self) -> str:
        """A key for one browser."""
        key = secrets.token_urlsafe(32)
        self._unused.append(key)
        return key

    def change(self, key: str) -> str | None:
        """A cookie for a key, which then is used up; None when it is none of ours."""
        for mine in self._unused:
            if _same(mine, key):
                self._unused.remove(mine)
                cookie = secrets.token_urlsafe(32)
                self._cookies.append(cookie)
                return cookie
        return None

    def knows(self, cookie: str) -> bool:
        return any(_same(mine, cookie) for mine in self._cookies)


def _same(mine: str, given: str) -> bool:
    return compare_digest(mine.encode(), given.encode("utf-8", "surrogateescape"))
