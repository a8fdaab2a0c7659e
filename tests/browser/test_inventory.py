"""A manager makes a room and looks after it in a real browser, on a phone and at a desk."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.photos.test_draw import picture

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PATH = "/gestione/base-milano/risorse"


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_room_is_made_changed_and_retired(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto(_PATH)
    await _sound(page)
    await page.click("text=Aggiungi una risorsa")
    await page.fill("#f-name_it", "Sala Prova")
    await page.fill("#f-name_en", "Trial room")
    machine = page.locator("details", has_text="Macchina, patentino e assistenza")
    scripts = await page.evaluate("'EventSource' in window && !!window.follow")
    await page.select_option("#f-kind", "machine")
    await expect(machine).to_be_visible()
    await page.select_option("#f-kind", "room")
    await expect(machine).to_be_visible(visible=not scripts)
    await page.click("main button.btn-primary")
    # Without a price it is not made, and what was typed stands.
    await expect(page.locator("#troubles")).to_be_focused()
    await expect(page.locator("#f-name_it")).to_have_value("Sala Prova")
    await _sound(page)
    await page.fill("#f-hour", "12,50")
    await page.click("main button.btn-primary")
    await expect(page.locator("[role=status]")).to_have_text("Risorsa aggiunta")
    await expect(page.locator("#f-hour")).to_have_value("12,50")
    await page.fill("#f-unit", "Finestra")
    await page.click("text=Aggiungi un’unità")
    await expect(page.locator("[role=status]")).to_have_text("Unità aggiunta")
    await _sound(page)
    await page.click("section button:has-text('Ritira la risorsa')")
    await _sound(page)
    await page.click("main button.btn-primary")
    await expect(page.locator("[role=status]")).to_have_text("Ritirata")
    await page.click("li:has-text('Sala Prova') button")
    await expect(page.locator("[role=status]")).to_have_text("Ripristinata")
    # Nothing of it is left for other tests.
    await page.click("section button:has-text('Ritira la risorsa')")
    await page.click("main button.btn-primary")
    await _sound(page)


async def test_a_photo_is_added_and_seen_on_the_spaces_page(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto("/gestione/base-milano/foto")
    await _sound(page)
    file = {"name": "IMG_1.png", "mimeType": "image/png", "buffer": picture((1200, 800), "PNG")}
    await page.set_input_files("#f-photo", file)  # type: ignore[arg-type]
    await page.fill("#f-alt_it", "Il cortile")
    await page.fill("#f-alt_en", "The courtyard")
    await page.click("main button.btn-primary")
    await expect(page.locator("[role=status]")).to_have_text("Foto aggiunta")
    await _sound(page)
    await page.goto("/spazi/base-milano")
    shown = page.get_by_alt_text("Il cortile")
    await shown.scroll_into_view_if_needed()
    await expect(shown).to_have_js_property("complete", True)
    assert await shown.evaluate("image => image.naturalWidth > 0")
    await _sound(page)
    await page.goto("/gestione/base-milano/foto")
    await page.get_by_role("button", name="Togli").click()
    await expect(page.locator("[role=status]")).to_have_text("Foto tolta")


async def test_an_extra_is_made_and_its_form_is_sound(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto("/gestione/base-milano/extra")
    await page.fill("section.panel input[name=name_it]", "Proiettore")
    await page.fill("section.panel input[name=name_en]", "Projector")
    await page.click("main button.btn-primary")
    await page.fill("section.panel input[name=price]", "10")
    await page.fill("section.panel input[name=stock]", "3")
    await page.click("main button.btn-primary")
    await expect(page.locator("[role=status]")).to_have_text("Extra aggiunto")
    await page.locator("li.panel summary").first.click()
    await _sound(page)
