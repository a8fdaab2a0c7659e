"""Granting takes the pot's budget, from the right pot, and never more than there is."""

import asyncio
import re
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid, NotFound
from booking.vouchers.check import check
from booking.vouchers.codes import new_code
from booking.vouchers.grant import Granted, grant
from booking.vouchers.refusals import CampaignClosed, PotShort
from tests import make
from tests.vouchers import steps

TWO_POTS: tuple[dict[str, Any], ...] = (
    {"slug": "city", "budget": 1_000},
    {"slug": "chamber", "budget": 5_000, "admits": ["undertaking"]},
)


async def test_a_grant_moves_the_pots_budget_to_the_voucher(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=150_000)
    assert await steps.money(conn, held) == steps.Money(
        pot=9_850_000, voucher=150_000, reserved=0, used=0
    )
    event = await conn.fetchrow(
        "SELECT type, stream_version, payload FROM events WHERE stream = $1", f"voucher:{held.id}"
    )
    assert event is not None
    assert (event["type"], event["stream_version"]) == ("VoucherGranted", 1)
    assert event["payload"]["amount"] == 150_000
    assert held.code not in str(event["payload"])


async def test_a_code_is_sixty_bits_that_nobody_misreads() -> None:
    codes = {new_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert all(re.fullmatch(r"(-?[2-9A-HJ-NP-Z]{4}){3}", code) for code in codes)
    assert len(set("".join(codes)) - {"-"}) == 32


async def test_two_grants_to_one_member_are_one_beneficiarys(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    member_id = (await make.member(conn)).id
    first, second = [await steps.voucher(conn, of=slug, member_id=member_id) for _ in range(2)]
    owners = await conn.fetch(
        "SELECT DISTINCT v.beneficiary_id, b.kind FROM vouchers v JOIN beneficiaries b "
        "ON b.id = v.beneficiary_id JOIN members m ON m.beneficiary_id = b.id "
        "WHERE v.id = ANY ($1) AND m.id = $2",
        [first.id, second.id],
        member_id,
    )
    assert [row["kind"] for row in owners] == ["person"]


async def test_the_voucher_lasts_as_the_campaign_says_and_never_beyond_it(conn: Connection) -> None:
    short = await steps.voucher(conn, terms={"valid_days": 31})
    assert short.granted.valid_from == date(2026, 11, 30)
    assert short.granted.valid_until == date(2026, 12, 30)
    cut = await steps.voucher(conn, closes_on=date(2026, 12, 5))
    assert cut.granted.valid_until == date(2026, 12, 5)


async def test_days_are_those_of_the_campaigns_zone(conn: Connection) -> None:
    just_before_midnight = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    after = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    assert (await steps.voucher(conn, now=just_before_midnight)).granted.valid_from.day == 1
    assert (await steps.voucher(conn, now=after)).granted.valid_from.day == 2


async def test_a_short_pot_names_the_figure(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=({"slug": "city", "budget": 1_000},))
    await steps.voucher(conn, of=slug, amount=600)
    with pytest.raises(PotShort) as refused:
        await steps.voucher(conn, of=slug, amount=401)
    assert refused.value.facts["most"] == 400
    assert "€4.00 is left" in refused.value.detail("en")
    assert "€4,00" in refused.value.detail("it")
    assert (await steps.voucher(conn, of=slug, amount=400)).granted.pot == "city"


async def test_only_undertakings_draw_on_the_second_pot(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=TWO_POTS)
    firm = await conn.fetchval(
        "INSERT INTO beneficiaries (kind) VALUES ('undertaking') RETURNING id"
    )
    of_firm = (await make.member(conn, beneficiary=firm)).id
    first = await steps.voucher(conn, of=slug, amount=900, member_id=of_firm)
    spilt = await steps.voucher(conn, of=slug, amount=900, member_id=of_firm)
    assert (first.granted.pot, spilt.granted.pot) == ("city", "chamber")
    with pytest.raises(PotShort) as refused:
        await steps.voucher(conn, of=slug, amount=900)
    assert refused.value.facts["most"] == 100


async def test_nothing_is_granted_out_of_time_to_nobody_or_of_nothing(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    ada = await make.member(conn)
    with pytest.raises(CampaignClosed) as closed:
        await grant(conn, campaign=slug, member_id=ada.id, amount=1, now=make.later(days=3_000))
    assert "31 December 2030" in closed.value.detail("en")
    with pytest.raises(NotFound):
        await grant(conn, campaign="nowhere", member_id=ada.id, amount=1, now=make.NOW)
    with pytest.raises(NotFound):
        await grant(conn, campaign=slug, member_id=2**40, amount=1, now=make.NOW)
    with pytest.raises(Invalid):
        await grant(conn, campaign=slug, member_id=ada.id, amount=0, now=make.NOW)


async def test_two_who_empty_one_pot_at_once(pool: Pool) -> None:
    """Ten grants of €3 from ten connections, on a pot of €10: three, and seven are told €1."""
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, pots=({"slug": "city", "budget": 1_000},))
        people = [(await make.member(conn)).id for _ in range(10)]

    async def one(number: int) -> Granted | PotShort:
        async with pool.acquire() as conn, conn.transaction():
            try:
                return await grant(
                    conn,
                    campaign=slug,
                    member_id=people[number],
                    amount=300,
                    now=make.NOW,
                )
            except PotShort as refused:
                return refused

    found = await asyncio.gather(*(one(number) for number in range(10)))
    assert sum(isinstance(each, Granted) for each in found) == 3
    assert {each.facts["most"] for each in found if isinstance(each, PotShort)} == {100}
    async with pool.acquire() as conn:
        assert (await check(conn)).wrong == ()


async def test_a_code_is_found_however_it_is_typed_and_by_its_owner_alone(conn: Connection) -> None:
    held = await steps.voucher(conn)
    other = await make.member(conn)
    partner = await make.member(
        conn,
        beneficiary=await conn.fetchval(
            "SELECT beneficiary_id FROM members WHERE id = $1", held.member_id
        ),
    )

    async def seen(code: str, member_id: int) -> int | None:
        found = await steps.holding_by_code(conn, code, member_id=member_id)
        return found.voucher_id if found else None

    for typed in (held.code, held.code.lower(), held.code.replace("-", ""), f" {held.code} "):
        assert await seen(typed, held.member_id) == held.id
    assert await seen(held.code, partner.id) == held.id
    for typed, member_id in ((held.code, other.id), ("AAAA-BBBB-CCCC", held.member_id), ("", 1)):
        assert await seen(typed, member_id) is None


async def test_codes_that_read_the_same_are_one_code(conn: Connection) -> None:
    held = await steps.voucher(conn)
    slug = await steps.campaign(conn)
    with pytest.raises(asyncpg.UniqueViolationError):
        await grant(
            conn,
            campaign=slug,
            member_id=held.member_id,
            amount=1,
            now=make.NOW,
            code=held.code.replace("-", "").lower(),
        )
