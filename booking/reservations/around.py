"""What is free around a stay that was refused, whoever was: the same stay at other times, and other
places at the same time.

It is read once for all who were refused the same stay at the same moment, and never kept.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from booking.database.pool import Connection
from booking.periods import Period
from booking.reservations.availability import free_starts, reach, starts
from booking.reservations.busy import Busy, busy_units, closed_units, free_units, read_busy
from booking.reservations.closed import closure_over, leaves_too_few
from booking.reservations.decide import Facts, Wish
from booking.reservations.offer import MOST, Offer, in_turn
from booking.reservations.refusals import Closed
from booking.reservations.search import Candidate, Filters, candidates, search
from booking.spaces.network import Network, Resource

# How far around the wanted time another start is worth proposing.
BEFORE, AFTER = timedelta(days=1), timedelta(days=7)
# Where enough is free nearer, nobody looks further.
_NEAR = timedelta(hours=12)


class Around:
    """One refused stay, and what is free around it. `facts` are somebody's whose voucher is of
    the campaign of all who share this, for it decides which places accept it."""

    def __init__(
        self, network: Network, resource: Resource, wish: Wish, facts: Facts, *, now: datetime
    ) -> None:
        self._network, self._resource, self._wish = network, resource, wish
        self._facts, self._now = facts, now
        self._filters = _elsewhere(resource, wish)
        self._window = self._within(_NEAR, _NEAR)
        self._places = list(islice(self._candidates(), MOST))
        self._further: list[Offer] | None = None
        self._closed_units = 0
        self._closure: Closed | None = None
        self.near: list[Offer] = []

    def asked(self) -> list[tuple[Resource, Period]]:
        """What is to be read: who takes the resource in the nearest hours, and who the nearest
        places during the stay."""
        here = reach(self._resource, self._window, self._wish.period.length)
        start = self._wish.period.start
        there = [(each.resource, Period(start, each.until)) for each in self._places]
        return [(self._resource, here), *there]

    def take_in(self, busy: Sequence[list[Busy]]) -> None:
        """What was read, in the order of `asked`."""
        wish = self._wish
        self._closed_units = closed_units(self._resource, wish.period, busy[0])
        times = free_starts(
            self._resource,
            self._window,
            busy[0],
            length=wish.period.length,
            quantity=wish.quantity,
            now=self._now,
        )
        places = [
            each.resource
            for each, taken in zip(self._places, busy[1:], strict=True)
            if self._is_free(each, taken)
        ]
        self.near = in_turn(self._resource, self._wish, times, places)

    async def closure(self, conn: Connection) -> Closed | None:
        """The refusal where closures alone leave too few units; each has their own."""
        if self._closure is None and leaves_too_few(self._resource, self._wish, self._closed_units):
            self._closure = await closure_over(conn, self._resource, self._wish)
        return type(self._closure)(**self._closure.facts) if self._closure else None

    async def further(self, conn: Connection) -> list[Offer]:
        """The same in days and in the whole network, where what is near was not enough."""
        if self._further is None:
            wish = self._wish
            times = await starts(
                conn,
                resource=self._resource,
                window=self._within(BEFORE, AFTER),
                length=wish.period.length,
                quantity=wish.quantity,
                now=self._now,
            )
            places, _ = await search(
                conn,
                network=self._network,
                filters=self._filters,
                facts=self._facts,
                now=self._now,
                limit=MOST,
            )
            elsewhere = [each.resource for each in places]
            self._further = in_turn(self._resource, wish, times, elsewhere)
        return self._further

    def _within(self, before: timedelta, after: timedelta) -> Period:
        wanted = self._wish.period.start
        return Period(max(self._now, wanted - before), wanted + after)

    def _candidates(self) -> Iterable[Candidate]:
        return candidates(self._network, self._filters, self._facts, now=self._now)

    def _is_free(self, place: Candidate, busy: list[Busy]) -> bool:
        period, quantity = self._wish.period, self._wish.quantity
        (taken,) = busy_units(place.resource, [period.start], [period.end], [place.until], busy)
        return free_units(place.resource, taken) >= (1 if place.resource.whole else quantity)


def _elsewhere(resource: Resource, wish: Wish) -> Filters:
    """The same time in other resources of the same kind and family."""
    space = resource.space
    return Filters(
        period=wish.period,
        quantity=wish.quantity,
        kind=resource.kind,
        family=resource.family,
        other_than=resource.id,
        near=(space.lat, space.lon) if space.lat is not None and space.lon is not None else None,
        voucher=wish.voucher,
    )


async def read_around(conn: Connection, every: Sequence[Around], *, now: datetime) -> None:
    """Fill them in, all from one statement."""
    asked = [each.asked() for each in every]
    busy = await read_busy(conn, [one for each in asked for one in each], now=now)
    at = 0
    for around, questions in zip(every, asked, strict=True):
        around.take_in(busy[at : at + len(questions)])
        at += len(questions)
