"""What everybody may learn of an event."""

from datetime import date
from typing import Any
from uuid import UUID

from booking import busy_events, events
from booking.add_ons.take import set_add_ons
from booking.database.pool import Connection
from booking.reservations.cancel import cancel
from booking.reservations.changed import TAKES_OR_FREES, Changed, happened_after
from booking.reservations.check_in import check_in
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from booking.upkeep.close import close
from tests import make
from tests.reservations.steps import reserved
from workers.pace import Pace
from workers.relay import relay_batch

# Whatever else happens changes no availability.
TOLD_TO_NOBODY = {
    "ReservationCheckedIn",
    "ReservationCompleted",
    "AnswerAwaited",
    "BusyNoticeDue",
    "BusySourceAdded",
    "BusySourceRecovered",
    "BusySourceStale",
    "ReminderDue",
    "InvitationAnswered",
    "CampaignLoaded",
    "MemberRegistered",
    "RoleGranted",
    "SignInRequested",
    "TokenMade",
    "TokenRevoked",
}


async def told(conn: Connection, after: int = 0) -> list[Changed]:
    """All that is told of what follows that seq."""
    await relay_batch(conn, pace=Pace())
    found = await happened_after(conn, NetworkCache(), seq=after, limit=1000)
    assert [each.seq for each in found] == list(range(after + 1, after + 1 + len(found)))
    return [change for each in found for change in each.changes]


def test_of_every_event_it_was_decided_whether_it_is_told() -> None:
    listed = {
        each.__name__ for each in (*vars(events).values(), *vars(busy_events).values())
        if isinstance(each, type) and issubclass(each, events.Event)
        and each is not events.Event and not each.__name__.startswith("_")
    }  # fmt: skip
    shown = {each.__name__ for each in TAKES_OR_FREES}
    assert listed - shown == TOLD_TO_NOBODY


async def test_a_reservation_and_its_end_are_told_and_a_check_in_is_not(conn: Any) -> None:
    desk = await make.resource(conn, units=2)
    who = await make.member(conn)
    made = UUID((await reserved(conn, desk, make.stay(1, 9, 13), member=who))["id"])
    other = UUID((await reserved(conn, desk, make.stay(2, 9, 13), member=who))["id"])
    await check_in(conn, member=who, reservation_id=made, now=make.rome(1, 9))
    await cancel(conn, member=who, reservation_id=other, now=make.NOW)
    days = [(each.first_day, each.last_day) for each in await told(conn)]
    first, second = date(2026, 12, 1), date(2026, 12, 2)
    assert days == [(first, first), (second, second), (second, second)]


async def test_another_extra_is_told_as_such_and_of_its_own_resource_alone(conn: Any) -> None:
    at = await make.space(conn)
    left, right = [await make.resource(conn, at=at, kind="area") for _ in range(2)]
    await make.resource(conn, at=at, kind="area", parts=[left, right])
    who = await make.member(conn)
    made = UUID((await reserved(conn, left, make.stay(1, 9, 13), member=who))["id"])
    before = len(await conn.fetch("SELECT 1 FROM events"))
    await set_add_ons(conn, member=who, reservation_id=made, wanted={}, now=make.NOW)
    await relay_batch(conn, pace=Pace())
    (change,) = await told(conn, after=before)
    day = date(2026, 12, 1)
    assert change == Changed(left, at.slug, day, day, what="extras")


async def test_a_move_tells_of_both_days_and_within_a_day_once(conn: Any) -> None:
    desk = await make.resource(conn)
    who = await make.member(conn)
    made = UUID((await reserved(conn, desk, make.stay(1, 9, 13), member=who))["id"])
    for period in (make.stay(1, 14, 15), make.stay(9, 9, 13)):
        await reschedule(
            conn, network=NetworkCache(), member=who, reservation_id=made, period=period,
            now=make.NOW,
        )  # fmt: skip
    days = [each.first_day for each in await told(conn)]
    assert days == [date(2026, 12, day) for day in (1, 1, 1, 9)]


async def test_a_whole_changes_with_its_parts_and_they_with_it(conn: Any) -> None:
    at = await make.space(conn)
    left, right, desk = [await make.resource(conn, at=at, kind="area") for _ in range(3)]
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    await reserved(conn, left, make.stay(1, 9, 13))
    assert [each.resource_id for each in await told(conn)] == [hall, left]
    await reserved(conn, hall, make.stay(2, 9, 13))
    assert [each.resource_id for each in await told(conn, after=1)] == [left, right, hall]
    assert desk not in {each.resource_id for each in await told(conn)}


async def test_a_closed_space_changes_all_of_its_resources(conn: Any) -> None:
    at = await make.space(conn)
    mine = [await make.resource(conn, at=at) for _ in range(2)]
    await make.resource(conn)
    manager = await make.member(conn, manages=frozenset({at.id}))
    network = await NetworkCache().newest(conn)
    space = network.space(at.slug)
    await close(
        conn, member=manager, space=space, resource_id=None, unit_id=None,
        period=make.stay(1, 9, 13), reason="Lavori", network=network, now=make.NOW,
    )  # fmt: skip
    found = await told(conn)
    assert [each.resource_id for each in found] == mine
    assert {each.space for each in found} == {at.slug}


async def test_a_turnaround_over_midnight_changes_both_days(conn: Any) -> None:
    at = await make.space(conn, opens=0, closes=24 * 60, weekdays=range(1, 8))
    room = await make.resource(conn, at=at, rules={"turnaround_minutes": 60})
    await reserved(conn, room, make.stay(1, 22, 23.5))
    await reserved(conn, room, make.stay(3, 0.5, 2))
    days = [(each.first_day, each.last_day) for each in await told(conn)]
    assert days == [(date(2026, 12, 1), date(2026, 12, 2)), (date(2026, 12, 2), date(2026, 12, 3))]


async def test_a_space_that_was_loaded_may_have_changed_on_any_day(conn: Any) -> None:
    at = await make.space(conn)
    desk = await make.resource(conn, at=at)
    loaded = events.SpaceLoaded(space_id=at.id)
    await events.record(conn, loaded, stream_version=1, now=make.NOW)
    assert await told(conn) == [Changed(desk, at.slug, None, None)]
