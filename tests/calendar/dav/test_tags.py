"""A calendar's tag is another whenever its files are, and only then; it is told without reading or
writing a single entry."""

from typing import Any

import pytest

from booking import events
from booking.database.queries import Query
from tests import make
from tests.calendar.dav.app import HOME, OWN, App, space_of
from tests.calendar.place import Place, facts_of
from tests.imports.steps import elsewhere
from tests.web.client import Web

_LATER = "2026-12-03T15:00:00+01:00", "2026-12-03T16:00:00+01:00"
_DAY = {"starts_at": "2026-12-18T00:00:00+01:00", "ends_at": "2026-12-19T00:00:00+01:00"}


async def _tags(app: App, *folders: str) -> dict[str, str]:
    """As the home tells them; each calendar tells the same of itself, with its token."""
    found = await app.propfind(HOME, "CS:getctag", "D:sync-token", depth="1")
    for folder in folders:
        alone = (await app.propfind(folder, "CS:getctag", "D:sync-token"))[folder]
        for name in ("CS:getctag", "D:sync-token"):
            assert alone.text(name) == found[folder].text(name)
    return {folder: found[folder].text("CS:getctag") for folder in folders}


async def test_each_change_gives_another_tag_and_nothing_else_does(
    place: Place, app: App, other_web: Web
) -> None:
    other = App(await other_web.client(), app.email, app.password, app.password_id)
    first = await place.reserve()
    space = space_of(place)
    known, tokens = await _tags(app, OWN, space), {}
    for folder in (OWN, space):
        files, tokens[folder] = await app.sync(folder)
        assert len(files) == 1

    async def changed(*folders: str) -> None:
        """These and no others, in both processes, and what a sync then brings is what is told."""
        nonlocal known
        now = await _tags(app, OWN, space)
        assert await _tags(other, OWN, space) == now
        assert {each for each in now if now[each] != known[each]} == set(folders)
        for folder in (OWN, space):
            files, tokens[folder] = await app.sync(folder, tokens[folder])
            assert len(files) == (1 if folder in folders else 0), folder
        known = now

    await changed()
    made = await place.reserve(
        starts_at="2026-12-02T10:00:00+01:00", ends_at="2026-12-02T12:00:00+01:00"
    )
    await changed(OWN, space)
    await place.move(made, *_LATER)
    await changed(OWN, space)
    await _on_another_unit(place, made["id"])
    await changed(OWN, space)
    await place.cancel(made)
    await changed(OWN, space)
    closed = await place.close(**_DAY)
    await changed(space)
    await place.close(resource_id=place.room, **_DAY)
    await changed(space)
    await place.manager.delete(f"/api/v1/closures/{closed['id']}")
    await changed(space)

    # What no calendar of these shows.
    await _imported(place)
    await changed()
    await _let_in(place, first["id"])
    await changed(OWN)
    await place.web.pool.execute("SELECT change_space($1)", place.space_id)
    await changed()
    await place.web.pool.execute("UPDATE spaces SET name = 'Altra' WHERE id = $1", place.space_id)
    await place.web.pool.execute("SELECT change_space($1)", place.space_id)
    now = await _tags(app, OWN, space)
    assert now[OWN] != known[OWN]
    assert now[space] != known[space]


async def test_the_tags_of_all_calendars_are_told_without_an_entry(
    place: Place, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by a process that has never seen them."""
    await place.reserve()
    asked: list[str] = []
    rows = Query.rows

    async def noted(query: Query, *given: Any, **named: Any) -> Any:
        asked.append(query.name)
        return await rows(query, *given, **named)

    monkeypatch.setattr(Query, "rows", noted)
    await _tags(app, space_of(place))
    assert "marks_of_spaces" in asked
    assert not {"taken_in_space", "stored_entries", "closed_in_space"} & set(asked)


async def _on_another_unit(place: Place, reservation_id: str) -> None:
    """As a manager's board does."""
    async with place.web.pool.acquire() as conn, conn.transaction():
        row = await conn.fetchrow(
            "UPDATE reservations SET unit_ids = ARRAY[unit_ids[1] + 1], version = version + 1, "
            "sequence = sequence + 1, changed_at = $2 WHERE id = $1 RETURNING *",
            reservation_id,
            make.NOW,
        )
        assert row is not None
        moved = events.ReservationRescheduled(
            reservation_id=row["id"],
            **facts_of(row),
            price_cents=0,
            voucher_cents=0,
            from_starts_at=row["starts_at"],
            from_ends_at=row["ends_at"],
        )
        await events.record(conn, moved, stream_version=row["version"], now=make.NOW)


async def _let_in(place: Place, reservation_id: str) -> None:
    """Its member's own calendar may say so."""
    async with place.web.pool.acquire() as conn, conn.transaction():
        row = await conn.fetchrow(
            "UPDATE reservations SET status = 'checked_in', version = version + 1, "
            "changed_at = $2 WHERE id = $1 RETURNING *",
            reservation_id,
            make.later(minutes=1),
        )
        assert row is not None
        let_in = events.ReservationCheckedIn(reservation_id=row["id"], **facts_of(row))
        await events.record(conn, let_in, stream_version=row["version"], now=make.NOW)


async def _imported(place: Place) -> None:
    async with place.web.pool.acquire() as conn, conn.transaction():
        calendar = await elsewhere(conn, place.room)
        await calendar.says(make.stay(4, 9, 11))
