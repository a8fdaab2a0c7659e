"""What the city offers a member, and owes a space, on pages: an offer, a statement."""

from booking.vouchers.own import own_vouchers
from tests import make
from tests.settlement import steps as settling
from tests.vouchers import steps
from tests.web.client import Web
from tests.web.reserving import press, text_of
from tests.web.visitor import signed_in


async def _offer(web: Web, email: str) -> int:
    async with web.pool.acquire() as conn, conn.transaction():
        member_id = await conn.fetchval("SELECT id FROM members WHERE email = $1", email)
        slug = await steps.campaign(conn, terms={"accept_within_days": 10})
        return (await steps.voucher(conn, of=slug, member_id=member_id, amount=80_000)).id


async def _state(web: Web, voucher_id: int) -> str:
    found: str = await web.pool.fetchval("SELECT state FROM vouchers WHERE id = $1", voucher_id)
    return found


async def test_an_offer_is_accepted_on_the_account_page(web: Web) -> None:
    ada = await signed_in(web)
    voucher_id = await _offer(web, "ada@example.org")
    page = (await ada.get("/account")).text
    assert "Un voucher ti aspetta" in text_of(page)
    assert "Prova: €800,00. Accettalo entro il 10 dicembre 2026" in text_of(page)
    answer = await press(ada, page, "Accetta")
    assert answer.headers["location"] == "/account?accettato=1#offers"
    assert await _state(web, voucher_id) == "active"
    after = text_of((await ada.get("/account?accettato=1")).text)
    assert "il codice vale da adesso" in after
    assert "Un voucher ti aspetta" not in after


async def test_an_offer_is_declined_on_the_account_page(web: Web) -> None:
    ada = await signed_in(web)
    voucher_id = await _offer(web, "ada@example.org")
    await press(ada, (await ada.get("/account")).text, "Rinuncia")
    assert await _state(web, voucher_id) == "forfeited"
    assert "Hai rinunciato" in text_of((await ada.get("/account?rinunciato=1")).text)
    async with web.pool.acquire() as conn:
        member_id = await conn.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
        (left,) = await own_vouchers(conn, member_id=member_id, after=0, limit=9, now=web.at)
    assert left.balance == 0


async def test_a_statement_is_read_and_approved_on_a_page(web: Web) -> None:
    async with web.pool.acquire() as conn:
        at = await settling.house(conn)
        await settling.captured(conn, at, 1_000)
    officer = await web.member("officer@example.org", officer=True)
    drafting = f"/api/v1/campaigns/{at.campaign}/statements"
    autumn = {"from": "2026-09-01", "to": "2026-10-31"}
    made = (await officer.post(drafting, json=autumn)).json()["items"][0]
    ada = await signed_in(web)
    path = f"/rendiconti/{made['id']}"
    assert (await ada.get(path)).status_code == 404
    await web.member("ada@example.org", manages=(at.space.id,))
    assert "Approva" not in (await ada.get(path)).text
    await officer.post(f"/api/v1/statements/{made['id']}/send")
    page = (await ada.get(path)).text
    said = text_of(page)
    assert f"Rendiconto {made['number']}" in said
    assert "Il Comune deve allo spazio €10,00" in said
    assert f'href="/api/v1/statements/{made["id"]}.pdf"' in page
    assert (await press(ada, page, "Approva")).headers["location"] == path
    after = (await ada.get(path)).text
    assert "approvato" in after
    assert "</button></form>" not in after.partition('id="lines"')[0].partition("<h1>")[2]
    assert (await ada.get(f"/api/v1/statements/{made['id']}.pdf")).content[:5] == b"%PDF-"
    assert (await ada.get("/rendiconti/99999999999999999999")).status_code == 404
    assert web.at == make.NOW
