"""The application as a whole."""

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
        assert "/schema/openapi.json" in page.text
        assert 'href="/sign-in"' in page.text
        assert "<script" not in page.text
        assert "style=" not in page.text


async def test_the_stylesheet_is_there_and_may_be_kept(web: Web) -> None:
    home = (await web.anonymous.get("/")).text
    address = home.partition('rel="stylesheet" href="')[2].partition('"')[0]
    sheet = await web.anonymous.get(address)
    assert sheet.status_code == 200
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "url(" not in sheet.text
    outside = await web.anonymous.get("/static/..%2ftemplates%2flayout.html")
    assert outside.status_code == 404
