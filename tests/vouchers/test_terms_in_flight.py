"""Other terms are loaded in the very moment in which a receipt is handed in or answered: whoever
comes second goes by what the first one did."""

import asyncio
from datetime import date

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid
from booking.vouchers.check import check
from booking.vouchers.expenses import submit_expense
from booking.vouchers.load_campaign import bring_to
from booking.vouchers.reimburse import approve_expense
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import paper

NAME = {"it": "Classe", "en": "Class"}
TRAVEL = {"number": 3, "slug": "travel", "name": NAME, "by_receipt": True}
MEALS = {"number": 3, "slug": "meals", "name": NAME, "by_receipt": True}
WHOLE = {"rate_basis_points": 10_000, "classes": [TRAVEL]}
HALF = WHOLE | {"rate_basis_points": 5_000}
OTHERWISE = WHOLE | {"classes": [MEALS]}


async def _handed_in(conn: Connection, held: steps.Held) -> int:
    async with conn.transaction():
        return await submit_expense(
            conn,
            voucher_id=held.id,
            member_id=held.member_id,
            of_class="travel",
            spent_on=date(2026, 11, 30),
            cost_cents=2_000,
            document=paper(kind="receipt"),
            now=make.NOW,
        )


async def _approved(conn: Connection, expense_id: int) -> int:
    async with conn.transaction():
        officer = await make.member(conn)
        return await approve_expense(
            conn, expense_id=expense_id, officer_id=officer.id, now=make.NOW
        )


async def test_a_class_of_which_a_receipt_is_being_handed_in_is_not_given_away(pool: Pool) -> None:
    async with pool.acquire() as handing, pool.acquire() as loading:
        slug = await steps.campaign(handing, terms=WHOLE)
        held = await steps.voucher(handing, of=slug)
        async with handing.transaction():
            await _handed_in(handing, held)
            file = steps.campaign_file(slug, terms=OTHERWISE)
            load = asyncio.create_task(bring_to(loading, file, now=make.NOW))
            await steps.until_waiting(handing, loading)
        with pytest.raises(Invalid) as refused:
            await asyncio.wait_for(load, 10)
    assert [each["field"] for each in refused.value.facts["errors"]] == ["terms.classes.3"]


async def test_a_receipt_of_a_class_that_is_going_is_not_taken(pool: Pool) -> None:
    async with pool.acquire() as handing, pool.acquire() as loading:
        slug = await steps.campaign(handing, terms=WHOLE)
        held = await steps.voucher(handing, of=slug)
        async with loading.transaction():
            await bring_to(loading, steps.campaign_file(slug, terms=OTHERWISE), now=make.NOW)
            handed = asyncio.create_task(_handed_in(handing, held))
            await steps.until_waiting(loading, handing)
        with pytest.raises(Invalid) as refused:
            await asyncio.wait_for(handed, 10)
    assert refused.value.facts["errors"][0]["field"] == "class"


async def test_a_receipt_is_covered_by_the_terms_that_are_being_loaded(pool: Pool) -> None:
    async with pool.acquire() as answering, pool.acquire() as loading:
        slug = await steps.campaign(answering, terms=WHOLE)
        expense = await _handed_in(answering, await steps.voucher(answering, of=slug))
        async with loading.transaction():
            await bring_to(loading, steps.campaign_file(slug, terms=HALF), now=make.NOW)
            answer = asyncio.create_task(_approved(answering, expense))
            await steps.until_waiting(loading, answering)
        assert await asyncio.wait_for(answer, 10) == 1_000
        assert (await check(answering)).wrong == ()
