"""Reserving in a real browser: from the search to the ticket, and back again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import Screen
from tests.browser.test_finding import working_day
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _as_coworker(page: Page, path: str = "/") -> None:
    await page.goto("/")
    await page.click(".demo button[value=coworker]")
    await expect(page.locator(".slim .who")).to_be_visible()
    await page.goto(path)


async def _resource(page: Page, kind: str) -> int:
    """The sample space's resource of that kind."""
    answer = await page.context.request.get("/api/v1/spaces/spazio-campione-12")
    found = [each["id"] for each in (await answer.json())["resources"] if each["kind"] == kind]
    return int(found[0])


async def _choice(page: Page, kind: str, start: str, end: str, *, days: int = 0) -> str:
    day = datetime.fromisoformat(working_day()).date() + timedelta(days=days)
    resource = await _resource(page, kind)
    return f"/prenota?resource={resource}&day={day}&from={start}&to={end}"


async def test_search_reserve_with_voucher_see_it_and_cancel(page: Page) -> None:
    await _as_coworker(page, f"/?what=desk&day={working_day()}&from=09:00&to=13:00&voucher=1")
    await page.locator(".result a.btn").first.click()
    await page.wait_for_url("**/prenota?**")
    await expect(page.locator("#choice")).to_contain_text(
        "Metà la paga il Comune con il tuo voucher MILANO-DEMO."
    )
    assert await axe(page) == []
    button = page.locator(".stay button")
    await expect(button).to_contain_text("Prenota: paghi €")
    await button.click()
    await page.wait_for_url("**/prenotazioni/*")
    await expect(page.locator("h1")).to_contain_text("Prenotato:")
    await expect(page.locator("main")).to_contain_text("li paga il Comune")
    await expect(page.locator(".qr svg")).to_be_visible()
    assert await axe(page) == []
    reference = (await page.locator(".ticket .text-center").inner_text()).strip()
    await page.goto("/prenotazioni")
    await expect(page.locator("main")).to_contain_text(reference)
    await expect(page.locator(".key")).to_contain_text("in prenotazioni future")
    assert await axe(page) == []
    await page.locator(".ticket").get_by_role("button", name="Annulla").click()
    await page.wait_for_url("**/prenotazioni/*")
    await expect(page.locator("h1")).to_contain_text("Annullato:")
    await expect(page.locator("main")).to_contain_text("sono tornati sul voucher")
    assert await axe(page) == []


async def test_someone_was_quicker_and_one_press_takes_the_next(page: Page, demo: Product) -> None:
    await _as_coworker(page)
    path = await _choice(page, "room", "09:00", "10:00")
    await page.goto(path)
    fields = page.locator(".order-form input[name=starts_at], .order-form input[name=ends_at]")
    times = [await each.get_attribute("value") for each in await fields.all()]
    other = demo.command("token", "quicker@example.org").strip()
    taken = await _api(
        page,
        other,
        "reservations",
        {"resource_id": await _resource(page, "room"), "starts_at": times[0], "ends_at": times[1]},
    )
    await page.locator(".stay button").click()
    await expect(page.locator("h1")).to_have_text("Qualcuno è stato più veloce")
    await expect(page.locator("main")).to_contain_text("Non hai prenotato e non paghi nulla")
    focused = await page.evaluate("document.activeElement.getAttribute('role')")
    assert focused == "alert"
    assert await axe(page) == []
    await page.locator(".choice button").first.click()
    await page.wait_for_url("**/prenotazioni/*")
    await expect(page.locator("h1")).to_contain_text("Prenotato:")
    await page.get_by_role("button", name="Annulla la prenotazione").click()
    await expect(page.locator("h1")).to_contain_text("Annullato:")
    await _api(page, other, f"reservations/{taken['id']}/cancel", {})


