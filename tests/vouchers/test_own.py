"""`GET /api/v1/vouchers`: one's own, with all that moved on them, and nobody else's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from booking.vouchers.give_back import give_back
from booking.vouchers.own import own_vouchers
from tests import make
from tests.databases import Database
from tests.vouchers import steps
from tests.web.client import Web, running_web


@pytest.fixture
async def web(
    database: Database, pool: Pool, valkey_url: str, tmp_path: Path
) -> AsyncIterator[Web]:
    settings = Settings(home=tmp_path, database_url=database.app_url, redis_url=valkey_url)
    async with running_web(settings, pool) as made:
        yield made


async def _own(web: Web, member_id: int, **query: Any) -> dict[str, Any]:
    client = await web.client(
        authorization=f"Bearer {await web.token(member_id, ('read',))}", **{"accept-language": "it"}
    )
    answer = await client.get("/api/v1/vouchers", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_it_shows_what_is_left_and_what_moved(web: Web, pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=40_000, terms={"cap_per_year": 30_000})
        await steps.voucher(conn)  # another's
        kept = await steps.stay(conn, held, 5_000)
        made = await steps.stay(conn, held, 2_000)
        await give_back(
            conn,
            reservation_id=made,
            voucher_id=held.id,
            amount=2_000,
            cause="release",
            year=2026,
            now=make.NOW,
        )
    found = await _own(web, held.member_id)
    assert found["next"] is None
    (item,) = found["items"]
    history = [
        (each["cause"], each["cents"], each["reservation_id"]) for each in item.pop("history")
    ]
    assert history == [
        ("grant", 40_000, None),
        ("reserve", 5_000, str(kept)),
        ("reserve", 2_000, str(made)),
        ("release", 2_000, str(made)),
    ]
    assert item.pop("campaign")["name"] == "Prova"
    assert item == {
        "id": held.id,
        "accept_by": None,
        "code": held.code,
        "unit": "money",
        "currency": "EUR",
        "state": "active",
        "balance": 35_000,
        "balance_cents": 35_000,
        "granted_cents": 40_000,
        "reserved_cents": 5_000,
        "year": 2026,
        "cap_per_year_cents": 30_000,
        "used_this_year_cents": 5_000,
        "left_this_year_cents": 25_000,
        "valid_from": "2026-11-30",
        "valid_until": "2027-11-29",
    }


async def test_who_wants_no_history_reads_the_same_without_it(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=40_000)
        await steps.stay(conn, held, 5_000)
        asked: dict[str, Any] = {
            "member_id": held.member_id,
            "after": 0,
            "limit": 5,
            "now": make.NOW,
        }
        (whole,) = await own_vouchers(conn, **asked)
        (short,) = await own_vouchers(conn, **asked, with_history=False)
    assert len(whole.history) == 2
    assert short == replace(whole, history=())


async def test_an_instant_of_the_history_is_utc(web: Web, pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, now=datetime(2026, 11, 30, 8, 0, 0, 5, tzinfo=UTC))
    (item,) = (await _own(web, held.member_id))["items"]
    assert item["history"][0]["at"] == "2026-11-30T08:00:00.000005Z"


async def test_days_and_hours_are_not_cents(web: Web, pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=3, unit="day", terms={"cap_per_year": None})
    (item,) = (await _own(web, held.member_id))["items"]
    assert (item["unit"], item["balance"], item["balance_cents"]) == ("day", 3, None)
    assert item["history"][0]["amount"] == 3
    assert item["history"][0]["cents"] is None


async def test_it_is_paged(web: Web, pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn)
        first = await steps.voucher(conn, of=slug, amount=100)
        for _ in range(4):
            await steps.voucher(conn, of=slug, amount=100, member_id=first.member_id)
    seen: list[str] = []
    page: dict[str, Any] = {"next": None}
    for expected in (2, 2, 1):
        cursor = {"cursor": page["next"]} if page["next"] else {}
        page = await _own(web, first.member_id, limit=2, **cursor)
        assert len(page["items"]) == expected
        seen += [each["code"] for each in page["items"]]
    assert page["next"] is None
    assert len(set(seen)) == 5


async def test_it_needs_a_person_and_sound_values(web: Web, pool: Pool) -> None:
    assert (await web.anonymous.get("/api/v1/vouchers")).status_code == 401
    async with pool.acquire() as conn:
        ada = await make.member(conn)
    client = await web.client(authorization=f"Bearer {await web.token(ada.id, ('read',))}")
    for query in ({"limit": "0"}, {"limit": "many"}, {"cursor": "??"}, {"cursor": "WzJd4"}):
        answer = await client.get("/api/v1/vouchers", params=query)
        assert answer.status_code == 422, (query, answer.text)
        assert answer.json()["code"] == "invalid"
    huge = "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ"
    answer = await client.get("/api/v1/vouchers", params={"cursor": huge})
    assert answer.status_code == 422
    assert (await client.get("/api/v1/vouchers")).json() == {"items": [], "next": None}


async def test_what_is_left_is_no_more_than_the_campaigns_cap_leaves(web: Web, pool: Pool) -> None:
    terms = {"cap_per_year": None, "cap_per_campaign": 30_000}
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=40_000, terms=terms)
        await steps.stay(conn, held, 12_000)
        whole = (
            "SELECT take_cap(campaign_id, beneficiary_id, 0, 0, $2, $3) FROM vouchers WHERE id = $1"
        )
        await conn.execute(whole, held.id, 30_000, 12_000)
    (item,) = (await _own(web, held.member_id))["items"]
    assert (item["balance"], item["left_this_year_cents"]) == (28_000, 18_000)


async def test_an_offer_shows_until_when_it_waits_and_has_nothing_to_use(
    web: Web, pool: Pool
) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, terms={"accept_within_days": 30})
    (item,) = (await _own(web, held.member_id))["items"]
    assert (item["state"], item["accept_by"]) == ("offered", "2026-12-30")
    assert (item["balance"], item["left_this_year_cents"]) == (steps.CAP, 0)
