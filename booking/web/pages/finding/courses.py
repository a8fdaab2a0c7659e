"""What the page of a space says of its courses, and of machines that do not work."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.database.pool import Connection
from booking.members.member import Member
from booking.qualifications.training import own_trainings, trainings_of
from booking.spaces.network import Resource, Space
from booking.upkeep.closure import Closure, closures_of
from booking.web.pages.qualification_words import CourseSaid, said_of_course
from booking.web.pages.say import Say

_MOST_COURSES, _MOST_CLOSURES = 20, 200


async def courses_of(
    conn: Connection, space: Space, member: Member | None, say: Say
) -> list[CourseSaid]:
    """Those that have not begun, by their start."""
    found = await trainings_of(conn, space_id=space.id, from_at=say.now, limit=_MOST_COURSES)
    coming = [each for each in found if each.starts_at > say.now]
    mine: set[int] = set()
    if coming and member is not None:
        mine = {each.id for each in await own_trainings(conn, member=member, now=say.now)}
    return [said_of_course(each, space, say, mine=mine) for each in coming]


@dataclass(frozen=True, slots=True)
class Broken:
    """What of a machine does not work: how much in a few words, and all of it with the reasons."""

    short: str
    lines: list[str]


async def out_of_order_in(conn: Connection, space: Space, say: Say) -> dict[int, Broken]:
    """Of each machine that does not work at this moment."""
    if all(each.kind != "machine" for each in space.resources):
        return {}
    found: dict[int, list[Closure]] = {}
    closures = await closures_of(conn, space_id=space.id, now=say.now, limit=_MOST_CLOSURES)
    for each in closures:
        if each.out_of_order and each.starts_at <= say.now and each.resource_id is not None:
            found.setdefault(each.resource_id, []).append(each)
    return {
        resource.id: Broken(
            _short(resource, found[resource.id], say),
            [_said(each, space, say) for each in found[resource.id]],
        )
        for resource in space.resources
        if resource.id in found
    }


def _short(resource: Resource, closures: Sequence[Closure], say: Say) -> str:
    units = {each.unit_id for each in closures}
    broken = sum(unit.id in units for unit in resource.units)
    if None in units or broken == len(resource.units):
        return say("out_title")
    return say("out_some", count=broken, all=len(resource.units))


def _said(closure: Closure, space: Space, say: Say) -> str:
    resource = next((each for each in space.resources if each.id == closure.resource_id), None)
    names = [unit.name for unit in resource.units if unit.id == closure.unit_id] if resource else []
    if resource is None or not names:
        return say("out_of_all", reason=closure.reason)
    what = resource.name[say.language]
    return say("out_of_it", what=what, unit=names[0], reason=closure.reason)
