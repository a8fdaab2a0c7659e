"""Every rule at every door: what is refused over the API is refused, for the same reason, by the
page, in a series, in a visit, to a manager and when something moves; and what a manager waives."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from booking.periods import Period
from tests import make
from tests.web.client import Web
from tests.web.reserving import form
from tests.web.visitor import signed_in

GOOD = make.stay(3, 10, 12)
WAIVABLE = {"too-soon", "off-grid", "quota-exceeded"}


@dataclass(frozen=True)
class Rule:
    """What breaks it: a stay, and what the resource asks."""

    code: str
    period: Period = GOOD
    rules: dict[str, Any] = field(default_factory=dict)
    quantity: int = 1


_HOUR_ONLY = {"grid_minutes": 60, "shortest_minutes": 60}
_STAFFED = {
    "supervision": "staffed",
    "staffed_hours": [{"weekday": 1, "opens": 480, "closes": 1200}],
}
RULES = (
    Rule("in-the-past", make.stay(27, 10, 12, month=11)),
    Rule("quantity-too-large", quantity=3),
    Rule("too-short", make.stay(3, 10, 10.5), {"shortest_minutes": 60}),
    Rule("too-long", rules={"longest_minutes": 60}),
    Rule("off-grid", make.stay(3, 10.5, 12.5), _HOUR_ONLY),
    Rule("outside-opening-hours", make.stay(3, 19, 21)),
    Rule("closed", make.stay(8, 10, 12)),  # a holiday
    Rule("closed", make.stay(9, 10, 12)),  # a closure
    Rule("unsupervised", rules=_STAFFED),
    Rule("too-soon", rules={"lead_minutes": 7 * 1440}),
    Rule("too-far-ahead", rules={"ahead_days": 1}),
    Rule("not-qualified", rules={"qualification": "laser-cutter"}),
    Rule("too-young", rules={"youngest_age": 18}),
    Rule("quota-exceeded", rules={"quota": {"hours_per_day": 1}}),
    Rule("slot-taken", make.stay(10, 10, 12)),
)


@dataclass
class Doors:
    """A resource of two units whose rules change, and people who want it."""

    web: Web
    resource_id: int
    space: make.Space
    ada: httpx.AsyncClient
    manager: httpx.AsyncClient

    async def set(self, rules: dict[str, Any]) -> None:
        async with self.web.pool.acquire() as conn:
            await conn.execute(
                "UPDATE resources SET rules = $2 WHERE id = $1",
                self.resource_id,
                {"ahead_days": 400} | rules,
            )
            await conn.execute("SELECT change_space($1)", self.space.id)

    def body(self, rule: Rule, **more: Any) -> dict[str, Any]:
        return {
            "resource_id": self.resource_id,
            "starts_at": rule.period.start.isoformat(),
            "ends_at": rule.period.end.isoformat(),
            "quantity": rule.quantity,
        } | more

    async def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.ada.post(path, json=body, headers={"Accept-Language": "it"})
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def doors(web: Web) -> Doors:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        resource_id = await make.resource(conn, at=at, units=2)
    ada = await web.member("ada@example.org")
    manager = await web.member("manager@example.org", manages=(at.id,))
    made = Doors(web, resource_id, at, ada, manager)
    bob = await web.member("bob@example.org")
    taken = await bob.post("/api/v1/reservations", json=made.body(RULES[-1], quantity=2))
    assert taken.status_code == 201, taken.text
    day = make.stay(9, 8, 20)
    closing = {
        "starts_at": day.start.isoformat(),
        "ends_at": day.end.isoformat(),
        "reason": "Lavori",
    }
    closed = await manager.post(f"/api/v1/spaces/{at.slug}/closures", json=closing)
    assert closed.status_code == 201, closed.text
    return made


async def test_each_rule_is_refused_over_the_api_in_series_and_visits_and_by_quotes(
    doors: Doors,
) -> None:
    wrong = []
    for rule in RULES:
        await doors.set(rule.rules)
        body = doors.body(rule)
        single = await doors.ask("/api/v1/reservations", body)
        quoted = (await doors.ask("/api/v1/quotes", body))["refusal"] or {}
        repeat = {"every": "week", "count": 1}
        series = await doors.ask("/api/v1/series", body | {"repeat": repeat})
        visit = await doors.ask("/api/v1/groups", {"reservations": [body]})
        codes = {
            "api": single.get("code"),
            "quote": quoted.get("code"),
            "series": _inside(series),
            "visit": _inside(visit),
        }
        wrong += [(rule.code, door, found) for door, found in codes.items() if found != rule.code]
    assert wrong == []
    assert await _of_ada(doors) == 0


def _inside(group: dict[str, Any]) -> str | None:
    assert group.get("code") == "group-refused", group
    code: str = group["outcomes"][0]["refusal"]["code"]
    return code


async def test_each_rule_is_refused_by_the_page_in_the_same_words(doors: Doors) -> None:
    browser = await signed_in(doors.web)
    browser.cookies.set("posto_language", "it")
    await doors.set({})
    shown = await browser.get(
        "/prenota",
        params={
            "resource": doors.resource_id,
            "starts_at": GOOD.start.isoformat(),
            "ends_at": GOOD.end.isoformat(),
        },
    )
    button = form(shown.text, "Prenota")
    wrong = []
    for rule in RULES:
        await doors.set(rule.rules)
        body = doors.body(rule)
        said = await doors.ask("/api/v1/reservations", body)
        sent = {name: str(body[name]) for name in ("starts_at", "ends_at", "quantity")}
        refused = await browser.post(button.action, data=button.fields | sent)
        status = 409 if rule.code == "slot-taken" else 422
        if refused.status_code != status:
            wrong.append((rule.code, refused.status_code))
        elif status == 422 and _plain(said["detail"]) not in _plain(refused.text):
            wrong.append((rule.code, said["detail"]))
    assert wrong == []
    assert await _of_ada(doors) == 0


def _plain(text: str) -> str:
    for escaped in ("&#39;", "&#x27;", "’", "'"):
        text = text.replace(escaped, "")
    return text


async def test_each_rule_is_refused_when_one_moves_alone_or_with_its_group(doors: Doors) -> None:
    await doors.set({})
    afternoon = Rule("", make.stay(4, 14, 16))
    single = await doors.ask("/api/v1/reservations", doors.body(afternoon))
    group = await doors.ask("/api/v1/groups", {"reservations": [doors.body(afternoon)]})
    part = group["reservations"][0]["id"]
    wrong = []
    for rule in RULES:
        if rule.quantity != 1:
            continue  # a move keeps how many
        await doors.set(rule.rules)
        to = {name: doors.body(rule)[name] for name in ("starts_at", "ends_at")}
        moved = await doors.ask(f"/api/v1/reservations/{single['id']}/reschedule", to)
        together = await doors.ask(f"/api/v1/groups/{group['id']}/reschedule", to | {"like": part})
        codes = {"alone": moved.get("code"), "together": _inside(together)}
        wrong += [(rule.code, door, found) for door, found in codes.items() if found != rule.code]
    assert wrong == []
    starts = await doors.web.pool.fetch("SELECT DISTINCT starts_at FROM reservations ORDER BY 1")
    assert [row["starts_at"] for row in starts] == [afternoon.period.start, make.rome(10, 10)]


async def test_a_manager_waives_lead_time_grid_and_quota_with_a_reason_and_nothing_else(
    doors: Doors,
) -> None:
    wrong = []
    for rule in RULES:
        await doors.set(rule.rules)
        body = doors.body(rule)
        plain = await doors.manager.post("/api/v1/reservations", json=body)
        if plain.json()["code"] != rule.code:
            wrong.append((rule.code, "manager", plain.text))
        waiving = body | {"waive": ["lead", "grid", "quota"], "waive_reason": "Inaugurazione"}
        waived = await doors.manager.post("/api/v1/reservations", json=waiving)
        stands = waived.status_code == 201
        if stands != (rule.code in WAIVABLE) or not (stands or waived.json()["code"] == rule.code):
            wrong.append((rule.code, "waived", waived.text))
        if stands:
            gone = await doors.manager.post(f"/api/v1/reservations/{waived.json()['id']}/cancel")
            assert gone.status_code == 200
        by_member = await doors.ask("/api/v1/reservations", waiving)
        if by_member["code"] != "forbidden":
            wrong.append((rule.code, "member", str(by_member)))
    assert wrong == []


async def _of_ada(doors: Doors) -> int:
    found: int = await doors.web.pool.fetchval(
        "SELECT count(*) FROM reservations r JOIN members m ON m.id = r.member_id "
        "WHERE m.email = 'ada@example.org'"
    )
    return found
