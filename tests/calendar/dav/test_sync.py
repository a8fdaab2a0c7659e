"""sync-collection (RFC 6578): what changed since a token, in every process, however late it was
committed, and nothing that nobody should know."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from booking import events
from booking.database.pool import Connection, connect
from booking.database.queries import Query
from tests import make
from tests.calendar.dav.app import (
    HOME,
    OWN,
    App,
    app_of,
    condition,
    file_of,
    propfind,
    space_of,
    sync,
    token_in,
)
from tests.calendar.place import Place, cancel_by_hand, facts_of
from tests.databases import Database
from tests.web.client import Web

_NEXT: dict[str, Any] = {
    "starts_at": "2026-12-02T10:00:00+01:00",
    "ends_at": "2026-12-02T12:00:00+01:00",
}
_LATER = "2026-12-03T15:00:00+01:00", "2026-12-03T16:00:00+01:00"
GONE = "HTTP/1.1 404 Not Found"


@pytest.fixture
async def aside(database: Database) -> AsyncIterator[Connection]:
    """Somebody else's connection."""
    made = await connect(database.app_url)
    try:
        yield made
    finally:
        await made.close()


@pytest.mark.parametrize("which", ["own", "space"])
async def test_each_change_is_told_once(place: Place, app: App, which: str) -> None:
    folder = OWN if which == "own" else space_of(place)
    first = await place.reserve()
    files, token = await app.sync(folder)
    assert set(files) == {file_of(first, folder)}
    again, same = await app.sync(folder, token)
    assert (again, same) == ({}, token)

    second = await place.reserve(**_NEXT)
    files, token = await app.sync(folder, token)
    assert set(files) == {file_of(second, folder)}
    before = files[file_of(second, folder)].text("D:getetag")

    await place.move(second, *_LATER)
    files, token = await app.sync(folder, token)
    assert set(files) == {file_of(second, folder)}
    assert files[file_of(second, folder)].text("D:getetag") != before

    await place.cancel(first)
    files, token = await app.sync(folder, token)
    assert {name: each.status for name, each in files.items()} == {file_of(first, folder): GONE}
    assert (await app.sync(folder, token)) == ({}, token)
    assert set(await app.files(folder)) == {file_of(second, folder)}


async def test_closures_come_and_go_in_a_space(place: Place, app: App) -> None:
    _, token = await app.sync(space_of(place))
    closed = await place.close(
        starts_at="2026-12-18T00:00:00+01:00", ends_at="2026-12-19T00:00:00+01:00"
    )
    path = f"{space_of(place)}closure-{closed['id']}.ics"
    files, token = await app.sync(space_of(place), token)
    assert set(files) == {path}
    text = (await app.ask("GET", path)).text
    assert "DTSTART;VALUE=DATE:20261218" in text
    assert "VTIMEZONE" not in text
    assert "Ada" not in text
    await place.manager.delete(f"/api/v1/closures/{closed['id']}")
    files, _ = await app.sync(space_of(place), token)
    assert files[path].status == GONE


async def test_a_token_of_one_process_is_good_in_another(
    place: Place, app: App, other_web: Web
) -> None:
    other = App(await other_web.client(), app.email, app.password, app.password_id)
    for folder in (OWN, space_of(place)):
        _, token = await app.sync(folder)
        tag = (await app.propfind(folder, "CS:getctag"))[folder].text("CS:getctag")
        assert (await other.propfind(folder, "CS:getctag"))[folder].text("CS:getctag") == tag
        reserved = await place.reserve()
        files, there = await other.sync(folder, token)
        assert set(files) == {file_of(reserved, folder)}
        assert (await app.sync(folder, there))[0] == {}
        await place.cancel(reserved)
        assert (await app.sync(folder, there))[0][file_of(reserved, folder)].status == GONE


@pytest.mark.parametrize("which", ["own", "space"])
async def test_what_commits_late_is_not_missed(
    place: Place, app: App, aside: Connection, which: str
) -> None:
    """Its id and its time are earlier than those of what was synced before it."""
    folder = OWN if which == "own" else space_of(place)
    reserved = await place.reserve()
    _, token = await app.sync(folder)
    late = aside.transaction()
    await late.start()
    await cancel_by_hand(aside, reserved["id"])
    other = await place.reserve(**_NEXT)
    files, token = await app.sync(folder, token)
    assert set(files) == {file_of(other, folder)}
    await late.commit()
    files, token = await app.sync(folder, token)
    assert {name: each.status for name, each in files.items()} == {file_of(reserved, folder): GONE}
    assert (await app.sync(folder, token))[0] == {}


async def test_many_at_once_lose_nothing(place: Place, app: App, other_web: Web) -> None:
    """A client that syncs all the while, at either process, holds in the end what there is."""
    other = App(await other_web.client(), app.email, app.password, app.password_id)
    known: dict[str, str] = {}
    token = ""

    async def change(number: int) -> None:
        day = f"2026-12-{1 + number:02}"
        reserved = await place.reserve(
            starts_at=f"{day}T10:00:00+01:00", ends_at=f"{day}T11:00:00+01:00"
        )
        if number % 3 == 0:
            await place.cancel(reserved)

    async def once(number: int) -> None:
        nonlocal token
        files, token = await (app, other)[number % 2].sync(space_of(place), token)
        for name, each in files.items():
            if each.status == GONE:
                known.pop(name, None)
            else:
                known[name] = each.text("D:getetag")

    changes = asyncio.gather(*(change(number) for number in range(20)))
    number = 0
    while not changes.done():
        await once(number)
        number += 1
    await changes
    await once(0)
    assert known == await app.files(space_of(place))
    assert len(known) == 13


