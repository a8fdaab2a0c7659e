"""A manager makes, changes and retires what there is to reserve, on pages and without scripts."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.web.client import Web
from tests.web.house import House, house
from tests.web.reserving import text_of

ROOM: dict[str, Any] = {
    "name_it": "Sala Rossa", "name_en": "Red room", "kind": "room", "count": "2",
    "amenity": ["screen"], "grid_minutes": "30 min", "shortest_minutes": "1 h",
    "longest_minutes": "8h", "lead_minutes": "", "ahead_days": "90", "turnaround_minutes": "0 min",
    "cancel_before_minutes": "1 g", "answer_within_minutes": "1 d", "vat": "22",
    "peak": "20", "off_peak": "12,50", "peak_hours": "lun-ven 9-18", "day": "90",
    "half_day_hours": "4", "hours_per_day": "4",
}  # fmt: skip


def _values(page: str) -> dict[str, str]:
    """What the form's fields hold."""
    return dict(re.findall(r'name="([a-z_]+)"[^>]* value="([^"]*)"', page))


async def _made(here: House) -> tuple[httpx.Response, str]:
    page = await here.send("risorse/nuova", ROOM)
    assert page.status_code == 200, text_of(page.text)
    return page, page.url.path.removeprefix(f"{here.path}/")


async def test_a_room_is_made_and_changed_and_is_in_the_list(web: Web) -> None:
    here = await house(web)
    page, path = await _made(here)
    sent = _values(page.text)
    assert (sent["off_peak"], sent["longest_minutes"], sent["cancel_before_minutes"]) == (
        "12,50", "8 h", "1 g",
    )  # fmt: skip
    assert "Risorsa aggiunta" in text_of(page.text)
    assert 'value="screen" checked' in page.text
    flat = {"peak": "", "off_peak": "", "peak_hours": "", "hour": "9", "version": sent["version"]}
    saved = await here.send(path, ROOM | flat)
    assert "Salvata" in text_of(saved.text)
    listed = text_of((await here.eva.get(f"{here.path}/risorse")).text)
    assert "Sala Rossa Sala · 2 unità €9,00 l’ora" in listed
    # Somebody who had it open before sees what it is now.
    lost = await here.send(path, ROOM | {"name_it": "Altra", "version": sent["version"]})
    assert lost.status_code == 409
    assert _values(lost.text)["name_it"] == "Sala Rossa"
    assert "Nel frattempo è cambiata" in text_of(lost.text)


@pytest.mark.parametrize(
    "page",
    [
        *("", "risorse/nuova", "foto", "extra", "chiusure", "persone", "calendari", "porta"),
        "abilitazioni",
    ],
)
async def test_on_every_page_of_a_manager_what_has_to_be_filled_in_is_marked(
    web: Web, page: str
) -> None:
    here = await house(web)
    made = await here.reserve("09:00", "11:00")
    query = f"?day=2026-12-01&stay={made['id']}"
    if page == "persone":
        query = f"?chi={await web.pool.fetchval('SELECT max(member_id) FROM reservations')}"
    answer = await here.eva.get(f"{here.path}/{page}{query}".replace("/?", "?"))
    assert answer.status_code == 200
    labels = re.findall(r"<label[^>]*>.*?</label>", answer.text, re.DOTALL)
    required = [each for each in labels if re.search(r"<input(?! type=.radio)[^>]* required", each)]
    assert required
    assert [each for each in required if 'class="needed"' not in each] == []
    assert "con l’asterisco (*) sono da compilare" in text_of(answer.text)


async def test_what_has_to_be_filled_in_is_marked_and_the_form_says_so(web: Web) -> None:
    here = await house(web)
    page = (await here.eva.get(f"{here.path}/risorse/nuova")).text
    assert "I campi con l’asterisco (*) sono da compilare." in text_of(page)
    marked = re.findall(r'aria-hidden="true">\*</span></span>[^/]*?<input id="f-([a-z_]+)"', page)
    required = re.findall(r'<input id="f-([a-z_]+)"[^>]* (?:aria-)?required', page)
    assert marked == required == ["name_it", "name_en", "vat"]


