"""The keyboard alone: from one thing that can be used to the next, each of which can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MOST = 60
# What has the focus is outlined, and on the screen.
SEEN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  if (e === document.body) return true;
  return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
    && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
}"""


def focused(page: Page, what: str) -> bool:
    """Whether the script says yes of what has the focus."""
    return bool(page.evaluate(f"(e => {what})(document.activeElement)"))


def tab_to(page: Page, what: str) -> None:
    """To the first of which the script says yes, past others that are seen too."""
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if focused(page, what):
            return
    raise AssertionError(f"no key leads to {what}")


def go(page: Page, text: str) -> None:
    """To a link or button by its text, and Enter."""
    tab_to(page, f"/^(A|BUTTON|SUMMARY)$/.test(e.tagName) && e.textContent.includes({text!r})")
    page.keyboard.press("Enter")


def write(page: Page, field: str, text: str) -> None:
    """To a field by its id; what stood in it is written over."""
    tab_to(page, f"e.id === {field!r}")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def error_has_focus(page: Page) -> None:
    """What was wrong is where one is, seen and named in the title."""
    page.wait_for_function("document.activeElement.matches('.fel-ruta')")
    assert page.evaluate(SEEN)
    assert page.title().startswith("Fel: ")
