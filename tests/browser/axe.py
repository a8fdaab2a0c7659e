"""axe-core on a page: what it finds against accessibility, in words."""

from functools import cache
from weakref import WeakSet

from playwright.async_api import BrowserContext, Page, Route

from tests.make import ROOT

# axe itself is a script: what these show is looked at in a copy that runs it alone.
WITHOUT_SCRIPTS: "WeakSet[BrowserContext]" = WeakSet()


async def axe(page: Page) -> list[str]:
    """Each rule that is broken, with where; empty where all is well."""
    if page.context in WITHOUT_SCRIPTS:
        return await _of_a_copy(page)
    await page.evaluate(_source())
    found = await page.evaluate("axe.run()")
    return [
        f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}"
        for each in found["violations"]
    ]


async def _of_a_copy(page: Page) -> list[str]:
    """The same document at the same address, without its own scripts."""
    assert page.context.browser
    shown = await page.content()

    async def given(route: Route) -> None:
        await route.fulfill(body=shown, content_type="text/html; charset=utf-8")

    context = await page.context.browser.new_context(viewport=page.viewport_size)
    copy = await context.new_page()
    await copy.route("**/*.js?*", lambda route: route.abort())
    await copy.route(page.url, given)
    await copy.goto(page.url)
    found = await axe(copy)
    await context.close()
    return found


@cache
def _source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
