"""Finding a place in a real browser: the opening page and a space."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect

from booking import clock
from booking.web.pages.finding.sought import next_working_day
from tests.browser.axe import axe
from tests.browser.conftest import Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


def working_day() -> str:
    return next_working_day(clock.now().date() + timedelta(days=1)).isoformat()


async def test_the_opening_page_has_results_and_nothing_against_it(page: Page) -> None:
    await page.goto("/")
    await expect(page.locator("#result")).to_contain_text("posti liberi")
    await expect(page.locator(".result").first).to_be_visible()
    assert await axe(page) == []


async def test_a_search_and_a_space(page: Page) -> None:
    await page.goto("/")
    await page.select_option("select[name=what]", "room")
    await page.fill("input[name=day]", working_day())
    await page.select_option("select[name=from]", "10:00")
    await page.select_option("select[name=to]", "12:00")
    await page.click("text=Mostra i posti liberi")
    await expect(page.locator("#result")).to_contain_text("10:00–12:00")
    assert "what=room" in page.url
    await page.locator(".result h3 a").first.click()
    await page.wait_for_url("**/spazi/**")
    await expect(page.locator("h2").first).to_contain_text("La settimana")
    assert await axe(page) == []
    await page.locator(".week a").first.click()
    await page.wait_for_url("**/prenota?**")


async def test_nothing_scrolls_sideways(page: Page) -> None:
    for path in ("/", "/spazi/base-milano", "/sign-in"):
        await page.goto(path)
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


async def test_a_keyboard_comes_everywhere(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.name") == "what"


@pytest.mark.parametrize("size", ["phone", "desktop"])
async def test_in_the_dark_and_in_english(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    for path in (
        "/",
        "/spazi/spazio-campione-12",
        "/sign-in",
        "/?what=desk-10&near=Duomo&from=23:00&to=24:00&day=" + working_day(),
    ):
        await page.goto(path)
        assert await axe(page) == [], path
    assert screen.complaints == []


async def test_the_search_changes_without_leaving_the_page(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/")
    await page.evaluate("window.stayed = true")
    await page.select_option("select[name=what]", "room")
    await page.click("text=Mostra i posti liberi")
    await page.wait_for_url("**what=room**")
    assert await page.evaluate("window.stayed")
    assert screen.complaints == []


async def test_what_fails_is_said_and_nothing_is_lost(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="phone")
    await page.goto("/")
    results = await page.locator(".result").count()
    await page.route("**/?what=**", lambda route: route.fulfill(status=503, body="away"))
    await page.click("text=Mostra i posti liberi")
    await expect(page.locator("#notes")).to_contain_text("È colpa nostra, non tua")
    assert await page.locator(".result").count() == results
    await page.unroute("**/?what=**")
    await page.context.set_offline(True)
    await page.click("text=Mostra i posti liberi")
    await expect(page.locator("#notes")).to_contain_text("Sei senza rete")
    assert await page.locator(".result").count() == results


async def test_bones_stand_in_for_a_slow_answer(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/?what=**", hold)
    await page.click("text=Mostra i posti liberi")
    await expect(page.locator("#found .bone").first).to_be_visible()
    await held[0].continue_()
    await expect(page.locator("#found .result h3").first).to_be_visible()
    await expect(page.locator("#found .bone")).to_have_count(0)


async def test_near_me_asks_the_browser_when_pressed(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="phone")
    await page.context.grant_permissions(["geolocation"])
    await page.context.set_geolocation({"latitude": 45.4863, "longitude": 9.2045})
    await page.goto("/")
    await page.click("text=Qui vicino")
    await page.wait_for_url("**at=45.486**")
    await expect(page.locator("input[name=near]")).to_have_value("la mia posizione")


async def test_a_change_is_shown_in_place(screen: Screen, demo: Product) -> None:
    """Somebody reserves a desk; the number changes where it stands, and the page stays."""
    page = await screen.page(demo.url, size="desktop")
    day = working_day()
    await page.goto(f"/spazi/spazio-campione-12?day={day}")
    cell = page.locator(f'.week a[data-live-key$="-{day}-780"]').first
    await expect(cell).to_contain_text("20")
    key = await cell.get_attribute("data-live-key")
    assert key
    token = demo.command("token", "coworker@example.org").strip()
    answer = await page.context.request.post(
        "/api/v1/reservations",
        headers={"authorization": f"Bearer {token}"},
        data={
            "resource_id": int(key.split("-")[0]),
            "starts_at": f"{day}T14:00:00+01:00",
            "ends_at": f"{day}T15:00:00+01:00",
        },
    )
    assert answer.status == 201, await answer.text()
    await expect(cell).to_contain_text("19")
    await expect(page.locator("#notes")).to_contain_text("Qualcosa è cambiato")


async def test_however_many_searches_one_stream_is_open(screen: Screen, demo: Product) -> None:
    """A browser opens six connections to us in all: with one more for each search, the seventh
    would never be answered."""
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/")
    for quantity in (2, 3, 4, 5, 8, 10, 2, 3):
        await page.select_option("select[name=what]", f"desk-{quantity}")
        await page.click("text=Mostra i posti liberi")
        await page.wait_for_url(f"**what=desk-{quantity}&**")
    await page.locator(".result h3 a").first.click()
    await page.wait_for_url("**/spazi/**")
