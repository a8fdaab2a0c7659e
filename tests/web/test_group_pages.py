"""Several at once by page: looked at, reserved as shown or not at all, moved and cancelled."""

from typing import Any
from urllib.parse import urlencode

import httpx

from tests.vouchers.first_use import hubs
from tests.web.client import Web
from tests.web.reserving import MORNING, Scene, form, press, scene, text_of
from tests.web.visitor import browser

_MONTH = [("every", "week"), ("ends", "count"), ("count", "3")]


def _series(here: Scene, *more: tuple[str, str], **fields: Any) -> str:
    wish = {"resource": here.resource_id} | MORNING | fields
    return f"/serie?{urlencode([*wish.items(), *(more or _MONTH)])}"


async def _count(web: Web, where: str = "true") -> int:
    found: int = await web.pool.fetchval(f"SELECT count(*) FROM reservations WHERE {where}")
    return found


async def _made(web: Web, here: Scene, button: str = "Prenota quelle libere (2)") -> str:
    """The path of a series of two Tuesdays: that between them is a holiday."""
    answer = await press(here.ada, (await here.ada.get(_series(here))).text, button)
    assert answer.status_code == 303, text_of(answer.text)
    assert await _count(web, "status = 'confirmed'") == 2
    return answer.headers["location"]


async def test_the_dates_are_seen_with_price_voucher_and_why_not(web: Web) -> None:
    here = await scene(web, voucher=True)
    page = (await here.ada.get(here.path())).text
    assert f'href="/serie?{urlencode({"resource": here.resource_id} | MORNING)}' in page.replace(
        "&amp;", "&"
    )
    said = text_of((await here.ada.get(_series(here))).text)
    assert "Libere 2 su 3." in said
    assert "Martedì 1 dicembre 2026, 9:00–13:00 €9,00 con il voucher Libera €9,00" in said
    assert "Martedì 8 dicembre 2026, 9:00–13:00 In quel periodo è chiuso: Immacolata" in said
    assert "2 prenotazioni €36,00 Voucher del Comune −€18,00 Paghi allo spazio €18,00" in said
    assert "Prenota quelle libere (2): paghi €18,00" in said
    assert await _count(web) == 0
    never = [("every", "week"), ("ends", "until"), ("until", "2026-11-01")]
    page = (await here.ada.get(_series(here, *never))).text
    assert "Ultimo giorno : nessuna data prima di quel giorno" in text_of(page)
    assert 'href="#f-until"' in page
    last = [("every", "month"), ("ends", "until"), ("until", "2027-01-31")]
    said = text_of((await here.ada.get(_series(here, *last, voucher=""))).text)
    assert "Ogni mese, il primo martedì, fino al 31 gennaio 2027" in said
    assert "Prenota tutte: paghi €36,00" in said


async def test_a_campaign_of_first_use_in_the_address_is_taken_as_on_the_page_of_one(
    web: Web,
) -> None:
    here = await scene(web)
    async with web.pool.acquire() as conn, conn.transaction():
        hub_days = await hubs(conn)
    one = text_of((await here.ada.get(f"{here.path()}&voucher={hub_days}")).text)
    assert "Prenota: non paghi nulla" in one
    page = (await here.ada.get(_series(here, voucher=hub_days))).text
    assert "Prenota quelle libere (2): paghi €0,00" in text_of(page)
    assert await web.pool.fetchval("SELECT count(*) FROM vouchers") == 0
    assert (await press(here.ada, page, "Prenota quelle libere")).status_code == 303
    assert await web.pool.fetchval("SELECT count(*) FROM vouchers") == 1
    assert await _count(web, "voucher_cents = price_cents") == 2


async def test_the_button_pressed_twice_reserves_once(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(_series(here))).text, "Prenota quelle libere")
    first, second = [await here.ada.post(button.action, data=button.fields) for _ in range(2)]
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert await _count(web) == 2
    said = text_of((await here.ada.get(first.headers["location"])).text)
    assert "Serie di 2 prenotazioni" in said
    assert "Ogni settimana" in said
    assert "annulli tutto senza conseguenze" in said


async def test_somebody_was_quicker_and_the_dates_are_shown_again(web: Web) -> None:
    here = await scene(web, units=1)
    page = (await here.ada.get(_series(here))).text
    other = await web.member("other@example.org")
    wish = {"resource_id": here.resource_id} | MORNING
    assert (await other.post("/api/v1/reservations", json=wish)).status_code == 201
    answer = await press(here.ada, page, "Prenota quelle libere (2)")
    said = text_of(answer.text)
    assert answer.status_code == 409
    assert "Nel frattempo qualcosa è cambiato" in said
    assert "A quell’ora non c’è più posto. cambiato adesso Non si può" in said
    assert await _count(web) == 1
    assert (await press(here.ada, answer.text, "Prenota quelle libere (1)")).status_code == 303


