"""A month on a space's own site: what its days say, and that anybody may frame it."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from tests import make
from tests.calendar.place import Place, lay_out
from tests.calendar.test_public_feeds import lay_out_again
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


class _Days(HTMLParser):
    """The class of each day's cell, by its number, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.days: dict[str, tuple[str, str | None]] = {}
        self._cell, self._link = "", None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "td":
            self._cell, self._link = given.get("class") or "", None
        elif tag == "a":
            self._link = given.get("href")  # type: ignore[assignment]
        elif tag == "time":
            self.days[str(given["datetime"])] = (self._cell, self._link)


def days_of(answer: httpx.Response) -> dict[str, tuple[str, str | None]]:
    assert answer.status_code == 200, answer.text
    parser = _Days()
    parser.feed(answer.text)
    return parser.days


async def shown(place: Place, query: str = "") -> httpx.Response:
    return await place.poll(f"/embed/spaces/{place.slug}{query}")


async def test_each_day_says_how_much_is_left(place: Place) -> None:
    for day, hours, quantity in ((2, "00:00:00+01:00", 5), (3, "05:00:00+01:00", 5)):
        await place.reserve(
            starts_at=f"2026-12-0{day}T{hours}",
            ends_at=f"2026-12-0{day + 1}T00:00:00+01:00",
            quantity=quantity,
        )
    await place.close(starts_at="2026-12-10T00:00:00+01:00", ends_at="2026-12-11T00:00:00+01:00")
    days = days_of(await shown(place, f"?month=2026-12&resource={place.desks}"))
    assert len(days) == 31
    assert {day[-2:]: kind for day, (kind, _) in days.items() if kind != "free"} == {
        "02": "full",
        "03": "little",
        "10": "closed",
    }
    assert days["2026-12-10"][1] == (
        f"https://posto.example/spazi/{place.slug}?day=2026-12-10#week"
    )
    of_all = days_of(await shown(place, "?month=2026-12"))
    assert of_all["2026-12-02"][0] == "little"


async def test_today_is_marked_and_what_is_past_leads_nowhere(place: Place) -> None:
    answer = await shown(place)
    days = days_of(answer)
    assert days["2026-11-30"][0] == "free today"
    assert days["2026-11-29"] == ("past", None)
    assert answer.text.count('aria-current="date"') == 1
    assert "novembre 2026" in answer.text.lower()
    # It moves at the space's own midnight.
    place.web.at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert days_of(await shown(place))["2026-12-01"][0] == "free today"


async def test_words_say_it_in_both_languages(place: Place) -> None:
    italian, english = await shown(place), await shown(place, "?lang=en")
    assert '<html lang="it">' in italian.text
    assert "Quando c’è posto" in italian.text
    assert ">libero<" in italian.text
    assert '<html lang="en">' in english.text
    assert "When there is room" in english.text
    assert ">free<" in english.text
    assert "Monday 30 November 2026" in english.text
    assert "?month=2026-12&amp;lang=en" in english.text
    # The address alone decides.
    asked = {"accept-language": "en", "cookie": "language=en"}
    assert (await place.poll(f"/embed/spaces/{place.slug}", **asked)).content == italian.content


async def test_it_is_a_table_that_is_read_as_one(place: Place) -> None:
    text = (await shown(place)).text
    assert text.count("<caption>") == 1
    assert text.count('<th scope="col">') == 7
    assert "<script" not in text
    assert "<form" not in text


async def test_anybody_may_frame_it_and_nothing_else_is_looser(place: Place) -> None:
    answer = await shown(place)
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "x-frame-options" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.headers["vary"].lower()
    page = await place.poll(f"/spazi/{place.slug}")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"


async def test_it_is_conditional_and_its_bytes_stay(place: Place, other_web: Web) -> None:
    await place.reserve()
    first = await shown(place, "?month=2026-12")
    elsewhere = await lay_out_again(place.web)
    for minute in range(1, 4):
        place.web.at = make.later(minutes=minute)
        await elsewhere.reserve(
            starts_at=f"2026-12-0{minute}T14:00:00+01:00",
            ends_at=f"2026-12-0{minute}T15:00:00+01:00",
        )
        again = await shown(place, "?month=2026-12")
        assert again.content == first.content
        assert again.headers["etag"] == first.headers["etag"]
    path = f"/embed/spaces/{place.slug}?month=2026-12"
    known = await place.poll(path, **{"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert "frame-ancestors *" in known.headers["content-security-policy"]
    assert (await other_web.anonymous.get(path)).content == first.content
    zipped = await place.poll(path, **{"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "query",
    [
        "?month=2026-13",
        "?month=2026-00",
        "?month=0000-01",
        "?month=soon",
        "?month=2026-12-01",
        "?month=9999-12",
        "?month=2026-09",
        "?month=2028-05",
        "?month=%00",
        "?month=²026-12",
        "?resource=999999",
        "?resource=x",
        "?resource=-1",
        "?resource=99999999999999999999",
    ],
)
async def test_nonsense_is_answered_with_help(place: Place, query: str) -> None:
    for more in ("", "&lang=en"):
        answer = await shown(place, query + more)
        assert answer.status_code == 404
        assert "frame-ancestors *" in answer.headers["content-security-policy"]
        assert "x-frame-options" not in answer.headers
        (link,) = re.findall(r'<a class="more" href="([^"]+)"', answer.text)
        good = link.replace("&amp;", "&")
        if good.startswith("?"):
            assert (await shown(place, good)).status_code == 200


async def test_a_resource_of_another_space_is_not_shown(place: Place) -> None:
    elsewhere = await lay_out_again(place.web)
    assert (await shown(place, f"?resource={elsewhere.desks}")).status_code == 404
    assert (await place.poll("/embed/spaces/nowhere")).status_code == 404


async def test_every_month_of_the_window_can_be_reached(place: Place) -> None:
    seen: list[Any] = []
    query: str | None = "?month=2026-10"
    while query:
        answer = await shown(place, query)
        seen.append((query, len(days_of(answer))))
        found = re.search(r'href="([^"]+)" rel="next"', answer.text)
        query = found[1].replace("&amp;", "&") if found else None
    assert [query for query, _ in seen][-1] == "?month=2028-04"
    assert len(seen) == 19
    assert sum(days for _, days in seen) == (date(2028, 5, 1) - date(2026, 10, 1)).days


async def test_a_space_page_tells_how_to_put_it_on_a_site(place: Place) -> None:
    client = await place.web.client(**{"accept-language": "en"})
    page = (await client.get(f"/spazi/{place.slug}")).text
    shown_code = f"src=&#34;https://posto.example/embed/spaces/{place.slug}?lang=en&#34;"
    assert f"&lt;iframe {shown_code}" in page
    assert f"https://posto.example/calendars/spaces/{place.slug}.ifb" in page
    assert "webcal://posto.example/calendars/network.ics?lang=en" in page
    listed = (await client.get("/api/v1/spaces")).json()
    assert listed["calendar_url"] == "https://posto.example/calendars/network.ics"
    space = (await client.get(f"/api/v1/spaces/{place.slug}")).json()
    for url in (space["free_busy_url"], space["month_url"], space["resources"][0]["free_busy_url"]):
        assert (await client.get(url)).status_code == 200
