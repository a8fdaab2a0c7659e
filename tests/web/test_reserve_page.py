"""The page of a choice: its price in words, its one button, and what stands in the way."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.client import Web
from tests.web.reserving import AFTERNOON, MORNING, form, forms, press, scene, text_of
from tests.web.visitor import ask, browser, newest_mail


async def test_the_price_in_words_with_the_voucher_explained(web: Web) -> None:
    here = await scene(web, voucher=True)
    page = text_of((await here.ada.get(here.path())).text)
    assert "Domani, 9:00–13:00" in page
    assert "Martedì 1 dicembre 2026, 9:00–13:00" in page
    assert "€18,00" in page
    assert "−€9,00" in page
    assert f"Metà la paga il Comune con il tuo voucher {here.code}." in page
    assert "ti restano €1.491,00" in page
    assert "Prenota: paghi €9,00 all’arrivo" in page
    assert "Senza voucher (scelto)" not in page


async def test_in_english_too(web: Web) -> None:
    here = await scene(web, voucher=True, language="en")
    page = text_of((await here.ada.get(here.path())).text)
    assert "Tomorrow, 9:00–13:00" in page
    assert "Reserve: pay €9.00 on arrival" in page
    assert "The city pays half with your voucher" in page


async def test_without_the_voucher_the_whole_price(web: Web) -> None:
    here = await scene(web, voucher=True)
    page = text_of((await here.ada.get(here.path(voucher=""))).text)
    assert "Prenota: paghi €18,00 all’arrivo" in page
    assert "Senza voucher (scelto) paghi €18,00 e il voucher resta intero" in page


async def test_one_press_reserves_and_shows_the_ticket(web: Web) -> None:
    here = await scene(web, voucher=True)
    answer = await press(here.ada, (await here.ada.get(here.path())).text, "Prenota: paghi €9,00")
    assert answer.status_code == 303
    ticket = await here.ada.get(answer.headers["location"])
    (row,) = await web.pool.fetch("SELECT * FROM reservations")
    assert row["voucher_cents"] == row["due_cents"] == 900
    assert answer.headers["location"] == f"/prenotazioni/{row['id']}"
    assert row["reference"] in text_of(ticket.text)


async def test_a_double_click_and_a_reload_reserve_once(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(here.path())).text, "Prenota")
    answers = await asyncio.gather(
        *[here.ada.post(button.action, data=button.fields) for _ in range(5)]
    )
    answers.append(await here.ada.post(button.action, data=button.fields))
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["location"] for each in answers}) == 1
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 1


async def test_who_goes_back_and_chooses_anew_reserves_anew(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(here.path())).text, "Prenota")
    first = await here.ada.post(button.action, data=button.fields)
    again = await here.ada.post(button.action, data=button.fields | AFTERNOON)
    assert first.headers["location"] != again.headers["location"]
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 2


async def test_nothing_is_reserved_at_a_price_that_the_button_did_not_say(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(here.path())).text, "Prenota")
    await web.pool.execute(
        "UPDATE resources SET prices = $1", {"items": [{"item": "hour", "cents": 600}]}
    )
    await web.pool.fetchval("SELECT change_space(space_id) FROM resources")
    answer = await here.ada.post(button.action, data=button.fields)
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "Il prezzo è cambiato" in page
    assert "Prenota: paghi €24,00 all’arrivo" in page
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 0


async def test_signing_in_comes_between_once_and_keeps_the_choice(web: Web) -> None:
    here = await scene(web)
    visitor = await browser(web)
    page = (await visitor.get(here.path(quantity=2))).text
    assert not [each for each in forms(page) if each.action == "/prenota"]
    link = page.partition('class="btn btn-primary btn-wide" href="')[2].partition('"')[0]
    wanted = parse_qs(urlsplit(link).query)["next"][0]
    assert wanted.startswith("/prenota?")
    # Which voucher is for after the sign-in.
    assert "voucher" not in wanted
    await ask(visitor, "bea@example.org", wanted)
    answer = await visitor.post((await newest_mail(web)).path)
    assert answer.headers["location"] == wanted
    again = (await visitor.get(wanted)).text
    assert "2 × " in text_of(again)
    assert (await press(visitor, again, "Prenota: paghi €36,00")).status_code == 303


async def test_who_was_signed_out_meanwhile_comes_back_to_the_choice(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(here.path())).text, "Prenota")
    answer = await (await browser(web)).post(button.action, data=button.fields)
    assert answer.status_code == 303
    path = parse_qs(urlsplit(answer.headers["location"]).query)["next"][0]
    assert "starts_at=2026-12-01T08" in path
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 0


async def test_another_sites_form_reserves_nothing(web: Web) -> None:
    here = await scene(web)
    button = form((await here.ada.get(here.path())).text, "Prenota")
    forged = button.fields | {"csrf_token": "x"}
    assert (await here.ada.post(button.action, data=forged)).status_code == 403
    elsewhere = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = await here.ada.post(button.action, data=button.fields, headers=elsewhere)
    assert answer.status_code == 403
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 0


async def test_someone_was_quicker_and_one_press_takes_something_else(web: Web) -> None:
    here = await scene(web, units=1)
    page = (await here.ada.get(here.path())).text
    other = await web.member("other@example.org")
    await other.post("/api/v1/reservations", json={"resource_id": here.resource_id} | MORNING)
    answer = await press(here.ada, page, "Prenota")
    assert answer.status_code == 409
    said = text_of(answer.text)
    assert "Qualcuno è stato più veloce" in said
    assert "Non hai prenotato e non paghi nulla" in said
    taken = await press(here.ada, answer.text, "Prenota, paghi €18,00")
    assert taken.status_code == 303, text_of(taken.text)
    assert await web.pool.fetchval("SELECT count(*) FROM reservations") == 2


async def test_who_looks_too_late_sees_the_alternatives_at_once(web: Web) -> None:
    here = await scene(web, units=1)
    other = await web.member("other@example.org")
    await other.post("/api/v1/reservations", json={"resource_id": here.resource_id} | MORNING)
    answer = await here.ada.get(here.path())
    assert answer.status_code == 200
    assert "Qualcuno è stato più veloce" in text_of(answer.text)
    nobody = (await web.anonymous.get(here.path())).text
    assert "Scegli, paghi €18,00" in text_of(nobody)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"ends_at": "2026-12-01T08:07:00Z"}, "to", "Qui si resta almeno 30 minuti"),
        ({"starts_at": "2026-12-01T08:10:00Z"}, "from", "Il più vicino è 09:00"),
        ({"ends_at": "2026-12-01T22:00:00Z"}, "from", "aperto 08:00–20:00"),
        ({"quantity": 3}, "quantity", "al massimo 2 per volta"),
    ],
)
async def test_a_rule_says_no_beside_its_field(
    web: Web, fields: dict[str, str], field: str, words: str
) -> None:
    here = await scene(web)
    page = (await here.ada.get(here.path(**fields))).text
    assert words in text_of(page)
    assert f'href="#f-{field}"' in page
    assert f'id="w-{field}"' in page
    assert "autofocus" in page
    assert not [each for each in forms(page) if each.action == "/prenota"]


async def test_what_is_wrong_in_the_form_is_said_beside_it(web: Web) -> None:
    here = await scene(web)
    answer = await here.ada.get(
        f"/prenota?resource={here.resource_id}&day=oggi&from=9:00&to=25:00&quantity=0"
    )
    assert answer.status_code == 422
    for field in ("day", "to", "quantity"):
        assert f'id="w-{field}"' in answer.text
    assert "scegli un giorno del calendario" in text_of(answer.text)


async def test_the_forms_clock_is_the_spaces(web: Web) -> None:
    here = await scene(web)
    page = await here.ada.get(
        f"/prenota?resource={here.resource_id}&day=2026-12-02&from=10:00&to=12:30&quantity=2"
    )
    fields = form(page.text, "Prenota").fields
    assert fields["starts_at"] == "2026-12-02T09:00:00Z"
    assert fields["ends_at"] == "2026-12-02T11:30:00Z"
    assert fields["quantity"] == "2"


async def test_anothers_voucher_looks_like_none_and_guessing_ends(web: Web) -> None:
    here = await scene(web)
    for _ in range(10):
        page = await here.ada.get(here.path(voucher="MI-WRONG-CODE"))
        assert page.status_code == 200
        assert "Nessuno dei tuoi voucher ha questo codice" in text_of(page.text)
    assert (await here.ada.get(here.path(voucher="MI-OTHER"))).status_code == 429


async def test_a_voucher_that_is_not_accepted_there_is_left_aside_with_its_reason(
    web: Web,
) -> None:
    here = await scene(web, voucher=True)
    await web.pool.execute("DELETE FROM certifications")
    await web.pool.fetchval("SELECT change_space(space_id) FROM resources")
    page = text_of((await here.ada.get(here.path())).text)
    assert f"Il voucher {here.code} qui non si usa" in page
    assert "Prenota: paghi €18,00" in page


@pytest.mark.parametrize("resource", ["", "x", "0", "99999999999", "7777777"])
async def test_a_resource_that_is_not_there(web: Web, resource: str) -> None:
    answer = await web.anonymous.get(f"/prenota?resource={resource}")
    assert answer.status_code == 404


async def test_approval_asks_the_space(web: Web) -> None:
    here = await scene(web, rules={"approval": True})
    page = (await here.ada.get(here.path())).text
    assert "Risponde lo spazio," in text_of(page)
    answer = await press(here.ada, page, "Chiedi allo spazio: paghi €18,00")
    ticket = text_of((await here.ada.get(answer.headers["location"])).text)
    assert "Aspetta l’ok dello spazio" in ticket