def _open(page: str) -> list[str]:
    """The headings of the sections that are open."""
    found = re.findall(r'<details class="panel part mb-2" open[^>]*>\s*<summary><h2>([^<]*)', page)
    return [unescape(each) for each in found]


async def test_a_folded_section_says_what_stands_in_it_and_one_with_an_error_is_open(
    web: Web,
) -> None:
    here = await house(web)
    assert _open((await here.eva.get(f"{here.path}/risorse/nuova")).text) == ["Prezzi"]
    page, path = await _made(here)
    assert _open(page.text) == []
    said = text_of(page.text)
    assert "Prezzi €20,00 l’ora nelle ore di punta, €12,50 nelle altre, €90,00 il giorno" in said
    assert "Regole da 1 h a 8 h, si annulla gratis fino a 1 g prima" in said
    assert "Limiti per persona ore al giorno: 4" in said
    # What is for machines is there for those alone, or where something of it is filled in.
    assert 'hidden data-kind="machine"' in page.text
    version = _values(page.text)["version"]
    wrong = await here.send(path, ROOM | {"hours_per_day": "x", "version": version})
    assert _open(wrong.text) == ["Limiti per persona"]
    machine = await here.send(path, ROOM | {"kind": "machine", "version": version})
    assert _open(machine.text) == ["Macchina, patentino e assistenza"]
    trained = await here.send(path, ROOM | {"qualification": "laser_cutter", "version": version})
    assert 'hidden data-kind="machine"' not in trained.text


async def test_what_makes_no_sense_is_said_beside_its_field_and_keeps_the_rest(web: Web) -> None:
    here = await house(web, "en")
    for form, field in (
        ({"name_en": ""}, "name_en"),
        ({"hour": "9"}, "hour"),
        ({"off_peak": ""}, "off_peak"),
        ({"day": "ninety"}, "day"),
        ({"vat": "101"}, "vat"),
        ({"peak_hours": "always"}, "peak_hours"),
        ({"longest_minutes": "soon"}, "longest_minutes"),
        ({"longest_minutes": "30 min"}, "longest_minutes"),
        ({"grid_minutes": "1 min"}, "grid_minutes"),
        ({"hours_per_day": "25"}, "hours_per_day"),
        ({"kind": "machine"}, "family"),
        ({"count": "0"}, "count"),
    ):
        page = await here.send("risorse/nuova", ROOM | form)
        assert page.status_code == 422, form
        assert f'aria-describedby="w-{field}"' in page.text, (form, text_of(page.text))
        assert _values(page.text)["name_it"] == "Sala Rossa"


async def test_a_number_out_of_range_is_told_the_range_in_the_words_of_the_form(web: Web) -> None:
    here = await house(web)
    for field, value, said in (
        ("hours_per_day", "99999999999", "da 1 a 24"),
        ("ahead_days", "-1", "da 1 a 732"),
        ("position", "40000", "da 0 a 32767"),
        ("grid_minutes", "0", "da 5 min a 1 g"),
        ("longest_minutes", "9999999 h", "da 5 min a 366 g"),
        ("turnaround_minutes", "-5 min", "da 0 min a 1 g"),
        ("grace_minutes", "0 min", "da 1 min a 1 g"),
        ("vat", "-1", "una percentuale da 0 a 100"),
        ("vat", "1000000", "una percentuale da 0 a 100"),
        ("day", "1000000", "un importo da 0 a 999.999,99 euro"),
        ("open_reservations", "molte", "scrivi un numero intero"),
        ("lead_minutes", "-", "scrivi un tempo come 30 min, 2 h o 1 g"),
    ):
        page = await here.send("risorse/nuova", ROOM | {"check_in": "1", field: value})
        assert page.status_code == 422, (field, value)
        assert f'id="w-{field}">{said}<' in page.text, (field, value, text_of(page.text))


