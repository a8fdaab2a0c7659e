"""The width of a screen is used: columns on a desk, one after the other on a phone."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_COLUMNS = (
    "/account",
    "/account/app-passwords",
    "/account/tokens",
    "/agenda",
    "/gestione/base-milano/calendari",
)
# How far right something of the page's own reaches, as a share of what it may take.
_REACH = """() => {
  const room = document.querySelector('main .container').getBoundingClientRect();
  const shown = document.querySelectorAll('main :is(h2, p, li, dd, .panel, input)');
  const right = Math.max(...[...shown].map(each => each.getBoundingClientRect().right));
  return (right - room.left) / room.width;
}"""


async def _as_manager(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await expect(page.locator(".slim .who")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_pages_of_the_account_use_the_width(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size)
    await _as_manager(page)
    for path in _COLUMNS:
        await page.goto(path)
        assert await page.evaluate(_REACH) > 0.9, path
        assert await page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], path
        assert await axe(page) == [], path
    assert screen.complaints == []


async def test_a_page_of_one_thing_stands_in_the_middle(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/sign-in")
    box = await page.locator(".narrow").bounding_box()
    assert box is not None
    assert abs(box["x"] + box["width"] / 2 - SIZES["desktop"][0] / 2) < 10