async def test_signed_out_the_choice_is_kept_and_codes_are_not_guessed(web: Web) -> None:
    here = await scene(web)
    stranger = await browser(web)
    assert "/sign-in?next=/serie%3Fresource" in (await stranger.get(_series(here))).text
    answer = await stranger.post(
        "/serie", data=dict(_MONTH) | {"resource": here.resource_id} | MORNING
    )
    assert answer.headers["location"].startswith("/sign-in?next=/serie%3F")
    statuses = [
        (await here.ada.get(_series(here, voucher=f"GUESS-{number}"))).status_code
        for number in range(30)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_a_series_is_moved_as_far_as_it_can_and_cancelled_from_a_date_on(web: Web) -> None:
    here = await scene(web, units=1)
    path = await _made(web, here)
    other = await web.member("other@example.org")
    taken = {"starts_at": "2026-12-16T13:00:00Z", "ends_at": "2026-12-16T17:00:00Z"}
    wish = {"resource_id": here.resource_id} | taken
    assert (await other.post("/api/v1/reservations", json=wish)).status_code == 201
    page = (await here.ada.get(f"{path}/sposta?day=2026-12-02&from=14:00&to=18:00")).text
    assert "mercoledì 2 dicembre, 14:00–18:00" in text_of(page)
    assert "A quell’ora" in text_of(page) or "più veloce" in text_of(page)
    assert await _count(web, "starts_at = '2026-12-01T08:00:00Z'") == 1
    answer = await press(here.ada, page, "Sposta quelle che si può (1)")
    assert answer.headers["location"] == f"{path}?moved=1&stayed=1"
    said = text_of((await here.ada.get(answer.headers["location"])).text)
    assert "Spostate: 1 prenotazione. Rimaste dov’erano: 1 prenotazione." in said
    last = await web.pool.fetchval(
        "SELECT id FROM reservations ORDER BY starts_at DESC, created_at LIMIT 1 OFFSET 1"
    )
    page = (await here.ada.get(path)).text
    answer = await press(here.ada, page, "Annulla le prenotazioni", since=str(last))
    assert answer.headers["location"] == f"{path}?cancelled=1"
    assert await _count(web, f"id = '{last}' AND status = 'cancelled'") == 1
    assert await _count(web, "status = 'confirmed'") == 2


async def test_a_visit_is_reserved_and_cancelled_as_one(web: Web) -> None:
    here = await scene(web, voucher=True)
    address = f"/spazi/{here.slug}/insieme"
    assert address in (await here.ada.get(f"/spazi/{here.slug}")).text
    fields = {f"n-{here.resource_id}": 2, "day": "2026-12-01", "from": "9:00", "to": "13:00"}
    none = fields | {f"n-{here.resource_id}": 0}
    said = text_of((await here.ada.get(f"{address}?{urlencode(none)}")).text)
    assert "scegli almeno una cosa da prenotare" in said
    page = (await here.ada.get(f"{address}?{urlencode(fields)}")).text
    assert "È tutto libero." in text_of(page)
    path = (await press(here.ada, page, "Prenota tutte: paghi €18,00")).headers["location"]
    group = text_of((await here.ada.get(path)).text)
    assert "1 prenotazione insieme" in group
    assert "Al voucher tornano €18,00." in group
    mine = (await here.ada.get("/prenotazioni")).text
    assert f'href="{path}"' in mine
    assert "/annulla" not in mine
    one = f"/prenotazioni/{await web.pool.fetchval('SELECT id FROM reservations')}"
    assert "Prenotata insieme ad altre" in text_of((await here.ada.get(one)).text)
    assert (await here.ada.get(f"{one}/sposta")).headers["location"] == f"{path}/sposta"
    token = form((await here.ada.get(path)).text, "Annulla tutto").fields
    assert (await here.ada.post(f"{one}/annulla", data=token)).headers["location"] == path
    answer = await press(here.ada, (await here.ada.get(path)).text, "Annulla tutto")
    assert answer.headers["location"] == f"{path}?cancelled=1"
    assert await _count(web, "status = 'cancelled'") == 1


async def test_a_group_is_shown_in_english_and_to_nobody_else(web: Web) -> None:
    here = await scene(web, voucher=True)
    path = await _made(web, here)
    here.ada.cookies.set("posto_language", "en")
    page = text_of((await here.ada.get(path)).text)
    assert "Series of 2 reservations Every week" in page
    assert "All of them (2): €18.00 back From Tue 15 Dec on (1): €9.00 back" in page
    other: httpx.AsyncClient = await web.member("other@example.org")
    assert (await other.get(path)).status_code in {401, 404}
