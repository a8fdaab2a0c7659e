"""Certification over HTTP: the way of a space into the list and out of it again."""

from typing import Any

import httpx
import pytest

from booking.web.api.answers.certification import (
    CertificationAnswer,
    RegisterPage,
    SuspensionAnswer,
    SuspensionPreview,
)
from tests import make
from tests.certification.steps import FOUND
from tests.vouchers.steps import voucher
from tests.web.client import Web
from tests.web.ground import Ground, as_visit, lay_out, wish
from tests.web.test_answers import fits

PAPER = {
    "kind": "business-register",
    "name": "visura.pdf",
    "media_type": "application/pdf",
    "bytes": 1200,
    "sha256": "ab" * 32,
    "dated": "2026-11-20",
}
SUSPENDED = {"on_day": "2026-12-01", "reason": "Lavori"}


async def say(
    ground: Ground, who: str, step: str, body: dict[str, Any], **headers: str
) -> httpx.Response:
    path = f"/api/v1/spaces/{ground.slug}/certification/{step}"
    return await ground.people[who].post(path, json=body, headers=headers)


async def covered(web: Web, ground: Ground) -> dict[str, Any]:
    """The owner's second reservation, which a voucher covers by half."""
    async with web.pool.acquire() as conn:
        held = await voucher(conn, member_id=ground.ids["owner"])
    body = wish(ground.resource_id) | {"voucher": held.code}
    answer = await ground.people["owner"].post("/api/v1/reservations", json=body)
    assert answer.json()["voucher_cents"] > 0
    found: dict[str, Any] = answer.json()
    return found


async def unlisted(web: Web) -> Ground:
    ground = await lay_out(web)
    await web.pool.execute("DELETE FROM certifications")
    await web.pool.execute("SELECT change_space(id) FROM spaces")
    return ground


async def test_a_space_comes_into_the_list_step_by_step(web: Web) -> None:
    ground = await unlisted(web)
    for who, step, body, state in (
        ("manager", "apply", {"checklist": FOUND, "documents": [PAPER]}, "applied"),
        ("officer", "visit", {"on_day": "2026-11-30", "checklist": FOUND}, "visited"),
        ("officer", "list", {"on_day": "2026-11-30", "until_day": "2027-11-29"}, "listed"),
    ):
        answer = await say(ground, who, step, body)
        fits(CertificationAnswer, answer)
        assert answer.json()["state"] == state
    assert answer.json()["listed"] is True
    listing = (await web.anonymous.get("/api/v1/register")).json()["items"]
    assert [each["slug"] for each in listing] == [ground.slug]


async def test_everybody_sees_state_and_dates_and_only_those_concerned_the_rest(web: Web) -> None:
    ground = await unlisted(web)
    await say(ground, "manager", "apply", {"checklist": FOUND, "documents": [PAPER]})
    path = f"/api/v1/spaces/{ground.slug}/certification"
    for who, inside in (
        ("anonymous", False),
        ("owner", False),
        ("elsewhere", False),
        ("manager", True),
        ("officer", True),
        ("admin", True),
    ):
        answer = await ground.people[who].get(path)
        fits(CertificationAnswer, answer)
        (step,) = answer.json()["steps"]
        assert (step["state"], step["on_day"]) == ("applied", "2026-11-30")
        assert (step["checklist"] is not None, bool(step["documents"])) == (inside, inside), who
    asked = answer.json()["asked"]["items"][0]
    assert (asked["key"], asked["least"], asked["counted"]) == ("desks", 10, 21)


@pytest.mark.parametrize(
    ("roles", "scope", "inside"),
    [
        ({"officer": True}, "city", True),
        ({"officer": True}, "manage", False),
        ({"manages": True}, "manage", True),
        ({"manages": True}, "city", False),
        ({"admin": True}, "city", True),
        ({"admin": True}, "manage", True),
        ({"admin": True}, "read", False),
    ],
)
async def test_a_program_sees_inside_only_with_the_scope_of_the_role(
    web: Web, roles: dict[str, Any], scope: str, inside: bool
) -> None:
    ground = await unlisted(web)
    await say(ground, "manager", "apply", {"checklist": FOUND})
    if "manages" in roles:
        here = await web.pool.fetchval("SELECT id FROM spaces WHERE slug = $1", ground.slug)
        roles = {"manages": (here,)}
    program = await web.member("program@example.org", scopes=(scope,), **roles)
    answer = await program.get(f"/api/v1/spaces/{ground.slug}/certification")
    (step,) = answer.json()["steps"]
    assert (step["checklist"] is not None) == inside


