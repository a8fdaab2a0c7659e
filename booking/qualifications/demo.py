"""Courses of the demonstration, so that whoever is refused a machine is led to one."""

from datetime import datetime, timedelta

from booking.database.pool import Connection
from booking.members.demo_people import ensure_people
from booking.members.member import Member
from booking.periods import Period, instant
from booking.qualifications.recognise import recognise, recognitions_of
from booking.qualifications.training import schedule, trainings_of
from booking.reservations.demo import ensure_demo
from booking.spaces.loading.changes import Change
from booking.spaces.loading.load import Progress
from booking.spaces.network import NetworkCache, Space

_FAMILY, _THURSDAY = "laser_cutter", 4
_NAME = {"it": "Taglio laser: il patentino", "en": "Laser cutting: the licence"}
_LABS = ("fablab-milano", "opendot")
_HERE, _THERE = "base-milano", "fablab-milano"


async def load_demo(
    conn: Connection, now: datetime, *, progress: Progress = lambda _done, _of: None
) -> list[Change]:
    """All of the demo and its courses, in one transaction; the spaces that changed. Raises as
    ensure_demo does."""
    async with conn.transaction():
        changes = await ensure_demo(conn, now, progress=progress)
        people = await ensure_people(conn, now)
        await ensure_courses(conn, now, manager_id=people["manager"])
    return changes


async def ensure_courses(conn: Connection, now: datetime, *, manager_id: int) -> None:
    """Where a lab asks for a training on its laser and none is to come, one on a Thursday; and one
    lab recognises the other. Whoever may call this decides on whether demo data may be here."""
    network = await NetworkCache().newest(conn)
    member = Member(id=manager_id, email="", admin=True)
    for slug in (_HERE, *_LABS):
        space = network.spaces.get(slug)
        level = _level_asked(space) if space else None
        if space is None or level is None:
            continue
        if await trainings_of(conn, space_id=space.id, from_at=now, limit=1):
            continue
        await schedule(
            conn,
            member=member,
            space=space,
            family=_FAMILY,
            level=level,
            name=_NAME,
            period=_thursday(space, now),
            places=6,
            valid_days=730,
            now=now,
        )
    here, there = network.spaces.get(_HERE), network.spaces.get(_THERE)
    if here and there and not await recognitions_of(conn, space=here):
        await recognise(conn, member=member, space=here, issuer=there, family=_FAMILY, now=now)


def _level_asked(space: Space) -> int | None:
    levels = [
        each.rules.qualification_level
        for each in space.resources
        if each.rules.qualification == _FAMILY
    ]
    return max(levels, default=None)


def _thursday(space: Space, now: datetime) -> Period:
    """From two to six in the afternoon, in a week or so."""
    day = now.astimezone(space.zone).date() + timedelta(days=7)
    day += timedelta(days=(_THURSDAY - day.isoweekday()) % 7)
    return Period(instant(day, 14 * 60, space.zone), instant(day, 18 * 60, space.zone))
