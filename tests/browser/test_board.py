"""A manager's day in a real browser: read, given to somebody who walks in, and live."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.browser.test_finding import working_day
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PAGE = "/gestione/base-milano"


async def as_manager(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await expect(page.locator(".slim .who")).to_be_visible()


async def sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_somebody_walks_in_on_a_free_place(page: Page) -> None:
    await as_manager(page)
    await page.get_by_role("link", name="Giornata").click()
    await page.wait_for_url(f"**{_PAGE}")
    await page.goto(f"{_PAGE}?day={working_day()}")
    await sound(page)
    await page.locator(".b-free").first.click()
    await page.wait_for_url("**#arrivo")
    guest = f"Ospite {await page.evaluate('innerWidth')}"
    await page.get_by_role("textbox", name="Nome", exact=True).fill(guest)
    await page.get_by_role("button", name="Assegna").click()
    await expect(page.get_by_role("status")).to_contain_text("Posto assegnato: ")
    await expect(page.locator(".board")).to_contain_text(f"{guest} (ospite)")
    await sound(page)


@pytest.mark.parametrize("size", SIZES)
async def test_a_day_in_the_dark_in_english_unit_by_unit(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    await as_manager(page)
    await page.goto(f"{_PAGE}?day={working_day()}")
    await page.get_by_role("link", name="Show all").first.click()
    await expect(page.get_by_role("link", name="Fold").first).to_be_visible()
    await sound(page)
    await page.set_viewport_size({"width": 320, "height": 640})
    await sound(page)


async def test_what_changes_is_shown_and_neither_focus_nor_words_are_lost(
    screen: Screen, demo: Product
) -> None:
    page = await screen.page(demo.url, size="desktop")
    await as_manager(page)
    await page.goto(f"{_PAGE}?day={working_day()}")
    await page.get_by_role("textbox", name="Nome", exact=True).fill("Gino")
    link = page.locator(".b-free").last
    await link.focus()
    href = await link.get_attribute("href")
    token = demo.command("token", "manager@example.org").strip()
    space = await (await page.context.request.get("/api/v1/spaces/base-milano")).json()
    answer = await page.context.request.post(
        "/api/v1/spaces/base-milano/walk-ins",
        headers={"Authorization": f"Bearer {token}"},
        data={
            "name": "Lina",
            # The second: the tests before this one give away the first.
            "resource_id": [e["id"] for e in space["resources"] if e["kind"] == "room"][1],
            "starts_at": f"{working_day()}T16:00:00+01:00",
            "ends_at": f"{working_day()}T17:00:00+01:00",
        },
    )
    assert answer.status == 201, await answer.text()
    await expect(page.locator(".board")).to_contain_text("Lina (ospite)")
    await expect(page.get_by_role("textbox", name="Nome", exact=True)).to_have_value("Gino")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == href
    assert screen.complaints == []
