"""A manager's form says what will happen before it does, and presumes nothing."""

import re

from tests.web.client import Web
from tests.web.house import CLOSE, house
from tests.web.reserving import text_of


async def test_declining_a_part_of_a_visit_says_how_many_fall_with_it(web: Web) -> None:
    here = await house(web, rules={"approval": True, "answer_within_minutes": 600})
    at = "2026-12-01T"
    parts = [
        {"resource_id": here.desk, "starts_at": f"{at}{start}+01:00", "ends_at": f"{at}{end}+01:00"}
        for start, end in (("09:00:00", "10:00:00"), ("14:00:00", "15:00:00"))
    ]
    made = (await here.ada.post("/api/v1/groups", json={"reservations": parts})).json()
    sentence = "rifiutarla annulla anche 1 altra prenotazione della stessa visita."
    for page in (here.path, f"/prenotazioni/{made['reservations'][0]['id']}"):
        assert sentence in text_of((await here.eva.get(page)).text)


async def test_what_cannot_be_moved_waits_for_a_choice_and_each_outcome_is_counted(
    web: Web,
) -> None:
    here = await house(web)
    alone = await here.reserve("09:00", "10:00")
    page = (await here.send("chiusure", CLOSE)).text
    assert "Non può andare su un’altra unità" in text_of(page)
    assert len(re.findall(r'type="radio" name="choice-[^"]+" value="\w+" required>', page)) == 2
    # Sent as it is, it asks again.
    assert (await here.send("chiusure", CLOSE)).status_code == 409
    others = [await here.reserve("09:00", "10:00"), await here.reserve("11:00", "12:00")]
    _, unit = await here.now(others[1])
    # Of several, one that can't move is enough for nothing to be marked for all.
    page = (await here.send("chiusure", CLOSE | {"blocks": f"u:{unit}"})).text
    assert len(re.findall(r'name="choice-all" value="\w+" required>', page)) == 3
    chosen = {f"choice-{alone['id']}": "offer", f"choice-{others[0]['id']}": "cancel"}
    done = await here.send("chiusure", CLOSE | {"to": "10:00"} | chosen)
    assert "1 annullata proponendo altri posti, dove ce n’erano" in text_of(done.text)
    assert "1 annullata </span>" in re.sub(r"\s*</span>", " </span>", done.text)
    # What can be moved is marked so, and goes with one press.
    page = (await here.send("chiusure", CLOSE | {"blocks": f"u:{unit}", "from": "11:00"})).text
    assert 'value="move" required checked' in page
