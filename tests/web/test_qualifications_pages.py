"""Courses and qualifications on pages: from the refusal to the machine, without scripts."""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.web.client import Web
from tests.web.lab_ground import LASER
from tests.web.reserving import text_of
from tests.web.visitor import browser

COURSE = {
    "family": LASER, "level": "1", "name_it": "Corso laser", "name_en": "Laser course",
    "day": "2026-12-03", "from": "14:00", "to": "18:00", "places": "2", "valid": "365",
}  # fmt: skip


@dataclass
class Person:
    client: httpx.AsyncClient
    token: str

    async def see(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200
        return answer.text

    async def send(self, path: str, form: dict[str, Any]) -> httpx.Response:
        return await self.client.post(
            path, data={"csrf_token": self.token, **form}, follow_redirects=True
        )


async def _person(web: Web, member_id: int, language: str = "it") -> Person:
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=member_id, now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", language)
    return Person(client, csrf_token(secret))


async def _lab(web: Web) -> tuple[Person, Person, make.Space, int]:
    """Eva, who manages it, Ada, who speaks English, the space and its laser cutters."""
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        machine = await make.resource(
            conn, at=at, units=2, kind="machine", family=LASER, rules={"qualification": LASER}
        )
        eva = await make.member(conn, manages=frozenset({at.id}))
        ada = await make.member(conn)
    return await _person(web, eva.id), await _person(web, ada.id, "en"), at, machine


async def test_who_is_refused_is_led_to_the_course_and_then_reserves(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    here = f"/gestione/{at.slug}/abilitazioni"
    wrong = await eva.send(f"{here}/corsi", COURSE | {"places": "none"})
    assert wrong.status_code == 422
    assert 'value="Corso laser"' in wrong.text
    made = await eva.send(f"{here}/corsi", COURSE)
    assert "Corso in programma" in text_of(made.text)
    wish = (
        f"/prenota?resource={machine}&starts_at=2026-12-10T08:00:00Z&ends_at=2026-12-10T10:00:00Z"
    )
    refused = await ada.see(wish)
    assert f'href="/spazi/{at.slug}#corsi"' in refused
    assert "Laser course" in text_of(refused)
    space = await ada.see(f"/spazi/{at.slug}")
    assert "2 free places" in text_of(space)
    (course,) = re.findall(r"/corsi/(\d+)/posto", space)
    taken = await ada.send(f"/corsi/{course}/posto", {})
    assert "You have a place in the course" in text_of(taken.text)
    assert "you have a place" in text_of(await ada.see(f"/spazi/{at.slug}"))
    web.at = make.rome(3, 18, 30)
    (place,) = set(re.findall(r'name="(place-\d+)"', await eva.see(here)))
    marked = await eva.send(f"{here}/corsi/{course}/presenze", {place: "attended"})
    assert "Presenze salvate" in text_of(marked.text)
    own = text_of(await ada.see("/account/abilitazioni"))
    assert "Laser cutter, level 1 valid" in own
    assert "until 3 December 2027" in own
    assert "Reserve" in text_of(await ada.see(wish))


async def test_revoking_asks_about_each_stay(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    here = f"/gestione/{at.slug}/abilitazioni"
    email = await web.pool.fetchval("SELECT email::text FROM members ORDER BY id DESC LIMIT 1")
    asked = {"email": email, "family": LASER, "level": "1", "note": "Attestato visto"}
    assert "Abilitazione rilasciata" in text_of((await eva.send(here, asked)).text)
    assert (await eva.send(here, asked | {"email": "nobody"})).status_code == 422
    token = await web.member(email)
    made = (
        await token.post(
            "/api/v1/reservations",
            json={
                "resource_id": machine,
                "starts_at": "2026-12-10T09:00:00+01:00",
                "ends_at": "2026-12-10T11:00:00+01:00",
            },
        )
    ).json()
    (one,) = set(re.findall(rf"{here}/\d+/revoca", await eva.see(here)))
    page = await eva.send(one, {"reason": "Laser acceso"})
    assert page.status_code == 409
    assert made["reference"] in page.text
    done = await eva.send(one, {"reason": "Laser acceso", f"choice-{made['id']}": "cancel"})
    assert "Abilitazione revocata" in text_of(done.text)
    assert "revoked" in text_of(await ada.see("/account/abilitazioni"))
    now = (await token.get(f"/api/v1/reservations/{made['id']}")).json()
    assert now["status"] == "cancelled"


async def test_another_lab_is_recognised_and_no_more(web: Web) -> None:
    eva, _, at, _ = await _lab(web)
    _, _, other, _ = await _lab(web)
    here = f"/gestione/{at.slug}/abilitazioni"
    wanted = {"issuer": other.slug, "family": LASER, "up_to": "1"}
    page = await eva.send(f"{here}/riconosci", wanted)
    assert f"Qui valgono le abilitazioni di {other.slug.title()}" in text_of(page.text)
    assert (await eva.send(f"{here}/riconosci", wanted)).status_code == 409
    (end,) = re.findall(rf"{here}/riconoscimenti/\d+/togli", page.text)
    assert "Non vale più" in text_of((await eva.send(end, {})).text)


async def test_a_machine_out_of_order_is_said_to_be_until_it_is_back(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    form = {"machine": f"r:{machine}", "out_until": "", "out_reason": "Specchio rotto"}
    page = await eva.send(f"/gestione/{at.slug}/guasti", form)
    assert page.status_code == 200
    assert "finché non è riparata" in text_of(page.text)
    space = await ada.see(f"/spazi/{at.slug}")
    assert "Out of order: Specchio rotto" in text_of(space)
    # Also in the row that nobody has opened.
    assert "Out of order" in text_of(space.partition("<summary>")[2].partition("</summary>")[0])
    (back,) = re.findall(r"/gestione/[^\"]+/riapri", page.text)
    await eva.send(back, {})
    assert "Out of order" not in text_of(await ada.see(f"/spazi/{at.slug}"))
    wrong = await eva.send(f"/gestione/{at.slug}/guasti", form | {"out_until": "2026-11-01"})
    assert wrong.status_code == 422
