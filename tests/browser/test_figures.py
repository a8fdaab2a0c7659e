"""A manager reads how the space was used, in a real browser."""

from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from booking import clock
from booking.database.pool import connect
from tests.browser.axe import axe
from tests.browser.conftest import SIZES, Screen
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
_PATH = "/gestione/base-milano/dati"
# On each resource of BASE, a stay on each day of the last month, its outcome by its number.
_STAYS = """
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, voucher_cents, vat_basis_points,
  cancel_free_until, created_at, changed_at, ended_by)
SELECT gen_random_uuid(), gen_random_uuid()::text, m.id, m.id, r.space_id, r.id, ARRAY[u.id], 1,
       at, at + make_interval(hours => 1 + n % 5), at::date,
       (ARRAY['completed', 'completed', 'completed', 'no_show', 'cancelled'])[1 + n % 5],
       2500, CASE WHEN n % 2 = 0 THEN 1250 ELSE 0 END, 2200, at, at - make_interval(hours => 7 * n),
       at + interval '30 min', m.id
  FROM resources r
  JOIN spaces s ON s.id = r.space_id AND s.slug = 'base-milano'
  JOIN LATERAL (SELECT id FROM units WHERE resource_id = r.id ORDER BY number LIMIT 1) u ON true,
       (SELECT min(id) AS id FROM members) m, generate_series(1, 30) n,
       LATERAL (SELECT date_trunc('day', $1::timestamptz) - make_interval(days => n)
                         + make_interval(hours => 8 + n % 7) AS at) t
"""


@pytest_asyncio.fixture(scope="session", loop_scope="session", autouse=True)
async def lived_in(demo: Product) -> None:
    """Stays of the last month at BASE."""
    conn = await connect(demo.app_url)
    try:
        await conn.execute(_STAYS, clock.now())
    finally:
        await conn.close()


@pytest.mark.parametrize("size", SIZES)
async def test_a_month_is_read_and_another_asked_for(
    screen: Screen, demo: Product, size: str
) -> None:
    page = await screen.page(demo.url, size=size)
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto("/gestione/base-milano")
    await page.get_by_role("link", name="Dati").click()
    await page.wait_for_url(f"**{_PATH}")
    await _sound(page)
    await expect(page.get_by_role("table").first).to_contain_text("lun")
    await expect(page.get_by_role("img", name="Occupazione per ora del giorno")).to_be_visible()
    await page.get_by_label("Dal giorno").fill(str(clock.now().date() + timedelta(days=300)))
    await page.get_by_label("Al giorno, compreso").fill(
        str(clock.now().date() + timedelta(days=301))
    )
    await page.get_by_role("button", name="Mostra").click()
    await expect(page.get_by_text("In questi giorni nessuno ha prenotato")).to_be_visible()
    await _sound(page)
    assert screen.complaints == []


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_read_in_the_dark_in_english(screen: Screen, demo: Product, size: str) -> None:
    page = await screen.page(demo.url, size=size, dark=True, language="en")
    await page.goto("/")
    await page.click(".demo button[value=manager]")
    await page.goto(_PATH)
    await expect(page.get_by_role("heading", name="Hours of the week")).to_be_visible()
    await _sound(page)


async def _sound(page: Page) -> None:
    assert await axe(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
