"""An invitation that was declined in a calendar, as the reservation's page shows it."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking.reservations.calendar_answer import Noted, note_answer
from tests.web.client import Web
from tests.web.reserving import form, forms, press, reserved, scene, text_of
from tests.web.visitor import signed_in

IT = "Nel tuo calendario hai rifiutato l’invito. La prenotazione vale ancora: annullala, o tienila."
EN = "You declined the invitation in your calendar. The reservation still stands: cancel it, or"


async def answered(web: Web, path: str, answer: str = "declined") -> Noted:
    async with web.pool.acquire() as conn, conn.transaction():
        return await note_answer(
            conn,
            reservation_id=UUID(path.rpartition("/")[2]),
            attendee="ada@example.org",
            answer=answer,
            sequence=0,
            stamped_at=web.at,
            now=web.at,
        )


@pytest.mark.parametrize(("language", "said"), [("it", IT), ("en", EN)])
async def test_it_is_said_and_nothing_is_cancelled(web: Web, language: str, said: str) -> None:
    here = await scene(web)
    path = await reserved(here)
    here.ada.cookies.set("posto_language", language)
    before = await here.ada.get(path)
    assert said not in text_of(before.text)
    assert await answered(web, path) == "asked"
    page = (await here.ada.get(path)).text
    assert said in text_of(page)
    paths = [each.action for each in forms(page)]
    assert paths.count(f"{path}/annulla") == paths.count(f"{path}/tieni") == 1
    assert await web.pool.fetchval("SELECT status FROM reservations") == "confirmed"


async def test_one_press_cancels_as_any_cancelling_does(web: Web) -> None:
    here = await scene(web, voucher=True)
    path = await reserved(here)
    await answered(web, path)
    page = (await here.ada.get(path)).text
    assert (await press(here.ada, page, "Annulla la prenotazione")).status_code == 303
    after = text_of((await here.ada.get(path)).text)
    assert "€9,00 sono tornati sul voucher" in after
    assert "hai rifiutato" not in after


async def test_kept_it_is_not_said_again_until_it_is_declined_again(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    await answered(web, path)
    page = (await here.ada.get(path)).text
    for _ in range(2):
        answer = await press(here.ada, page, "Tienila")
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    kept = text_of((await here.ada.get(path)).text)
    assert "hai rifiutato" not in kept
    assert "Annulla la prenotazione" in kept
    assert await web.pool.fetchval("SELECT status FROM reservations") == "confirmed"
    web.at += timedelta(minutes=1)
    assert await answered(web, path) == "noted"
    assert "hai rifiutato" in text_of((await here.ada.get(path)).text)


async def test_accepted_after_all_it_is_not_said(web: Web) -> None:
    here = await scene(web)
    path = await reserved(here)
    await answered(web, path)
    await answered(web, path, "accepted")
    assert "hai rifiutato" not in text_of((await here.ada.get(path)).text)


async def test_keeping_is_the_members_alone(web: Web) -> None:
    """A stranger learns nothing; a form without our page's token does nothing."""
    here = await scene(web)
    path = await reserved(here)
    await answered(web, path)
    stranger = await signed_in(web, "stranger@example.org")
    token = form((await stranger.get("/account")).text, "Esci").fields
    assert (await stranger.post(f"{path}/tieni", data=token)).status_code == 404
    assert (await here.ada.post(f"{path}/tieni")).status_code == 403
    assert await web.pool.fetchval("SELECT kept_at FROM invitation_answers") is None
