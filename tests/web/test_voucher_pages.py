"""A member sees what the city offers, says who they are, and takes a voucher."""

import asyncio
import logging
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from booking.vouchers.first_use import take
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import BORN, OTHER_BORN, OTHER_PERSON, TAX_CODE, applied, person
from tests.web.client import Web
from tests.web.reserving import form, press, scene, text_of
from tests.web.visitor import signed_in

FIRST: dict[str, Any] = {"granted": "at_first_use", "amount_per_grant": 20_000}
OF_MILAN: dict[str, Any] = FIRST | {
    "eligibility": [
        {"rule": "age", "most": 45},
        {"rule": "residence", "municipalities": ["Milano"]},
        {"rule": "register", "provinces": ["MI"], "applies_to": ["undertaking"]},
    ]
}
EMANUELA = {
    "kind": "person",
    "tax_code": TAX_CODE,
    "name": "Emanuela Rocca",
    "birth_date": BORN.isoformat(),
    "residence": "Milano",
}


@pytest.fixture
async def ada(web: Web) -> httpx.AsyncClient:
    return await signed_in(web)


async def _campaign(web: Web, terms: dict[str, Any] = OF_MILAN, **facts: Any) -> str:
    async with web.pool.acquire() as conn, conn.transaction():
        return await steps.campaign(conn, terms=terms, **facts)


async def _vouchers(web: Web) -> int:
    found: int = await web.pool.fetchval("SELECT count(*) FROM vouchers")
    return found


async def test_everybody_sees_what_is_offered_and_a_member_how_they_stand(
    web: Web, ada: httpx.AsyncClient
) -> None:
    await _campaign(web, name={"it": "Aperta", "en": "Open"})
    await _campaign(web, FIRST, name={"it": "Futura", "en": "To come"}, opens_on="2027-01-01")
    await _campaign(web, FIRST, name={"it": "Finita", "en": "Over"}, closes_on="2026-11-29")
    await _campaign(web, {}, name={"it": "Domande", "en": "Applications"})
    said = text_of((await web.anonymous.get("/voucher")).text)
    assert "Aperta Aperta fino al 31 dicembre 2030" in said
    assert "Per persone fisiche e imprese: al massimo 45 anni." in said
    assert "Ogni voucher è di €200,00." in said
    assert "Futura Dal 1 gennaio 2027 al 31 dicembre 2030" in said
    assert "Finita" not in said
    assert said.index("Aperta fino") < said.index("Domande") < said.index("Futura")
    said = text_of((await ada.get("/voucher")).text)
    assert "Si prende subito: di’ chi sei Prendi il voucher" in said
    assert "Adesso non puoi prenderlo I voucher di “Futura” si possono prendere dal" in said
    assert "Fai domanda : Domande" in said
    assert (
        "Open until 31 December 2030"
        in (await ada.get("/voucher", headers={"cookie": "posto_language=en"})).text
    )


