"""A manager's imported calendars in a real browser: added, read, clashing, decided and removed."""

import re
from datetime import datetime

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.browser.test_finding import working_day
from tests.net.host import host, says
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PAGE = "/gestione/base-milano/calendari"


async def _as_manager(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await expect(page.locator(".slim .who")).to_be_visible()


def _calendar(start: str, end: str) -> bytes:
    day = datetime.fromisoformat(working_day()).strftime("%Y%m%d")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", "BEGIN:VEVENT", "UID:a@else.where"]
    lines += ["DTSTAMP:20260101T000000Z", f"DTSTART:{day}T{start}", f"DTEND:{day}T{end}"]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def _reserved(page: Page, demo: Product) -> None:
    """By somebody, over the calendar that is to come."""
    token = demo.command("token", "early@example.org").strip()
    space = await (await page.context.request.get("/api/v1/spaces/base-milano")).json()
    resource = space["resources"][0]["id"]
    hours = [f"{working_day()}T{hour}:00:00+01:00" for hour in (10, 12)]
    answer = await page.context.request.post(
        "/api/v1/reservations",
        headers={"Authorization": f"Bearer {token}"},
        data={"resource_id": resource, "starts_at": hours[0], "ends_at": hours[1]},
    )
    assert answer.status == 201, await answer.text()


async def test_a_calendar_from_its_address_to_its_removal(page: Page, demo: Product) -> None:
    await _as_manager(page)
    await page.goto("/spazi/base-milano")
    await page.get_by_role("link", name="Gestisci i calendari importati").click()
    await expect(page.locator("h1")).to_have_text("Calendari importati")
    await expect(page.locator("main")).to_contain_text("Non c’è ancora un calendario")
    await _sound(page)
    await _reserved(page, demo)
    async with host(says(_calendar("090000", "130000"))) as made:
        await page.fill("#f-name", "Sala grande")
        await page.fill("#f-address", made.url())
        await page.get_by_role("button", name="Aggiungi").click()
        await expect(page.locator("main")).to_contain_text("Calendario aggiunto.")
        said = page.locator("section[aria-labelledby=list]")
        for _ in range(20):
            if "1 periodo occupato" in await said.inner_text():
                break
            await page.wait_for_timeout(500)
            if page.context.browser and not await page.evaluate("typeof htmx !== 'undefined'"):
                await page.reload()
        await expect(said).to_contain_text("127.0.0.1")
        await expect(said).to_contain_text("1 periodo occupato")
        clash = page.locator("section[aria-labelledby=conflicts]")
        await expect(clash).to_contain_text("Sala grande")
        await _sound(page)
        await clash.get_by_role("button", name="Tieni").first.click()
        await expect(page.locator("main")).to_contain_text("Tenute lo stesso")
        await page.get_by_role("button", name="Decidi di nuovo").first.click()
        await page.locator("summary", has_text="Annulla la prenotazione").first.click()
        await _sound(page)
        await page.get_by_role("button", name="Sì, annulla").first.click()
        await expect(page.locator("main")).to_contain_text("Prenotazione annullata.")
        await page.locator("summary", has_text="Togli").click()
        await page.get_by_role("button", name=re.compile("Sì, togli")).click()
        await expect(page.locator("main")).to_contain_text("Calendario tolto.")
        await expect(page.locator("main")).to_contain_text("Non c’è ancora un calendario")


async def test_a_wrong_address_takes_the_focus(page: Page) -> None:
    await _as_manager(page)
    await page.goto(_PAGE)
    await page.fill("#f-name", "Sala")
    await page.fill("#f-address", "ftp://example.org/a")
    await page.get_by_role("button", name="Aggiungi").click()
    await expect(page.locator("#troubles")).to_be_focused()
    await expect(page.locator("#w-address")).to_contain_text("https:// o webcal://")
    await _sound(page)


@pytest.mark.parametrize("size", SIZES)
async def test_in_the_dark_and_in_english(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    await _as_manager(page)
    await page.goto(_PAGE)
    await expect(page.locator("h1")).to_have_text("Imported calendars")
    await _sound(page)
    assert screen.complaints == []
