"""What was committed is in the next poll: of any web process, in whatever order it was committed,
and with no worker running."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from booking.calendar.feed import Feed, joined
from booking.database.pool import Connection, connect
from tests.calendar.place import Place, cancel_by_hand, events_of, lay_out
from tests.databases import Database
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


@pytest.fixture
async def aside(database: Database) -> AsyncIterator[Connection]:
    """Somebody else's connection."""
    made = await connect(database.app_url)
    try:
        yield made
    finally:
        await made.close()


def path_of(place: Place) -> str:
    return f"/calendars/spaces/{place.slug}.ics"


async def test_each_change_is_in_the_next_poll_of_every_process(
    place: Place, other_web: Web
) -> None:
    for number in range(40):
        day, hour = 1 + number % 20, 8 + number // 20
        reserved = await place.reserve(
            starts_at=f"2026-12-{day:02}T{hour:02}:00:00+01:00",
            ends_at=f"2026-12-{day:02}T{hour + 1:02}:00:00+01:00",
        )
        clients = (place.web.anonymous, other_web.anonymous)
        for client in clients if number % 2 else reversed(clients):
            shown = {each["UID"]: each for each in events_of(await client.get(path_of(place)))}
            assert len(shown) == number + 1
            assert shown[reserved["calendar_uid"]]["STATUS"] == "CONFIRMED"
        if number % 3 == 0:
            await place.cancel(reserved)
            for client in clients:
                shown = {each["UID"]: each for each in events_of(await client.get(path_of(place)))}
                assert shown[reserved["calendar_uid"]]["STATUS"] == "CANCELLED"


async def test_a_change_is_in_the_next_answer_of_every_address(
    place: Place, other_web: Web
) -> None:
    """Feeds of network, space and resource, busy times, the month, and a manager's own address."""
    made_for = {"name": "Ufficio", "shows": "space", "space": place.slug}
    feed = (await place.manager.post("/api/v1/calendars", json=made_for)).json()
    paths = [
        "/calendars/network.ics",
        path_of(place),
        f"/calendars/resources/{place.room}.ics",
        f"/calendars/resources/{place.room}.ifb",
        f"/embed/spaces/{place.slug}?month=2026-12&resource={place.room}",
        str(feed["url"]).removeprefix("https://posto.example"),
    ]

    async def answers() -> list[str]:
        found = []
        for path in paths:
            one, other = [
                await client.get(path) for client in (place.web.anonymous, other_web.anonymous)
            ]
            assert one.status_code == 200, path
            assert one.content == other.content, path
            found.append(one.headers["etag"])
        return found

    seen = [await answers()]
    reserved = await place.reserve(
        resource=place.room,
        starts_at="2026-12-02T00:00:00+01:00",
        ends_at="2026-12-03T00:00:00+01:00",
    )
    seen.append(await answers())
    await place.move(reserved, "2026-12-04T00:00:00+01:00", "2026-12-05T00:00:00+01:00")
    seen.append(await answers())
    await place.close(starts_at="2026-12-10T00:00:00+01:00", ends_at="2026-12-11T00:00:00+01:00")
    seen.append(await answers())
    await place.cancel(reserved)
    seen.append(await answers())
    for path, tags in zip(paths, zip(*seen, strict=True), strict=True):
        assert len(set(tags)) == len(seen), path


async def test_what_commits_late_is_not_missed(place: Place, aside: Connection) -> None:
    """Ids and times of the late one are earlier than those of what was polled before it."""
    reserved = await place.reserve()
    late = aside.transaction()
    await late.start()
    await cancel_by_hand(aside, reserved["id"])
    others = [
        await place.reserve(
            starts_at=f"2026-12-0{day}T15:00:00+01:00", ends_at=f"2026-12-0{day}T16:00:00+01:00"
        )
        for day in (2, 3)
    ]
    for _ in range(2):
        shown = {each["UID"]: each["STATUS"] for each in await place.events()}
        assert shown[reserved["calendar_uid"]] == "CONFIRMED"
        assert len(shown) == 1 + len(others)
    await late.commit()
    shown = {each["UID"]: each["STATUS"] for each in await place.events()}
    assert shown[reserved["calendar_uid"]] == "CANCELLED"


async def test_what_is_undone_is_never_seen(place: Place, aside: Connection) -> None:
    reserved = await place.reserve()
    undone = aside.transaction()
    await undone.start()
    await cancel_by_hand(aside, reserved["id"])
    before = (await place.poll()).content
    await undone.rollback()
    assert (await place.poll()).content == before


async def test_events_of_a_restored_database_are_not_read_for_ever(
    place: Place, database: Database
) -> None:
    """They bear numbers of another server's transactions, which ours may be far from."""
    await place.reserve()
    owner = await connect(database.owner_url)
    try:
        await owner.execute(
            "UPDATE events SET txid = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8"
        )
    finally:
        await owner.close()
    first = await place.poll()
    reads: list[str] = []
    public = place.web.app.state.web.public_feeds
    state = public._states[place.space_id]
    state.change = reads.extend
    assert (await place.poll()).content == first.content
    assert reads == []
    await place.reserve(starts_at="2026-12-02T15:00:00+01:00", ends_at="2026-12-02T16:00:00+01:00")
    await place.poll()
    assert len(reads) == 1


async def test_a_database_that_is_put_back_under_a_running_web_is_read_anew(place: Place) -> None:
    """Its transactions count from an earlier number than that under which the web read last."""
    await place.reserve()
    await place.poll()
    state = place.web.app.state.web.public_feeds._states[place.space_id]
    state.snapshot = "9000000000:9000000000:"
    late = await place.reserve(
        starts_at="2026-12-02T15:00:00+01:00", ends_at="2026-12-02T16:00:00+01:00"
    )
    assert late["calendar_uid"] in {each["UID"] for each in await place.events()}
    assert not state.snapshot.startswith("9000000000")


async def test_polls_that_come_together_ask_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.reserve()
    await place.poll()
    public = place.web.app.state.web.public_feeds
    asked: list[int] = []
    bring = public._bring_up_to_date

    async def counted(conn: Connection, states: list[object], window: object) -> None:
        asked.append(len(states))
        await bring(conn, states, window)

    monkeypatch.setattr(public, "_bring_up_to_date", counted)
    answers = await asyncio.gather(*(place.poll() for _ in range(50)))
    assert len({answer.content for answer in answers}) == 1
    assert len(asked) <= 3
    assert set(asked) == {1}


async def test_a_poll_after_the_database_was_away_has_what_happened_meanwhile(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.poll()
    reserved = await place.reserve()

    async def broken(*_: object, **__: object) -> None:
        raise asyncpg.ConnectionDoesNotExistError

    with monkeypatch.context() as away:
        away.setattr("booking.calendar.public_feeds.taken_again", broken)
        answer = await place.poll()
        assert (answer.status_code, answer.json()["code"]) == (503, "try-again")
    assert [each["UID"] for each in await place.events()] == [reserved["calendar_uid"]]


async def test_a_feed_that_is_asked_for_by_many_at_first_is_made_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.reserve()
    made: list[Feed] = []

    def counted(*given: object, **named: object) -> Feed:
        made.append(real(*given, **named))  # type: ignore[arg-type]
        return made[-1]

    real = joined
    monkeypatch.setattr("booking.calendar.space_state.joined", counted)
    await asyncio.gather(*(place.poll() for _ in range(20)))
    assert len(made) == 1
