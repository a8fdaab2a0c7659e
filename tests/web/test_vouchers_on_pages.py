"""Whoever had many vouchers finds those that matter first, and every other one."""

import re
from typing import Any

import httpx
import pytest

from booking.web.api.fields import cursor_of
from tests.vouchers import steps
from tests.web.client import Web
from tests.web.reserving import text_of
from tests.web.visitor import signed_in


@pytest.fixture
async def ada(web: Web) -> httpx.AsyncClient:
    return await signed_in(web)


async def _member(conn: Any) -> int:
    found: int = await conn.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
    return found


async def _had(web: Web, count: int) -> list[str]:
    """Vouchers that are over."""
    async with web.pool.acquire() as conn, conn.transaction():
        member_id, slug = await _member(conn), await steps.campaign(conn)
        made = [
            (await steps.voucher(conn, of=slug, member_id=member_id, amount=100)).code
            for _ in range(count)
        ]
        await conn.execute("UPDATE vouchers SET state = 'expired'")
    return made


async def _given(web: Web, amount: int, **terms: Any) -> str:
    async with web.pool.acquire() as conn, conn.transaction():
        slug = await steps.campaign(conn, terms=terms)
        held = await steps.voucher(conn, of=slug, member_id=await _member(conn), amount=amount)
    return held.code


async def _shown(ada: httpx.AsyncClient, path: str = "/account") -> tuple[str, str | None]:
    page = (await ada.get(path)).text
    more = re.search(r'href="(/account\?cursor=[^"#]+)#vouchers"', page)
    return text_of(page), more.group(1) if more else None


async def test_offers_and_what_can_be_used_come_first_and_the_rest_is_reached(
    web: Web, ada: httpx.AsyncClient
) -> None:
    over = await _had(web, 55)
    usable = await _given(web, 50_000)
    await _given(web, 80_000, accept_within_days=10)
    said, more = await _shown(ada)
    assert "Un voucher ti aspetta" in said
    assert "Prova: €800,00. Accettalo entro il 10 dicembre 2026" in said
    assert f"{usable}, Prova: €500,00 da usare quest’anno" in said
    assert not any(code in said for code in over)
    found: list[str] = []
    while more is not None:
        said, more = await _shown(ada, more)
        found += [code for code in over if f"{code}, Prova: scaduto" in said]
        assert usable not in said
    assert found == over


async def test_more_than_a_page_of_usable_ones_goes_on(web: Web, ada: httpx.AsyncClient) -> None:
    codes = [await _given(web, 1_000) for _ in range(12)]
    said, more = await _shown(ada)
    assert [code for code in codes if code in said] == codes[:10]
    assert more is not None
    said, more = await _shown(ada, more)
    assert [code for code in codes if code in said] == codes[10:]
    assert more is None


async def test_of_an_offer_that_ran_out_nothing_can_be_made(
    web: Web, ada: httpx.AsyncClient
) -> None:
    code = await _given(web, 80_000, accept_within_days=10)
    await web.pool.execute("UPDATE vouchers SET accept_by = '2026-11-29'")
    said, more = await _shown(ada)
    assert "Un voucher ti aspetta" not in said
    assert code not in said
    assert more is not None
    said, more = await _shown(ada, more)
    assert f"{code}, Prova: l’offerta non vale più" in said
    assert more is None


async def test_what_can_be_used_is_seen_beside_many_that_are_over(
    web: Web, ada: httpx.AsyncClient
) -> None:
    """Among one's reservations as well."""
    await _had(web, 25)
    usable = await _given(web, 50_000)
    assert usable in text_of((await ada.get("/prenotazioni")).text)


async def test_a_place_that_is_none_is_refused(ada: httpx.AsyncClient) -> None:
    assert (await ada.get("/account?cursor=nothing")).status_code == 422
    for turn, number in ((10**30, 10**30), (-(10**30), -(10**30)), (3, 2**63)):
        answer = await ada.get(f"/account?cursor={cursor_of(turn, number)}")
        assert answer.status_code < 500
