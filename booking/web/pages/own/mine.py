"""One's own reservations: the next one as a ticket, then the others, the past, the voucher."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency

from booking.database.pool import Connection
from booking.reservations.own import coming, past
from booking.reservations.reservation import Reservation
from booking.vouchers.own import own_vouchers
from booking.web.access import READER, operation
from booking.web.api.fields import Cursor, cursor_of, position_of
from booking.web.api.represent import known_resource
from booking.web.pages.own.standing import Standing, standing_of
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.own.voucher_bar import voucher_bar
from booking.web.pages.render import page

_MOST, _PAST, _VOUCHERS = 200, 10, 5


@get(
    "/prenotazioni",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(READER, page=True),
)
async def mine(visit: NamedDependency[Visit], cursor: Cursor = None) -> Response[str]:
    """`cursor` is the position of the last past reservation shown."""
    visit.member.may_read()
    position = position_of(cursor, datetime, UUID)
    before = (position[0], position[1]) if position else None
    member_id, now = visit.member.id, visit.now
    async with visit.pool.acquire() as conn:
        ahead = [] if before else await coming(conn, member_id=member_id, now=now, limit=_MOST)
        over = await past(conn, member_id=member_id, now=now, limit=_PAST + 1, before=before)
        vouchers = await own_vouchers(conn, member_id=member_id, now=now, after=0, limit=_VOUCHERS)
        standing = await _standing(conn, visit, ahead[0]) if ahead else None
        tickets = await _tickets(conn, visit, ahead)
        over_tickets = await _tickets(conn, visit, over[:_PAST])
    last = over[_PAST - 1] if len(over) > _PAST else None
    return page(
        visit.request,
        "mine.html",
        say=visit.say,
        standing=standing,
        first=tickets[0] if tickets else None,
        others=tickets[1:],
        over=over_tickets,
        more=cursor_of(last.starts_at.isoformat(), last.id) if last else None,
        paged=before is not None,
        vouchers=[voucher_bar(each, visit.say) for each in vouchers],
    )


async def _standing(conn: Connection, visit: Visit, reservation: Reservation) -> Standing:
    resource = await known_resource(conn, visit.network, reservation)
    return await standing_of(conn, reservation, resource, member=visit.member, say=visit.say)


async def _tickets(conn: Connection, visit: Visit, reservations: list[Reservation]) -> list[Ticket]:
    say = visit.say
    return [
        Ticket(each, await known_resource(conn, visit.network, each), say, visit.settings)
        for each in reservations
    ]
