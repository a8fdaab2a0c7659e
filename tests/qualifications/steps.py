"""Steps that tests of qualifications share."""

from datetime import date, datetime
from typing import Any

from booking.database.pool import Connection
from booking.members.member import Member
from booking.qualifications.grant import grant
from booking.qualifications.qualification import Qualification
from booking.qualifications.training import Training, schedule
from booking.spaces.network import NetworkCache, Resource, Space
from tests import make

LASER = "laser_cutter"
NAME = {"it": "Corso laser", "en": "Laser course"}


async def laser(conn: Connection, *, at: make.Space | None = None, level: int = 1) -> int:
    """A laser cutter for whoever is trained on it."""
    rules = {"qualification": LASER, "qualification_level": level}
    return await make.resource(conn, at=at, kind="machine", family=LASER, rules=rules)


async def place(conn: Connection, resource_id: int) -> tuple[Resource, Member]:
    """It as the network knows it, and a manager of its space."""
    _, resource = await make.known(conn, resource_id)
    return resource, await make.member(conn, manages=frozenset({resource.space.id}))


async def space_of(conn: Connection, at: make.Space) -> Space:
    return (await NetworkCache().newest(conn)).space(at.slug)


async def granted(
    conn: Connection, member: Member, *, by: Space, level: int = 1, until: date | None = None
) -> Qualification:
    """By a manager of that space, with a note."""
    eva = await make.member(conn, manages=frozenset({by.id}))
    return await grant(
        conn, member=eva, space=by, email=member.email, family=LASER, level=level,
        note="Attestato visto", expires_on=until, now=make.NOW,
    )  # fmt: skip


async def scheduled(
    conn: Connection, *, by: Space, places: int = 5, now: datetime = make.NOW, **given: Any
) -> Training:
    """A laser course on the third of December, 14–18."""
    eva = await make.member(conn, manages=frozenset({by.id}))
    asked: dict[str, Any] = {"family": LASER, "level": 1, "period": make.stay(3, 14, 18)}
    return await schedule(
        conn, member=eva, space=by, name=NAME, places=places, now=now, **asked | given
    )