async def test_whoever_says_who_they_are_takes_one_and_goes_back_with_it(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    slug, it = await _campaign(web), await scene(web)
    caplog.set_level(logging.DEBUG)
    way = quote(it.path(voucher=""), safe="")
    page = (await it.ada.get(f"/voucher/{slug}?return_to={way}")).text
    assert "f-residence" in page
    assert "f-vat_opened_on" not in page
    assert "f-size" not in page
    wrong = EMANUELA | {"tax_code": "RCCMNL83S18D969X", "residence": "", "name": "Ema <Rocca>"}
    answer = await press(it.ada, page, "Prendi il voucher", **wrong)
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert said.count("un codice fiscale di persona: 16 tra lettere e cifre") == 2
    assert said.count("da compilare: questa campagna lo chiede") == 2
    for kept in ("RCCMNL83S18D969X", "Ema &lt;Rocca&gt;", BORN.isoformat()):
        assert f'value="{kept}"' in answer.text
    old = EMANUELA | {"birth_date": "1983-11-19", "residence": "Como"}
    answer = await press(it.ada, answer.text, "Prendi il voucher", **old)
    assert "non è il giorno che dice il codice fiscale" in text_of(answer.text)
    answer = await press(
        it.ada, answer.text, "Prendi il voucher", **EMANUELA | {"residence": "Como"}
    )
    assert answer.status_code == 422
    why = "la campagna chiede residenza o sede a Milano, e la tua è a Como: fai domanda quando"
    assert text_of(answer.text).count(why) == 2
    sent = form(answer.text, "Prendi il voucher")
    both = await asyncio.gather(
        *(it.ada.post(sent.action, data=sent.fields | EMANUELA) for _ in range(2))
    )
    assert [each.status_code for each in both] == [303, 303]
    assert await _vouchers(web) == 1
    code = await web.pool.fetchval("SELECT code FROM vouchers")
    for each in both:
        page = (await it.ada.get(each.headers["location"])).text
        assert f'value="{code}"' in page
        assert "€200,00 da usare quest’anno" in text_of(page)
        assert f"voucher={code}" in page
    assert (
        "Il voucher è tuo" in page
        or "Il voucher è tuo" in (await it.ada.get(both[0].headers["location"])).text
    )
    assert TAX_CODE not in caplog.text
    assert "Rocca" not in caplog.text
    assert f"Hai un voucher di questa campagna {code}: €200,00" in text_of(
        (await it.ada.get("/voucher")).text
    )


async def test_whom_a_rule_refuses_is_told_which_beside_its_field(
    web: Web, ada: httpx.AsyncClient
) -> None:
    taken, short = await _campaign(web), await _campaign(web, pots=({"slug": "a", "budget": 10},))
    async with web.pool.acquire() as conn, conn.transaction():
        other = await make.member(conn)
        await take(conn, campaign=taken, member_id=other.id, applicant=person(), now=make.NOW)
    page = (await ada.get(f"/voucher/{taken}")).text
    answer = await press(ada, page, "Prendi il voucher", **EMANUELA)
    assert answer.status_code == 409
    assert 'href="#f-tax_code"' in answer.text
    assert "con questo codice fiscale ce l’ha un altro account" in text_of(answer.text)
    page = (await ada.get(f"/voucher/{short}")).text
    answer = await press(ada, page, "Prendi il voucher", **EMANUELA)
    assert "nel fondo per te restano al massimo €0,10. Prenota senza voucher" in text_of(
        answer.text
    )
    born = EMANUELA | {"birth_date": "2030-01-01", "tax_code": "00743110157", "kind": "undertaking"}
    answer = await press(ada, page, "Prendi il voucher", **born)
    said = text_of(answer.text)
    assert "è dopo oggi; correggilo" not in said
    assert "Registro delle imprese: provincia : da compilare" in said
    entry = {"register_province": "mi", "register_number": "1234567"}
    answer = await press(ada, page, "Prendi il voucher", **born | entry)
    assert "Data di nascita : è dopo oggi; correggilo" in text_of(answer.text)
    on_application = await _campaign(web, {})
    answer = await ada.post(
        f"/voucher/{on_application}", data=form(page, "Prendi il voucher").fields
    )
    assert "I voucher di «Prova» si concedono su domanda" in text_of(answer.text)
    assert "Si fa domanda adesso, fino al 31 dicembre 2030." in text_of(answer.text)
    assert await _vouchers(web) == 1


async def test_what_asks_nothing_is_taken_with_one_press(web: Web, ada: httpx.AsyncClient) -> None:
    slug = await _campaign(web, FIRST)
    page = (await ada.get(f"/voucher/{slug}?return_to=//evil.example")).text
    assert "f-tax_code" not in page
    assert "evil" not in page.split("<main")[1]
    answer = await press(ada, page, "Prendi il voucher")
    assert answer.headers["location"] == f"/voucher/{slug}?preso=1"
    assert await _vouchers(web) == 1


async def test_what_was_declared_last_is_offered_again_and_judged(
    web: Web, ada: httpx.AsyncClient
) -> None:
    first, second = await _campaign(web), await _campaign(web)
    strict = await _campaign(
        web,
        FIRST | {"eligibility": [{"rule": "age", "most": 30}]},
        name={"it": "Giovani", "en": "Y"},
    )
    page = (await ada.get(f"/voucher/{first}")).text
    await press(ada, page, "Prendi il voucher", **EMANUELA)
    page = (await ada.get(f"/voucher/{second}")).text
    assert f'value="{TAX_CODE}"' in page
    assert 'value="Milano"' in page
    assert "e ne hai 43" in text_of((await ada.get(f"/voucher/{strict}")).text)
    assert "Non con quello che hai dichiarato" in text_of((await ada.get("/voucher")).text)
    # Another account that acts for the same beneficiary is shown nothing of it.
    bea = await signed_in(web, "bea@example.org")
    await web.pool.execute(
        "UPDATE members SET beneficiary_id = (SELECT max(beneficiary_id) FROM vouchers) "
        "WHERE email = 'bea@example.org'"
    )
    assert TAX_CODE not in (await bea.get(f"/voucher/{second}")).text
    mtt = person(tax_code=OTHER_PERSON, birth_date=OTHER_BORN, name="Matteo Moretti")
    async with web.pool.acquire() as conn, conn.transaction():
        carl = await make.member(conn)
        on_application = await steps.campaign(conn)
        await applied(conn, on_application, member=carl, applicant=mtt)
        await conn.execute(
            "UPDATE applications SET member_id = (SELECT id FROM members WHERE "
            "email = 'bea@example.org')"
        )
    assert OTHER_PERSON in (await bea.get(f"/voucher/{second}")).text
    assert "La tua domanda del 30 novembre 2026: presentata." in text_of(
        (await bea.get(f"/voucher/{on_application}")).text
    )


async def test_pages_lead_there_where_no_voucher_is_held(web: Web) -> None:
    it = await scene(web)
    assert "/voucher/" not in (await it.ada.get(it.path())).text
    slug = await _campaign(web)
    await _campaign(web, FIRST | {"resource_kinds": ["machine"]})
    offered = f'href="/voucher/{slug}?return_to=%2Fprenota%3F'
    page = (await it.ada.get(it.path())).text
    assert offered in page
    assert "Il Comune offre un voucher che vale anche qui: «Prova»." in text_of(page)
    assert offered in (await web.anonymous.get(it.path())).text
    refused = (await it.ada.get(it.path(voucher=slug))).text
    assert "«Prova» non è per tutti: di’ prima chi sei." in text_of(refused)
    assert "/api/" not in text_of(refused)
    assert offered in refused
    account = (await it.ada.get("/account")).text
    assert "Non hai ancora un voucher. Guarda che cosa offre il Comune" in text_of(account)
    answer = await press(
        it.ada, (await it.ada.get(f"/voucher/{slug}")).text, "Prendi il voucher", **EMANUELA
    )
    assert answer.status_code == 303
    assert "Guarda che cosa offre il Comune" not in text_of((await it.ada.get("/account")).text)
    assert offered not in (await it.ada.get(it.path())).text
