"""From a machine that is refused to a course, and what its manager sees, in a real browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from booking import clock
from tests.browser.axe import axe

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PATH = "/gestione/base-milano/abilitazioni"


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_course_is_taken_and_a_qualification_granted_and_revoked(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=coworker]")
    await page.goto("/spazi/base-milano#corsi")
    course = page.locator("#corsi")
    await expect(course).to_contain_text("Taglio laser: il patentino")
    await course.get_by_role("button", name="Prendi un posto").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Hai un posto nel corso")
    await _sound(page)
    await page.get_by_role("button", name="Lascia il posto").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Hai restituito il posto")
    await page.goto("/spazi/base-milano")
    await _sound(page)
    await page.click(".demo button[value=manager]")
    await page.goto(_PATH)
    await expect(page.locator("h1")).to_have_text("Corsi e abilitazioni")
    await _sound(page)
    await page.fill("#f-name_it", "Corso di prova")
    await page.fill("#f-name_en", "A course to try")
    await page.fill("#f-day", (clock.now() + timedelta(days=30)).date().isoformat())
    await page.get_by_role("button", name="Metti in programma").click()
    await expect(page.get_by_role("status")).to_contain_text("Corso in programma")
    somebody = f"somebody-{uuid4().hex[:8]}@example.org"
    await page.fill("#f-email", somebody)
    await page.fill("#f-note", "Attestato visto")
    await page.get_by_role("button", name="Abilita", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("Abilitazione rilasciata")
    one = page.locator("li.panel", has_text=somebody)
    await one.locator("summary").click()
    await _sound(page)
    await one.get_by_label("Perché").fill("Laser lasciato acceso")
    await one.get_by_role("button", name="Revoca").click()
    await expect(page.get_by_role("status")).to_contain_text("Abilitazione revocata")
    await expect(page.locator("li.panel", has_text=somebody)).to_contain_text("revocata")


async def test_a_machine_is_put_out_of_order_and_back(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto("/gestione/base-milano/chiusure")
    await page.select_option("#f-machine", label="Taglio laser")
    await page.fill("#f-out_reason", "Specchio rotto")
    await _sound(page)
    await page.get_by_role("button", name="Metti fuori servizio").click()
    await expect(page.get_by_role("status")).to_contain_text("Fuori servizio")
    await page.goto("/spazi/base-milano")
    await expect(page.locator("main")).to_contain_text("Fuori servizio: Specchio rotto")
    await page.goto("/gestione/base-milano/chiusure")
    await page.get_by_role("button", name="Rimetti in servizio").click()
    await expect(page.get_by_role("status")).to_contain_text("Riaperto")
