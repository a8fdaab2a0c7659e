"""Moving by page: the price first, all or nothing, refusals beside their field."""

from tests.web.client import Web
from tests.web.reserving import AFTERNOON, Scene, form, press, reserved, scene, text_of

_NEW = "?day=2026-12-02&from=09:00&to=11:00"


async def test_the_new_price_is_seen_before_and_written_after(web: Web) -> None:
    here = await scene(web, voucher=True)
    path = await reserved(here)
    page = (await here.ada.get(f"{path}/sposta{_NEW}")).text
    assert "Mercoledì 2 dicembre 2026, 9:00–11:00" in text_of(page)
    assert "Sposta: paghi €4,50 all’arrivo" in text_of(page)
    # Looking moved nothing.
    assert await _stands(web) == (0, 900)
    answer = await press(here.ada, page, "Sposta: paghi €4,50")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert await _stands(web) == (1, 450)
    assert "mercoledì 2 dicembre, 9:00–11:00" in text_of((await here.ada.get(path)).text)


async def test_a_refusal_stands_beside_its_field_and_all_stays(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    page = (await here.ada.get(f"{path}/sposta?day=2026-12-02&from=07:00&to=09:00")).text
    assert 'href="#f-from"' in page
    assert "La prenotazione resta com’era." in text_of(page)
    assert "Sposta: paghi" not in text_of(page)
    answer = await here.ada.get(f"{path}/sposta?day=mai&from=x&to=9:00")
    assert 'id="w-day"' in answer.text
    assert await _stands(web) == (0, 0)


async def test_someone_was_quicker_and_another_time_is_one_press_away(web: Web) -> None:
    here = await scene(web, units=1)
    path = await reserved(here)
    other = await web.member("other@example.org")
    wish = {"resource_id": here.resource_id} | AFTERNOON
    assert (await other.post("/api/v1/reservations", json=wish)).status_code == 201
    page = (await here.ada.get(f"{path}/sposta?day=2026-12-01&from=14:00&to=18:00")).text
    assert "Qualcuno è stato più veloce" in text_of(page)
    answer = await press(here.ada, page, "Sposta qui")
    assert answer.status_code == 303, text_of(answer.text)
    assert (await _stands(web))[0] == 1


async def test_not_at_another_price_than_the_button_said(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    button = form((await here.ada.get(f"{path}/sposta{_NEW}")).text, "Sposta: paghi €9,00")
    answer = await here.ada.post(button.action, data=button.fields | {"due": "1"})
    assert answer.status_code == 409
    assert "Il prezzo è cambiato" in text_of(answer.text)
    assert await _stands(web) == (0, 0)


async def test_what_was_cancelled_cannot_be_moved(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    button = form((await here.ada.get(f"{path}/sposta{_NEW}")).text, "Sposta: paghi")
    await press(here.ada, (await here.ada.get(path)).text, "Annulla la prenotazione")
    answer = await here.ada.post(button.action, data=button.fields)
    assert answer.status_code == 409
    assert "annullata" in text_of(answer.text)


async def test_in_english(web: Web) -> None:
    here: Scene = await scene(web)
    path = await reserved(here)
    here.ada.cookies.set("posto_language", "en")
    page = text_of((await here.ada.get(f"{path}/sposta{_NEW}")).text)
    assert "Move: pay €9.00 on arrival" in page


async def _stands(web: Web) -> tuple[int, int]:
    (row,) = await web.pool.fetch(
        "SELECT sequence, voucher_cents FROM reservations WHERE reference <> '' "
        "ORDER BY created_at, id LIMIT 1"
    )
    return row["sequence"], row["voucher_cents"]
