"""A manager prints a sheet and hangs up a display, in a real browser; somebody arrives at both."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_DOOR = "/gestione/base-milano/porta"


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_door_is_made_and_somebody_comes_to_it(page: Page, demo: Product) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto(_DOOR)
    await page.get_by_role("button", name=re.compile("Prepara il foglio|Fai un QR nuovo")).click()
    await expect(page.get_by_role("status")).to_contain_text("C’è un QR nuovo")
    await _sound(page)
    await page.emulate_media(media="print")
    await expect(page.locator(".sheet svg")).to_be_visible()
    await expect(page.locator("h1")).not_to_be_visible()
    await page.emulate_media(media="screen")
    await page.fill("#f-name", "Ingresso")
    await page.get_by_role("button", name="Crea l’indirizzo").click()
    display = await page.input_value("#address")
    await _sound(page)
    headers = {"Authorization": f"Bearer {demo.command('token', 'manager@example.org').strip()}"}
    path = "/api/v1/spaces/base-milano/door"
    door = await (await page.context.request.get(path, headers=headers)).json()
    await page.goto(display)
    await expect(page.locator(".display-code")).to_have_text(re.compile(r"\d{3} \d{3}"))
    await _sound(page)
    await page.goto("/")
    await page.click(".demo button[value=coworker]")
    await page.goto(door["url"])
    await expect(page.locator("h1")).to_contain_text("Check-in: BASE Milano")
    await _sound(page)
