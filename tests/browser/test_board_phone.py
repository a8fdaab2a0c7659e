"""A manager's day on a phone: its table opens at the hour that has begun, also without a script."""

import pytest
from playwright.async_api import Route

from tests.browser.conftest import Screen
from tests.browser.test_board import as_manager, sound
from tests.browser.test_finding import working_day
from tests.product import Product

pytestmark = pytest.mark.asyncio(loop_scope="session")
# How far the hour is drawn from the names of the units, and from the right end of the frame.
_HOUR = """() => {
  const [names, frame, hour] = ['.board thead th', '.scroll', '#ora'].map(
    (each) => document.querySelector(each).getBoundingClientRect());
  return [hour.left - names.right, frame.right - hour.right];
}"""


async def _as_at_five(route: Route) -> None:
    """Whenever the suite runs: the page as it is when the hour of five has begun."""
    shown = await (await route.fetch()).text()
    assert shown.count(">17</th>") == 1
    await route.fulfill(
        body=shown.replace(">17</th>", ' id="ora">17</th>'), content_type="text/html"
    )


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_table_opens_at_the_hour_that_has_begun(
    screen: Screen, demo: Product, scripts: bool
) -> None:
    page = await screen.page(demo.url, size="phone", scripts=scripts)
    await as_manager(page)
    day = f"/gestione/base-milano?day={working_day()}"
    await page.route(f"**{day}", _as_at_five)
    await page.goto(day)
    after_names, before_end = await page.evaluate(_HOUR)
    assert after_names >= 0
    assert before_end >= 0
    await sound(page)
