"""A browser for a test: a page at each size, with and without scripts, on the running demo.

Tests here are `async` and of one loop: `pytestmark = pytest.mark.asyncio(loop_scope="session")`.
"""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from booking.embedded.launch import launcher
from tests.browser.axe import WITHOUT_SCRIPTS
from tests.browser.found import browser_path
from tests.product import Product, running_product
from tests.servers import Servers
from tests.torture import is_long

# Without these it looks for the world outside, and as root it does not start at all.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Calendars that tests serve stand on this machine.
_GIVEN = {"BOOKING_DEMO": "1", "BOOKING_IMPORTS_FROM_LOOPBACK": "1"}
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass
class Screen:
    """What pages are made of; `complaints` are errors of scripts and of the console."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)

    async def page(
        self, url: str, *, size: str, scripts: bool = True, dark: bool = False, language: str = "it"
    ) -> Page:
        width, height = SIZES[size]
        context = await self.browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale=f"{language}-{'IT' if language == 'it' else 'GB'}",
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        if not scripts:
            WITHOUT_SCRIPTS.add(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        return page


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Nothing to try without a browser; tests/conftest.py says so at the end."""
    is_test = collection_path.name.startswith("test_")
    return True if is_test and browser_path() is None else None


@pytest.fixture(scope="session")
def demo(
    servers: Servers, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Web and worker as `make up` runs them: the demo network, its roles one click away."""
    home = tmp_path_factory.mktemp("demo")
    with running_product(servers, worker_number, home, given=_GIVEN) as made:
        with (home / "worker.log").open("wb") as log:
            command = launcher([sys.executable, "-m", "booking.cli", "work"])
            worker = subprocess.Popen(command, env=made.environment, stdout=log, stderr=log)
        yield made
        worker.terminate()
        worker.wait(30)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=browser_path(), args=_ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def screen(browser: Browser) -> AsyncIterator[Screen]:
    """Pages of one test, closed at its end."""
    made = Screen(browser)
    yield made
    for context in browser.contexts:
        await context.close()


def _named(each: tuple[str, bool]) -> str:
    return f"{each[0]}-{'scripts' if each[1] else 'no-scripts'}"


# The poorest and the richest in every run, which together have both sizes, and pages with scripts
# and without; what lies between in `make torture`.
_WAYS = (("phone", False), ("desktop", True))
_WAYS_BETWEEN = (("phone", True), ("desktop", False))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever asks for a `page` is tried in two ways."""
    if "page" in metafunc.fixturenames:
        long = is_long(metafunc.config)
        ways = [
            pytest.param(way, marks=pytest.mark.torture if long else (), id=_named(way))
            for way in (_WAYS_BETWEEN if long else _WAYS)
        ]
        metafunc.parametrize("page", ways, indirect=True)


@pytest_asyncio.fixture(loop_scope="session")
async def page(screen: Screen, demo: Product, request: pytest.FixtureRequest) -> Page:
    """A page of one size, with scripts or without."""
    size, scripts = request.param
    return await screen.page(demo.url, size=size, scripts=scripts)
