"""Whoever lacks a training for some of several wishes is told for each where the next one is."""

from collections.abc import Sequence
from datetime import datetime

from booking.database.pool import Connection
from booking.groups.plan import Outcome
from booking.reservations.how_to_qualify import with_trainings
from booking.reservations.refusals_of_people import NotQualified
from booking.spaces.network import Network


async def tell_trainings(
    conn: Connection, outcomes: Sequence[Outcome], *, network: Network, now: datetime
) -> list[Outcome]:
    """The same outcomes; each resource and day is looked up once."""
    found: dict[tuple[int, str], NotQualified] = {}
    told = list[Outcome]()
    for each in outcomes:
        refusal = each.refusal
        if each.wish is not None and isinstance(refusal, NotQualified):
            of = (each.wish.resource_id, refusal.facts["day"])
            if of not in found:
                found[of] = await with_trainings(
                    conn, refusal, resource=network.resource(of[0]), now=now
                )
            told.append(each.refused(found[of]))
        else:
            told.append(each)
    return told
