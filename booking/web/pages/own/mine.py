"""One's own reservations: the next one as a ticket, then the others, the past, the voucher."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency

from booking.database.pool import Connection
from booking.groups.group import with_groups
from booking.reservations.own import coming, past
from booking.reservations.reservation import Reservation
from booking.vouchers.own import vouchers_in_turn
from booking.web.access import READER, operation
from booking.web.api.fields import Ahead, Cursor, cursor_of, position_of
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.own.standing import Standing, standing_of
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.own.voucher_bar import voucher_bar
from booking.web.pages.render import page

# How many of each are shown at once.
_COMING, _PAST, _VOUCHERS = 25, 10, 5


@get(
    "/prenotazioni",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(READER, page=True),
)
async def mine(
    visit: NamedDependency[Visit], cursor: Cursor = None, ahead: Ahead = None
) -> Response[str]:
    """`cursor` is the position of the last past reservation shown, `ahead` of the last to come."""
    visit.member.may_read()
    before, after = _position(cursor), _position(ahead)
    member_id, now = visit.member.id, visit.now
    to_come, over = list[Reservation](), list[Reservation]()
    async with visit.pool.acquire() as conn:
        if not before:
            to_come = await coming(
                conn, member_id=member_id, now=now, limit=_COMING + 1, after=after
            )
        if not after:
            over = await past(conn, member_id=member_id, now=now, limit=_PAST + 1, before=before)
        vouchers = await vouchers_in_turn(
            conn, member_id=member_id, now=now, limit=_VOUCHERS, with_history=True
        )
        first = to_come[0] if to_come and not after else None
        standing = await _standing(conn, visit, first) if first else None
        tickets = await _tickets(conn, visit, to_come[:_COMING])
        over_tickets = await _tickets(conn, visit, over[:_PAST])
    return page(
        visit.request,
        "mine.html",
        say=visit.say,
        standing=standing,
        first=tickets[0] if first else None,
        others=tickets[1:] if first else tickets,
        over=over_tickets,
        more_ahead=_last_of(to_come, _COMING),
        more=_last_of(over, _PAST),
        paged=bool(before or after),
        vouchers=[voucher_bar(each, visit.say) for each in vouchers],
    )


def _position(cursor: str | None) -> tuple[datetime, UUID] | None:
    position = position_of(cursor, datetime, UUID)
    return (position[0], position[1]) if position else None


def _last_of(found: list[Reservation], shown: int) -> str | None:
    """The position of the last one shown, where there are more."""
    if len(found) <= shown:
        return None
    last = found[shown - 1]
    return cursor_of(last.starts_at.isoformat(), last.id)


async def _standing(conn: Connection, visit: Visit, reservation: Reservation) -> Standing:
    resource = await known_resource(conn, visit.network, reservation)
    return await standing_of(conn, reservation, resource, member=visit.member, say=visit.say)


async def _tickets(conn: Connection, visit: Visit, reservations: list[Reservation]) -> list[Ticket]:
    say = visit.say
    return [
        Ticket(each, await known_resource(conn, visit.network, each), say, visit.settings)
        for each in await with_groups(conn, reservations)
    ]
