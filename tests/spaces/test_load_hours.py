"""A load leaves nobody outside the hours."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.spaces.loading.problems import LoadRefused
from booking.spaces.network import Space, read_network
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import Choices
from booking.upkeep.hours import Hours, change_hours, hours_of
from tests import make
from tests.reservations.steps import reserved
from tests.spaces import city_maker as city
from tests.spaces.test_load import load_city, state, take

EVENINGS = city.spaces(hours="mon-fri 18-20")


async def _change(conn: Connection, wanted: Callable[[Space], Hours]) -> None:
    network = await read_network(conn)
    space = network.space("porta-nuova")
    await change_hours(
        conn,
        member=await make.member(conn, manages=frozenset({space.id})),
        space=space,
        hours=wanted(space),
        reason=None,
        choices=Choices(otherwise="keep"),
        network=network,
        now=make.NOW,
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"hours": "mon-fri 18-20"},
        {"hours": "mon 8-20"},
        {"hours": ""},
        {"timezone": "America/New_York"},
    ],
)
async def test_hours_that_would_leave_a_stay_outside_are_refused_with_all_of_the_load(
    conn: Connection, tmp_path: Path, cells: dict[str, str]
) -> None:
    await load_city(conn, tmp_path)
    reference = await take(conn, "desks")
    before = await state(conn)

    with pytest.raises(LoadRefused) as refused:
        await load_city(conn, tmp_path, spaces=[*city.spaces(**cells)[:1], _renamed()])

    (problem,) = refused.value.problems
    assert problem.code == "hours-hit"
    assert problem.text("en").startswith(f"{tmp_path}/spaces.csv, line 2: ")
    for language in ("en", "it"):
        assert f": {reference} (2026-12-01 09:00Z). " in problem.text(language)
        assert "/gestione/porta-nuova/orari" in problem.text(language)
    assert await state(conn) == before


def _renamed() -> dict[str, str]:
    return city.SPACES[1] | {"name": "Nuova"}


async def test_a_holiday_that_would_close_over_a_stay_is_refused(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path, spaces=city.spaces(closes_on_holidays="no"))
    desks = await conn.fetchval("SELECT id FROM resources WHERE key = 'desks'")
    await reserved(conn, desks, make.stay(8, 10, 11))

    with pytest.raises(LoadRefused, match="2026-12-08 09:00Z"):
        await load_city(conn, tmp_path)


async def test_what_a_manager_decided_on_what_is_over_and_what_an_exception_opens_is_no_hindrance(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await take(conn, "desks")
    over = await load_city(conn, tmp_path, spaces=EVENINGS, now=make.later(days=10))
    assert over == ["~ porta-nuova: hours"]
    await load_city(conn, tmp_path)

    mornings = (WeeklyHours(weekday=2, opens=600, closes=780),)
    day = date(2026, 12, 1)
    open_day = SpecialHours(
        kind="exception", name="Aperti", first_day=day, last_day=day, hours=mornings
    )

    def opened(space: Space) -> Hours:
        return _hours(space, special=(open_day,))

    await _change(conn, opened)
    await load_city(conn, tmp_path, spaces=EVENINGS)
    await load_city(conn, tmp_path)

    def kept(space: Space) -> Hours:
        return _hours(space, special=(), weekly=())

    await _change(conn, kept)
    assert await load_city(conn, tmp_path, spaces=EVENINGS) == ["~ porta-nuova: hours"]


def _hours(space: Space, **given: Any) -> Hours:
    known = hours_of(space)
    usual: dict[str, Any] = {
        "weekly": known.weekly,
        "special": (),
        "closes_on_holidays": known.closes_on_holidays,
    }
    return Hours(**usual | given)


async def test_of_many_stays_some_are_named_and_all_are_counted(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    desks = await conn.fetchval("SELECT id FROM resources WHERE key = 'desks'")
    for hour in range(8, 12):
        for _ in range(3):
            await reserved(conn, desks, make.stay(1, hour, hour + 1))

    with pytest.raises(LoadRefused) as refused:
        await load_city(conn, tmp_path, spaces=EVENINGS)

    (problem,) = refused.value.problems
    assert problem.text("en").count("2026-12-01") == 10
    assert "and 2 more. Change" in problem.text("en")
    assert "e altre 2. Prima" in problem.text("it")


async def test_a_load_waits_for_who_is_reserving_and_is_refused_for_them(
    pool: Pool, tmp_path: Path
) -> None:
    async with pool.acquire() as reserving, pool.acquire() as loading:
        await load_city(loading, tmp_path)
        begun = reserving.transaction()
        await begun.start()
        await take(reserving, "desks")
        waiting = loading.transaction()
        await waiting.start()
        await loading.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await load_city(loading, tmp_path, spaces=EVENINGS)
        await waiting.rollback()
        await begun.commit()
        with pytest.raises(LoadRefused, match="2026-12-01 09:00Z"):
            await load_city(loading, tmp_path, spaces=EVENINGS)
