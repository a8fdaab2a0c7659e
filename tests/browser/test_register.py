"""The city's list in a real browser: read in both languages and at both sizes."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_list_has_nothing_against_it_and_leads_to_its_data_and_spaces(page: Page) -> None:
    await page.goto("/register")
    await expect(page.locator("h1")).to_have_text("L’elenco della città")
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await page.locator("p a[href='#open-data']").click()
    await expect(page.locator("h2#open-data")).to_be_in_viewport()
    await page.locator(".rows a").first.click()
    await page.wait_for_url("**/spazi/**")


@pytest.mark.parametrize("size", SIZES)
async def test_in_the_dark_and_in_english(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    await page.goto("/register")
    await expect(page.locator("h1")).to_have_text("The city’s list")
    # The nine FabLabs and 53 coworkings of the demo, at least.
    assert await page.locator(".rows li").count() >= 62
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert screen.complaints == []
