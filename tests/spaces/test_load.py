"""Loading a city writes what changed and nothing else, whole or not at all."""

from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.reservations.refusals import Closed
from booking.spaces.loading.city_files import read_city
from booking.spaces.loading.load import load
from booking.spaces.loading.problems import LoadRefused
from booking.spaces.network import NetworkCache, Space, read_network
from booking.upkeep.close import close
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.spaces import city_maker as city

Rows = list[dict[str, str]]


async def load_city(
    conn: Connection,
    folder: Path,
    *,
    spaces: Rows | None = None,
    resources: Rows | None = None,
    now: datetime = make.NOW,
) -> list[str]:
    """Load the small city with these rows; the lines that say what changed."""
    files = city.files(folder, space_rows=spaces, resource_rows=resources)
    changes = await load(conn, read_city(files), now=now)
    return [each.line() for each in changes]


async def take(conn: Connection, key: str, **wish: Any) -> str:
    """Somebody's reservation of that resource, on 1 December from 10 to 11; its reference."""
    resource_id = await conn.fetchval("SELECT id FROM resources WHERE key = $1", key)
    made = await reserved(conn, resource_id, make.stay(1, 10, 11), **wish)
    reference: str = await conn.fetchval(
        "SELECT reference FROM reservations WHERE id = $1::text::uuid", made["id"]
    )
    return reference


async def state(conn: Connection) -> tuple[int, int, int]:
    events = await conn.fetchval("SELECT count(*) FROM events WHERE type = 'SpaceLoaded'")
    versions = await conn.fetchval("SELECT sum(version) FROM spaces")
    return events, versions, await conn.fetchval("SELECT version FROM network_version")


