"""A campaign that grants at first use, named by several wishes in place of a code: it gives one
voucher, which they share in their order as they would share one that is there."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime

import msgspec

from booking.database.pool import Connection
from booking.groups.place import Together
from booking.groups.plan import Outcome, plan
from booking.groups.refusals import GroupRefused
from booking.members.member import Member
from booking.reservations.decide import NO_COVER, Facts
from booking.spaces.network import Network
from booking.vouchers.first_use import code_at_first_use, holding_at_first_use
from booking.vouchers.holding import Holding


async def code_for_all(
    conn: Connection,
    network: Network,
    wanted: Together,
    facts: Sequence[Facts],
    *,
    member: Member,
    what_fits: bool,
    now: datetime,
) -> str | None:
    """The code of the voucher, taken now where the member has none; None where no such campaign is
    named. In a transaction of its own, and only where rules and voucher let all of it be reserved,
    or with `what_fits` any of it. Refuses with GroupRefused, and as code_at_first_use does."""

    def fits(holding: Holding) -> None:
        granted = as_granted(network, wanted, facts, holding)
        outcomes = plan(network, wanted.wishes, granted, now=now)
        refused = sum(each.refusal is not None for each in outcomes)
        if refused and (not what_fits or refused == len(outcomes)):
            raise GroupRefused(outcomes)

    return await code_at_first_use(
        conn, named=wanted.voucher or "", member_id=member.id, year=now.year, fits=fits, now=now
    )


async def granted_for_look(
    connection: Callable[[], AbstractAsyncContextManager[Connection]],
    wanted: Together,
    *,
    member: Member,
    now: datetime,
) -> Holding | str | None:
    """As holding_at_first_use: nothing is written."""
    async with connection() as conn:
        return await holding_at_first_use(
            conn, named=wanted.voucher or "", member_id=member.id, year=now.year, now=now
        )


def as_granted(
    network: Network, wanted: Together, facts: Sequence[Facts], holding: Holding
) -> list[Facts]:
    """The facts of each wish with the voucher as it would be granted."""
    found = []
    for wish, known in zip((each for each in wanted.wishes if each), facts, strict=True):
        zone = network.resource(wish.resource_id).space.zone
        of_year = msgspec.structs.replace(holding, year=wish.period.start.astimezone(zone).year)
        found.append(msgspec.structs.replace(known, holding=of_year))
    return found


def without_cover(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same as the database may try it, which knows nothing of what is not granted yet."""
    return [
        replace(each, decision=msgspec.structs.replace(each.decision, cover=NO_COVER, holding=None))
        if each.decision
        else each
        for each in outcomes
    ]