async def test_who_was_approved_or_is_in_is_not_told(
    place: Place, app: App, aside: Connection
) -> None:
    """A public calendar says nothing, not even that something happened."""
    reserved = await place.reserve()
    _, token = await app.sync(space_of(place))
    row = await aside.fetchrow("UPDATE reservations SET version = version + 1 RETURNING *")
    assert row is not None
    let_in = events.ReservationCheckedIn(reservation_id=row["id"], **facts_of(row))
    approved = events.ReservationConfirmed(
        reservation_id=row["id"], **facts_of(row), price_cents=0, voucher_cents=0, was="pending"
    )
    for number, event in enumerate((let_in, approved), start=2):
        await events.record(aside, event, stream_version=number, now=make.NOW)
    assert await app.sync(space_of(place), token) == ({}, token)
    await place.close(starts_at="2026-12-18T00:00:00+01:00", ends_at="2026-12-19T00:00:00+01:00")
    files, _ = await app.sync(space_of(place), token)
    assert file_of(reserved, space_of(place)) not in files


async def test_nothing_new_is_answered_without_reading_reservations(
    place: Place, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.reserve()
    tokens = {folder: (await app.sync(folder))[1] for folder in (OWN, space_of(place))}
    asked: list[str] = []
    rows = Query.rows

    async def noted(query: Query, conn: Connection, **given: object) -> object:
        asked.append(query.name)
        return await rows(query, conn, **given)

    monkeypatch.setattr(Query, "rows", noted)
    for name in ("all", "column", "value"):
        monkeypatch.setattr(Query, name, _refuse)
    for folder, token in tokens.items():
        assert await app.sync(folder, token) == ({}, token)
        await app.propfind(folder, "CS:getctag", "D:sync-token")
    await app.propfind(HOME, "CS:getctag", depth="1")
    allowed = {"members_of_app_passwords", "own_states", "marks_since"}
    assert set(asked) == allowed


@pytest.mark.parametrize(
    "token",
    [
        "http://example.com/ns/sync/1234",
        "urn:x",
        "x" * 100_000,
        "https://posto.example/dav/sync/",
        "https://posto.example/dav/sync/a/2026-11-30/b/it1/1:1:",
        "%00",
        "è",
    ],
)
async def test_a_token_that_is_none_is_refused(app: App, token: str) -> None:
    answer = await app.ask("REPORT", OWN, sync(token).encode(), depth="0")
    assert answer.status_code == 403
    assert condition(answer) == "D:valid-sync-token"


async def test_a_token_is_of_its_calendar_and_of_its_day(place: Place, app: App) -> None:
    """Another day's window holds other things; the client lists anew."""
    await place.reserve()
    _, token = await app.sync(OWN)
    changed = token[:-1] + ("1" if token[-1] != "1" else "2")
    stranger = await app_of(place.web, await place.web.member("grace@example.org"))
    for who, folder, sent in (
        (app, space_of(place), token),
        (stranger, OWN, token),
        (app, OWN, changed),
    ):
        answer = await who.ask("REPORT", folder, sync(sent), depth="0")
        assert (answer.status_code, condition(answer)) == (403, "D:valid-sync-token")
    place.web.at += timedelta(days=1)
    answer = await app.ask("REPORT", OWN, sync(token), depth="0")
    assert (answer.status_code, condition(answer)) == (403, "D:valid-sync-token")
    assert len((await app.sync(OWN))[0]) == 1


async def test_a_limit_that_does_not_hold_all_is_said(place: Place, app: App) -> None:
    await place.reserve()
    await place.reserve(**_NEXT)
    limit = "<D:limit><D:nresults>{}</D:nresults></D:limit>"
    answer = await app.ask("REPORT", OWN, sync(more=limit.format(1)), depth="0")
    assert (answer.status_code, condition(answer)) == (507, "D:number-of-matches-within-limits")
    answer = await app.ask("REPORT", OWN, sync(more=limit.format(2)), depth="0")
    assert answer.status_code == 207
    for wrong in ("0", "-1", "x", "9" * 50, ""):
        answer = await app.ask("REPORT", OWN, sync(more=limit.format(wrong)), depth="0")
        assert answer.status_code == 400, wrong


async def test_another_name_of_a_space_changes_every_file(place: Place, app: App) -> None:
    reserved = await place.reserve()
    tokens = {folder: (await app.sync(folder))[1] for folder in (OWN, space_of(place))}
    await place.web.pool.execute("UPDATE spaces SET name = 'Altra' WHERE id = $1", place.space_id)
    await place.web.pool.execute("SELECT change_space($1)", place.space_id)
    for folder, token in tokens.items():
        files, following = await app.sync(folder, token)
        assert set(files) == {file_of(reserved, folder)}
        assert await app.sync(folder, following) == ({}, following)


async def test_the_tag_and_token_stand_while_nothing_changes(place: Place, app: App) -> None:
    await place.reserve()
    for folder in (OWN, space_of(place)):
        answers = [
            await app.ask("PROPFIND", folder, propfind("CS:getctag", "D:sync-token"), depth="0")
            for _ in range(3)
        ]
        assert len({each.content for each in answers}) == 1
        assert token_in(answers[0]) == ""


async def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("the database was asked for more")
