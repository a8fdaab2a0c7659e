"""The application as a whole."""

import re
from pathlib import Path

from litestar.routes import HTTPRoute

from booking.web.app import create_app
from tests.web.client import Web


async def test_no_route_starts_a_task_for_each_dependency(web: Web) -> None:
    """Litestar does, for several at once, and it took a fifth of each request."""
    sizes = [
        len(batch)
        for route in web.app.routes
        if isinstance(route, HTTPRoute)
        for _, model in route.route_handler_map.values()
        for batch in model.dependency_batches
    ]
    assert sizes
    assert max(sizes) == 1


async def test_two_applications_in_one_process_do_not_mix(web: Web) -> None:
    other = create_app(web.settings)
    async with other.lifespan():
        assert other.state.web is not web.app.state.web
        assert (await web.anonymous.get("/health/ready")).status_code == 200


async def test_the_first_page_says_what_this_is_in_both_languages(web: Web) -> None:
    italian = await web.anonymous.get("/", headers={"accept-language": "it"})
    english = await web.anonymous.get("/", headers={"accept-language": "en"})
    assert '<html lang="it">' in italian.text
    assert "Trova un posto" in italian.text
    assert '<html lang="en">' in english.text
    assert "Find a place" in english.text
    for page in (italian, english):
        assert 'href="/api"' in page.text
        assert 'href="/sign-in"' in page.text
        # The content security policy would stop them.
        assert not re.search(r"<script(?![^>]* src=)", page.text)
        assert " style=" not in page.text
        assert not re.search(r" on[a-z]+=", page.text)


async def test_what_a_page_names_is_there_and_may_be_kept(web: Web) -> None:
    home = (await web.anonymous.get("/")).text
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]*)', home))
    assert {Path(each.partition("?")[0]).suffix for each in named} == {
        ".css",
        ".js",
        ".svg",
        ".woff2",
    }
    for address in named:
        file = await web.anonymous.get(address)
        assert file.status_code == 200, address
        assert "immutable" in file.headers["cache-control"]
        if ".css" in address:
            assert file.headers["content-type"].startswith("text/css")
            for inner in re.findall(r"url\([\"']?([^\"')]*)", file.text):
                found = await web.anonymous.get(f"/static/vendor/{inner}")
                assert inner.startswith("data:") or found.status_code == 200, inner
    outside = await web.anonymous.get("/static/..%2ftemplates%2flayout.html")
    assert outside.status_code == 404
