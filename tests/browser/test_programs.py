"""What the API is, in a real browser: read at both sizes, in the light and the dark; it runs."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_of_the_api_is_found_and_its_example_runs(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size, dark=size == "desktop")
    await page.goto("/")
    await page.locator("footer a[href='/api']").click()
    await expect(page.locator("h1")).to_have_text("Interfaccia per programmi (API)")
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    example = await page.locator(".example").first.inner_text()
    answer = await page.request.get(example.removeprefix("curl '").removesuffix("'"))
    assert len((await answer.json())["items"]) == 2
    assert screen.complaints == []