async def test_a_suspension_is_looked_at_and_then_settles_what_it_hits(web: Web) -> None:
    ground = await lay_out(web)
    stay = await covered(web, ground)
    await as_visit(web, stay["id"], ground.reservation_id)
    looked = await say(ground, "officer", "suspension-preview", {"on_day": "2026-11-30"})
    fits(SuspensionPreview, looked)
    assert (looked.json()["count"], looked.json()["voucher_cents"]) == (1, stay["voucher_cents"])
    assert "owner@" not in looked.text
    # Where stays are to be cancelled, the rest of a visit falls too: that is said beforehand.
    assert [each["fall_with_it"] for each in looked.json()["reservations"]] == [1]
    done = await say(ground, "officer", "suspend", SUSPENDED | {"on_day": "2026-11-30"})
    fits(SuspensionAnswer, done)
    (hit,) = done.json()["reservations"]
    assert (hit["reference"], hit["becomes"]) == (stay["reference"], "uncovered")
    read = await ground.people["owner"].get(f"/api/v1/reservations/{stay['id']}")
    assert (read.json()["voucher_cents"], read.json()["due_cents"]) == (0, stay["price_cents"])
    fits(CertificationAnswer, await say(ground, "officer", "reinstate", {}))
    fits(SuspensionAnswer, await say(ground, "officer", "remove", SUSPENDED))


async def test_the_same_key_gives_the_same_answer_and_suspends_once(web: Web) -> None:
    ground = await lay_out(web)
    headers = {"idempotency-key": "once"}
    first = await say(ground, "officer", "suspend", SUSPENDED, **headers)
    again = await say(ground, "officer", "suspend", SUSPENDED, **headers)
    assert (again.status_code, again.text) == (200, first.text)
    assert again.headers["idempotency-replayed"] == "true"
    assert await web.pool.fetchval("SELECT count(*) FROM certification_steps") == 1


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("apply", {"checklist": {"desks": "many"}}, "checklist.desks"),
        ("apply", {"checklist": [1]}, "checklist"),
        ("apply", {"documents": [PAPER | {"sha256": "x"}]}, "documents.0.sha256"),
        ("apply", {"documents": [PAPER | {"dated": 0}]}, "documents.0.dated"),
        ("apply", {"documents": [PAPER] * 31}, "documents"),
        ("visit", {"on_day": "tomorrow", "checklist": {}}, "on_day"),
        ("visit", {"on_day": "9999-01-01", "checklist": {}}, "on_day"),
        ("list", {"on_day": 20261201}, "on_day"),
        ("reject", {"reason": ""}, "reason"),
        ("suspend", {"on_day": "2026-12-01"}, "reason"),
        ("suspend", SUSPENDED | {"reservations": "burn"}, "reservations"),
        ("suspend", SUSPENDED | {"until_day": "2026-11-30"}, "until_day"),
        ("suspension-preview", {"on_day": "2026-11-29"}, "on_day"),
    ],
)
async def test_bad_input_names_its_field(
    web: Web, step: str, body: dict[str, Any], field: str
) -> None:
    ground = await lay_out(web)
    answer = await say(ground, "admin", step, body)
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("language", "says"), [("it", "Registra la visita"), ("en", "Record the visit")]
)
async def test_refusals_are_in_the_language_that_is_asked_for(
    web: Web, language: str, says: str
) -> None:
    ground = await lay_out(web)
    body = {"on_day": "2026-12-01"}
    answer = await say(ground, "officer", "list", body, **{"accept-language": language})
    assert (answer.status_code, answer.json()["code"]) == (422, "certification-not-visited")
    assert says in answer.json()["detail"]
    refused = await say(ground, "officer", "reject", {"reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "certification-state")


async def test_the_register_is_paged_by_name(web: Web) -> None:
    async with web.pool.acquire() as conn:
        for _ in range(3):
            await make.space(conn)
        await make.space(conn, listed=False)
    first = await web.anonymous.get("/api/v1/register?limit=2")
    fits(RegisterPage, first)
    rest = await web.anonymous.get(f"/api/v1/register?limit=2&cursor={first.json()['next']}")
    names = [each["name"] for each in first.json()["items"] + rest.json()["items"]]
    assert len(names) == 3
    assert names == sorted(names)
    assert rest.json()["next"] is None
