"""Kontrollera min fil in headless Chromium, from the address in the terminal to what is taken home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

import cli
from tests.underlag_builder import bestallning, registrering, write_underlag
from tests.webb.server import Server, started
from tests.webb.tangent import focused, tab_to
from tests.webb.test_tillganglig import SCROLLED, WIDTHS
from tests.webb.test_tillganglig import browser as browser
from webb.server import _leads_to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # whole runs, and a browser

# Whoever asks the system for an address outside the machine, in our process, is stopped.
ONLY_HERE = """\
import socket, sys
def guard(event, args):
    if event == "socket.connect" and args[1][0] != "127.0.0.1":
        raise SystemExit(f"asked for {args[1]}")
    if event == "socket.getaddrinfo" and args[0] not in ("127.0.0.1", None):
        raise SystemExit(f"asked for {args[0]}")
sys.addaudithook(guard)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    tmp = tmp_path_factory.mktemp("tmp")
    with started(tmp, before=[ONLY_HERE]) as server:
        yield server
        assert server.stop()[0] == 0
    assert list(tmp.iterdir()) == []


@pytest.fixture(scope="module")
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser that has been let in, and that asks for nothing but the server."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.goto(server.address)
    page.close()
    yield context
    here = f"http://127.0.0.1:{server.port}/"
    assert [url for url in asked if not url.startswith((here, "data:"))] == []
    # The pages that are asked for in vain are told of there.
    assert [text for text in said if "the server responded with a status of 4" not in text] == []
    context.close()


@pytest.fixture
def filer(tmp_path: Path) -> Path:
    """Names that would be code elsewhere, and a cell of each kind of fault."""
    name = "<script>document.title='x'</script>"
    return write_underlag(
        tmp_path / "filer",
        {
            "registreringar": [
                registrering(utforare=name, kund="=cmd|' /C calc'!A0"),
                registrering("02 08:00", utforare=name, kategori="hemhjälp"),
                registrering("igår", slut="2022-03-03 08:00", utforare=name),
                registrering("04 08:00", slut="21:30", utforare=name),
                registrering("2022/3/5 8.00", slut="2022-03-05 08:30", utforare=name),
            ],
            "bestallningar": [bestallning(utforare=name)],
        },
    )


