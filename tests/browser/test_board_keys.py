"""A manager's board by keyboard alone: a stay is moved, lengthened and put back, a request
approved, a guest walked in; and by mouse; at both sizes nothing that axe finds."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from booking import clock
from booking.spaces.hours import milan_holidays
from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PAGE = "/gestione/base-milano"
_ROME = ZoneInfo("Europe/Rome")


def _days() -> Iterator[date]:
    """Working days in a month or so, that no other test looks at."""
    day = clock.now().astimezone(_ROME).date() + timedelta(days=29)
    while True:
        if day.isoweekday() < 6 and day not in milan_holidays(day.year):
            yield day
        day += timedelta(days=1)


_DAYS = _days()


async def _as_manager(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await expect(page.locator(".slim .who")).to_be_visible()


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def _room(page: Page, *, approval: bool = False) -> int:
    """A room, or an area, for which the space answers first."""
    space = await (await page.context.request.get("/api/v1/spaces/base-milano")).json()
    fits = [
        each["id"]
        for each in space["resources"]
        if each["rules"]["approval"] == approval
        and each["kind"] == ("area" if approval else "room")
    ]
    return int(fits[0])


async def _reserved(page: Page, demo: Product, resource: int, day: date, hour: int) -> str:
    # Of somebody each, for rooms have quotas.
    token = demo.command("token", f"{day}@example.org").strip()
    start = datetime(*day.timetuple()[:3], hour, tzinfo=_ROME)
    answer = await page.context.request.post(
        "/api/v1/reservations",
        headers={"Authorization": f"Bearer {token}"},
        data={
            "resource_id": resource,
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=2)).isoformat(),
        },
    )
    assert answer.status == 201, await answer.text()
    return str((await answer.json())["id"])


async def _focus(page: Page, selector: str) -> None:
    """By Tab alone, from wherever one is."""
    for _ in range(300):
        await page.keyboard.press("Tab")
        if await page.evaluate("(it) => document.activeElement.matches(it)", selector):
            return
    raise AssertionError(f"nothing leads to {selector}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_stay_is_moved_lengthened_and_put_back_by_keyboard(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size)
    await _as_manager(page)
    day = next(_DAYS)
    stay = await _reserved(page, demo, await _room(page), day, 10)
    await page.goto(f"{_PAGE}?day={day}")
    link = f'a[data-stay="{stay}"]'
    await _focus(page, link)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        await page.keyboard.press(key)
    await expect(page.locator("#board-told")).to_contain_text("11:00–13:30")
    await expect(page.locator(".b-ghost")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#board-told")).to_have_text("Lasciata dov’era.")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("#board-done")).to_contain_text("Spostata.")
    await expect(page.locator(link)).to_contain_text("11:00–13:30")
    await expect(page.locator(link)).to_be_focused()
    await _sound(page)
    await page.locator("main").focus()
    await _focus(page, "#board-done button")
    await page.keyboard.press("Enter")
    await expect(page.locator("#board-done")).to_contain_text("Rimessa dov’era.")
    await expect(page.locator(link)).to_contain_text("10:00–12:00")
    # Unmoved, Enter opens its form.
    await _focus(page, link)
    await page.keyboard.press("Enter")
    await expect(page.locator("#sposta")).to_be_visible()
    await _sound(page)
    assert screen.complaints == []


async def test_a_stay_is_dragged_and_its_edge_is_pulled(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await _as_manager(page)
    day = next(_DAYS)
    stay = await _reserved(page, demo, await _room(page), day, 9)
    await page.goto(f"{_PAGE}?day={day}")
    link = page.locator(f'a[data-stay="{stay}"]')
    for grab, says in ((0.5, "11:00–13:00"), (1.0, "11:00–14:00")):
        # Shown by the script once it is there.
        await expect(page.locator("#board-keys")).to_be_visible()
        box = await link.bounding_box()
        assert box is not None
        # Two hours are as wide as the stay was long.
        hour = box["width"] / 2
        at = box["width"] * grab - (4 if grab == 1.0 else 0)
        # Waits until it stands still and in sight, for a page that is shown anew scrolls to it.
        await link.hover(position={"x": at, "y": box["height"] / 2})
        box = await link.bounding_box()
        assert box is not None
        x, y = box["x"] + at, box["y"] + box["height"] / 2
        await page.mouse.down()
        await page.mouse.move(x + hour * (2 if grab < 1 else 1), y, steps=5)
        await page.mouse.up()
        await expect(link).to_contain_text(says)
        await expect(page.locator("#board-done")).to_contain_text("Spostata.")


@pytest.mark.parametrize("size", SIZES)
async def test_a_request_is_approved_and_a_guest_walked_in_by_keyboard(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size)
    await _as_manager(page)
    day = next(_DAYS)
    asked = await _reserved(page, demo, await _room(page, approval=True), day, 10)
    await page.goto(f"{_PAGE}?day={day}")
    await _focus(page, f'form[action="/prenotazioni/{asked}/accetta"] button')
    await page.keyboard.press("Enter")
    await expect(page.locator("#board-done")).to_contain_text("Approvata")
    await expect(page.locator(f'a[data-stay="{asked}"]')).to_contain_text("confermata")
    await _focus(page, ".b-free")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#arrivo")
    await _focus(page, "#f-name")
    await page.keyboard.type(f"Ospite {size}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Posto assegnato: ")
    await _sound(page)


async def test_the_form_moves_without_a_script_and_the_week_shows_it(
    page: Page, demo: Product
) -> None:
    await _as_manager(page)
    day = next(_DAYS)
    stay = await _reserved(page, demo, await _room(page), day, 10)
    await page.goto(f"{_PAGE}?day={day}&stay={stay}#sposta")
    await page.locator("#f-stay-to").fill("14:30")
    await page.get_by_role("button", name="Sposta", exact=True).click()
    await expect(page.locator("#board-done")).to_contain_text("Spostata.")
    await page.get_by_role("link", name="Settimana", exact=True).click()
    await expect(page.locator("main")).to_contain_text(re.compile("10:00–14:30, confermata"))
    await _sound(page)
