"""Whatever is sent is answered with a 4xx that says what is wrong, and never with a 500."""

import pytest

from tests.calendar.dav.app import HOME, OWN, App, propfind, query, sync
from tests.calendar.place import Place

_BOMB = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
_LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_BOMB}]><D:propfind xmlns:D="DAV:">&a9;</D:propfind>'
_FILE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<D:propfind xmlns:D="DAV:"><D:prop><D:displayname>&a;</D:displayname></D:prop></D:propfind>'
)


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
@pytest.mark.parametrize(
    "body",
    [
        _LAUGHS,
        _FILE,
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
        "<!DOCTYPE x []><x/>",
        "not xml",
        "<",
        "<a><b></a></b>",
        "<a/><b/>",
        b"\x00\x01\x02",
        b"\xff\xfe<\x00a\x00",
        '<?xml version="1.0" encoding="nonsense"?><a/>',
        "<D:propfind/>",
        '<propfind xmlns="DAV"><prop/></propfind>',
        "<propfind/>",
        '<propfind xmlns="DAV:"/>',
        "<a>" * 400 + "</a>" * 400,
        "<a>" * 300_000,
        f'<propfind xmlns="DAV:"><prop>{"<a/>" * 30_000}</prop></propfind>',
        " ",
        '{"json": true}',
    ],
)
async def test_a_body_that_is_nonsense(app: App, method: str, body: str | bytes) -> None:
    for path in (OWN, "/dav/"):
        answer = await app.ask(method, path, body, depth="0")
        assert answer.status_code in {400, 403}, answer.text
        assert "passwd" not in answer.text
        assert "root:" not in answer.text


async def test_a_body_that_is_too_long(app: App) -> None:
    answer = await app.ask("PROPFIND", OWN, b" " * 1_048_577, depth="0")
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    many = propfind(*[f"D:p{number}" for number in range(500)])
    assert (await app.ask("PROPFIND", OWN, many, depth="0")).status_code == 400
    filters = '<C:comp-filter name="VTODO"/>' * 50
    assert (await app.ask("REPORT", OWN, query(filters), depth="1")).status_code == 403
    long = propfind(*["D:getetag"] * 15_000)
    assert (await app.ask("PROPFIND", OWN, long, depth="0")).status_code == 207


async def test_a_report_needs_what_it_asks_with(app: App) -> None:
    for body in (
        "",
        sync().replace("sync-token", "sync-tokens"),
        sync().replace(">1<", ">2<"),
        '<multistatus xmlns="DAV:"/>',
        query().replace("D:href", "D:ref").replace("calendar-query", "calendar-multiget"),
    ):
        answer = await app.ask("REPORT", OWN, body, depth="1")
        assert answer.status_code in {400, 403}, body
    for path in ("/dav/", HOME):
        assert (await app.ask("REPORT", path, query())).status_code == 403
    assert (await app.ask("REPORT", f"{OWN}none.ics", query())).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/davx",
        "/dav/nothing",
        "/dav/calendars/me/%2e%2e/own/",
        "/dav/calendars/me%2fown/",
        "/dav/calendars/me/own/%00.ics",
        "/dav/calendars/me/own/%0d%0ax.ics",
        "/dav/calendars/me/own/%ff%fe.ics",
        "/dav/calendars/me/own/a/b/c.ics",
        "/dav/calendars/me/space-/",
        "/dav/calendars/me/space-nowhere/",
        "/dav/calendars/me/space-%00/",
        "/dav/calendars/me/spazio/",
        "/dav/calendars/0/own/",
        "/dav/calendars/-1/own/",
        "/dav/calendars/" + "9" * 2000 + "/own/",
        "/dav/calendars//me/own/",
        "/dav/" + "a" * 5000,
        "/dav/sync/x",
    ],
)
@pytest.mark.parametrize("method", ["PROPFIND", "GET", "REPORT", "PUT"])
async def test_an_odd_address_is_not_there(app: App, method: str, path: str) -> None:
    body = query() if method == "REPORT" else ""
    answer = await app.ask(method, path, body, depth="1")
    # Nothing can be put anywhere, whatever is there.
    assert answer.status_code in ({403, 404} if method == "PUT" else {404}), answer.text


async def test_what_only_begins_alike_is_a_page_that_is_not_there(place: Place) -> None:
    """No browser asks its person for a password there."""
    answer = await place.web.anonymous.get("/davanti", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize("method", ["FOO", "SEARCH", "TRACE", "CONNECT"])
async def test_an_unknown_method_is_told_which_there_are(app: App, method: str) -> None:
    answer = await app.http.request(
        method, OWN, auth=(app.email, app.password), headers={"accept": "text/html"}
    )
    assert answer.status_code == 405
    assert "PROPFIND" in answer.headers["allow"]
    assert answer.headers["content-type"] == "application/problem+json"


async def test_every_answer_is_in_the_envelope(
    place: Place, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for answer in (
        await app.ask("PROPFIND", OWN, depth="0"),
        await place.web.anonymous.request("PROPFIND", "/dav/"),
        await app.ask("GET", f"{OWN}secret.ics"),
    ):
        assert answer.headers["x-request-id"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
    lines = [each.getMessage() for each in caplog.records if each.name == "booking.access"]
    assert lines[-3].startswith("PROPFIND /dav/calendars/{who}/{calendar}/ 207")
    assert lines[-2].startswith("PROPFIND /dav/ 401")
    assert lines[-1].startswith("GET /dav/calendars/{who}/{calendar}/{file} 404")


async def test_a_refusal_is_in_the_readers_language(app: App) -> None:
    answer = await app.ask("GET", f"{OWN}none.ics", **{"accept-language": "it"})
    assert answer.headers["content-language"] == "it"
    assert answer.json()["title"] == "Non c’è"
