"""One's own reservations, vouchers and calendar addresses."""

import re
from datetime import timedelta

import pytest
from markupsafe import Markup

from booking.web.pages.own.qr import qr_svg
from tests.web.client import Web
from tests.web.reserving import AFTERNOON, MORNING, press, reserved, scene, text_of
from tests.web.visitor import csrf_token, signed_in


async def test_who_has_none_is_shown_the_way(web: Web) -> None:
    ada = await signed_in(web)
    page = (await ada.get("/prenotazioni")).text
    assert "Non hai ancora prenotato nulla" in text_of(page)
    assert '<a class="btn btn-primary" href="/">' in page


async def test_the_next_one_is_a_ticket_and_the_others_a_list(web: Web) -> None:
    here = await scene(web, voucher=True)
    later, sooner = await reserved(here, **AFTERNOON), await reserved(here, **MORNING)
    page = (await here.ada.get("/prenotazioni")).text
    assert page.index(f'href="{sooner}"') < page.index('role="img"') < page.index(f'href="{later}"')
    said = text_of(page)
    assert "La prossima Domani, 9:00–13:00" in said
    assert "€1.482,00 da usare" in said
    assert "in prenotazioni future €18,00" in said
    assert "in tutto €1.500,00" in said


async def test_a_list_draws_one_code(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """One takes longer to draw than ten lines."""
    drawn: list[str] = []

    def draw(text: str, *, label: str) -> Markup:
        drawn.append(label)
        return qr_svg(text, label=label)

    monkeypatch.setattr("booking.web.pages.own.ticket.qr_svg", draw)
    here = await scene(web)
    for wish in (MORNING, AFTERNOON):
        await reserved(here, **wish)
    page = (await here.ada.get("/prenotazioni")).text
    assert len(drawn) == 1
    assert f'aria-label="{drawn[0]}"' in page


async def test_cancelled_from_the_list_it_is_among_the_past(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    page = (await here.ada.get("/prenotazioni")).text
    assert (await press(here.ada, page, "Annulla")).headers["location"] == path
    said = text_of((await here.ada.get("/prenotazioni")).text)
    assert "Non hai prenotazioni in arrivo." in said
    assert "Passate e annullate" in said
    assert "Annullata" in said


async def test_the_past_is_paged(web: Web) -> None:
    here = await scene(web)
    for day in (1, 2, 3, 4, 9, 10, 11, 14, 15, 16, 17, 18):
        at = f"2026-12-{day:02}T"
        await reserved(here, starts_at=f"{at}09:00:00Z", ends_at=f"{at}10:00:00Z")
    web.at += timedelta(days=25)
    page = (await here.ada.get("/prenotazioni")).text
    more = page.partition('href="/prenotazioni?cursor=')[2].partition("#")[0]
    assert page.count("<h3>") == 10
    rest = (await here.ada.get(f"/prenotazioni?cursor={more}")).text
    assert rest.count("<h3>") == 2
    assert "Mostra altre passate" not in text_of(rest)


async def test_those_to_come_are_paged(web: Web) -> None:
    here = await scene(web)
    hours = [(day, hour) for day in (1, 2, 3, 4, 9, 10, 11, 14, 15) for hour in (8, 10, 12)]
    for day, hour in hours:
        at = f"2026-12-{day:02}T"
        await reserved(here, starts_at=f"{at}{hour:02}:00:00Z", ends_at=f"{at}{hour + 1:02}:00:00Z")
    page = (await here.ada.get("/prenotazioni")).text
    more = page.partition('href="/prenotazioni?ahead=')[2].partition("#")[0]
    assert page.count("<h3>") == 24
    rest = (await here.ada.get(f"/prenotazioni?ahead={more}")).text
    assert rest.count("<h3>") == len(hours) - 25
    assert "Mostra le successive" not in text_of(rest)
    assert "Non hai prenotazioni in arrivo." not in text_of(rest)


async def test_only_ones_own(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    other = await signed_in(web, "other@example.org")
    assert path not in (await other.get("/prenotazioni")).text


async def test_a_calendar_address_is_made_and_shown_once(web: Web) -> None:
    ada = await signed_in(web)
    page = (await ada.get("/agenda")).text
    assert "Non hai ancora un indirizzo." in text_of(page)
    made = await press(ada, page, "Crea l’indirizzo", name="Telefono", scope="details")
    address = made.text.partition('value="http')[2].partition('"')[0]
    assert "/calendars/private/" in address
    assert "webcal://" in made.text
    assert "Google rilegge circa una volta al giorno." in text_of(made.text)
    again = await press(ada, page, "Crea l’indirizzo", name="Telefono", scope="details")
    assert address in again.text
    assert await web.pool.fetchval("SELECT count(*) FROM calendar_feeds") == 1
    listed = (await ada.get("/agenda")).text
    assert address not in listed
    assert "Telefono" in text_of(listed)
    token = address.rpartition("/")[2].removesuffix(".ics")
    for table in ("calendar_feeds", "idempotent_answers", "events"):
        rows = await web.pool.fetch(f"SELECT t::text AS text FROM {table} t")
        assert all(token not in row["text"] for row in rows), table


async def test_a_calendar_address_is_switched_off(web: Web) -> None:
    ada, eve = await signed_in(web), await signed_in(web, "eve@example.org")
    page = (await ada.get("/agenda")).text
    made = await press(ada, page, "Crea l’indirizzo", name="Telefono", scope="busy")
    feed = await web.pool.fetchval("SELECT id FROM calendar_feeds")
    eves = (await eve.get("/agenda")).text.partition('name="csrf_token" value="')[2]
    stolen = await eve.post(f"/agenda/{feed}/spegni", data={"csrf_token": eves.partition('"')[0]})
    assert stolen.status_code == 404
    assert (await press(ada, made.text, "Spegni")).status_code == 303
    assert "Non hai ancora un indirizzo." in text_of((await ada.get("/agenda")).text)


async def test_a_manager_and_the_city_choose_what_an_address_shows(web: Web) -> None:
    here = await scene(web)
    ada, slug = here.ada, here.slug
    space_id = await web.pool.fetchval("SELECT id FROM spaces WHERE slug = $1", slug)
    page = (await ada.get("/agenda")).text
    assert 'value="closures"' not in page
    assert 'value="space:' not in page
    for scope in ("closures", f"space:{slug}"):
        assert (
            await press(ada, page, "Crea l’indirizzo", name="x", scope=scope)
        ).status_code == 403
    member = await web.pool.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
    await web.pool.execute(
        "INSERT INTO roles (member_id, role, space_id) VALUES ($1, 'manager', $2), "
        "($1, 'officer', NULL)",
        member,
        space_id,
    )
    page = (await ada.get("/agenda")).text
    for scope, said in (
        (f"space:{slug}", f"{slug.title()}, con i nomi"),
        ("closures", "Le chiusure di tutti gli spazi"),
    ):
        page = (await ada.get("/agenda")).text
        made = await press(ada, page, "Crea l’indirizzo", name="Ufficio", scope=scope)
        address = made.text.partition('value="http')[2].partition('"')[0]
        path = "/calendars" + address.partition("/calendars")[2]
        assert (await web.anonymous.get(path)).status_code == 200
        assert said in text_of(made.text)
        assert "non mostra nulla" not in text_of(made.text)
    await web.pool.execute("DELETE FROM roles WHERE member_id = $1", member)
    page = (await ada.get("/agenda")).text
    assert text_of(page).count("non mostra nulla: non hai più questo ruolo") == 2
    nowhere = await press(ada, page, "Crea l’indirizzo", name="x", scope="space:nowhere")
    assert nowhere.status_code == 404


async def test_a_calendar_address_needs_a_name(web: Web) -> None:
    ada = await signed_in(web)
    page = (await ada.get("/agenda")).text
    answer = await press(ada, page, "Crea l’indirizzo", name=" ")
    assert answer.status_code == 422
    assert 'id="w-name"' in answer.text


async def test_the_account_leads_to_the_next_reservations(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    page = (await here.ada.get("/account")).text
    assert f'href="{path}"><b>Domani, 9:00–13:00</b>' in page


async def test_reminders_are_chosen_in_the_account(web: Web) -> None:
    ada = await signed_in(web)
    page = (await ada.get("/account")).text
    assert page.count("checked") == 2
    answer = await press(ada, page, "Un giorno prima", reminder="1h")
    assert answer.status_code == 303
    after = (await ada.get(answer.headers["location"])).text
    assert "Salvato." in text_of(after)
    assert await web.pool.fetchval("SELECT reminders FROM members") == ["1h"]
    await press(ada, after, "Un giorno prima")
    assert await web.pool.fetchval("SELECT reminders FROM members") == []


@pytest.mark.parametrize("number", [0, 2**31, 10**25, -(10**25)])
@pytest.mark.parametrize(
    "path", ["/agenda/{}/spegni", "/account/app-passwords/{}/spegni", "/account/voucher/{}/accetta"]
)
async def test_a_number_that_nothing_can_have_is_not_there(
    web: Web, path: str, number: int
) -> None:
    ada = await signed_in(web)
    sent = {"csrf_token": await csrf_token(ada)}
    assert (await ada.post(path.format(number), data=sent)).status_code == 404


async def test_what_is_saved_stands_on_each_button_of_the_account(web: Web) -> None:
    page = await (await signed_in(web)).get("/account")
    buttons = re.findall(r"<button[^>]*>([^<]+)</button>", page.text)
    assert {"Salva il nome", "Salva i promemoria", "Salva la lingua"} <= set(buttons)
    assert len([each for each in buttons if each.startswith("Salva")]) == 3


async def test_who_has_no_name_is_asked_for_one_and_spaces_read_it(web: Web) -> None:
    ada = await signed_in(web)
    assert "Scrivi come ti chiami" in (await ada.get("/prenotazioni")).text
    page = (await ada.get("/account")).text
    wrong = await press(ada, page, "per trovarti quando arrivi", name="Ada\nRossi")
    assert wrong.status_code == 422
    assert 'href="#f-name"' in wrong.text
    assert "su una riga" in text_of(wrong.text)
    await press(ada, page, "per trovarti quando arrivi", name=" Ada Rossi ")
    assert await web.pool.fetchval("SELECT name FROM members") == "Ada Rossi"
    assert "Scrivi come ti chiami" not in (await ada.get("/prenotazioni")).text


async def test_the_language_is_chosen_in_the_account(web: Web) -> None:
    ada = await signed_in(web)
    page = (await ada.get("/account")).text
    await press(ada, page, "Delle pagine e delle mail", language="en")
    assert "Your account" in text_of((await ada.get("/account")).text)
    assert await web.pool.fetchval("SELECT language FROM members") == "en"
