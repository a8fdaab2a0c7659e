"""Members are made in one way, and the events of each are numbered without gap or repeat."""

import asyncio
import re

import pytest

from booking.database.pool import Connection, Pool
from booking.database.queries import SQL
from booking.members.demo_people import ensure_people
from booking.members.register import ensure_member, grant_role
from tests import make


async def versions(conn: Connection, member_id: int) -> list[tuple[str, int]]:
    """Every event of the member's stream, as it was recorded."""
    rows = await conn.fetch(
        "SELECT type, stream_version FROM events WHERE stream = $1 ORDER BY id",
        f"member:{member_id}",
    )
    return [(row["type"], row["stream_version"]) for row in rows]


async def test_a_member_is_registered_once_however_the_address_is_written(conn: Connection) -> None:
    first = await ensure_member(conn, email="Ada@example.org", language="en", now=make.NOW)
    again = await ensure_member(
        conn, email="ada@Example.org", language="it", now=make.later(days=1)
    )
    assert again == first
    row = await conn.fetchrow("SELECT language, demo, created_at FROM members WHERE id = $1", first)
    assert row is not None
    assert tuple(row) == ("en", False, make.NOW)
    assert await versions(conn, first) == [("MemberRegistered", 1)]


async def test_each_event_of_a_member_has_the_next_version(conn: Connection) -> None:
    member_id = await ensure_member(conn, email="ada@example.org", language="it", now=make.NOW)
    for role in ("officer", "officer", "admin"):
        await grant_role(conn, member_id=member_id, role=role, space_id=None, now=make.NOW)
    assert await versions(conn, member_id) == [
        ("MemberRegistered", 1),
        ("RoleGranted", 2),
        ("RoleGranted", 3),
    ]


async def test_the_demos_people_are_members_like_others(conn: Connection) -> None:
    await conn.execute(
        "UPDATE spaces SET slug = 'base-milano' WHERE id = $1", (await make.space(conn)).id
    )
    people = await ensure_people(conn, make.NOW)
    assert await ensure_people(conn, make.later(days=1)) == people
    await grant_role(conn, member_id=people["manager"], role="officer", space_id=None, now=make.NOW)
    assert await versions(conn, people["coworker"]) == [("MemberRegistered", 1)]
    assert await versions(conn, people["manager"]) == [
        ("MemberRegistered", 1),
        ("RoleGranted", 2),
        ("RoleGranted", 3),
    ]
    demo = await conn.fetch("SELECT id, demo, language FROM members")
    assert {row["id"] for row in demo} == set(people.values())
    assert {(row["demo"], row["language"]) for row in demo} == {(True, "it")}


async def test_the_demos_manager_needs_the_demos_spaces(conn: Connection) -> None:
    with pytest.raises(LookupError, match="base-milano"):
        await ensure_people(conn, make.NOW)


async def test_ten_at_once_make_one_member(pool: Pool) -> None:
    async def one() -> int:
        async with pool.acquire() as conn, conn.transaction():
            return await ensure_member(conn, email="ada@example.org", language="it", now=make.NOW)

    (member_id,) = set(await asyncio.gather(*(one() for _ in range(10))))
    async with pool.acquire() as conn:
        assert await versions(conn, member_id) == [("MemberRegistered", 1)]


def test_no_other_query_makes_members() -> None:
    found = [
        file.stem
        for file in sorted((SQL / "queries").glob("*.sql"))
        for _ in re.findall(r"INSERT INTO members\b", file.read_text(encoding="utf-8"))
    ]
    assert found == ["members"]
