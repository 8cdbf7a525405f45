"""Koppla, Månadens kontroll and Planen by the keyboard alone, in headless Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arkiv.file import FILE
from arkiv.uppfoljning import followed
from suites.plan_file import load_plan
from tests.underlag_builder import bestallning, registrering, write_underlag
from tests.webb.server import Server
from tests.webb.tangent import SEEN, error_has_focus, focused, go, tab_to, write
from tests.webb.test_resa_fil import context as context
from tests.webb.test_resa_fil import faults, first
from tests.webb.test_resa_fil import server as server
from tests.webb.test_tillganglig import browser as browser

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # a whole run, and a browser


def test_the_first_key_leads_past_what_every_page_has(
    context: BrowserContext, server: Server
) -> None:
    page = first(context, server)
    page.keyboard.press("Tab")
    assert focused(page, "e.textContent === 'Hoppa till innehållet'")
    assert page.evaluate(SEEN)
    page.keyboard.press("Enter")
    assert focused(page, "e.id === 'innehall'")
    page.keyboard.press("Tab")
    assert focused(page, "e.textContent === 'Kontrollera min fil'")
    page.close()


def test_a_new_system_by_key(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "kunder_system.csv"
    path.write_bytes("Kund;Taxeområde\r\nK1;TO\r\nK2;TO\r\n".encode())
    page = first(context, server)
    go(page, "Koppla ett nytt system")
    page.wait_for_url("**/koppla")
    tab_to(page, "e.id === 'filer'")
    page.locator("#filer").set_input_files(path)  # the system's own dialogue
    go(page, "Fortsätt")
    page.get_by_role("heading", name="Vad betyder kolumnerna?").wait_for(timeout=60_000)
    write(page, "system", "Provet")
    tab_to(page, "e.labels && e.labels[0] && e.labels[0].textContent.includes('«TO»')")
    page.keyboard.type("tät")
    tab_to(page, "e.id === 'kontrollerad'")
    page.keyboard.press("Space")
    go(page, "Visa hur filerna då läses")
    page.get_by_role("heading", name="Så läses filerna").wait_for(timeout=60_000)
    tab_to(page, "e.textContent === 'Spara profilen'")
    with page.expect_download() as downloaded:
        page.keyboard.press("Enter")
    text = Path(downloaded.value.path()).read_text("utf-8")
    assert '"TO" = "tätort"' in text or 'TO = "tätort"' in text
    page.close()


def test_a_month_by_key(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    wrong = registrering("02 08:00", slut="07:00")
    tables = {"registreringar": [wrong], "bestallningar": [bestallning()]}
    write_underlag(tmp_path / "mars", tables)
    page = first(context, server)
    go(page, "Månadens kontroll")
    page.wait_for_url("**/manad")
    go(page, "Skriv sökvägen i stället")
    write(page, "mapp", str(tmp_path))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=str(tmp_path)).wait_for()
    tab_to(page, "e.textContent === 'mars'")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=str(tmp_path / "mars")).wait_for()
    go(page, "Använd den här mappen")
    page.get_by_role("heading", name="Hur ska månaden kontrolleras?").wait_for()
    go(page, "Kör kontrollen")
    page.get_by_role("heading", name="Det finns avvikelser").wait_for(timeout=120_000)
    go(page, "Arbetslistan")
    page.get_by_role("heading", name="Arbetslistan").wait_for()
    tab_to(page, "e.name === 'Regel'")
    page.keyboard.type("Slut")
    go(page, "Visa")
    page.wait_for_url("**Regel=Slut**")
    go(page, "Slut före start")
    page.wait_for_url("**/lista/*")
    tab_to(page, "e.name === 'Åtgärd'")
    page.keyboard.type("ringt")
    tab_to(page, "e.name === 'Klart senast'")
    page.keyboard.type("snart")
    page.keyboard.press("Enter")
    error_has_focus(page)
    found = faults(page)
    tab_to(page, "e.name === 'Klart senast'")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lista")
    assert [one.atgard for one in followed(tmp_path / "rapporter" / FILE).values()] == ["ringt"]
    assert found == []
    page.close()


def test_a_limit_by_key(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    page = first(context, server)
    go(page, "Planen")
    page.wait_for_url("**/planen")
    go(page, "norrtalje-2022")
    page.wait_for_url("**plan=norrtalje-2022")
    # Past the limits of the other controls by a link at the top.
    tab_to(page, "e.getAttribute('href') === '#underlag'")
    page.keyboard.press("Enter")
    page.wait_for_url("**#underlag")
    tab_to(page, "e.matches('table a') && /Minsta andel av medianen/.test(e.ariaLabel)")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ändra en gräns").wait_for()
    write(page, "varde", "mycket")
    write(page, "mapp", str(tmp_path / "egen"))
    page.keyboard.press("Enter")
    error_has_focus(page)
    write(page, "varde", "0,4")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Den nya planen är gjord").wait_for()
    assert load_plan(str(tmp_path / "egen")).limits["fa_rader_andel"].varde == 0.4
    go(page, "Se den nya planen")
    page.wait_for_url("**egen")
    page.close()
