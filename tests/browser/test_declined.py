"""An invitation that was declined in a calendar, in a real browser: keep it, or cancel it."""

from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from booking import clock
from booking.database.pool import connect
from booking.reservations.calendar_answer import note_answer
from tests.browser.axe import axe
from tests.browser.conftest import Screen
from tests.browser.test_reserve_flow import _as_coworker, _choice
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _reserved_and_declined(page: Page, demo: Product) -> None:
    await _as_coworker(page)
    await page.goto(await _choice(page, "desk", "09:00", "13:00"))
    await page.locator(".stay button").click()
    await page.wait_for_url("**/prenotazioni/*")
    conn = await connect(demo.app_url)
    try:
        async with conn.transaction():
            said = await note_answer(
                conn,
                reservation_id=UUID(page.url.rpartition("/")[2]),
                attendee="coworker@example.org",
                answer="declined",
                sequence=0,
                stamped_at=clock.now(),
                now=clock.now(),
            )
    finally:
        await conn.close()
    assert said == "asked"
    await page.reload()


async def test_kept_with_one_press_and_cancelled_with_another(page: Page, demo: Product) -> None:
    await _reserved_and_declined(page, demo)
    banner = page.locator(".alert-warning.undo")
    await expect(banner).to_contain_text("Nel tuo calendario hai rifiutato l’invito.")
    assert await axe(page) == []
    await page.get_by_role("button", name="Tienila").click()
    await expect(page.locator(".alert-info.undo")).to_be_visible()
    assert await banner.count() == 0
    await page.get_by_role("button", name="Annulla la prenotazione").click()
    await expect(page.locator("h1")).to_contain_text("Annullato:")


async def test_in_the_dark_and_in_english(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="phone", dark=True, language="en")
    await _reserved_and_declined(page, demo)
    await expect(page.locator(".alert-warning.undo")).to_contain_text(
        "You declined the invitation in your calendar."
    )
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await page.get_by_role("button", name="Cancel the reservation").click()
    await expect(page.locator("h1")).to_contain_text("Cancelled:")
    assert screen.complaints == []
