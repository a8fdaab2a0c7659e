"""How a member stands with what the city offers, whatever they held and applied for."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx
import pytest

from booking.database.queries import Query
from booking.members.member import Member
from booking.web.pages.vouchers import campaigns
from tests.vouchers import steps
from tests.vouchers.applying import applied, granted, person
from tests.web.client import Web
from tests.web.reserving import text_of
from tests.web.visitor import signed_in

FIRST: dict[str, Any] = {"granted": "at_first_use", "amount_per_grant": 20_000, "de_minimis": True}
FIRST |= {"eligibility": [{"rule": "residence", "municipalities": ["Milano"]}]}
APPLY = '/domanda">'


@pytest.fixture
async def ada(web: Web) -> httpx.AsyncClient:
    return await signed_in(web)


@pytest.fixture
async def member(web: Web, ada: httpx.AsyncClient) -> Member:
    """The one who looks."""
    found = await web.pool.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
    return Member(id=found, email="ada@example.org")


async def _campaign(web: Web, terms: dict[str, Any] | None = None, **facts: Any) -> str:
    async with web.pool.acquire() as conn, conn.transaction():
        return await steps.campaign(conn, terms=terms, **facts)


async def _granted(web: Web, slug: str, member: Member) -> str:
    async with web.pool.acquire() as conn:
        return (await granted(conn, await applied(conn, slug, member=member))).code


async def test_of_several_vouchers_that_were_applied_for_the_one_that_lives_is_shown(
    web: Web, ada: httpx.AsyncClient, member: Member
) -> None:
    slug = await _campaign(web, {"accept_within_days": 10})
    first = await _granted(web, slug, member)
    await web.pool.execute("UPDATE vouchers SET state = 'expired'")
    page = (await ada.get(f"/voucher/{slug}")).text
    assert "Ne hai avuto uno" in text_of(page)
    assert "uno a testa" not in text_of(page)
    assert first in page
    assert APPLY in page
    assert "Ne hai avuto uno scaduto Fai domanda" in text_of((await ada.get("/voucher")).text)
    second = await _granted(web, slug, member)
    page = (await ada.get(f"/voucher/{slug}")).text
    assert "Un voucher ti aspetta: accettalo" in text_of(page)
    assert APPLY not in page
    await web.pool.execute("UPDATE vouchers SET state = 'active' WHERE state = 'offered'")
    page = (await ada.get(f"/voucher/{slug}")).text
    assert "Hai un voucher di questa campagna" in text_of(page)
    assert f'value="{second}"' in page
    assert first not in page
    assert APPLY not in page
    assert f"{second}: €1.500,00 da usare quest’anno" in text_of((await ada.get("/voucher")).text)


@pytest.mark.parametrize(
    ("closes_on", "heading", "text"),
    [
        (
            "2030-12-31",
            "Per quest’anno l’hai usato tutto",
            "Dal 1 gennaio 2027 puoi usare ancora €100,00; vale fino al 29 novembre 2027.",
        ),
        (
            "2026-12-31",
            "Hai usato quanto la campagna permette",
            "Quello che resta (€100,00) supera il massimo per te: adesso non si può usare.",
        ),
    ],
)
async def test_a_voucher_whose_cap_is_used_up_lives_on(
    web: Web, member: Member, *, closes_on: str, heading: str, text: str
) -> None:
    async with web.pool.acquire() as conn:
        slug = await steps.campaign(conn, terms={"cap_per_year": 30_000}, closes_on=closes_on)
        held = await steps.voucher(conn, of=slug, member_id=member.id, amount=40_000)
        await steps.stay(conn, held, 30_000)
    ada = await signed_in(web)
    page = (await ada.get(f"/voucher/{slug}")).text
    assert heading in text_of(page)
    assert text in text_of(page)
    assert "Un’altra domanda si fa quando questo voucher non vale più" in text_of(page)
    assert APPLY not in page
    assert f"{heading} {text} Vedi il tuo voucher" in text_of((await ada.get("/voucher")).text)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the statements that were asked."""
    names: list[str] = []
    arguments: Callable[[Query, dict[str, Any]], list[Any]] = Query._arguments

    def heard(query: Query, given: dict[str, Any]) -> list[Any]:
        names.append(query.name)
        return arguments(query, given)

    monkeypatch.setattr(Query, "_arguments", heard)
    return names


async def test_ten_campaigns_of_each_kind_are_read_as_one(
    web: Web, ada: httpx.AsyncClient, member: Member, asked: list[str]
) -> None:
    async with web.pool.acquire() as conn:
        await applied(conn, await steps.campaign(conn), member=member, applicant=person())
    await _campaign(web, FIRST)
    asked.clear()
    said = text_of((await ada.get("/voucher")).text)
    few = sorted(asked)
    assert said.count("Puoi prenderlo adesso") == 1
    for _ in range(8):
        await _campaign(web)
        await _campaign(web, FIRST)
    await _campaign(web)
    await _campaign(web, FIRST, pots=({"slug": "a", "budget": 10},))
    asked.clear()
    said = text_of((await ada.get("/voucher")).text)
    assert sorted(asked) == few
    assert said.count("Puoi prenderlo adesso") == 9
    assert said.count("nel fondo per te restano al massimo €0,10") == 1
    assert said.count("La tua domanda del 30 novembre 2026: presentata.") == 1


async def test_what_can_be_had_now_comes_first_over_all_pages_and_the_way_back_stays(
    web: Web, ada: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "_MOST", 2)
    await _campaign(web, FIRST, name={"it": "Finita", "en": "O"}, closes_on="2026-11-29")
    await _campaign(web, FIRST, name={"it": "Finita", "en": "O"}, closes_on="2026-11-29")
    await _campaign(web, FIRST, name={"it": "Futura", "en": "L"}, opens_on="2027-01-01")
    await _campaign(web, name={"it": "Domande", "en": "A"})
    await _campaign(web, FIRST, name={"it": "Recente", "en": "N"}, opens_on="2026-11-01")
    last = await _campaign(web, FIRST, name={"it": "Antica", "en": "E"})
    way = "return_to=%2Fprenota%3Fresource%3D1"
    first = (await ada.get(f"/voucher?{way}")).text
    assert _names(first) == ["Antica", "Recente"]
    assert f'href="/voucher/{last}?{way}"' in first
    more = re.search(r'href="(/voucher\?cursor=[^"]*)"', first)
    assert more is not None
    rest = (await ada.get(unescape(more[1]))).text
    assert _names(rest) == ["Domande", "Futura"]
    assert rest.count(f"?{way}") == 4
    assert "Mostra le altre campagne" not in rest
    assert f'href="/voucher?{way}"' in (await ada.get(f"/voucher/{last}?{way}")).text


def _names(page: str) -> list[str]:
    """Of the campaigns, in their order."""
    return re.findall(r'<h2 id="c-[^>]*><a [^>]*>([^<]*)<', page)
