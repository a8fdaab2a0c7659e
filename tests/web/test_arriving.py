"""Somebody at a door with a telephone: the page that the QR leads to, and the code on the wall."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.web.client import Web
from tests.web.reserving import Scene, form, forms, press, reserved, scene, text_of
from tests.web.visitor import browser

TEN = {"starts_at": "2026-11-30T09:00:00Z", "ends_at": "2026-11-30T13:00:00Z"}
AT_TEN = make.rome(30, 10, month=11)


@dataclass
class Door:
    """Ada, who reserved at ten, and Eva in her browser, who manages the space."""

    ada: httpx.AsyncClient
    eva: httpx.AsyncClient
    token: str
    manage: str
    sheet: str
    stay: str
    here: Scene

    async def send(self, path: str, **fields: str) -> httpx.Response:
        return await self.eva.post(
            f"{self.manage}{path}",
            data={"csrf_token": self.token, **fields},
            follow_redirects=True,
        )


async def door(web: Web, *ways: str) -> Door:
    rules: dict[str, Any] = {"check_in": {"ways": list(ways), "grace_minutes": 30}} if ways else {}
    here = await scene(web, rules=rules)
    async with web.pool.acquire() as conn:
        space_id = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", here.slug)
        eva = await make.member(conn, manages=frozenset({space_id}))
        secret = await begin_session(conn, member_id=eva.id, now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    stay = await reserved(here, **TEN)
    made = Door(
        here.ada, client, csrf_token(secret), f"/gestione/{here.slug}/porta", "", stay, here
    )
    await made.send("")
    api = await web.member("boss@example.org", manages=(space_id,))
    url = (await api.get(f"/api/v1/spaces/{here.slug}/door")).json()["url"]
    made.sheet = url.removeprefix(web.settings.public_url)
    return made


async def test_one_scan_and_one_press_and_one_is_there(web: Web) -> None:
    at = await door(web, "door")
    signed_out = await (await browser(web)).get(at.sheet)
    assert signed_out.status_code == 303
    assert signed_out.headers["location"].startswith("/sign-in?next=/arrivo/")
    early = await at.ada.get(at.sheet)
    assert "Il check-in apre oggi alle 9:45." in text_of(early.text)
    assert not [each for each in forms(early.text) if "Sono qui" in each.text]
    web.at = AT_TEN
    page = (await at.ada.get(at.sheet)).text
    button = form(page, "Sono qui")
    for _ in range(2):
        done = await at.ada.post(button.action, data=button.fields)
        assert (done.status_code, done.headers["location"]) == (303, at.stay)
    assert "Check-in già fatto." in text_of((await at.ada.get(at.sheet)).text)
    assert await _way(web) == "door"


async def test_who_has_several_chooses_and_who_has_none_is_told(web: Web) -> None:
    at = await door(web, "door")
    await reserved(at.here, **TEN)
    web.at = AT_TEN
    page = (await at.ada.get(at.sheet)).text
    assert "Quale prenotazione?" in text_of(page)
    assert len([each for each in forms(page) if "Sono qui" in each.text]) == 2
    assert "Oggi qui non hai prenotazioni" in text_of((await at.eva.get(at.sheet)).text)
    web.at = make.rome(30, 10, 30, month=11)
    assert "Il tempo per il check-in è passato" in text_of((await at.ada.get(at.sheet)).text)


async def test_an_old_sheet_and_another_spaces_do_nothing(web: Web) -> None:
    at, other = await door(web, "door"), await door(web, "door")
    web.at = AT_TEN
    button = form((await at.ada.get(at.sheet)).text, "Sono qui")
    elsewhere = other.sheet.partition("?t=")[2]
    refused = await at.ada.post(button.action, data=button.fields | {"t": elsewhere})
    assert "di un altro spazio" in text_of(refused.text)
    said = await at.send("")
    assert "i fogli già stampati smettono subito di valere" in text_of(said.text)
    assert "C’è un QR nuovo" in text_of(said.text)
    for answer in (
        await at.ada.get(at.sheet),
        await at.ada.post(button.action, data=button.fields),
    ):
        assert answer.status_code == 422
        assert "foglio vecchio" in text_of(answer.text)
    assert await _way(web) is None


async def test_the_code_on_the_wall_is_typed_on_the_reservations_page(web: Web) -> None:
    at = await door(web, "code")
    web.at = AT_TEN
    shown = (await at.send("/schermi", name="Ingresso")).text
    url = re.search(r'value="([^"]+/display/[^"]+)"', shown)
    assert url is not None
    path = url[1].removeprefix(web.settings.public_url)
    display = await web.anonymous.get(path)
    code = re.search(r'display-code">(\d{3}) (\d{3})<', display.text)
    assert code is not None
    page = (await at.ada.get(at.stay)).text
    assert "Sono qui" not in text_of(page)
    assert "Come fare il check-in" in text_of((await at.ada.get("/prenotazioni")).text)
    bare = await at.ada.post(f"{at.stay}/arrivo", data=form(page, "Fai il check-in").fields)
    assert bare.status_code == 422
    assert "le sei cifre dello schermo" in text_of(bare.text)
    wrong = await press(at.ada, page, "Fai il check-in", code="000000")
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    sheet = text_of((await at.ada.get(at.sheet)).text)
    assert "Qui serve il codice dello schermo" in sheet
    done = await press(at.ada, page, "Fai il check-in", code=f"{code[1]} {code[2]}")
    assert done.status_code == 303
    assert await _way(web) == "code"
    (number,) = re.findall(r"/schermi/(\d+)/spegni", (await at.eva.get(at.manage)).text)
    assert "Schermo spento" in text_of((await at.send(f"/schermi/{number}/spegni")).text)
    assert (await web.anonymous.get(path)).status_code == 404


async def test_the_displays_qr_checks_in_and_its_tries_are_counted(web: Web) -> None:
    at = await door(web, "code")
    at.ada.cookies.set("posto_language", "en")
    web.at = AT_TEN
    page = (await at.ada.get(f"/arrivo/{at.here.slug}?c=000000")).text
    for _ in range(10):
        answer = await press(at.ada, page, "I am here")
        assert (answer.status_code, "You are not checked in" in answer.text) == (422, True)
    assert (await press(at.ada, page, "I am here")).status_code == 429
    typed = await at.ada.post(
        f"{at.stay}/arrivo", data=form(page, "I am here").fields | {"code": "000000"}
    )
    assert typed.status_code == 429


async def test_a_manager_checks_anybody_in_by_the_button(web: Web) -> None:
    at = await door(web, "door", "code")
    web.at = AT_TEN
    answer = await press(at.eva, (await at.eva.get(at.stay)).text, "Sono qui")
    assert answer.status_code == 303
    assert await _way(web) == "manager"


@pytest.mark.parametrize("query", ["", "?t=", "?t=x", "?c=x", "?t=" + "x" * 5000])
async def test_an_address_that_was_cut_off_checks_nobody_in(web: Web, query: str) -> None:
    at = await door(web, "door")
    web.at = AT_TEN
    answer = await at.ada.get(f"/arrivo/{at.here.slug}{query}")
    assert answer.status_code in {200, 422}
    assert not [each for each in forms(answer.text) if "Sono qui" in each.text]


async def _way(web: Web) -> str | None:
    found: str | None = await web.pool.fetchval(
        "SELECT payload ->> 'way' FROM events WHERE type = 'ReservationCheckedIn'"
    )
    return found