async def test_retiring_what_nobody_has_reserved_is_asked_about_first(web: Web) -> None:
    here = await house(web)
    made = await here.reserve("09:00", "11:00")
    _, taken = await here.now(made)
    (free,) = [
        each["id"]
        for each in await web.pool.fetch("SELECT id FROM units WHERE resource_id = $1", here.desk)
        if each["id"] != taken
    ]
    path = f"risorse/{here.desk}/unita/{free}/ritira"
    asked = await here.send(path, {})
    assert asked.status_code == 200
    assert "Non tocca nessuna prenotazione" in text_of(asked.text)
    retired = "SELECT retired_at IS NOT NULL FROM units WHERE id = $1"
    assert await web.pool.fetchval(retired, free) is False
    done = await here.send(path, {"sure": _values(asked.text)["sure"]})
    assert "Ritirata" in text_of(done.text)
    assert await web.pool.fetchval(retired, free) is True


async def test_units_and_the_resource_go_with_every_stay_in_view_and_come_back(web: Web) -> None:
    here = await house(web)
    made = await here.reserve("09:00", "11:00")
    status, unit = await here.now(made)
    path = f"risorse/{here.desk}"
    assert (await here.send(f"{path}/unita", {"unit": "Finestra"})).status_code == 200
    wrong = await here.send(f"{path}/unita", {"unit": "finestra"})
    assert 'aria-describedby="w-unit"' in wrong.text
    renamed = await here.send(f"{path}/unita/{unit}", {f"unit-{unit}": "Porta"})
    assert 'value="Porta"' in renamed.text
    asked = await here.send(f"{path}/unita/{unit}/ritira", {})
    assert (asked.status_code, await here.now(made)) == (409, (status, unit))
    assert "Tocca 1 prenotazione" in text_of(asked.text)
    done = await here.send(f"{path}/unita/{unit}/ritira", {f"choice-{made['id']}": "move"})
    assert "1 spostata" in text_of(done.text)
    assert (await here.now(made))[1] != unit
    back = await here.send(f"{path}/unita/{unit}/ripristina", {})
    assert "Ripristinata" in text_of(back.text)
    await here.send(f"{path}/ritira", {f"choice-{made['id']}": "cancel"})
    listed = text_of((await here.eva.get(f"{here.path}/risorse")).text)
    assert "Non c’è ancora nulla da prenotare" in listed
    assert "Ritirate" in listed
    assert "Ripristinata" in text_of((await here.send(f"{path}/ripristina", {})).text)


async def test_a_hall_is_made_of_halves_and_what_is_another_spaces_is_not_found(web: Web) -> None:
    here = await house(web)
    _, path = await _made(here)
    rooms = path.split("/")[-1]
    hall = ROOM | {"name_it": "Salone", "kind": "area", "count": "", "part": [rooms]}
    page = await here.send("risorse/nuova", hall)
    assert page.status_code == 200, text_of(page.text)
    assert "Di che cosa è fatto" in text_of(page.text)
    there = await house(web)
    stranger = await there.send(f"risorse/{rooms}", ROOM)
    assert stranger.status_code == 404


async def test_how_one_checks_in_is_chosen_and_shown_again(web: Web) -> None:
    here = await house(web)
    door = ROOM | {"check_in": "1", "way_door": "1", "way_code": "1", "grace_minutes": "20 min"}
    page = await here.send("risorse/nuova", door)
    assert page.status_code == 200, text_of(page.text)
    rules = await web.pool.fetchval("SELECT rules FROM resources WHERE name ->> 'en' = 'Red room'")
    assert (rules["check_in"]["ways"], rules["check_in"]["grace_minutes"]) == (["door", "code"], 20)
    assert 'name="way_door" value="1" checked' in page.text
    assert 'name="way_button" value="1" checked' not in page.text
    none = await here.send("risorse/nuova", ROOM | {"check_in": "1"})
    assert none.status_code == 422
    assert 'id="w-way_button"' in none.text
