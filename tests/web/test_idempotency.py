"""The first answer to a key is the answer to that key, also under concurrency."""

import asyncio
from datetime import timedelta

from booking.members.secrets import sha256
from tests.web.client import Web
from tests.web.ground import lay_out, wish

TOKENS = "/api/v1/tokens"
RESERVATIONS = "/api/v1/reservations"
KEY = {"idempotency-key": "k-1"}


async def test_a_repeat_gets_the_first_answer_and_does_nothing(web: Web) -> None:
    ada = await web.member("ada@example.org")
    first = await ada.post(TOKENS, json={"name": "display"}, headers=KEY)
    again = await ada.post(TOKENS, content=b'{ "name":"display" }', headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.text == again.text
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await web.pool.fetchval("SELECT count(*) FROM tokens WHERE name = 'display'") == 1


async def test_a_reservation_given_again_says_so(web: Web) -> None:
    ground = await lay_out(web)
    body = wish(ground.resource_id)
    asked = [ground.people["owner"].post(RESERVATIONS, json=body, headers=KEY) for _ in range(5)]
    answers = await asyncio.gather(*asked)
    assert len({each.text for each in answers}) == 1
    assert sum("idempotency-replayed" not in each.headers for each in answers) == 1


async def test_fifty_at_once_with_one_key_are_one_token_and_fifty_equal_answers(web: Web) -> None:
    ada = await web.member("ada@example.org")
    asked = [ada.post(TOKENS, json={"name": "display"}, headers=KEY) for _ in range(50)]
    answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await web.pool.fetchval("SELECT count(*) FROM tokens WHERE name = 'display'") == 1


async def test_what_is_kept_for_a_repeat_opens_nothing(web: Web) -> None:
    ada = await web.member("ada@example.org")
    token = (await ada.post(TOKENS, json={"name": "display"}, headers=KEY)).json()["token"]
    kept = await web.pool.fetchval("SELECT body FROM idempotent_answers")
    assert token not in kept
    stored = await web.pool.fetchval("SELECT sha256 FROM tokens WHERE name = 'display'")
    assert stored == sha256(token)


async def test_the_same_key_with_another_body_is_refused(web: Web) -> None:
    ada = await web.member("ada@example.org")
    await ada.post(TOKENS, json={"name": "display"}, headers=KEY)
    other = await ada.post(TOKENS, json={"name": "robot"}, headers=KEY)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


async def test_a_key_is_of_one_account_and_one_operation(web: Web) -> None:
    ada, bea = await web.member("ada@example.org"), await web.member("bea@example.org")
    first = await ada.post(TOKENS, json={"name": "display"}, headers=KEY)
    second = await bea.post(TOKENS, json={"name": "robot"}, headers=KEY)
    assert second.status_code == 201
    gone = await ada.delete(f"{TOKENS}/{first.json()['id']}", headers=KEY)
    assert gone.status_code == 204
    again = await ada.delete(f"{TOKENS}/{first.json()['id']}", headers=KEY)
    assert again.status_code == 204
    assert again.headers["idempotency-replayed"] == "true"
    assert (await ada.delete(f"{TOKENS}/{first.json()['id']}")).status_code == 404


async def test_a_refusal_is_decided_again(web: Web) -> None:
    ada = await web.member("ada@example.org")
    refused = await ada.post(TOKENS, json={"name": "x", "scopes": ["city"]}, headers=KEY)
    assert refused.status_code == 403
    await web.member("ada@example.org", officer=True)
    made = await ada.post(TOKENS, json={"name": "x", "scopes": ["city"]}, headers=KEY)
    assert made.status_code == 201


async def test_after_seven_days_a_key_is_new(web: Web) -> None:
    ada = await web.member("ada@example.org")
    first = await ada.post(TOKENS, json={"name": "display"}, headers=KEY)
    web.at += timedelta(days=7, seconds=1)
    later = await ada.post(TOKENS, json={"name": "robot"}, headers=KEY)
    assert later.status_code == 201
    assert later.json()["id"] != first.json()["id"]
    again = await ada.post(TOKENS, json={"name": "robot"}, headers=KEY)
    assert again.text == later.text
