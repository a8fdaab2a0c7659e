"""A manager closes a day and changes the hours in a real browser, with people in the way."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from booking import clock
from booking.spaces.hours import milan_holidays
from tests.browser.axe import axe
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PATH = "/gestione/base-milano"
_ROME = ZoneInfo("Europe/Rome")


def _day() -> date:
    """A Wednesday that no other test looks at, in three weeks or so."""
    day = clock.now().astimezone(_ROME).date() + timedelta(days=21)
    while day.isoweekday() != 3 or day in milan_holidays(day.year):
        day += timedelta(days=1)
    return day


async def _as_manager(page: Page) -> None:
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto(f"{_PATH}/chiusure")
    await expect(page.locator("h1")).to_have_text("Chiusure")


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def _reserved(page: Page, demo: Product, starts: int, ends: int) -> dict[str, str]:
    """A desk at BASE, by somebody; the number it bears, and its reservation."""
    token = demo.command("token", "early@example.org").strip()
    space = await (await page.context.request.get("/api/v1/spaces/base-milano")).json()
    at = [datetime(*_day().timetuple()[:3], hour, tzinfo=_ROME) for hour in (starts, ends)]
    answer = await page.context.request.post(
        "/api/v1/reservations",
        headers={"Authorization": f"Bearer {token}"},
        data={
            "resource_id": space["resources"][0]["id"],
            "starts_at": at[0].isoformat(),
            "ends_at": at[1].isoformat(),
        },
    )
    assert answer.status == 201, await answer.text()
    made = await answer.json()
    return {"reference": made["reference"], "unit": str(made["units"][0]["id"])}


async def _close(page: Page, blocks: str, reason: str) -> None:
    await page.select_option("#f-blocks", blocks)
    await page.fill("#f-day", _day().isoformat())
    await page.fill("#f-reason", reason)
    await page.get_by_role("button", name="Chiudi", exact=True).click()


async def test_a_day_is_closed_with_three_people_in_it(page: Page, demo: Product) -> None:
    await _as_manager(page)
    made = [await _reserved(page, demo, hour, hour + 2) for hour in (9, 12, 15)]
    await _sound(page)
    await _close(page, f"u:{made[0]['unit']}", "Lampada rotta")
    await expect(page.locator("#hits")).to_contain_text("Tocca")
    await expect(page.locator("main")).to_contain_text(made[0]["reference"])
    await _sound(page)
    await page.get_by_role("button", name="Chiudi e fai così").click()
    await expect(page.get_by_role("status")).to_contain_text("spostat")
    await _close(page, "", "Allagamento")
    await expect(page.locator("#hits")).to_have_text("Tocca 3 prenotazioni")
    assert await page.locator("[value=move]").count() == 0
    every = page.get_by_role("group", name="Per tutte e 3")
    # Nothing is marked for those that can't be moved, and nothing is sent before they are.
    assert await page.locator(":checked:not(option)").count() == 0
    await page.get_by_role("button", name="Chiudi e fai così").click()
    await expect(page.locator("#hits")).to_have_text("Tocca 3 prenotazioni")
    assert await page.locator("[name=choice-all]:invalid").count() == 2
    await every.get_by_label("Annulla", exact=True).check()
    # With a script each shows it; without, what is said of all holds where nothing else is.
    scripts = await page.evaluate("'EventSource' in window && !!window.follow")
    singly = page.locator("li.panel select")
    for number in range(3):
        await expect(singly.nth(number)).to_have_value("cancel" if scripts else "")
    first = page.locator("li.panel", has_text=made[1]["reference"])
    await first.locator("select").select_option(label="Annulla e proponi altri posti")
    # What was chosen singly stays, whatever is said of all afterwards.
    await every.get_by_label("Annulla e proponi altri posti").check()
    await every.get_by_label("Annulla", exact=True).check()
    await expect(first.locator("select")).to_have_value("offer")
    await _sound(page)
    await page.get_by_role("button", name="Chiudi e fai così").click()
    await expect(page.get_by_role("status")).to_contain_text("2 annullate")
    await expect(page.get_by_role("status")).to_contain_text("1 annullata proponendo altri posti")
    await _sound(page)
    for _ in range(2):
        await page.get_by_role("button", name="Riapri").first.click()
        await expect(page.get_by_role("status")).to_contain_text("Riaperto")
    await expect(page.locator("main")).to_contain_text("Nessuna chiusura")


async def test_hours_are_changed_and_put_back(page: Page, demo: Product) -> None:
    await _as_manager(page)
    made = await _reserved(page, demo, 18, 20)
    await page.get_by_role("link", name="Orari").click()
    await expect(page.locator("h1")).to_have_text("Orari")
    await _sound(page)
    before = await page.input_value("#f-day-3")
    await page.fill("#f-day-3", "8–18")
    await page.get_by_role("button", name="Salva gli orari").click()
    await expect(page.locator("main")).to_contain_text(made["reference"])
    await _sound(page)
    await page.get_by_role("button", name="Cambia gli orari e fai così").click()
    await expect(page.get_by_role("status")).to_contain_text("tenut")
    await page.fill("#f-day-3", before)
    await page.fill("#f-name", "Inventario")
    day = (_day() + timedelta(days=1)).isoformat()
    await page.fill("#f-first_day", day)
    await page.get_by_role("button", name="Salva gli orari").click()
    await expect(page.locator("section[aria-labelledby=special]")).to_contain_text("chiuso")
    await _sound(page)
    await page.get_by_label("Togli: Inventario").check()
    await page.get_by_role("button", name="Salva gli orari").click()
    await expect(page.locator("main")).to_contain_text("Nessuna: vale sempre la settimana.")


async def test_what_is_left_out_takes_the_focus(page: Page) -> None:
    await _as_manager(page)
    await page.goto(f"{_PATH}/orari")
    await page.fill("#f-day-1", "tutto il giorno")
    await page.get_by_role("button", name="Salva gli orari").click()
    await expect(page.locator("#troubles")).to_be_focused()
    await expect(page.locator("#w-day-1")).to_contain_text("9–13, 14–18")
    await expect(page.locator("#troubles")).to_contain_text("Lunedì")
    await _sound(page)
