"""Statements over HTTP: drafted, sent, approved and paid, read as JSON, CSV and PDF."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from booking.web.api.answers import statements as answers
from tests import make
from tests.settlement import steps
from tests.web.client import Web
from tests.web.test_answers import fits

AUTUMN = {"from": "2026-09-01", "to": "2026-10-31"}
STATEMENTS = "/api/v1/statements"


@dataclass
class Scene:
    """A space with a captured stay of 1,000, and who settles for it."""

    at: steps.House
    stay: UUID
    officer: httpx.AsyncClient
    manager: httpx.AsyncClient
    elsewhere: httpx.AsyncClient

    async def drafted(self) -> dict[str, Any]:
        path = f"/api/v1/campaigns/{self.at.campaign}/statements"
        made = await self.officer.post(path, json=AUTUMN)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()["items"][0]
        return found


@pytest.fixture
async def scene(web: Web) -> Scene:
    async with web.pool.acquire() as conn:
        at = await steps.house(conn)
        stay = await steps.captured(conn, at, 1_000)
        other = await make.space(conn)
    return Scene(
        at,
        stay,
        await web.member("officer@example.org", officer=True),
        await web.member("manager@example.org", manages=(at.space.id,)),
        await web.member("elsewhere@example.org", manages=(other.id,)),
    )


async def test_a_statement_goes_from_draft_to_paid(web: Web, scene: Scene) -> None:
    made = await scene.drafted()
    assert (made["state"], made["total_cents"], made["period_to"]) == ("draft", 1_000, "2026-10-31")
    path = f"{STATEMENTS}/{made['id']}"
    sent = await scene.officer.post(f"{path}/send")
    fits(answers.StatementAnswer, sent)
    assert sent.json()["state"] == "sent"
    approved = await scene.manager.post(f"{path}/approve")
    assert approved.json()["state"] == "approved"
    again = await scene.manager.post(f"{path}/approve")
    assert (again.status_code, again.json()["code"]) == (409, "state-conflict")
    reference = {"payment_reference": "Mandato 2026/1834"}
    paid = await scene.officer.post(f"{path}/pay", json=reference)
    assert paid.json()["payment_reference"] == "Mandato 2026/1834"
    assert paid.json()["state"] == "paid"
    async with web.pool.acquire() as conn:
        assert await steps.balance(conn, scene.at, "paid") == 1_000
        assert (await steps.books(conn)).wrong == ()


async def test_a_draft_is_discarded_and_its_period_drafted_again(scene: Scene) -> None:
    made = await scene.drafted()
    path = f"{STATEMENTS}/{made['id']}/discard"
    assert (await scene.manager.post(path)).status_code == 403
    gone = await scene.officer.post(path)
    fits(answers.StatementAnswer, gone)
    assert (gone.json()["state"], gone.json()["number"]) == ("discarded", made["number"])
    again = await scene.drafted()
    assert (again["id"] != made["id"], again["total"]) == (True, made["total"])
    assert (await scene.officer.post(path)).status_code == 409


async def test_a_repeat_with_the_same_key_pays_once(web: Web, scene: Scene) -> None:
    path = f"{STATEMENTS}/{(await scene.drafted())['id']}"
    await scene.officer.post(f"{path}/send")
    await scene.officer.post(f"{path}/approve")
    asked: dict[str, Any] = {
        "json": {"payment_reference": "M-1"},
        "headers": {"Idempotency-Key": "pay-1"},
    }
    first = await scene.officer.post(f"{path}/pay", **asked)
    again = await scene.officer.post(f"{path}/pay", **asked)
    assert (again.status_code, again.content) == (first.status_code, first.content) != (409, b"")
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_line_says_what_is_owed_for_and_nobodys_name(web: Web, scene: Scene) -> None:
    made = await scene.drafted()
    await web.pool.execute(
        "UPDATE members SET name = 'Ada Lovelace' WHERE id = $1", scene.at.held.member_id
    )
    found = await scene.manager.get(f"{STATEMENTS}/{made['id']}")
    fits(answers.StatementAnswer, found)
    (line,) = found.json()["lines"]
    assert line["reservation_id"] == str(scene.stay)
    assert (line["kind"], line["use_day"], line["timezone"]) == (
        "stay",
        "2026-10-09",
        "Europe/Rome",
    )
    assert (line["starts_at"], line["price_cents"], line["amount_cents"]) == (
        "2026-10-09T07:00:00Z",
        2_000,
        1_000,
    )
    for kind in ("", ".csv", ".pdf"):
        answer = await scene.manager.get(f"{STATEMENTS}/{made['id']}{kind}")
        assert b"Lovelace" not in answer.content
        assert b"@example.org" not in answer.content


async def test_it_is_a_file_for_a_spreadsheet_and_one_to_print(web: Web, scene: Scene) -> None:
    made = await scene.drafted()
    path = f"{STATEMENTS}/{made['id']}"
    table = await scene.manager.get(f"{path}.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == f'attachment; filename="{made["number"]}.csv"'
    assert table.text.splitlines()[0].startswith("statement;campaign;space;position;kind;")
    printed = await scene.manager.get(f"{path}.pdf", headers={"accept-language": "it"})
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    same = await scene.officer.get(f"{path}.pdf", headers={"accept-language": "it"})
    assert same.content == printed.content
    assert printed.headers["cache-control"] == "private, no-cache"


async def test_a_manager_of_another_space_sees_nothing(web: Web, scene: Scene) -> None:
    made = await scene.drafted()
    listed = await scene.manager.get(STATEMENTS)
    fits(answers.StatementPage, listed)
    assert [each["id"] for each in listed.json()["items"]] == [made["id"]]
    assert (await scene.elsewhere.get(STATEMENTS)).json() == {"items": [], "next": None}
    for suffix in ("", ".csv", ".pdf"):
        answer = await scene.elsewhere.get(f"{STATEMENTS}/{made['id']}{suffix}")
        unknown = await scene.elsewhere.get(f"{STATEMENTS}/999999{suffix}")
        assert (answer.status_code, answer.json()) == (404, unknown.json())
    filtered = await scene.elsewhere.get(f"{STATEMENTS}?space={scene.at.space.slug}")
    assert filtered.json()["items"] == []


async def test_a_token_without_the_scope_sees_none_of_the_spaces(web: Web, scene: Scene) -> None:
    made = await scene.drafted()
    reading = await web.member(
        "manager@example.org", manages=(scene.at.space.id,), scopes=("read",)
    )
    assert (await reading.get(STATEMENTS)).json()["items"] == []
    refused = await reading.get(f"{STATEMENTS}/{made['id']}")
    assert (refused.status_code, refused.json()["scope"]) == (403, "manage")


async def test_statements_are_filtered_and_paged_the_newest_first(web: Web, scene: Scene) -> None:
    async with web.pool.acquire() as conn:
        other = await steps.house(conn, campaign=scene.at.campaign)
        await steps.captured(conn, other)
        lone = await steps.house(conn)
        await steps.captured(conn, lone)
        (alone,) = await steps.drafted(conn, lone)
    made = await scene.drafted()
    await scene.officer.post(f"{STATEMENTS}/{made['id']}/send")

    async def ids(query: str) -> list[int]:
        found = await scene.officer.get(f"{STATEMENTS}?{query}")
        assert found.status_code == 200, found.text
        return [each["id"] for each in found.json()["items"]]

    assert len(await ids("")) == 3
    assert await ids("state=sent") == [made["id"]]
    assert await ids(f"campaign={lone.campaign}") == [alone.id]
    assert await ids(f"campaign={lone.campaign}&state=paid") == []
    assert len(await ids(f"space={other.space.slug}")) == 1
    first = (await scene.officer.get(f"{STATEMENTS}?limit=2")).json()
    rest = (await scene.officer.get(f"{STATEMENTS}?limit=2&cursor={first['next']}")).json()
    paged = [each["id"] for each in first["items"] + rest["items"]]
    assert (paged, rest["next"]) == (await ids(""), None)
    assert paged == sorted(paged, reverse=True)


async def test_what_was_captured_is_taken_back(web: Web, scene: Scene) -> None:
    path = f"/api/v1/reservations/{scene.stay}/settlement-corrections"
    made = await scene.officer.post(path, json={"amount": 300, "reason": "Laser guasto"})
    fits(answers.CorrectionAnswer, made)
    assert (made.json()["amount_cents"], made.json()["left"]) == (300, 700)
    refused = await scene.officer.post(
        path, json={"amount": 701, "reason": "x"}, headers={"accept-language": "it"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "correction-too-large")
    assert "restano al massimo €7,00" in refused.json()["detail"]
    assert (await scene.drafted())["total"] == 700


async def test_drafts_are_as_described(web: Web, scene: Scene) -> None:
    path = f"/api/v1/campaigns/{scene.at.campaign}/statements"
    web.at = steps.NOVEMBER
    made = await scene.officer.post(path)
    fits(answers.DraftedAnswer, made)
    assert (made.json()["period_from"], made.json()["period_to"]) == ("2026-09-01", "2026-10-31")
    refused = await scene.officer.post(path, json={"from": "2026-11-01", "to": "2026-11-30"})
    assert (refused.status_code, refused.json()["code"]) == (422, "period-not-over")


NO_PERIODS: list[dict[str, Any]] = [
    {"from": "2026-09-01"},
    {"from": "2026-10-31", "to": "2026-09-01"},
    {"from": "2026-01-01", "to": "2026-05-01"},
    {"from": "2026-02-30", "to": "2026-03-01"},
    {"from": 20260901, "to": 20261031},
    {"from": "2026-09-01T00:00:00Z", "to": "2026-10-31"},
    {"first": "2026-09-01", "last": "2026-10-31"},
]
NO_AMOUNTS = [0, -5, 1.5, "300", True, 10**13, None]
# Method, path, body and code.
NONSENSE: list[tuple[str, str, Any, str]] = [
    ("GET", "/abc", None, "not-found"),
    ("GET", "/-1", None, "not-found"),
    ("GET", f"/{2**31}", None, "not-found"),
    ("GET", f"/{'9' * 5000}", None, "not-found"),
    ("GET", "/٣", None, "not-found"),
    ("GET", "/1.doc", None, "not-found"),
    ("GET", "/1.", None, "not-found"),
    ("GET", "/%00", None, "not-found"),
    ("POST", f"/{2**70}/send", None, "not-found"),
    ("POST", "/-1/approve", None, "not-found"),
    ("POST", "/1/pay", {}, "invalid"),
    ("POST", "/1/pay", {"payment_reference": ""}, "invalid"),
    ("POST", "/1/pay", {"payment_reference": "x" * 141}, "invalid"),
    ("POST", "/1/pay", {"payment_reference": "a\x00b"}, "invalid"),
    ("GET", "?state=lost", None, "invalid"),
    ("GET", "?cursor=WzFlOTk5XQ", None, "invalid"),
]


async def test_nonsense_is_refused_and_never_a_500(scene: Scene) -> None:
    wrong = []
    drafts = f"/api/v1/campaigns/{scene.at.campaign}/statements"
    corrections = f"/api/v1/reservations/{scene.stay}/settlement-corrections"
    tries = [(method, f"{STATEMENTS}{path}", body, code) for method, path, body, code in NONSENSE]
    tries += [("POST", drafts, body, "invalid") for body in NO_PERIODS]
    tries += [
        ("POST", corrections, {"amount": amount, "reason": "x"}, "invalid") for amount in NO_AMOUNTS
    ]
    for method, path, body, code in tries:
        answer = await scene.officer.request(method, path, json=body)
        if answer.status_code >= 500 or answer.json().get("code") != code:
            wrong.append((method, path, body, answer.text))
    assert wrong == []


async def test_a_filter_that_fits_nothing_finds_nothing(scene: Scene) -> None:
    await scene.drafted()
    # The last is a position beyond all ids.
    for query, found in (("campaign=%00", 0), ("space=%00", 0), (f"cursor={_FAR}", 1)):
        answer = await scene.officer.get(f"{STATEMENTS}?{query}")
        assert (answer.status_code, len(answer.json()["items"])) == (200, found), query


_FAR = "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"
