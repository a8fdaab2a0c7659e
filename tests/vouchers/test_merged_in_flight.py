"""Two beneficiaries are made one in the very moment in which something is entered for one of them:
it waits, and loses nothing of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import pytest

from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.vouchers.application import Application
from booking.vouchers.de_minimis import aid_that_counts, declare_aid
from booking.vouchers.first_use import take
from booking.vouchers.grant import Granted, grant
from booking.vouchers.identity_refusals import HeldByTwo
from booking.vouchers.offers import revoke
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import applied, granted, person
from tests.vouchers.first_use import hubs

_OF_VOUCHER = "SELECT beneficiary_id FROM vouchers WHERE id = $1"
_OF_MEMBER = "SELECT beneficiary_id FROM members WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Two:
    """`mine` waits for its answer, which makes its own beneficiary, with a voucher that was taken
    at first use, and the `known` one of the tax code one; `other` acts for the latter."""

    mine: Application
    own: int
    known: int
    other: int


@pytest.fixture
async def two(pool: Pool) -> Two:
    async with pool.acquire() as conn:
        slug, owner = await steps.campaign(conn), await make.member(conn)
        first = await applied(conn, slug)
        wrong = await granted(conn, first)
        officer = await make.member(conn)
        await revoke(
            conn,
            voucher_id=wrong.voucher_id,
            officer_id=officer.id,
            reason="Dato per errore",
            now=make.NOW,
        )
        await take(
            conn, campaign=await hubs(conn), member_id=owner.id, applicant=person(), now=make.NOW
        )
        mine = await applied(conn, await steps.campaign(conn), member=owner)
        own = await conn.fetchval(_OF_MEMBER, owner.id)
        return Two(mine, own, first.beneficiary_id, first.member_id)


async def merged_meanwhile(
    pool: Pool, two: Two, work: Callable[[Connection], Awaitable[object]]
) -> Granted:
    """Answer while `work` is done and not committed."""
    async with pool.acquire() as one, pool.acquire() as answering:
        async with one.transaction():
            await work(one)
            answer = asyncio.create_task(granted(answering, two.mine))
            await steps.until_waiting(one, answering)
        return await asyncio.wait_for(answer, 10)


async def test_aid_that_is_being_declared_is_of_the_one_that_is_kept(pool: Pool, two: Two) -> None:
    async def declared(conn: Connection) -> None:
        await declare_aid(
            conn,
            beneficiary_id=two.known,
            granted_on=date(2026, 1, 31),
            amount_cents=150_000,
            grantor="Camera di commercio",
            measure="Bando",
            entered_by=(await make.member(conn)).id,
            today=make.NOW.date(),
            now=make.NOW,
        )

    await merged_meanwhile(pool, two, declared)
    async with pool.acquire() as conn:
        found = await aid_that_counts(conn, beneficiary_id=two.own, on=make.NOW.date())
        assert [each.cents for each in found if each.source == "declared"] == [150_000]


async def test_of_whom_a_voucher_is_being_granted_is_left_with_it(pool: Pool, two: Two) -> None:
    async def given(conn: Connection) -> None:
        slug = await steps.campaign(conn)
        await grant(conn, campaign=slug, member_id=two.other, amount=100, now=make.NOW)

    with pytest.raises(HeldByTwo):
        await merged_meanwhile(pool, two, given)
    async with pool.acquire() as conn:
        assert await conn.fetchval(_OF_MEMBER, two.other) == two.known


async def test_an_application_that_is_being_made_is_of_the_one_that_is_kept(
    pool: Pool, two: Two
) -> None:
    async def asked(conn: Connection) -> None:
        await applied(conn, await steps.campaign(conn))

    await merged_meanwhile(pool, two, asked)
    async with pool.acquire() as conn:
        whose = "SELECT DISTINCT beneficiary_id FROM applications"
        assert [row[0] for row in await conn.fetch(whose)] == [two.own]


async def test_who_is_granted_something_as_their_beneficiary_goes_has_it_elsewhere(
    pool: Pool, two: Two
) -> None:
    """The account is locked after the beneficiary here and before it there: whoever is chosen to
    give way goes through all of it again."""
    async with pool.acquire() as one, pool.acquire() as answering:
        slug = await steps.campaign(one)

        async def given() -> Granted:
            async with one.transaction():
                await one.execute("SELECT FROM members WHERE id = $1 FOR UPDATE", two.other)
                begun.set()
                await meeting.wait()
                return await grant(
                    one, campaign=slug, member_id=two.other, amount=100, now=make.NOW
                )

        begun, meeting = asyncio.Event(), asyncio.Event()
        giving = asyncio.create_task(retrying(given))
        await begun.wait()
        answer = asyncio.create_task(retrying(lambda: granted(answering, two.mine)))
        await steps.until_waiting(pool, answering)
        meeting.set()
        made = await asyncio.wait_for(giving, 20)
        outcome = await asyncio.wait_for(asyncio.gather(answer, return_exceptions=True), 20)
        owner = await one.fetchval(_OF_VOUCHER, made.voucher_id)
        assert owner == await one.fetchval(_OF_MEMBER, two.other)
        # Whoever came first decides: either the two were made one, or both hold vouchers.
        assert (owner == two.known) is isinstance(outcome[0], HeldByTwo)
