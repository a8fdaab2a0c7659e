"""Steps that tests of reservations share."""

import json
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.decide import Wish
from booking.reservations.desk import desk_on
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache, Resource
from tests import make


def told(reservation: Reservation, resource: Resource) -> dict[str, Any]:
    """What these tests want to know of a reservation that was made."""
    return {
        "id": str(reservation.id),
        "resource_id": resource.id,
        "status": reservation.status,
        "price_cents": reservation.price_cents,
        "voucher_cents": reservation.voucher_cents,
    }


async def reserved(
    conn: Connection,
    resource_id: int,
    period: Period,
    *,
    member: Member | None = None,
    now: datetime = make.NOW,
    key: Key | None = None,
    network: NetworkCache | None = None,
    **wish: Any,
) -> dict[str, Any]:
    """Reserve it for somebody; refusals come through."""
    answer = await reserve(
        desk_on(conn),
        network=network or NetworkCache(),
        member=member or await make.member(conn),
        wish=Wish(resource_id=resource_id, period=period, **wish),
        now=now,
        represent=told,
        key=key,
    )
    found: dict[str, Any] = json.loads(answer)
    return found