async def test_a_city_is_loaded_whole(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn:
        lines = await load_city(conn, tmp_path)
        network = await read_network(conn)

    assert lines == ["+ porta-nuova: + desks, + hall-a, + hall-b, + hall", "+ officina: + laser"]
    space = network.space("porta-nuova")
    assert (space.lat, space.lon, space.note) == (45.48, 9.19, {"it": "Una nota", "en": "A note"})
    assert space.listed_on(make.NOW.date())
    desks, half, _, hall = space.resources
    assert [unit.name for unit in desks.units] == ["1", "2", "3"]
    assert (hall.whole, hall.unit_count, half.whole) == (True, 1, False)
    (laser,) = network.space("officina").resources
    assert laser.rules.qualification == "laser_cutter"
    assert laser.rules.staffed_hours[0].opens == 14 * 60


async def test_loading_twice_changes_nothing(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    before = await state(conn)

    assert await load_city(conn, tmp_path) == []
    assert await state(conn) == before


async def test_another_way_of_writing_the_same_changes_nothing(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    before = await state(conn)

    same = city.spaces(hours="lun-ven 8-20", lat="45.480", city="Milano", sample="no")
    assert await load_city(conn, tmp_path, spaces=same) == []
    assert await state(conn) == before


@pytest.mark.parametrize(
    ("space_cells", "resource_cells", "line"),
    [
        ({"name": "Nuova"}, {}, "~ porta-nuova: name"),
        ({"hours": "mon 8-20", "listed_until": "2026-12-31"}, {}, "~ porta-nuova: hours, listing"),
        ({"listing": "", "listed_from": ""}, {}, "~ porta-nuova: listing"),
        ({}, {"name_it": "Scrivanie"}, "~ porta-nuova: ~ desks (name)"),
        ({}, {"units": "5"}, "~ porta-nuova: ~ desks (units)"),
        ({}, {"units": "2"}, "~ porta-nuova: ~ desks (units)"),
        ({}, {"unit_names": "A{n}"}, "~ porta-nuova: ~ desks (units)"),
        ({}, {"resource": "tables"}, "~ porta-nuova: + tables, - desks"),
        ({}, {"rules": "laser"}, "~ porta-nuova: ~ desks (rules)"),
    ],
)
async def test_a_changed_row_changes_its_space_alone(
    conn: Connection,
    tmp_path: Path,
    space_cells: dict[str, str],
    resource_cells: dict[str, str],
    line: str,
) -> None:
    await load_city(conn, tmp_path)
    events, versions, network = await state(conn)
    spaces, resources = city.spaces(**space_cells), city.resources(**resource_cells)

    assert await load_city(conn, tmp_path, spaces=spaces, resources=resources) == [line]
    assert await state(conn) == (events + 1, versions + 1, network + 1)
    assert await load_city(conn, tmp_path, spaces=spaces, resources=resources) == []


async def test_what_left_and_comes_back_is_the_same(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    before = await conn.fetch("SELECT id, key FROM resources ORDER BY id")
    await load_city(conn, tmp_path, resources=city.resources()[1:])
    assert (
        await conn.fetchval("SELECT count(*) FROM resources WHERE retired_at = $1", make.NOW) == 1
    )

    await load_city(conn, tmp_path)

    assert await conn.fetch("SELECT id, key FROM resources ORDER BY id") == before
    assert await conn.fetchval("SELECT count(retired_at) FROM resources") == 0
    assert await conn.fetchval("SELECT count(retired_at) FROM units") == 0


@pytest.mark.parametrize(
    ("taken", "rows", "expected"),
    [
        ("desks", city.resources(units="2"), "desks/3 of porta-nuova has left"),
        ("desks", city.resources()[1:], "desks of porta-nuova has left"),
        ("hall", city.resources()[:3], "hall of porta-nuova has left"),
        (
            "hall",
            [*city.resources()[:3], city.resources()[3] | {"parts": "hall-a desks"}],
            "the parts of hall of porta-nuova changed",
        ),
    ],
)
async def test_what_somebody_has_reserved_is_not_retired(
    conn: Connection, tmp_path: Path, taken: str, rows: Rows, expected: str
) -> None:
    await load_city(conn, tmp_path)
    reference = await take(conn, taken, quantity=3 if taken == "desks" else 1)
    before = await state(conn)

    with pytest.raises(LoadRefused) as refused:
        await load_city(conn, tmp_path, resources=rows)

    (problem,) = refused.value.problems
    assert problem.text("en").startswith(f"{tmp_path}/spaces.csv, line 2: {expected}")
    assert f"{reference} (2026-12-01 09:00Z)" in problem.text("it")
    assert await state(conn) == before


async def test_what_vouchers_paid_for_keeps_its_kind(conn: Connection, tmp_path: Path) -> None:
    """Caps of classes of expense count by it."""
    await load_city(conn, tmp_path)
    member = await make.member(conn)
    code = await vouchers.voucher(conn, member)
    await take(conn, "desks", member=member, voucher=code)
    before = await state(conn)
    rows = city.resources(kind="room")

    with pytest.raises(LoadRefused) as refused:
        await load_city(conn, tmp_path, resources=rows)

    (problem,) = refused.value.problems
    assert "the kind of desks of porta-nuova changed" in problem.text("en")
    assert "il tipo di desks di porta-nuova" in problem.text("it")
    assert await state(conn) == before


async def test_what_is_over_keeps_nothing_from_leaving(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    await take(conn, "desks", quantity=3)

    lines = await load_city(
        conn, tmp_path, resources=city.resources(units="2"), now=make.later(days=10)
    )

    assert lines == ["~ porta-nuova: ~ desks (units)"]


async def test_a_closed_machine_is_not_retired(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    network = await read_network(conn)
    space = network.space("officina")
    await close(
        conn,
        member=await make.member(conn, manages=frozenset({space.id})),
        space=space,
        resource_id=None,
        unit_id=None,
        period=make.stay(1, 9, 18),
        reason="Painting",
        network=network,
        now=make.NOW,
    )

    with pytest.raises(LoadRefused, match=r"laser/1 of officina .* taken: Painting"):
        await load_city(conn, tmp_path, resources=city.resources()[:-1])


async def read_spaces(conn: Connection) -> dict[str, Space]:
    return (await NetworkCache().newest(conn)).spaces


async def test_a_list_of_spaces_alone_leaves_their_resources(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    files = city.files(tmp_path, space_rows=city.spaces(street="via Nuova 2"))

    changes = await load(conn, read_city([files[0], files[2]]), now=make.NOW)

    assert [each.line() for each in changes] == ["~ porta-nuova: street"]
    assert await conn.fetchval("SELECT count(*) FROM resources WHERE retired_at IS NULL") == 5
    assert await load(conn, read_city(files), now=make.NOW) == []


async def test_the_event_bears_the_spaces_version(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    await load_city(conn, tmp_path, spaces=city.spaces(name="Nuova"))

    rows = await conn.fetch(
        "SELECT e.stream_version, s.version FROM events e "
        "JOIN spaces s ON e.stream = 'space:' || s.id AND s.slug = 'porta-nuova' "
        "WHERE e.type = 'SpaceLoaded' ORDER BY e.id"
    )

    assert [tuple(row) for row in rows] == [(2, 3), (3, 3)]


async def test_two_loads_at_once_take_turns(pool: Pool, tmp_path: Path) -> None:
    spaces = read_city(city.files(tmp_path))
    async with pool.acquire() as first, pool.acquire() as second:
        async with first.transaction():
            assert len(await load(first, spaces, now=make.NOW)) == 2
            waiting = second.transaction()
            await waiting.start()
            await second.execute("SET LOCAL lock_timeout = '100ms'")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await load(second, spaces, now=make.NOW)
            await waiting.rollback()
        async with second.transaction():
            assert await load(second, spaces, now=make.NOW) == []


async def test_a_desk_that_comes_later_is_under_a_standing_closure_too(
    pool: Pool, tmp_path: Path
) -> None:
    async with pool.acquire() as conn:
        await load_city(conn, tmp_path)
        network = await read_network(conn)
        space = network.space("porta-nuova")
        async with conn.transaction():
            await close(
                conn,
                member=await make.member(conn, manages=frozenset({space.id})),
                space=space,
                resource_id=None,
                unit_id=None,
                period=make.stay(1, 0, 23),
                reason="Lavori",
                network=network,
                now=make.NOW,
            )
        await load_city(conn, tmp_path, resources=city.resources(units="4"))
        with pytest.raises(Closed):
            await take(conn, "desks")
