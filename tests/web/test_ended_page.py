"""Who gave a reservation up, and why, stands on its member's page; what they did themselves not."""

from tests.web.client import Web
from tests.web.ground import as_visit
from tests.web.house import CLOSE, House, house
from tests.web.reserving import text_of
from tests.web.visitor import signed_in


async def _said(web: Web, made: dict[str, str]) -> str:
    ada = await signed_in(web)
    page = await ada.get(f"/prenotazioni/{made['id']}", headers={"accept-language": "it"})
    assert page.status_code == 200
    return text_of(page.text)


async def _cancel(here: House, made: dict[str, str]) -> None:
    answer = await here.ada.post(f"/api/v1/reservations/{made['id']}/cancel", json={})
    assert answer.status_code == 200, answer.text


async def test_a_closure_is_the_spaces_and_says_its_reason(web: Web) -> None:
    here = await house(web)
    made = await here.reserve("09:00", "10:00")
    await here.send("chiusure", CLOSE | {f"choice-{made['id']}": "cancel"})
    assert "Annullata. Non paghi nulla. L’ha annullata lo spazio: «Lavori»." in await _said(
        web, made
    )


async def test_what_fell_with_a_part_elsewhere_says_so_and_why_to_its_member_alone(
    web: Web,
) -> None:
    here, there = await house(web), await house(web)
    made = [await here.reserve("09:00", "10:00")]
    here.desk = there.desk
    made.append(await here.reserve("14:00", "15:00"))
    await as_visit(web, *(each["id"] for each in made))
    await here.send("chiusure", CLOSE | {f"choice-{made[0]['id']}": "cancel"})
    assert "L’ha annullata lo spazio: «Lavori»." in await _said(web, made[0])
    assert "Un’altra parte della visita è stata annullata: «Lavori»." in await _said(web, made[1])
    page = text_of((await there.eva.get(f"/prenotazioni/{made[1]['id']}")).text)
    assert "Un’altra parte della visita è stata annullata." in page
    assert "Lavori" not in page


async def test_who_cancelled_themselves_is_not_told_who_did(web: Web) -> None:
    here = await house(web)
    made = await here.reserve("09:00", "10:00")
    await _cancel(here, made)
    said = await _said(web, made)
    assert "Annullata. Non paghi nulla." in said
    assert "L’ha annullata" not in said


async def test_a_request_that_was_declined_says_so(web: Web) -> None:
    here = await house(web)
    async with web.pool.acquire() as conn:
        await conn.execute(
            """UPDATE resources SET rules = rules || '{"approval": true}' WHERE id = $1""",
            here.desk,
        )
        await conn.execute("SELECT change_space(space_id) FROM resources WHERE id = $1", here.desk)
    made = await here.reserve("09:00", "10:00")
    assert made["status"] == "pending"
    form = {"csrf_token": here.token, "reason": "Corso interno"}
    await here.eva.post(f"/prenotazioni/{made['id']}/rifiuta", data=form)
    assert "Lo spazio non l’ha approvata: «Corso interno»." in await _said(web, made)
