"""A manager answers a request on the page that the mail about it leads to."""

import httpx
import pytest

from booking.members.sessions import begin_session
from tests import make
from tests.web.client import Web
from tests.web.reserving import Scene, form, press, scene, text_of
from tests.web.visitor import browser

APPROVAL = {"approval": True, "answer_within_minutes": 120}
MORE = 501


async def _asked(web: Web) -> tuple[Scene, httpx.AsyncClient, str]:
    """Ada asked; the manager of the space, in a browser; the page of the request."""
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        manager = await make.member(conn, manages=frozenset({at.id}))
        secret = await begin_session(conn, member_id=manager.id, now=web.at)
    here = await scene(web, at=at, rules=APPROVAL)
    page = (await here.ada.get(here.path())).text
    answer = await press(here.ada, page, "Chiedi")
    client = await browser(web)
    client.cookies.set("posto_session", secret)
    client.cookies.set("posto_language", "it")
    return here, client, answer.headers["location"]


async def _state(web: Web) -> tuple[str, str | None]:
    row = await web.pool.fetchrow("SELECT status, end_reason FROM reservations")
    assert row is not None
    return row["status"], row["end_reason"]


async def test_yes_with_one_button(web: Web) -> None:
    _, manager, path = await _asked(web)
    page = (await manager.get(path)).text
    answer = await press(manager, page, "Accetta la richiesta")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert await _state(web) == ("confirmed", None)
    again = await press(manager, page, "Accetta la richiesta")
    assert again.status_code == 303
    assert "Accetta la richiesta" not in (await manager.get(path)).text


async def test_no_with_a_reason(web: Web) -> None:
    _, manager, path = await _asked(web)
    page = (await manager.get(path)).text
    answer = await press(manager, page, "Rifiuta la richiesta", reason=" Sala in lavori ")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert await _state(web) == ("declined", "Sala in lavori")


@pytest.mark.parametrize("reason", ["x" * MORE, "uno\ndue", "\0"])
async def test_a_reason_that_fits_no_line_is_refused_beside_its_field(
    web: Web, reason: str
) -> None:
    _, manager, path = await _asked(web)
    page = (await manager.get(path)).text
    answer = await press(manager, page, "Rifiuta la richiesta", reason=reason)
    assert answer.status_code == 422
    assert 'aria-invalid="true" aria-describedby="w-reason"' in answer.text
    assert (await _state(web))[0] == "pending"


async def test_who_asked_answers_nothing(web: Web) -> None:
    here, manager, path = await _asked(web)
    page = (await here.ada.get(path)).text
    assert "Accetta la richiesta" not in page
    hidden = form(page, "Annulla").fields
    assert (await here.ada.post(f"{path}/accetta", data=hidden)).status_code == 403
    assert (await _state(web))[0] == "pending"
    assert "Rispondi alla richiesta" in text_of((await manager.get(path)).text)


async def test_nothing_is_offered_once_it_ran_out(web: Web) -> None:
    _, manager, path = await _asked(web)
    web.at = make.later(hours=3)
    assert "Accetta la richiesta" not in (await manager.get(path)).text


async def test_too_late_it_says_what_happened_and_from_the_board_it_leads_back(web: Web) -> None:
    _, manager, path = await _asked(web)
    page = (await manager.get(path)).text
    fields = form(page, "Accetta la richiesta").fields | {"board": "base/2026-12-01"}
    back = await manager.post(f"{path}/accetta", data=fields)
    assert back.headers["location"] == "/gestione/base?day=2026-12-01&fatto=approvata#richieste"
    await web.pool.execute("UPDATE reservations SET status = 'pending', expires_at = $1", web.at)
    for button in ("accetta", "rifiuta"):
        late = await manager.post(f"{path}/{button}", data=fields)
        assert late.status_code == 409
        assert "Nessuno ha risposto in tempo" in text_of(late.text)
    assert await _state(web) == ("pending", None)
