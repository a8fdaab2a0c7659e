"""Whether a time is refused because of a closure rather than because somebody was quicker."""

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.decide import Wish
from booking.reservations.refusals import Closed
from booking.spaces.network import Resource

sql = queries("reservations")


async def refuse_if_closed(conn: Connection, resource: Resource, wish: Wish) -> None:
    """Refuses with Closed where closures alone leave too few units, whoever reserved the rest."""
    found = await sql.closures_over.row(
        conn,
        resource_ids=list(resource.leaves),
        unit_ids=[unit.id for unit in resource.units],
        from_at=wish.period.start,
        to_at=wish.period.end,
    )
    if found is None or not found["closed_units"]:
        return
    left = len(resource.units) - found["closed_units"]
    if left < (len(resource.units) if resource.whole else wish.quantity):
        reason = found["reason"]
        raise Closed(
            reason={"en": reason, "it": reason},
            closed_from=found["starts_at"],
            closed_until=found["ends_at"],
        )
