"""Månadens kontroll in headless Chromium, from the folder to the filled list; the plan; a new system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arkiv.file import FILE
from arkiv.uppfoljning import followed
from suites.plan_file import load_plan
from tests.underlag_builder import bestallning, registrering, write_underlag
from tests.webb.server import Server
from tests.webb.test_resa_fil import context as context
from tests.webb.test_resa_fil import faults, first
from tests.webb.test_resa_fil import server as server
from tests.webb.test_tillganglig import browser as browser

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.webb, pytest.mark.langsam]  # a whole run, and a browser


def test_from_the_first_page_to_a_filled_list(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    name = "<script>document.title='x'</script>"
    wrong = registrering("02 08:00", slut="07:00", utforare=name, kund="=cmd")
    tables = {"registreringar": [wrong], "bestallningar": [bestallning(utforare=name)]}
    # One of the user's own, reached by its path and a step.
    write_underlag(tmp_path / "<b>mars", tables)
    page = first(context, server)
    page.get_by_role("link", name="Månadens kontroll").click()
    found = faults(page)
    page.get_by_label("Mappens hela sökväg").fill(str(tmp_path))
    page.get_by_role("button", name="Gå dit").click()
    page.get_by_role("link", name="<b>mars").click()
    found += faults(page)
    page.get_by_role("button", name="Använd den här mappen").click()
    found += faults(page)
    page.get_by_role("button", name="Kör kontrollen").click()
    page.get_by_role("heading", name="Det finns avvikelser").wait_for(timeout=120_000)
    assert page.evaluate("document.title") == "Det finns avvikelser – internkontroll"
    found += faults(page)
    page.get_by_role("link", name="Arbetslistan").click()
    found += faults(page)
    page.get_by_label("Regel").select_option("Slut före start")
    page.get_by_role("button", name="Visa").click()
    page.get_by_role("heading", name="Slut före start").get_by_role("link").click()
    found += faults(page)
    page.get_by_label("Åtgärd").fill("ringt")
    page.get_by_label("Ansvarig").fill("Eva")
    page.get_by_label("Ansvarig").press("Enter")
    page.get_by_text("ringt (Eva)").wait_for()
    assert [one.atgard for one in followed(tmp_path / "rapporter" / FILE).values()] == ["ringt"]
    assert found == []
    page.close()


def test_the_plans_pages(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    page = first(context, server)
    page.get_by_role("link", name="Planen").click()
    found = faults(page)
    page.get_by_role("link", name="norrtalje-2022").click()
    found += faults(page)
    page.get_by_role("link", name="Ändra Minsta andel av medianen").click()
    found += faults(page)
    page.get_by_label("Värde").fill("mycket")
    page.get_by_label("Mapp för den nya planen").fill(str(tmp_path / "egen"))
    page.get_by_role("button", name="Gör den nya planen").click()
    found += faults(page)
    page.get_by_label("Värde").fill("0,4")
    page.get_by_role("button", name="Gör den nya planen").click()
    page.get_by_role("heading", name="Den nya planen är gjord").wait_for()
    found += faults(page)
    assert load_plan(str(tmp_path / "egen")).limits["fa_rader_andel"].varde == 0.4
    assert found == []
    page.close()


def test_the_pages_of_a_new_system(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "kunder_system.csv"
    path.write_bytes("Kund;Taxeområde;<b>X\r\nK1;TO;1\r\nK2;TO;2\r\n".encode())
    page = first(context, server)
    page.get_by_role("link", name="Koppla ett nytt system").click()
    found = faults(page)
    page.get_by_label("Filer", exact=True).set_input_files(path)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", name="Vad betyder kolumnerna?").wait_for(timeout=60_000)
    found += faults(page)
    page.get_by_label("«TO»").select_option("tätort")
    page.get_by_role("button", name="Visa hur filerna då läses").click()
    page.get_by_role("heading", name="Så läses filerna").wait_for(timeout=60_000)
    found += faults(page)
    assert page.get_by_role("link", name="Spara profilen").count() == 1
    assert found == []
    page.close()
