"""A member applies on a page: who they are, what they plan, and the metadata of their papers."""

import hashlib
from typing import Any

import httpx
import pytest

from tests.vouchers import steps
from tests.vouchers.applying import BORN, TAX_CODE
from tests.web.client import Web
from tests.web.reserving import form, press, text_of
from tests.web.visitor import signed_in

TERMS: dict[str, Any] = {
    "plan": {"least_cents": 100_000, "least_months": 3},
    "eligibility": [{"rule": "residence", "municipalities": ["Milano"]}],
}
WISH = {
    "kind": "person",
    "tax_code": TAX_CODE,
    "name": "Emanuela Rocca",
    "birth_date": BORN.isoformat(),
    "residence": "Milano",
    "plan": "3.000,50",
    "months": "6",
    "document_kind_1": "contratto",
    "document_dated_1": "2026-11-02",
}
PAPER = b"%PDF a contract" * 9_000


@pytest.fixture
async def ada(web: Web) -> httpx.AsyncClient:
    return await signed_in(web)


async def _campaign(web: Web, **facts: Any) -> str:
    async with web.pool.acquire() as conn, conn.transaction():
        return await steps.campaign(conn, terms=TERMS, **facts)


async def test_who_applies_sends_a_paper_once_and_its_content_is_not_kept(
    web: Web, ada: httpx.AsyncClient
) -> None:
    path = f"/voucher/{await _campaign(web)}"
    assert f'href="{path}/domanda"' in (await ada.get(path)).text
    it = form((await ada.get(f"{path}/domanda")).text, "Invia la domanda")
    files = {"document_1": ("contratto.pdf", PAPER, "application/pdf")}
    wrong = WISH | {"plan": "molto", "document_dated_1": "2026-12-02"}
    answer = await ada.post(it.action, data=it.fields | wrong, files=files)
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert said.count("scrivi un importo in euro, come 3000") == 2
    assert said.count("è dopo oggi: scrivi il giorno che sta sul documento") == 2
    assert "Ricevuto: contratto.pdf, 135 kB" in said
    short = WISH | {"plan": "900", "months": ""}
    answer = await press(ada, answer.text, "Invia la domanda", **short)
    said = text_of(answer.text)
    assert "la campagna chiede un piano di almeno €1.000,00, e il tuo è di €900,00" in said
    assert "In quanti mesi : questa campagna chiede in quanti mesi" in said
    it = form(answer.text, "Invia la domanda")
    for _ in range(2):
        answer = await ada.post(it.action, data=it.fields | WISH)
        assert answer.headers["location"].startswith(path)
    row = await web.pool.fetchrow("SELECT plan_cents, months, documents FROM applications")
    assert row
    assert (row["plan_cents"], row["months"]) == (300_050, 6)
    assert row["documents"] == [
        {
            "kind": "contratto",
            "name": "contratto.pdf",
            "media_type": "application/pdf",
            "bytes": len(PAPER),
            "sha256": hashlib.sha256(PAPER).hexdigest(),
            "dated": "2026-11-02",
        }
    ]
    page = (await ada.get(f"{path}?domanda=1")).text
    assert "La domanda è partita." in text_of(page)
    answer = await press(ada, page, "Ritira la domanda")
    page = text_of((await ada.get(answer.headers["location"])).text)
    assert "La domanda è ritirata. La tua domanda del 30 novembre 2026: ritirata." in page
    assert await web.pool.fetchval("SELECT count(*) FROM applications") == 1


async def test_more_than_a_form_may_hold_is_not_taken(web: Web, ada: httpx.AsyncClient) -> None:
    path = f"/voucher/{await _campaign(web)}/domanda"
    it = form((await ada.get(path)).text, "Invia la domanda")
    files = {"document_1": ("film.mp4", bytes(21 * 2**20), "video/mp4")}
    answer = await ada.post(it.action, data=it.fields | WISH, files=files)
    assert answer.status_code == 413
    assert await web.pool.fetchval("SELECT count(*) FROM applications") == 0


async def test_where_no_application_is_taken_the_campaigns_page_says_when(
    web: Web, ada: httpx.AsyncClient
) -> None:
    path = f"/voucher/{await _campaign(web, opens_on='2027-01-01')}"
    answer = await ada.get(f"{path}/domanda")
    assert answer.headers["location"] == path
    said = text_of((await ada.get(path)).text)
    assert "Si fa domanda dal 1 gennaio 2027 al 31 dicembre 2030." in said
    assert "Fai domanda" not in said


async def test_only_who_took_an_application_back_is_told_so(
    web: Web, ada: httpx.AsyncClient
) -> None:
    path, told = f"/voucher/{await _campaign(web)}", "La domanda è ritirata."
    assert told not in text_of((await ada.get(f"{path}?ritirata=1")).text)
    assert "La domanda è partita." not in text_of((await ada.get(f"{path}?domanda=1")).text)
    it = form((await ada.get(f"{path}/domanda")).text, "Invia la domanda")
    answer = await ada.post(f"{path}/domanda/ritira", data=it.fields)
    assert answer.headers["location"] == path
    files = {"document_1": ("contratto.pdf", PAPER, "application/pdf")}
    await ada.post(it.action, data=it.fields | WISH, files=files)
    await web.pool.execute(
        "UPDATE applications SET state = 'refused', decided_at = submitted_at, reason = 'No'"
    )
    said = text_of((await ada.get(f"{path}?ritirata=1&domanda=1")).text)
    assert "La tua domanda del 30 novembre 2026: rifiutata." in said
    assert told not in said
    assert "La domanda è partita." not in said
