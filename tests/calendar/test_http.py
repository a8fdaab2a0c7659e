"""What HTTP wants of a feed: validators, codings, methods, and what may be kept by whom."""

import gzip
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from tests import make
from tests.calendar.place import Place, lay_out
from tests.web.client import Web, running_web


@pytest.fixture
async def place(web: Web) -> Place:
    made = await lay_out(web)
    await made.reserve()
    return made


async def test_a_poll_says_what_caches_and_clients_need(place: Place) -> None:
    answer = await place.poll(**{"accept-encoding": "identity"})
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["content-disposition"] == f'inline; filename="{place.slug}.ics"'
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= make.NOW
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "form", ["{etag}", "W/{etag}", '"other", {etag}', 'W/"other",W/{etag}', "*", ' "x" ,{etag} ']
)
async def test_what_a_client_has_is_not_sent_again(place: Place, form: str) -> None:
    etag = (await place.poll()).headers["etag"]
    answer = await place.poll(**{"if-none-match": form.format(etag=etag)})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "content-length" not in answer.headers
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("form", ['"other"', "{bare}", '""', "nonsense", '"'])
async def test_what_it_has_not_is_sent(place: Place, form: str) -> None:
    etag = (await place.poll()).headers["etag"]
    answer = await place.poll(**{"if-none-match": form.format(bare=etag.strip('"'))})
    assert answer.status_code == 200


async def test_several_lines_of_tags_are_one_list(place: Place) -> None:
    etag = (await place.poll()).headers["etag"]
    answer = await place.web.anonymous.get(
        f"/calendars/spaces/{place.slug}.ics",
        headers=[("if-none-match", '"one"'), ("if-none-match", etag)],
    )
    assert answer.status_code == 304


async def test_a_tag_outranks_a_date(place: Place) -> None:
    first = await place.poll()
    newest = {"if-modified-since": first.headers["last-modified"]}
    assert (await place.poll(**newest)).status_code == 304
    assert (await place.poll(**newest, **{"if-none-match": '"other"'})).status_code == 200
    old = {"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert (await place.poll(**old)).status_code == 200
    tagged = old | {"if-none-match": first.headers["etag"]}
    assert (await place.poll(**tagged)).status_code == 304
    for said in ("yesterday", "Mon, 99999999999999999999 Nov 2026 09:00:00 GMT"):
        assert (await place.poll(**{"if-modified-since": said})).status_code == 200


async def test_the_date_moves_on_every_change_also_on_removal_and_within_a_second(
    place: Place,
) -> None:
    dates = [(await place.poll()).headers["last-modified"]]
    closed = await place.close(
        starts_at="2026-12-18T08:00:00+01:00", ends_at="2026-12-18T20:00:00+01:00"
    )
    dates.append((await place.poll()).headers["last-modified"])
    await place.manager.delete(f"/api/v1/closures/{closed['id']}")
    dates.append((await place.poll()).headers["last-modified"])
    moments = [parsedate_to_datetime(each) for each in dates]
    assert moments == sorted(set(moments))
    assert (await place.poll(**{"if-modified-since": dates[1]})).status_code == 200
    # What another process said of bytes that came and went.
    later = format_datetime(moments[-1] + timedelta(hours=1), usegmt=True)
    assert (await place.poll(**{"if-modified-since": later})).status_code == 200


async def test_head_is_get_without_its_body(place: Place) -> None:
    path = f"/calendars/spaces/{place.slug}.ics"
    get = await place.poll(**{"accept-encoding": "identity"})
    head = await place.web.anonymous.head(path, headers={"accept-encoding": "identity"})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "last-modified", "cache-control"):
        assert head.headers[name] == get.headers[name]


async def test_it_is_compressed_only_for_who_asks(place: Place) -> None:
    plain = await place.poll(**{"accept-encoding": "identity"})
    for accepted in ("gzip", "br, gzip;q=0.5", "GZIP", "deflate,gzip ;q=1.0"):
        zipped = await place.poll(**{"accept-encoding": accepted})
        assert zipped.headers["content-encoding"] == "gzip", accepted
        assert zipped.content == plain.content
        assert zipped.headers["etag"] != plain.headers["etag"]
        assert int(zipped.headers["content-length"]) < len(plain.content)
        tag = {"if-none-match": zipped.headers["etag"], "accept-encoding": accepted}
        assert (await place.poll(**tag)).status_code == 304
    for accepted in ("", "*", "identity", "gzip;q=0", "gzipped", "br"):
        answer = await place.poll(**{"accept-encoding": accepted})
        assert "content-encoding" not in answer.headers, accepted
    assert gzip.decompress(gzip.compress(plain.content)) == plain.content


async def test_compression_can_be_turned_off(settings: Settings, pool: Pool) -> None:
    async with running_web(settings.model_copy(update={"calendar_gzip": False}), pool) as web:
        place = await lay_out(web)
        answer = await place.poll(**{"accept-encoding": "gzip"})
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "spaces/nowhere.ics",
        "spaces/nowhere",
        "spaces/.ics",
        "resources/999999.ics",
        "resources/99999999999999999999.ics",
        "resources/0000000000001.ics",
        "resources/01.ics",
        "resources/desk.ics",
        "resources/²3.ics",
        "private/nobody-has-this.ics",
        "private/.ics",
    ],
)
async def test_an_unknown_feed_is_a_problem(place: Place, path: str) -> None:
    answer = await place.poll(f"/calendars/{path}", accept="text/html")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-found"
    assert "set-cookie" not in answer.headers


async def test_a_feed_takes_no_writes_and_asks_for_no_credential(place: Place) -> None:
    path = f"/calendars/spaces/{place.slug}.ics"
    assert (await place.web.anonymous.post(path)).status_code == 405
    strange = {"authorization": "Bearer nobody", "accept": "application/json"}
    assert (await place.poll(**strange)).status_code == 200
    assert (await place.poll(f"{path}?nocache=17&lang=xx")).status_code == 200
