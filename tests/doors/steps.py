"""Steps that tests of doors share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.doors.arrive import Proof, arrive
from booking.doors.door import code_of, renew_door
from booking.members.member import Member
from booking.reservations.reservation import Reservation
from booking.spaces.network import NetworkCache, Space
from tests import make
from tests.reservations.steps import reserved

KEY = b"of this installation alone"
AT_NINE = make.rome(10, 9)


class House:
    """A space with a door; somebody who manages it, and a member who comes at nine."""

    space: Space
    manager: Member
    ada: Member
    stay: UUID
    secret: str
    salt: str

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    async def renew(self) -> str:
        """The secret of a new sheet."""
        door = await renew_door(self.conn, member=self.manager, space=self.space, now=make.NOW)
        self.salt, self.secret = door.salt, door.secret(KEY)
        return self.secret

    def code(self, now: datetime = AT_NINE) -> str:
        """What the display shows."""
        return code_of(self.salt, KEY, now=now)

    async def arrive(
        self, proof: Proof | None = None, *, who: Member | None = None, now: datetime = AT_NINE
    ) -> Reservation:
        return await arrive(
            self.conn,
            member=who or self.ada,
            reservation_id=self.stay,
            proof=proof,
            own_key=KEY,
            now=now,
        )

    async def way(self) -> str | None:
        """As the event tells it."""
        found: str | None = await self.conn.fetchval(
            "SELECT payload ->> 'way' FROM events WHERE type = 'ReservationCheckedIn'"
        )
        return found


async def house(conn: Connection, **check_in: Any) -> House:
    made = House(conn)
    at = await make.space(conn)
    desk = await make.resource(conn, at=at, rules={"check_in": check_in} if check_in else None)
    made.space = (await NetworkCache().newest(conn)).space(at.slug)
    made.manager = await make.member(conn, manages=frozenset({at.id}))
    made.ada = await make.member(conn)
    wished = await reserved(conn, desk, make.stay(10, 9, 13), member=made.ada)
    made.stay = UUID(wished["id"])
    await made.renew()
    return made
