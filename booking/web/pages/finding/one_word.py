"""Nothing is free: what is, with one word of the sentence changed."""

from dataclasses import dataclass
from datetime import datetime

from booking.database.pool import Connection
from booking.reservations.quote import NOBODY
from booking.reservations.search import search
from booking.spaces.network import Network
from booking.web.pages.finding.sought import Sought, next_working_day
from booking.web.pages.say import Say

_MOST = 3
_NOON = 13 * 60
# Enough to count by.
_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Change:
    """`word` is what would be different."""

    word: str
    free: str
    path: str


async def changes(
    conn: Connection, *, network: Network, asked: Sought, now: datetime, say: Say
) -> list[Change]:
    """At most three, each with something free; a search for each that is tried."""
    found: list[Change] = []
    for word, other in _tries(asked, network, now=now, say=say):
        if len(found) == _MOST or other.period(network).start < now:
            continue
        places, _ = await search(
            conn,
            network=network,
            filters=other.filters(network),
            facts=NOBODY,
            now=now,
            limit=_LIMIT,
        )
        if free := sum(each.free_units for each in places):
            found.append(Change(word, say("free_many", count=free), other.path))
    return found


def _tries(asked: Sought, network: Network, *, now: datetime, say: Say) -> list[tuple[str, Sought]]:
    zone, length = network.zone, min((asked.ends - asked.begins) % (24 * 60) or 240, 8 * 60)
    begins = 9 * 60 if asked.begins >= _NOON else 14 * 60
    shifted = asked.but(begins=begins, ends=min(begins + length, 20 * 60), errors={})
    another = asked.but(
        day=next_working_day(max(asked.day, now.astimezone(zone).date())), errors={}
    )
    tries = [
        (say.hours(shifted.period(network), zone), shifted),
        (say.day(another.period(network).start, zone), another),
    ]
    if asked.voucher:
        tries.append((say("without_voucher_filter"), asked.but(voucher=False)))
    if asked.step_free:
        tries.append((say("without_step_free"), asked.but(step_free=False)))
    if asked.municipio:
        tries.append((say("whole_city"), asked.but(municipio=None)))
    if asked.quantity > 1:
        tries.append((say("what_desk"), asked.but(what="desk")))
    return tries
