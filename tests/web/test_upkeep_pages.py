"""A manager closes and changes hours on pages: with every stay in view before anything happens."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import pytest

from booking.members.sessions import begin_session, csrf_token
from tests import make
from tests.web.client import Web
from tests.web.reserving import text_of
from tests.web.visitor import browser

RESERVATIONS = "/api/v1/reservations"
WEEK = {f"day-{number}": "8–20" for number in range(1, 6)} | {"holidays": "1"}
CLOSE = {"blocks": "", "day": "2026-12-01", "from": "0:00", "to": "24:00", "reason": "Lavori"}


@dataclass
class House:
    """Eva, who manages a space with two desks, in her browser; Ada, who reserves there."""

    eva: httpx.AsyncClient
    token: str
    ada: httpx.AsyncClient
    path: str
    desk: int

    async def reserve(self, start: str, end: str) -> dict[str, Any]:
        """A desk on the first of December."""
        at = "2026-12-01T"
        wish = {
            "resource_id": self.desk,
            "starts_at": f"{at}{start}:00+01:00",
            "ends_at": f"{at}{end}:00+01:00",
        }
        made: dict[str, Any] = (await self.ada.post(RESERVATIONS, json=wish)).json()
        return made

    async def now(self, made: dict[str, Any]) -> tuple[str, int]:
        now = (await self.ada.get(f"{RESERVATIONS}/{made['id']}")).json()
        return now["status"], now["units"][0]["id"]

    async def send(self, page: str, form: dict[str, Any]) -> httpx.Response:
        return await self.eva.post(
            f"{self.path}/{page}", data={"csrf_token": self.token, **form}, follow_redirects=True
        )


async def house(web: Web, language: str = "it", **resource: Any) -> House:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at, units=2, **resource)
        eva = await make.member(conn, manages=frozenset({at.id}))
        secret = await begin_session(conn, member_id=eva.id, now=web.at)
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", language)
    ada = await web.member("ada@example.org")
    return House(client, csrf_token(secret), ada, f"/gestione/{at.slug}", desk)


async def test_what_hits_nobody_is_closed_at_once_and_reopened(web: Web) -> None:
    here = await house(web)
    assert "Nessuna chiusura" in text_of((await here.eva.get(f"{here.path}/chiusure")).text)
    page = await here.send("chiusure", CLOSE)
    said = text_of(page.text)
    assert page.status_code == 200
    assert "Tutto lo spazio" in said
    assert "Domani, 0:00" in said
    assert "Lavori" in said
    (closure,) = re.findall(r"/chiusure/(\d+)/riapri", page.text)
    assert "Nessuna chiusura" in text_of((await here.send(f"chiusure/{closure}/riapri", {})).text)
    # A second press of a form that was shown before changes nothing and is no error.
    assert (await here.send(f"chiusure/{closure}/riapri", {})).status_code == 200


async def test_each_stay_is_asked_about_before_anything_closes(web: Web) -> None:
    here = await house(web)
    made = [await here.reserve("09:00", "10:00"), await here.reserve("11:00", "12:00")]
    _, unit = await here.now(made[0])
    async with web.pool.acquire() as conn:
        await conn.execute("UPDATE members SET name = 'Ada Neri' WHERE email = 'ada@example.org'")
        for each in made:
            await conn.execute(
                "UPDATE claims SET unit_id = $2 WHERE reservation_id = $1", each["id"], unit
            )
            await conn.execute(
                "UPDATE reservations SET unit_ids = ARRAY[$2::int] WHERE id = $1", each["id"], unit
            )
    closing = CLOSE | {"blocks": f"u:{unit}"}
    page = await here.send("chiusure", closing)
    assert page.status_code == 409
    said = text_of(page.text)
    assert "Tocca 2 prenotazioni" in said
    # What is to be closed, when and why stands above the choices.
    assert f"· {CLOSE['reason']}" in said.partition("Tocca 2")[2].partition("Ada Neri")[0]
    assert "Ada Neri" in said
    assert [await here.now(each) for each in made] == [("confirmed", unit)] * 2
    chosen = {f"choice-{made[0]['id']}": "move", f"choice-{made[1]['id']}": "offer"}
    done = await here.send("chiusure", closing | chosen)
    assert done.status_code == 200
    assert "1 spostata" in text_of(done.text)
    assert "1 annullata" in text_of(done.text)
    status, now_on = await here.now(made[0])
    assert (status, now_on == unit) == ("confirmed", False)
    assert (await here.now(made[1]))[0] == "cancelled"


async def test_what_was_chosen_stays_marked_where_one_of_them_cannot_be_moved(web: Web) -> None:
    here = await house(web)
    made = [await here.reserve("09:00", "10:00"), await here.reserve("09:00", "10:00")]
    made.append(await here.reserve("11:00", "12:00"))
    _, unit = await here.now(made[2])
    of_unit = [each for each in made if (await here.now(each))[1] == unit]
    stuck, free = (f"choice-{each['id']}" for each in of_unit)
    closing = CLOSE | {"blocks": f"u:{unit}", stuck: "move", free: "offer", "choice-all": "cancel"}
    page = await here.send("chiusure", closing)
    assert page.status_code == 409
    assert 'id="troubles"' in page.text
    assert re.findall(r'value="(\w+)" checked', page.text) == ["cancel"]
    chosen = dict(
        re.findall(r'name="(choice-[^"]{9,})".*?(?:value="(\w+)" selected|</select>)', page.text)
    )
    # What can't be is no choice any more.
    assert chosen == {stuck: "", free: "offer"}


async def test_one_choice_holds_for_all_that_are_not_chosen_singly(web: Web) -> None:
    here = await house(web)
    made = [await here.reserve("09:00", "10:00"), await here.reserve("09:00", "10:00")]
    made.append(await here.reserve("11:00", "12:00"))
    _, unit = await here.now(made[2])
    asked = await here.send("chiusure", CLOSE)
    assert len(re.findall(r'name="choice-all"', asked.text)) == 2
    assert len(re.findall(r'<option value="">Come per tutte', asked.text)) == 3
    # What nobody saw in the form is asked about, whatever holds for all.
    unseen = {f"choice-{each['id']}": "" for each in made[1:]} | {"choice-all": "cancel"}
    assert (await here.send("chiusure", CLOSE | unseen)).status_code == 409
    # Of the stays on that unit the one from nine can't move: both units are taken then.
    closing = CLOSE | {"blocks": f"u:{unit}", "choice-all": "move"}
    said = await here.send("chiusure", closing)
    seen = {f"choice-{each['id']}": "" for each in made if each["reference"] in said.text}
    assert len(seen) == 2
    done = await here.send("chiusure", closing | seen)
    assert "1 spostata" in text_of(done.text)
    assert "1 annullata" in text_of(done.text)
    left = [each for each in made if (await here.now(each))[0] == "confirmed"]
    singly = {f"choice-{each['id']}": "" for each in left} | {"choice-all": "keep"}
    hours = WEEK | {"day-2": "8–8:30"} | {f"choice-{left[0]['id']}": "cancel"}
    assert 'value="cancel" selected' in (await here.send("orari", hours)).text
    hours |= singly | {f"choice-{left[0]['id']}": "cancel"}
    done = await here.send("orari", hours)
    assert "1 tenuta" in text_of(done.text)
    assert "1 annullata" in text_of(done.text)
    assert (await here.now(left[0]))[0] == "cancelled"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "annullarla annulla anche 1 altra prenotazione della stessa visita."),
        ("en", "cancelling it cancels 1 other reservation of the same visit too."),
    ],
)
async def test_a_part_of_a_visit_says_how_many_fall_with_it(
    web: Web, language: str, sentence: str
) -> None:
    here = await house(web, language)
    at = "2026-12-01T"
    parts = [
        {"resource_id": here.desk, "starts_at": f"{at}{start}+01:00", "ends_at": f"{at}{end}+01:00"}
        for start, end in (("09:00:00", "10:00:00"), ("14:00:00", "15:00:00"))
    ]
    made = (await here.ada.post("/api/v1/groups", json={"reservations": parts})).json()
    first, second = made["reservations"]
    closing = CLOSE | {"to": "12:00"}
    # Who cancels the one on its own page reads the same there.
    assert sentence in text_of((await here.eva.get(f"/prenotazioni/{first['id']}")).text)
    page = await here.send("chiusure", closing)
    assert sentence in text_of(page.text)
    await here.send("chiusure", closing | {f"choice-{first['id']}": "cancel"})
    assert {(await here.now(each))[0] for each in (first, second)} == {"cancelled"}


async def test_who_reserved_meanwhile_is_asked_about_too(web: Web) -> None:
    here = await house(web)
    first = await here.reserve("09:00", "10:00")
    assert (await here.send("chiusure", CLOSE)).status_code == 409
    second = await here.reserve("15:00", "16:00")
    page = await here.send("chiusure", CLOSE | {f"choice-{first['id']}": "cancel"})
    assert page.status_code == 409
    assert second["reference"] in page.text
    assert re.findall(r'value="(\w+)" selected', page.text) == ["cancel"]
    assert {(await here.now(each))[0] for each in (first, second)} == {"confirmed"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "soon"), ("from", "25:00"), ("reason", ""), ("until_day", "2026-11-01")],
)
async def test_what_makes_no_sense_is_said_beside_its_field(
    web: Web, field: str, value: str
) -> None:
    here = await house(web)
    page = await here.send("chiusure", CLOSE | {field: value})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert "Non è cambiato nulla" in text_of(page.text)


async def test_hours_are_changed_and_each_stay_outside_is_asked_about(web: Web) -> None:
    here = await house(web)
    made = await here.reserve("15:00", "16:00")
    page = (await here.eva.get(f"{here.path}/orari")).text
    assert 'value="8–20"' in page
    shorter = WEEK | {"day-2": "8–12:30, 13:00–14"}
    asked = await here.send("orari", shorter)
    assert asked.status_code == 409
    assert "Tocca 1 prenotazione" in text_of(asked.text)
    done = await here.send("orari", shorter | {f"choice-{made['id']}": "keep"})
    assert done.status_code == 200
    assert "1 tenuta" in text_of(done.text)
    assert 'value="8–12:30, 13–14"' in done.text
    assert (await here.now(made))[0] == "confirmed"


async def test_what_changes_in_the_hours_stands_above_the_choices(web: Web) -> None:
    here = await house(web)
    await here.reserve("15:00", "16:00")
    same = await here.send("orari", WEEK)
    assert "non è cambiato nulla" in text_of(same.text)
    inventory = {"kind": "exception", "name": "Inventario", "first_day": "2027-02-01"}
    await here.send("orari", WEEK | inventory)
    august = {"kind": "season", "name": "Agosto", "first_day": "2027-08-02", "special": "lun 8-13"}
    wanted = WEEK | {"day-2": "8-12:30, 13-14", "day-6": "9-13", "holidays": ""}
    asked = await here.send("orari", wanted | august | {"remove": "exception-2027-02-01"})
    said = text_of(asked.text).partition("Tocca 1")[2].partition("Non è ancora")[0]
    for line in (
        "Martedì : 8–20 → diventa 8–12:30, 13–14",
        "Sabato : chiuso → diventa 9–13",
        "Nei festivi : chiuso → diventa aperto come gli altri giorni",
        "Eccezione tolta : Inventario, Lunedì 1 febbraio 2027: chiuso",
        "Stagione nuova : Agosto, Lunedì 2 agosto 2027: lun 08:00-13:00",
    ):
        assert line in said, said
    assert "Lunedì :" not in said


async def test_days_with_hours_of_their_own_come_and_go(web: Web) -> None:
    here = await house(web, "en")
    august = {"kind": "season", "name": "August", "first_day": "2027-08-01",
              "last_day": "2027-08-31", "special": "mon-fri 8-13, sat 9-12"}  # fmt: skip
    page = await here.send("orari", WEEK | august)
    said = text_of(page.text)
    assert page.status_code == 200
    assert "August Season" in said
    assert "Mon-Fri 08:00-13:00, Sat 09:00-12:00" in said
    (key,) = re.findall(r'name="remove" value="([^"]+)"', page.text)
    gone = await here.send("orari", WEEK | {"remove": key})
    assert "None: the week always holds." in text_of(gone.text)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"day-1": "all day"}, "day-1"),
        ({"day-1": "8-12, 11-14"}, "day-1"),
        ({"name": "August"}, "first_day"),
        ({"first_day": "2027-08-01"}, "name"),
        ({"name": "x", "first_day": "2027-08-02", "last_day": "2027-08-01"}, "last_day"),
        ({"name": "x", "first_day": "2027-08-02", "special": "lun 8"}, "special"),
    ],
)
async def test_hours_that_make_no_sense_are_said_beside_their_field(
    web: Web, form: dict[str, str], field: str
) -> None:
    here = await house(web)
    page = await here.send("orari", WEEK | form)
    assert page.status_code == 422
    assert f'aria-describedby="w-{field}"' in page.text


async def test_hours_with_a_break_are_read_and_what_is_not_names_its_day(web: Web) -> None:
    here = await house(web)
    form = (await here.eva.get(f"{here.path}/orari")).text
    assert "con una pausa 9–13, 14–18; mezza giornata 9–13" in text_of(form)
    summer = {"name": "Estate", "first_day": "2027-08-01", "special": "lun-ven 9-13, 14-18"}
    done = await here.send("orari", WEEK | {"day-1": "9-13, 14-18", "day-6": "9-13"} | summer)
    assert done.status_code == 200
    assert 'value="9–13, 14–18"' in done.text
    assert "lun-ven 09:00-13:00 14:00-18:00" in text_of(done.text)
    for field, wrong, said in (
        ("day-3", "9-13 e poi 14", "Mercoledì : «9-13 e poi 14» non si legge: scrivi per esempio"),
        ("day-7", "9-14, 13-18", "Domenica : le fasce di uno stesso giorno si sovrappongono"),
        ("special", "lun 22-26", "Orari in quei giorni : «lun 22-26» non si legge"),
        ("special", "<b>", "Orari in quei giorni : «<b>» non si legge: scrivi per esempio"),
    ):
        page = await here.send("orari", WEEK | summer | {field: wrong})
        assert page.status_code == 422
        assert said in unescape(text_of(page.text))
    twice = await here.send("orari", WEEK | summer)
    said = text_of(twice.text)
    assert "Stagioni ed eccezioni : domenica 1 agosto sta in «Estate» e in «Estate»: un" in said
    assert 'href="#f-first_day"' in twice.text


async def test_both_are_for_managers_of_the_space(web: Web) -> None:
    here = await house(web)
    stranger = await house(web)
    for page in ("chiusure", "orari"):
        assert (await stranger.eva.get(f"{here.path}/{page}")).status_code == 403
        answer = await stranger.eva.post(
            f"{here.path}/{page}", data={"csrf_token": stranger.token, **CLOSE, **WEEK}
        )
        assert answer.status_code == 403


async def test_nights_that_run_into_the_next_morning_are_said_beside_their_day(web: Web) -> None:
    here = await house(web)
    page = await here.send("orari", WEEK | {"day-1": "20–10"})
    assert page.status_code == 422
    assert 'href="#f-day-1"' in page.text
    assert "lun 20:00-10:00 si sovrappone a mar 08:00-20:00" in text_of(page.text)
