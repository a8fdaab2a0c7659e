"""A series and a visit in a real browser: seen first, reserved as one, moved and cancelled."""

from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from booking import clock
from booking.spaces.hours import milan_holidays
from tests.browser.axe import axe
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


def _monday() -> date:
    """Of a week without holidays in the two after it, which no other test looks at."""
    day = clock.now().date() + timedelta(days=14)
    while day.isoweekday() != 1 or any(
        day + timedelta(days=each) in milan_holidays((day + timedelta(days=each)).year)
        for each in range(20)
    ):
        day += timedelta(days=1)
    return day


async def _as_coworker(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=coworker]")
    await expect(page.locator(".slim .who")).to_be_visible()


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_series_from_the_page_of_a_choice_to_its_end(page: Page, demo: Product) -> None:
    await _as_coworker(page)
    space = await (await page.context.request.get("/api/v1/spaces/spazio-campione-12")).json()
    desk = next(each["id"] for each in space["resources"] if each["kind"] == "desk")
    await page.goto(f"/prenota?resource={desk}&day={_monday()}&from=09:00&to=11:00&voucher=")
    await _sound(page)
    await page.get_by_role("link", name="Ripeti ogni settimana…").click()
    await page.get_by_label("gio", exact=True).check()
    await page.get_by_label("Quante volte").fill("4")
    await _sound(page)
    await page.get_by_role("button", name="Guarda le date").click()
    await expect(page.locator(".several li")).to_have_count(4)
    await expect(page.locator("main")).to_contain_text("lunedì e giovedì")
    await _sound(page)
    await page.get_by_role("button", name="Prenota tutte").click()
    await expect(page.locator("h1")).to_have_text("Serie di 4 prenotazioni")
    await _sound(page)
    await page.get_by_role("link", name="Sposta più date").click()
    await page.fill("#f-day", (_monday() + timedelta(days=1)).isoformat())
    await page.get_by_role("button", name="Guarda se si può").click()
    await _sound(page)
    await page.get_by_role("button", name="Sposta tutto").click()
    await expect(page.get_by_role("status").first).to_contain_text("Spostate: 4 prenotazioni")
    await _sound(page)
    await page.goto("/prenotazioni")
    await expect(page.get_by_role("link", name="Serie").first).to_be_visible()
    await _sound(page)
    await page.get_by_role("link", name="Serie").first.click()
    await page.get_by_role("button", name="Annulla le prenotazioni").click()
    await expect(page.get_by_role("status").first).to_contain_text("Annullate: 4 prenotazioni")
    await _sound(page)


async def test_several_things_of_a_space_are_reserved_as_one(page: Page, demo: Product) -> None:
    await _as_coworker(page)
    await page.goto("/spazi/spazio-campione-12")
    await page.get_by_role("link", name="Prenota più cose insieme").click()
    await page.fill("#f-day", (_monday() + timedelta(days=2)).isoformat())
    selects = page.locator("#f-parts select")
    for place in range(2):
        await selects.nth(place).select_option("1")
    await _sound(page)
    await page.get_by_role("button", name="Guarda se è libero").click()
    await expect(page.locator("main")).to_contain_text("È tutto libero.")
    await _sound(page)
    await page.get_by_role("button", name="Prenota tutte").click()
    await expect(page.locator("h1")).to_have_text("2 prenotazioni insieme")
    await _sound(page)
    await page.locator(".agenda a").first.click()
    await expect(page.locator("main")).to_contain_text("Prenotata insieme ad altre")
    await _sound(page)
    await page.get_by_role("link", name="Cambia tutto il gruppo").click()
    await page.get_by_role("button", name="Annulla tutto").click()
    await expect(page.get_by_role("status").first).to_contain_text("Annullate: 2 prenotazioni")
