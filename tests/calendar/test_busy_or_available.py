"""A file of busy times and availability are each other's opposite."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.periods import Period
from booking.spaces.hours import joined
from tests import make
from tests.calendar.said_busy import busy_of
from tests.web.client import Web
from tests.web.ground import made

STAYS = st.lists(
    st.tuples(
        st.sampled_from(["desks", "desks", "room", "hall", "closed-room", "closed-desk", "closed"]),
        st.integers(0, 8),  # day of December
        st.integers(0, 40),  # quarter of an hour after opening
        st.integers(1, 12),
        st.integers(1, 3),
        st.booleans(),  # cancelled again
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stays=STAYS, turnaround=st.sampled_from([0, 15, 90]))
async def test_it_says_the_opposite_of_availability(web: Web, stays: Any, turnaround: int) -> None:
    """Of desks, a room and the hall of both, whatever was reserved, closed and cancelled."""
    async with web.pool.acquire() as conn:
        space = await make.space(conn)
        rules = {"grid_minutes": 15, "turnaround_minutes": turnaround}
        desks = await make.resource(conn, at=space, units=3, rules=rules)
        room = await make.resource(conn, at=space, kind="room", rules=rules)
        hall = await make.resource(conn, at=space, kind="area", parts=[desks, room], rules=rules)
        unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desks)
    owner = await web.member("ada@example.org")
    manager = await web.member("manager@example.org", manages=(space.id,))
    closed: dict[str, dict[str, int]] = {
        "closed": {},
        "closed-room": {"resource_id": room},
        "closed-desk": {"resource_id": desks, "unit_id": unit},
    }
    reserved = {"desks": desks, "room": room, "hall": hall}
    for what, day, quarter, length, quantity, undone in stays:
        start = make.rome(1 + day, 8) + timedelta(minutes=15 * quarter)
        times = {
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=15 * length)).isoformat(),
        }
        if what in closed:
            body = times | closed[what] | {"reason": "Lavori", "reservations": "cancel"}
            await made(manager, f"/api/v1/spaces/{space.slug}/closures", body)
            continue
        body = times | {"resource_id": reserved[what]}
        body |= {"quantity": quantity} if what == "desks" else {}
        answer = await owner.post("/api/v1/reservations", json=body)
        if undone and answer.status_code == 201:
            await owner.post(f"/api/v1/reservations/{answer.json()['id']}/cancel")
    within = Period(make.NOW, make.rome(20, 0))
    for resource in reserved.values():
        answer = await web.anonymous.get(f"/calendars/resources/{resource}.ifb")
        said = [Period(start, end) for _, start, end in busy_of(answer)]
        assert said == sorted(said)
        answer = await web.anonymous.get(
            f"/api/v1/resources/{resource}/availability",
            params={"from": within.start.isoformat(), "to": within.end.isoformat()},
        )
        free = joined(
            Period.of(
                datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"])
            )
            for each in answer.json()["intervals"]
        )
        assert _complement(said, within) == free


def _complement(periods: list[Period], within: Period) -> list[Period]:
    found, after = [], within.start
    for each in joined(periods):
        if after < min(each.start, within.end):
            found.append(Period(after, min(each.start, within.end)))
        after = max(after, each.end)
    return found if after >= within.end else [*found, Period(after, within.end)]
