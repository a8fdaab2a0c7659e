"""Revoking shows the stays that need it, and cancels those that were chosen."""

import asyncio
from typing import Any

import pytest

from booking.database.pool import Pool
from booking.database.retry import retrying
from booking.errors import Forbidden, NotFound, Refusal
from booking.qualifications.recognise import recognise
from booking.qualifications.refusals import QualificationRevoked, RevocationHits
from booking.qualifications.revoke import preview_revocation, revoke
from booking.reservations.refusals_of_people import NotQualified
from booking.spaces.network import NetworkCache
from booking.upkeep.hits import Choices
from tests import make
from tests.qualifications.steps import LASER, granted, laser, place, space_of
from tests.reservations.steps import reserved
from tests.sound import assert_sound

WHY = "Ha lasciato il laser acceso"


async def test_stays_that_need_it_are_shown_and_kept_or_cancelled_as_chosen(conn):
    here = await make.space(conn)
    machine, other = await laser(conn, at=here), await laser(conn, at=here)
    desk = await make.resource(conn, at=here)
    known, eva = await place(conn, machine)
    there = await space_of(conn, await make.space(conn))
    theirs = await laser(conn, at=make.Space(there.id, there.slug))
    tom = await make.member(conn, manages=frozenset({there.id}))
    await recognise(conn, member=tom, space=there, issuer=known.space, family=LASER, now=make.NOW)
    ada = await make.member(conn)
    found = await granted(conn, ada, by=known.space)
    stays = [
        (await reserved(conn, each, make.stay(14 + at, 9, 11), member=ada))["id"]
        for at, each in enumerate((machine, other, desk))
    ]
    await reserved(conn, theirs, make.stay(15, 15, 16), member=ada)
    network = await NetworkCache().newest(conn)
    asked: dict[str, Any] = {"space": known.space, "network": network, "now": make.NOW}
    asked |= {"qualification_id": found.id}
    with pytest.raises(Forbidden):
        await preview_revocation(conn, member=tom, **asked)
    with pytest.raises(NotFound):
        await preview_revocation(conn, member=tom, **asked | {"space": there})
    needed = await preview_revocation(conn, member=eva, **asked)
    assert [str(each.id) for each in needed.hits] == stays[:2]
    assert needed.elsewhere == 1
    with pytest.raises(RevocationHits):
        await revoke(conn, member=eva, reason=WHY, choices=Choices(), **asked)
    choices = Choices({needed.hits[0].id: "cancel"}, "keep")
    await revoke(conn, member=eva, reason=WHY, choices=choices, **asked)
    now = {
        str(row["id"]): row["status"]
        for row in await conn.fetch("SELECT id, status FROM reservations")
    }
    assert [now[each] for each in stays] == ["cancelled", "confirmed", "confirmed"]
    told = await conn.fetchval("SELECT payload FROM events WHERE type = 'QualificationRevoked'")
    assert told["cancelled"] == 1
    with pytest.raises(QualificationRevoked):
        await revoke(conn, member=eva, reason=WHY, choices=choices, **asked)
    await assert_sound(conn)


async def test_what_another_qualification_covers_is_not_hit(conn):
    machine = await laser(conn)
    known, eva = await place(conn, machine)
    ada = await make.member(conn)
    first = await granted(conn, ada, by=known.space)
    await granted(conn, ada, by=known.space, level=2)
    await reserved(conn, machine, make.stay(10, 9, 11), member=ada)
    network = await NetworkCache().newest(conn)
    needed = await preview_revocation(
        conn,
        member=eva,
        space=known.space,
        qualification_id=first.id,
        network=network,
        now=make.NOW,
    )
    assert needed.hits == []


async def test_nobody_reserves_on_what_is_being_revoked(pool: Pool):
    """Either the revoker saw the stay, or it was refused."""
    async with pool.acquire() as conn:
        machine = await laser(conn)
        known, eva = await place(conn, machine)
        people = [await make.member(conn) for _ in range(4)]
        theirs = [await granted(conn, each, by=known.space) for each in people]
        cache = NetworkCache()
        await cache.newest(conn)

    async def revoked(qualification_id: int) -> int:
        async def once() -> int:
            async with pool.acquire() as conn, conn.transaction():
                done = await revoke(
                    conn, member=eva, space=known.space, qualification_id=qualification_id,
                    reason=WHY, choices=Choices({}, "cancel"), network=await cache.newest(conn),
                    now=make.NOW,
                )  # fmt: skip
                return len(done.settled)

        return await retrying(once)

    async def reserves(at: int) -> None:
        async with pool.acquire() as conn:
            stay = make.stay(14 + at, 9, 11)
            await reserved(conn, machine, stay, member=people[at], network=cache)

    tries = [*(reserves(at) for at in range(4)), *(revoked(each.id) for each in theirs)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    refused = [each for each in answers if isinstance(each, Refusal)]
    assert [type(each) for each in refused] == [NotQualified] * len(refused)
    assert not [each for each in answers[4:] if isinstance(each, BaseException)]
    standing = "SELECT count(*) FROM reservations WHERE status = 'confirmed'"
    assert await pool.fetchval(standing) == 0
