"""One reservation as a page: its ticket, undoing, cancelling, checking in, its file."""

from datetime import timedelta
from uuid import UUID

import icalendar
import pytest

from booking.members.sessions import begin_session
from tests import make
from tests.web.client import Web
from tests.web.reserving import form, forms, press, reserved, scene, text_of
from tests.web.visitor import browser, signed_in

SOON = {"starts_at": "2026-11-30T09:00:00Z", "ends_at": "2026-11-30T13:00:00Z"}


async def test_the_ticket_says_all_that_one_needs_at_the_door(web: Web) -> None:
    here = await scene(web, voucher=True)
    answer = await here.ada.get(await reserved(here))
    page = text_of(answer.text)
    reference = await web.pool.fetchval("SELECT reference FROM reservations")
    assert "Prenotato: domani, 9:00–13:00" in page
    assert "Confermata" in page
    assert "Paghi €9,00 all’arrivo; €9,00 li paga il Comune." in page
    assert f"codice {reference}" in page
    assert f'role="img" aria-label="Codice QR della prenotazione {reference}"' in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "private, no-store"


async def test_undone_within_ten_minutes_all_is_given_back(web: Web) -> None:
    here = await scene(web, voucher=True)
    path = await reserved(here, **SOON)
    page = (await here.ada.get(path)).text
    assert "Un ripensamento? Fino alle 9:10 annulli senza conseguenze." in text_of(page)
    assert "Il voucher torna intero." in text_of(page)
    web.at += timedelta(minutes=10)
    answer = await press(here.ada, page, "Annulla la prenotazione")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    after = text_of((await here.ada.get(path)).text)
    assert "Annullata. €9,00 sono tornati sul voucher." in after
    assert "Prenota di nuovo" in after


async def test_after_ten_minutes_the_page_says_what_is_lost_and_so_it_is(web: Web) -> None:
    here = await scene(web, voucher=True)
    path = await reserved(here, **SOON)
    web.at += timedelta(minutes=11)
    page = (await here.ada.get(path)).text
    assert "Un ripensamento?" not in text_of(page)
    assert "ma il voucher usato (€9,00) non torna" in text_of(page)
    await press(here.ada, page, "Annulla la prenotazione")
    after = text_of((await here.ada.get(path)).text)
    assert "Annullata dopo il termine: il voucher usato non torna." in after


async def test_undo_is_never_offered_beyond_the_start(web: Web) -> None:
    here = await scene(web)
    web.at = make.rome(30, 9, 55, month=11)
    path = await reserved(here, **SOON)
    page = (await here.ada.get(path)).text
    assert "Fino alle 10:00 annulli senza conseguenze." in text_of(page)
    web.at += timedelta(minutes=6)
    assert "Annulla la prenotazione" not in text_of((await here.ada.get(path)).text)
    answer = await press(here.ada, page, "Annulla la prenotazione")
    assert answer.status_code == 409
    assert "già in corso" in text_of(answer.text)
    assert await web.pool.fetchval("SELECT status FROM reservations") == "confirmed"


async def test_in_time_cancelling_is_free_until_a_clock_time(web: Web) -> None:
    """Said from the first minute on: undoing, which ends sooner, would promise less."""
    here = await scene(web)
    path = await reserved(here, starts_at="2026-12-03T08:00:00Z", ends_at="2026-12-03T12:00:00Z")
    for passed in (timedelta(0), timedelta(hours=1)):
        web.at += passed
        for address in (path, "/prenotazioni"):
            page = text_of((await here.ada.get(address)).text)
            assert "Annulli gratis fino a mercoledì 2 dicembre alle 9:00." in page
            assert "annulli senza conseguenze" not in page


