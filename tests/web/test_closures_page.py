"""A manager closes on a page, with every stay in view before anything happens."""

import re

import pytest

from tests.web.client import Web
from tests.web.house import CLOSE, WEEK, house
from tests.web.reserving import text_of


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
    assert re.findall(r'value="(\w+)" required checked', page.text) == ["cancel"]
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


async def test_both_are_for_managers_of_the_space(web: Web) -> None:
    here = await house(web)
    stranger = await house(web)
    for page in ("chiusure", "orari"):
        assert (await stranger.eva.get(f"{here.path}/{page}")).status_code == 403
        answer = await stranger.eva.post(
            f"{here.path}/{page}", data={"csrf_token": stranger.token, **CLOSE, **WEEK}
        )
        assert answer.status_code == 403
