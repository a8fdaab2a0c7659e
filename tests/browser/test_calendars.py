"""A space's month on another site, and the form for calendar addresses, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONTH = "/embed/spaces/base-milano"


async def fits(page: Page) -> bool:
    return not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_month_is_read_moved_through_and_followed(page: Page) -> None:
    await page.goto(MONTH)
    await expect(page.locator("h1")).to_have_text("Quando c’è posto")
    assert await axe(page) == []
    assert await fits(page)
    assert await page.context.cookies() == []
    await expect(page.locator("td.today")).to_have_count(1)
    await page.get_by_role("link", name="Mese dopo").click()
    await page.wait_for_url("**?month=*")
    await expect(page.locator("td.today")).to_have_count(0)
    assert await axe(page) == []
    await page.locator("td a").last.click()
    await page.wait_for_url("**/spazi/base-milano?day=*")


@pytest.mark.parametrize("size", SIZES)
async def test_a_month_in_the_dark_in_english_and_on_the_narrowest(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size, dark=True)
    await page.goto(f"{MONTH}?lang=en")
    await expect(page.locator("h1")).to_have_text("When there is room")
    assert await axe(page) == []
    assert await fits(page)
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await fits(page)
    words = page.locator("td .word")
    for number in range(await words.count()):
        assert await words.nth(number).evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
    await page.goto(f"{MONTH}?month=soon&lang=en")
    assert await axe(page) == []
    await page.get_by_role("link").click()
    await expect(page.locator("table")).to_have_count(1)


async def test_another_site_can_frame_it_and_its_links_leave_the_frame(
    screen: Screen, demo: Product
) -> None:
    page = await screen.page(demo.url, size="desktop")
    await page.goto("/spazi/base-milano")
    await page.get_by_text("Sul sito dello spazio").click()
    code = await page.get_by_label("Codice da copiare").input_value()
    code = code.replace(code.partition('src="')[2].partition("/embed")[0], demo.url)

    with _site(f"<!doctype html><title>x</title>{code}") as address:
        await page.goto(address)
        frame = page.frame_locator("iframe")
        await expect(frame.locator("caption")).to_be_visible()
        await frame.locator("td a").last.click()
        await page.wait_for_url("**/spazi/base-milano?day=*")


@contextmanager
def _site(text: str) -> Iterator[str]:
    """Somebody else's web site, of that one page."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("role", ["manager", "officer"])
@pytest.mark.parametrize("size", SIZES)
async def test_an_address_of_more_is_made(
    screen: Screen, demo: Product, size: str, role: str
) -> None:
    page = await screen.page(demo.url, size=size, dark=size == "phone")
    await page.goto("/")
    await page.locator(f"button[name=role][value={role}]").click()
    await page.goto("/agenda")
    wanted = "con i nomi" if role == "manager" else "Le chiusure di tutti gli spazi"
    await page.get_by_label("Per che cosa").fill("Ufficio")
    await page.get_by_label(wanted).first.check()
    assert await axe(page) == []
    assert await fits(page)
    await page.get_by_role("button", name="Crea l’indirizzo").click()
    await expect(page.locator("h2#made")).to_be_visible()
    assert await axe(page) == []
    assert await fits(page)
    address = await page.get_by_label("Indirizzo", exact=True).input_value()
    answer = await page.request.get("/calendars" + address.partition("/calendars")[2])
    assert answer.status == 200
