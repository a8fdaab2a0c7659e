"""GET /api/v1/events through HTTP, from web processes that run for real."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from booking.database.pool import connect
from booking.spaces.network import NetworkCache
from tests import make
from tests.databases import copy_of
from tests.product import Product, ensure_demo_template, free_port, settings, web_process
from tests.servers import Servers
from tests.web.streams import PATH, listening, load_space, relay
from tests.workers.steps import until

SLUG = "spazio-campione-12"


@pytest.fixture
def still(servers: Servers, worker_number: int, tmp_path: Path) -> Iterator[Product]:
    """A product whose web process the test starts, on a demo network of its own."""
    with copy_of(servers, ensure_demo_template(servers, tmp_path)) as database:
        port = free_port()
        given = settings(servers, database, tmp_path, port=port, number=worker_number)
        url = f"http://127.0.0.1:{port}"
        yield Product(url, database.app_url, database.owner_url, tmp_path, given)


@contextmanager
def another(product: Product, **given: str) -> Iterator[Product]:
    """One more web process on the same database."""
    port = free_port()
    environment = product.environment | {"BOOKING_PORT": str(port)} | given
    home = product.home / str(port)
    home.mkdir()
    made = replace(product, url=f"http://127.0.0.1:{port}", home=home, environment=environment)
    with web_process(made):
        yield made


async def happen(product: Product, times: int = 1) -> None:
    """The sample space changes so often."""
    conn = await connect(product.app_url)
    try:
        space_id = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", SLUG)
        await load_space(conn, space_id, times)
    finally:
        await conn.close()


async def desk_of(product: Product) -> int:
    """The sample space's pool of desks; all that happened before is relayed."""
    conn = await connect(product.app_url)
    try:
        await relay(conn)
        resources = (await NetworkCache().newest(conn)).space(SLUG).resources
        return next(each.id for each in resources if each.kind == "desk")
    finally:
        await conn.close()


async def test_who_comes_back_from_too_long_ago_is_told_to_read_all_again(still: Product) -> None:
    desk = await desk_of(still)
    with another(still) as web:
        conn = await connect(still.app_url)
        try:
            await conn.execute("UPDATE relay_position SET last_seq = last_seq + 30000")
            last = await conn.fetchval("SELECT last_seq FROM relay_position")
        finally:
            await conn.close()
        async with listening(web.url, after=last - 20_001, resource=desk) as late:
            message = await late.next()
            assert (message.event, message.id, message.data) == ("reset", str(last), {})
            await happen(still)
            told = await late.next()
            assert (told.event, told.id) == ("availability", str(last + 1))
        async with listening(web.url, after=last - 19_999, resource=desk) as barely:
            assert (await barely.next()).event == "availability"


async def test_a_reservation_is_told_to_everybody_without_saying_whose(product: Product) -> None:
    desk = await desk_of(product)
    conn = await connect(product.app_url)
    who = await make.member(conn)
    token = await make.token(conn, who.id)
    await conn.execute("UPDATE members SET name = 'Ada Segreta' WHERE id = $1", who.id)
    wish = {
        "resource_id": desk,
        "starts_at": "2027-01-12T09:00:00+01:00",
        "ends_at": "2027-01-12T13:00:00+01:00",
        "title": "Colloquio riservato",
    }
    async with (
        listening(product.url, resource=desk) as listener,
        httpx.AsyncClient(base_url=product.url, trust_env=False) as client,
    ):
        assert listener.answer.headers["content-type"] == "text/event-stream"
        assert listener.answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in listener.answer.headers
        before = await listener.place()
        authorization = {"Authorization": f"Bearer {token}"}
        made = await client.post("/api/v1/reservations", json=wish, headers=authorization)
        assert made.status_code == 201, made.text
        await relay(conn)
        relayed = time.monotonic()
        message = await listener.next()
        assert time.monotonic() - relayed < 1
        text = "\n".join(listener.raw)
    await conn.close()
    assert int(message.id or 0) > before
    assert message.event == "availability"
    assert message.data == {
        "resource_id": desk, "space": SLUG, "from": "2027-01-12", "to": "2027-01-12",
    }  # fmt: skip
    for private in ("Segreta", "riservato", who.email, made.json()["id"], made.json()["reference"]):
        assert private not in text


