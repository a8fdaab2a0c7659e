"""Whether a time is refused because of a closure rather than because somebody was quicker."""

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.busy import closed_units, read_busy
from booking.reservations.decide import Wish
from booking.reservations.refusals import Closed, OutOfOrder, OutOfOrderForNow
from booking.spaces.network import Resource

sql = queries("reservations")


async def refuse_if_closed(conn: Connection, resource: Resource, wish: Wish) -> None:
    """Refuses with Closed where closures alone leave too few units, whoever reserved the rest."""
    # Whether is cheap to read, and mostly it is not; which is not.
    period = wish.period
    (busy,) = await read_busy(conn, [(resource, period)], now=period.start)
    if not leaves_too_few(resource, wish, closed_units(resource, period, busy)):
        return
    closed = await closure_over(conn, resource, wish)
    if closed is not None:
        raise closed


async def closure_over(conn: Connection, resource: Resource, wish: Wish) -> Closed | None:
    """The refusal that names the closure, where closures alone leave too few units."""
    found = await sql.closures_over.row(
        conn,
        resource_ids=list(resource.leaves),
        unit_ids=[unit.id for unit in resource.units],
        from_at=wish.period.start,
        to_at=wish.period.end,
    )
    if found is None or not leaves_too_few(resource, wish, found["closed_units"]):
        return None
    reason = found["reason"]
    facts = {
        "reason": {"en": reason, "it": reason},
        "closed_from": found["starts_at"],
        "closed_until": found["ends_at"],
    }
    if not found["out_of_order"]:
        return Closed(**facts)
    known = not leaves_too_few(resource, wish, found["open_ended_units"])
    refusal = OutOfOrder if known else OutOfOrderForNow
    return refusal(**facts, out_of_order=True, until_further_notice=not known)


def leaves_too_few(resource: Resource, wish: Wish, closed: int) -> bool:
    """Whether a wish does not fit where so many units are closed; a whole needs all of them."""
    count = len(resource.units)
    return closed > 0 and count - closed < (count if resource.whole else wish.quantity)
