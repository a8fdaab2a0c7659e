"""The icon: each page names it, and it is there where browsers ask of themselves."""

import re

import pytest

from tests import make
from tests.web.client import Web


@pytest.mark.parametrize("page", ["/", "/sign-in", "/register", "/embed/spaces/{slug}"])
async def test_every_page_names_an_icon_of_ours_that_is_there(web: Web, page: str) -> None:
    async with web.pool.acquire() as conn:
        space = await make.space(conn)
    client = await web.client()
    shown = await client.get(page.format(slug=space.slug))
    assert shown.status_code == 200
    named = re.search(r'<link rel="icon" type="image/svg\+xml" href="(/static/[^"]+)">', shown.text)
    assert named
    assert (await client.get(named[1])).headers["content-type"] == "image/svg+xml"


async def test_an_embedded_page_of_nowhere_names_it_too(web: Web) -> None:
    client = await web.client()
    assert 'rel="icon"' in (await client.get("/embed/spaces/nowhere")).text


async def test_a_browser_that_read_no_page_finds_it(web: Web) -> None:
    client = await web.client()
    answer = await client.get("/favicon.ico")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<svg ")
    assert "max-age=86400" in answer.headers["cache-control"]