def first(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/")
    return page


def checked(context: BrowserContext, server: Server, filer: Path) -> Page:
    page = first(context, server)
    page.get_by_role("link", name="Kontrollera min fil").click()
    page.get_by_label("Filer", exact=True).set_input_files(sorted(filer.iterdir()))
    page.get_by_role("button", name="Kontrollera").click()
    page.get_by_role("heading", name="Detta läste vi").wait_for(timeout=120_000)
    return page


def faults(page: Page) -> list[Any]:
    """What axe, or the edge of the screen, says of a page at either width, all of it opened."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    found: list[Any] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        said = Axe().run(page).response["violations"]
        found += [(page.url, width, v["id"], v["nodes"][0]["html"][:120]) for v in said]
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [(page.url, width, over)] if over > 0 else []
        found += page.evaluate(SCROLLED)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def test_axe_finds_nothing_on_any_page(
    context: BrowserContext, server: Server, filer: Path, browser: Browser
) -> None:
    page = checked(context, server, filer)
    found = faults(page)
    errand = page.url
    here = f"http://127.0.0.1:{server.port}"
    page.goto(f"{errand}/svar")
    found += faults(page)
    for number in range(1, page.locator(".orsaker a").count() + 1):
        page.goto(f"{errand}/fynd/{number}")
        assert page.evaluate("document.title").endswith("internkontroll")
        found += faults(page)
    for path in ("/", "/fil", "/stang", "/webblasare", "/finns-inte"):
        page.goto(f"{here}{path}")
        found += faults(page)
    stranger = browser.new_page()
    stranger.goto(here)
    found += faults(stranger)
    stranger.close()
    assert found == []


def test_axe_finds_nothing_where_something_is_asked_or_waited_for(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    """Which month, the work under way, and a change that could not be used."""
    folder = write_underlag(
        tmp_path / "filer",
        {
            "registreringar": [
                registrering(kategori="hemhjälp"),
                registrering("02 08:00"),
                registrering("2022-04-01 08:00", slut="2022-04-01 08:30"),
            ],
            "bestallningar": [bestallning()],
        },
    )
    file = folder / "registreringar.csv"
    file.write_bytes(file.read_text("utf-8").replace("K1", "Kö").encode("cp1252"))
    page = first(context, server)
    page.route("**?lage", lambda route: route.fulfill(body="Läser filerna"))
    page.get_by_role("link", name="Kontrollera min fil").click()
    page.get_by_label("Filer", exact=True).set_input_files(sorted(folder.iterdir()))
    page.get_by_role("button", name="Kontrollera").click()
    page.get_by_text("Läser filerna …").wait_for()
    found = faults(page)
    page.unroute("**?lage")
    page.get_by_role("heading", name="Vilken månad gäller det?").wait_for(timeout=60_000)
    found += faults(page)
    page.get_by_label("2022-04").check()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", name="Detta läste vi").wait_for(timeout=60_000)
    errand = page.url
    page.goto(f"{errand}/fynd/1")
    page.locator("td.fel input").first.fill("ł")
    with page.expect_navigation():
        page.get_by_role("button", name="Rätta och kontrollera igen").click()
    # The check ends at once or in a moment; until then the page says that it is under way.
    found += faults(page)
    page.goto(f"{errand}/svar")
    page.get_by_role("heading", name="Ändringen gick inte att använda").wait_for(timeout=60_000)
    found += faults(page)
    page.get_by_role("button", name="Ångra den senaste ändringen").click()
    page.get_by_role("heading", name="Rätta detta först").wait_for(timeout=60_000)
    assert found == []


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Every value as it stands but one."""
    return write_underlag(
        tmp_path / "skadad",
        {
            "registreringar": [
                registrering(minuter=30),
                registrering("02 08:00", kategori="hemhjälp"),
            ],
            "bestallningar": [bestallning(minuter_per_manad=60)],
        },
    )


def test_by_key_from_a_damaged_file_to_what_the_controller_receives(
    context: BrowserContext, server: Server, damaged: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in damaged.iterdir()}
    page = checked(context, server, damaged)
    found = faults(page)
    tab_to(page, "/visa svaret/.test(e.textContent)")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Rätta detta först").wait_for()
    tab_to(page, "e.matches('.orsaker a')")
    page.keyboard.press("Enter")
    page.locator("td.fel input").wait_for()
    found += faults(page)
    tab_to(page, "e.matches('td.fel input')")
    page.keyboard.press("Control+a")
    page.keyboard.type("hemhjälpen")
    page.keyboard.press("Enter")
    page.get_by_text("Kvar att rätta:").wait_for()
    found += faults(page)
    # One goes on where one was, and hears of the row what is said of it.
    assert focused(page, "e.matches('td.fel input') && e.value === 'hemhjälpen'")
    told = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert "hemhjälpen" in page.inner_text(f"#{told}")
    page.keyboard.press("Control+a")
    page.keyboard.type("omsorg")
    page.keyboard.press("Enter")
    page.get_by_text("kategori läses nu som «omsorg»").wait_for()
    page.get_by_text("Hela filen är kontrollerad.").wait_for(timeout=60_000)
    tab_to(page, "/Tillbaka till svaret/.test(e.textContent)")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kan skickas in").wait_for(timeout=60_000)
    found += faults(page)
    page.get_by_role("link", name="Se allt du har ändrat").click()
    found += faults(page)
    page.go_back()
    tab_to(page, "/Gör i ordning/.test(e.textContent)")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Det du ska skicka").wait_for()
    found += faults(page)
    tab_to(page, "e.textContent === 'Ladda ned'")
    with page.expect_download() as downloaded:
        page.keyboard.press("Enter")
    received = tmp_path / "mottaget"
    with ZipFile(downloaded.value.path()) as archive:
        archive.extractall(received)
    assert {p.name for p in received.iterdir()} == {*before, "kvitto.json"}
    kvitto = (received / "kvitto.json").rename(tmp_path / "kvitto.json")
    told = ["kontrollera", str(received), "--kvitto", str(kvitto), "--utan-arkiv"]
    said = CliRunner().invoke(cli.main, [*told, "--ut", str(tmp_path / "rapport")])
    assert said.exit_code in (0, 1, 3), said.output
    report = (tmp_path / "rapport" / "rapport.html").read_text("utf-8")
    assert report.count("samma fil som kontrollerades") >= len(before)
    assert {path.name: path.read_bytes() for path in damaged.iterdir()} == before
    assert found == []


def test_a_row_on_a_page_of_its_own(context: BrowserContext, server: Server, filer: Path) -> None:
    page = checked(context, server, filer)
    page.goto(f"{page.url}/fynd/1")
    page.locator(".rader-ur .fynd a").first.click()
    page.get_by_role("heading", name="Ska raden bort?").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Ta bort raden").click()
    page.get_by_text("Raden är borttagen.").wait_for()
    assert focused(page, "e.matches('.gjort')")
    assert faults(page) == []
    page.get_by_role("link", name="Se svaret").click()
    page.get_by_text("raden borttagen").wait_for(timeout=60_000)
    page.get_by_role("button", name="Ångra").click()
    page.get_by_role("heading", level=1, name="Rätta detta först").wait_for(timeout=60_000)
    assert not page.get_by_text("raden borttagen").is_visible()


DROP = """async ([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const form = document.querySelector('[data-slapp]');
  form.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  await new Promise((done) => setTimeout(done, 300));
  return document.querySelector('#filer').files.length;
}"""


def test_a_file_dropped_on_the_page_is_chosen(context: BrowserContext, server: Server) -> None:
    page = first(context, server)
    page.goto(f"{page.url}fil")
    assert page.get_by_text("Du kan också släppa filer").is_visible()
    assert page.evaluate(DROP, ["registreringar.csv", "skrot"]) == 1
    page.get_by_role("button", name="Kontrollera").click()
    page.get_by_role("heading", name="Det gick inte").wait_for(timeout=60_000)
    assert "registreringar.csv" in page.inner_text("main")


def test_what_is_taken_home_is_the_folder_and_the_receipt(
    context: BrowserContext, server: Server, filer: Path
) -> None:
    page = checked(context, server, filer)
    page.get_by_role("link", name=re.compile("visa svaret")).click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Ladda ned allt").click()
    with ZipFile(downloaded.value.path()) as archive:
        names = set(archive.namelist())
    assert {"kvitto.json", "egenkontroll/rapport.html", "egenkontroll/fynd.csv"} <= names


def test_without_javascript_the_same(
    browser: Browser, context: BrowserContext, server: Server, filer: Path
) -> None:
    """Let in by a key of its own, which a page that is in gives."""
    page = first(context, server)
    page.get_by_role("link", name="Öppna i en annan webbläsare").click()
    page.get_by_role("button", name="Visa adressen").click()
    plain = browser.new_context(java_script_enabled=False)
    other = plain.new_page()
    other.goto(page.inner_text(".adress"))
    other.get_by_role("link", name="Kontrollera min fil").click()
    assert not other.get_by_text("Du kan också släppa filer").is_visible()
    other.get_by_label("Filer", exact=True).set_input_files(sorted(filer.iterdir()))
    other.get_by_role("button", name="Kontrollera").click()
    other.get_by_role("heading", name="Detta läste vi").wait_for(timeout=120_000)
    other.get_by_role("link", name=re.compile("visa svaret")).click()
    other.locator(".orsaker a").first.click()
    assert other.locator("td.fel").count() > 0
    plain.close()


def test_the_private_file_that_a_browser_is_opened_with_leads_in(
    browser: Browser, tmp_path: Path
) -> None:
    with started(tmp_path) as other:
        here = browser.new_context()
        page = here.new_page()
        page.goto(_leads_to(other.address, tmp_path))
        page.get_by_role("heading", name="Vad vill du göra?").wait_for(timeout=30_000)
        assert page.url == f"http://127.0.0.1:{other.port}/"
        here.close()


def test_a_closed_tab_is_opened_again_where_it_was(
    context: BrowserContext, server: Server, filer: Path
) -> None:
    page = checked(context, server, filer)
    url = page.url
    page.close()
    again = context.new_page()
    again.goto(url)
    assert again.get_by_role("heading", name="Detta läste vi").is_visible()


def test_a_page_that_waits_says_that_the_server_has_stopped(
    browser: Browser, tmp_path: Path
) -> None:
    sample = Path(__file__).parent.parent.parent / "samples" / "2022-03"
    with started(tmp_path) as other:
        page = browser.new_page()
        page.goto(other.address)
        page.get_by_role("link", name="Kontrollera min fil").click()
        page.get_by_label("Filer", exact=True).set_input_files(sorted(sample.glob("*.csv")))
        page.get_by_role("button", name="Kontrollera").click()
        page.get_by_role("heading", name="Vi kontrollerar dina filer").wait_for()
        other.stop()
        page.get_by_text("Programmet svarar inte").wait_for(timeout=30_000)
        page.close()


def test_another_browser_without_the_key_sees_nothing(
    browser: Browser, context: BrowserContext, server: Server, filer: Path
) -> None:
    page = checked(context, server, filer)
    stranger = browser.new_page()
    for url in (page.url, f"{page.url}/svar", f"{page.url}/egenkontroll.zip", server.address):
        answer = stranger.goto(url)
        assert answer
        assert answer.status == 403
    stranger.close()
