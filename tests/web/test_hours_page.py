"""A manager changes hours on a page, with every stay in view before anything happens."""

import re
from html import unescape

import pytest

from tests.web.client import Web
from tests.web.house import WEEK, house
from tests.web.reserving import text_of


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
        ("special", "9-13 e poi", "Orari in quei giorni : «9-13 e poi» non si legge"),
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
    eve = {"kind": "exception", "name": "Vigilia", "first_day": "2026-12-24", "special": "9-13, 14"}
    assert (await here.send("orari", WEEK | eve)).status_code == 422
    done = await here.send("orari", WEEK | eve | {"special": "9-13, 14-18"})
    assert "lun-dom 09:00-13:00 14:00-18:00" in text_of(done.text)


async def test_nights_that_run_into_the_next_morning_are_said_beside_their_day(web: Web) -> None:
    here = await house(web)
    page = await here.send("orari", WEEK | {"day-1": "20–10"})
    assert page.status_code == 422
    assert 'href="#f-day-1"' in page.text
    assert "lun 20:00-10:00 si sovrappone a mar 08:00-20:00" in text_of(page.text)