async def test_everything_is_resumed_after_the_web_was_started_anew(still: Product) -> None:
    desk = await desk_of(still)
    with web_process(still):
        async with listening(still.url, resource=desk) as listener:
            begun = await listener.place()
            await happen(still)
            assert (await listener.next()).id == str(begun + 1)
    await happen(still, 2)
    with web_process(still):
        async with listening(still.url, after=listener.last_id, resource=desk) as again:
            told = [await again.next() for _ in range(2)]
            await happen(still)
            told.append(await again.next())
    assert [int(each.id or 0) for each in told] == [begun + 2, begun + 3, begun + 4]


async def test_two_web_processes_tell_the_same_and_resume_each_other(product: Product) -> None:
    desk = await desk_of(product)
    with another(product) as second:
        async with (
            listening(product.url, resource=desk) as here,
            listening(second.url, resource=desk) as there,
        ):
            assert await here.place() == await there.place()
            await happen(product, 3)
            heard = [[await each.next() for _ in range(3)] for each in (here, there)]
            assert heard[0] == heard[1]
        async with listening(second.url, after=heard[0][0].id, resource=desk) as resumed:
            assert [await resumed.next() for _ in range(2)] == heard[0][1:]


async def test_two_hundred_at_once_are_all_told(product: Product) -> None:
    desk = await desk_of(product)
    async with AsyncExitStack() as stack:
        everybody = await asyncio.gather(
            *[stack.enter_async_context(listening(product.url, resource=desk)) for _ in range(200)]
        )
        await asyncio.gather(*[each.place() for each in everybody])
        await happen(product)
        told = await asyncio.gather(*[each.next() for each in everybody])
    assert {each.data["resource_id"] for each in told} == {desk}
    assert len({each.id for each in told}) == 1


async def test_a_stop_ends_every_stream_at_once(still: Product) -> None:
    async with AsyncExitStack() as stack:
        with web_process(still):
            everybody = [await stack.enter_async_context(listening(still.url)) for _ in range(30)]
            stopped = time.monotonic()
        assert time.monotonic() - stopped < 3
        for each in everybody:
            await each.end()
    log = (still.home / "web.log").read_text()
    assert log.count(f"GET {PATH} 200") == 30
    assert not re.search(r"graceful| ERROR |Traceback", log)


async def test_an_address_has_its_share_and_gives_it_back(still: Product) -> None:
    with another(still, BOOKING_STREAMS_PER_ADDRESS="2") as web:
        async with httpx.AsyncClient(base_url=web.url, trust_env=False) as client:
            async with listening(web.url), listening(web.url):
                refused = await client.get(PATH)
                assert refused.status_code == 429
                assert refused.json()["code"] == "rate-limited"
                assert int(refused.headers["retry-after"]) > 0
                # Asking without a body keeps nobody's place.
                assert (await client.head(PATH)).status_code == 429

            async def is_free() -> bool:
                return (await client.head(PATH)).status_code == 200

            await until(is_free, what="a place of those who went")


@pytest.mark.parametrize("sent", ["x", "-1", "1.5", "+1", "1_0", "٣", "9" * 30, "999999999999"])
async def test_a_place_that_no_stream_gave_is_a_problem(product: Product, sent: str) -> None:
    async with httpx.AsyncClient(base_url=product.url, trust_env=False) as client:
        answer = await client.get(PATH, headers={b"Last-Event-ID": sent.encode()})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"] == "Last-Event-ID"
        # A browser that saw no event yet sends it empty, or not at all.
        assert (await client.head(PATH, headers={"Last-Event-ID": ""})).status_code == 200


async def test_what_is_not_there_is_refused(product: Product) -> None:
    async with httpx.AsyncClient(base_url=product.url, trust_env=False) as client:
        for query, status in {
            "?resource=999999": 404, "?space=nowhere": 404, "?space=": 404, "?resource=0": 404,
            "?resource=x": 422, "?reosurce=1": 422,
        }.items():  # fmt: skip
            answer = await client.get(PATH + query)
            assert (query, answer.status_code) == (query, status)
        assert (await client.post(PATH)).status_code == 405


async def test_head_and_options(product: Product) -> None:
    async with httpx.AsyncClient(base_url=product.url, trust_env=False, timeout=5) as client:
        head = await client.head(PATH)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == "text/event-stream"
        options = await client.options(PATH)
        assert options.headers["allow"] == "GET, HEAD, OPTIONS"