async def test_cancelling_twice_shows_it_cancelled(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    button = form((await here.ada.get(path)).text, "Annulla la prenotazione")
    for _ in range(2):
        answer = await here.ada.post(button.action, data=button.fields)
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert await web.pool.fetchval("SELECT version FROM reservations") == 2


async def test_nobody_elses(web: Web) -> None:
    """As the API has it: a stranger learns nothing, the space's manager sees and cancels."""
    here = await scene(web)
    path = await reserved(here)
    button = form((await here.ada.get(path)).text, "Annulla la prenotazione")
    stranger = await signed_in(web, "stranger@example.org")
    token = form((await stranger.get("/account")).text, "Esci").fields
    for answer in (
        await stranger.get(path),
        await stranger.get(f"{path}/sposta"),
        await stranger.get(f"{path}/evento.ics"),
        await stranger.post(button.action, data=token),
        await stranger.post(f"{path}/arrivo", data=token),
        await stranger.post(f"{path}/conferma", data=token),
        await stranger.post(f"{path}/sposta", data=token),
    ):
        assert answer.status_code == 404
    assert await web.pool.fetchval("SELECT status FROM reservations") == "confirmed"
    manager = await _manager(web, here.slug)
    page = (await manager.get(path)).text
    assert "il voucher torna intero e dura più a lungo" in text_of(page)
    assert (await press(manager, page, "Annulla la prenotazione")).status_code == 303
    assert await web.pool.fetchval("SELECT ended_by <> member_id FROM reservations")


async def test_who_is_not_signed_in_goes_there_first_and_comes_back(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    answer = await (await browser(web)).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")


async def test_checking_in_when_the_time_has_come(web: Web) -> None:
    here = await scene(web, rules={"check_in": {"opens_before_minutes": 30, "grace_minutes": 30}})
    path = await reserved(here, **SOON)
    early = await here.ada.get(path)
    assert "Sono qui" not in text_of(early.text)
    assert "se non sei lì, il posto torna libero" in text_of(early.text)
    web.at = make.rome(30, 9, 45, month=11)
    answer = await press(here.ada, (await here.ada.get(path)).text, "Sono qui")
    assert answer.status_code == 303
    assert "Sei lì" in text_of((await here.ada.get(path)).text)


async def test_a_hold_is_confirmed_with_one_press(web: Web) -> None:
    here = await scene(web)
    api = await web.member("ada@example.org")
    wish = {"resource_id": here.resource_id, "hold": True} | SOON
    held = (await api.post("/api/v1/reservations", json=wish)).json()
    path = f"/prenotazioni/{held['id']}"
    page = (await here.ada.get(path)).text
    assert "Tenuta per te fino alle 9:10" in text_of(page)
    assert (await press(here.ada, page, "Conferma la prenotazione")).status_code == 303
    assert await web.pool.fetchval("SELECT status FROM reservations") == "confirmed"


async def test_the_file_has_the_reservation_under_the_uid_of_the_invitation(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    answer = await here.ada.get(f"{path}/evento.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["uid"] == f"{UUID(path.rpartition('/')[2])}@{web.settings.domain}"
    assert event.decoded("dtstart") == make.rome(1, 9)


async def test_the_file_of_what_is_only_held_says_that_it_is_not_certain(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    await web.pool.execute(
        "UPDATE reservations SET status = 'held', expires_at = $1", make.later(minutes=10)
    )
    answer = await here.ada.get(f"{path}/evento.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["status"] == "TENTATIVE"


async def test_a_link_of_google_with_the_event_filled_in(web: Web) -> None:
    here = await scene(web)
    page = (await here.ada.get(await reserved(here))).text
    assert "dates=20261201T080000Z%2F20261201T120000Z" in page


@pytest.mark.parametrize("id_", ["x", "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11"])
async def test_one_that_is_not_there(web: Web, id_: str) -> None:
    ada = await signed_in(web)
    answer = await ada.get(f"/prenotazioni/{id_}")
    assert answer.status_code == 404
    assert not [each for each in forms(answer.text) if "annulla" in each.action]


async def _manager(web: Web, slug: str):
    """Signed in with a browser, managing that space."""
    space_id = await web.pool.fetchval("SELECT id FROM spaces WHERE slug = $1", slug)
    await web.member("boss@example.org", manages=(space_id,))
    member_id = await web.pool.fetchval("SELECT id FROM members WHERE email = 'boss@example.org'")
    async with web.pool.acquire() as conn:
        secret = await begin_session(conn, member_id=member_id, now=web.at)
    made = await browser(web)
    made.cookies.set("posto_session", secret)
    return made