async def test_another_time_another_price_and_back_to_the_whole_one(page: Page) -> None:
    await _as_coworker(page)
    await page.goto(await _choice(page, "desk", "09:00", "13:00"))
    await page.locator("summary").first.click()
    await page.select_option("#f-to", "11:00")
    await page.click("text=Ricalcola il prezzo")
    await expect(page.locator("h1")).to_contain_text("9:00–11:00")
    await page.click("text=Senza voucher")
    await expect(page.locator(".price tfoot")).to_contain_text("€6,00")
    await expect(page.locator(".option[aria-current]")).to_contain_text("Senza voucher")


async def test_a_rule_takes_the_focus_and_leads_to_its_field(page: Page) -> None:
    await _as_coworker(page)
    await page.goto(await _choice(page, "desk", "06:00", "08:00"))
    await expect(page.locator("#troubles")).to_be_focused()
    await expect(page.locator("#w-from")).to_contain_text("aperto 08:00–20:00")
    assert await axe(page) == []
    await page.locator("#troubles a").click()
    await expect(page.locator("#f-from")).to_be_visible()
    assert await page.locator(".stay").count() == 0


async def test_moving_shows_the_price_first(page: Page) -> None:
    await _as_coworker(page)
    await page.goto(await _choice(page, "desk", "09:00", "13:00"))
    await page.locator(".stay button").click()
    await page.wait_for_url("**/prenotazioni/*")
    await page.get_by_role("link", name="Sposta").click()
    await page.select_option("#f-from", "11:00")
    await page.click("text=Vedi il nuovo prezzo")
    button = page.get_by_role("button", name="Sposta: paghi €3,00 all’arrivo")
    await expect(button).to_be_visible()
    assert await axe(page) == []
    await button.click()
    await expect(page.locator("h1")).to_contain_text("11:00–13:00")
    await page.get_by_role("button", name="Annulla la prenotazione").click()
    await expect(page.locator("h1")).to_contain_text("Annullato:")


async def test_signing_in_comes_between_once_and_keeps_the_choice(
    page: Page, demo: Product
) -> None:
    await page.goto(await _choice(page, "desk", "14:00", "16:00"))
    await page.click("text=Accedi e prenota")
    await page.wait_for_url("**/sign-in?next=**")
    kept = await page.locator("main input[name=next]").get_attribute("value")
    assert kept
    assert kept.startswith("/prenota?")
    assert await axe(page) == []


async def test_a_calendar_address_is_shown_once(page: Page) -> None:
    await _as_coworker(page, "/agenda")
    await page.fill("#f-name", "Telefono")
    await page.click("text=Crea l’indirizzo")
    assert "/calendars/private/" in await page.locator("#address").input_value()
    assert await axe(page) == []
    await page.goto("/agenda")
    assert await page.locator("#address").count() == 0
    await page.get_by_role("button", name="Spegni").first.click()
    await page.wait_for_url("**/agenda")


async def test_a_quote_changes_without_leaving_the_page(screen: Screen, demo: Product) -> None:
    page = await screen.page(demo.url, size="desktop")
    await _as_coworker(page)
    await page.goto(await _choice(page, "desk", "09:00", "13:00"))
    await page.evaluate("window.stayed = true")
    await page.click("text=Senza voucher")
    await expect(page.locator(".option[aria-current]")).to_contain_text("Senza voucher")
    assert "voucher=" in page.url
    assert await page.evaluate("window.stayed")
    await page.go_back()
    await expect(page.locator(".option[aria-current]")).to_contain_text("MILANO-DEMO")
    assert screen.complaints == []


@pytest.mark.parametrize("size", ["phone", "desktop"])
async def test_in_the_dark_and_in_english(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    await _as_coworker(page)
    for path in (
        await _choice(page, "desk", "09:00", "13:00"),
        await _choice(page, "desk", "06:00", "08:00"),
        "/prenotazioni",
        "/agenda",
        "/account",
    ):
        await page.goto(path)
        assert await axe(page) == [], path
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
    assert screen.complaints == []


async def _api(page: Page, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await page.context.request.post(
        f"/api/v1/{path}", headers={"authorization": f"Bearer {token}"}, data=body
    )
    assert answer.ok, await answer.text()
    found: dict[str, Any] = await answer.json()
    return found
