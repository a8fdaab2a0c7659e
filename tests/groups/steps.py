"""Steps that tests of groups share."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.groups.place import Together
from booking.groups.plan import Outcome
from booking.groups.recurrence import Recurrence, stays
from booking.groups.reserve import reserve_together
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.decide import Wish
from booking.reservations.desk import desk_on
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import told


def series(resource_id: int, first: Period, rule: Recurrence, **wish: Any) -> Together:
    """The dates of a series."""
    return Together(
        wishes=[
            None if each is None else Wish(resource_id=resource_id, period=each, **wish)
            for each in stays(rule, first, make.ROME)
        ],
        rule=rule,
    )


def tell(group_id: UUID, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What these tests want to know of a group."""
    refused = [each.refusal.code for each in outcomes if each.refusal]
    return {"id": str(group_id), "refused": refused}


async def together(
    conn: Connection,
    wanted: Together,
    *,
    member: Member,
    what_fits: bool = False,
    now: datetime = make.NOW,
    key: Key | None = None,
) -> dict[str, Any]:
    """Reserve it for somebody; refusals come through."""
    answer = await reserve_together(
        desk_on(conn).connection,
        network=NetworkCache(),
        member=member,
        wanted=wanted,
        what_fits=what_fits,
        now=now,
        represent=told,
        tell=tell,
        key=key,
    )
    found: dict[str, Any] = json.loads(answer)
    return found


async def standing(conn: Connection, *resources: int) -> int:
    """How many reservations of these stand."""
    found: int = await conn.fetchval(
        "SELECT count(*) FROM reservations WHERE resource_id = ANY ($1) AND status = 'confirmed'",
        list(resources),
    )
    return found
