"""On which day the city's list last changed: by a step, a load, or a day that came."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from booking.certification.standing import sql, today_in
from booking.database.pool import Connection
from booking.spaces.network import Certification, Network

_DAY = timedelta(days=1)
_NEVER = date(2000, 1, 1)


async def last_changed(conn: Connection, *, network: Network, now: datetime) -> date:
    """A day in the network's zone."""
    written = await sql.register_changed.value(conn)
    today = today_in(network.zone, now)
    days = [
        day
        for space in network.spaces.values()
        if space.certification is not None
        for day in _turns(space.certification)
        if day <= today
    ]
    if written is not None:
        days.append(today_in(network.zone, written))
    return max(days, default=_NEVER)


def _turns(standing: Certification) -> Iterator[date]:
    """The days on which it comes into the list or leaves it."""
    for first in (standing.listed_from, standing.suspends_on):
        if first is not None:
            yield first
    for last in (standing.listed_until, standing.suspended_until):
        if last is not None:
            yield last + _DAY
