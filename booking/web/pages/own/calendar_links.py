"""How a reservation gets into somebody's calendar: as a file, or by a link of Google's."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.calendar.entry import Entry
from booking.calendar.event_file import event_file
from booking.calendar.own_entry import Own, own_entry
from booking.config import Settings
from booking.reservations import reservation as stored
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource
from booking.web.access import READER, operation
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.own.visit import VISIT, Visit

_GOOGLE = "https://calendar.google.com/calendar/render"


@get(
    "/prenotazioni/{reservation_id:uuid}/evento.ics",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(READER, page=True),
)
async def download(
    reservation_id: FromPath[UUID], visit: NamedDependency[Visit]
) -> Response[bytes]:
    visit.member.may_read()
    async with visit.pool.acquire() as conn:
        found = await stored.read(conn, reservation_id, member=visit.member)
        resource = await known_resource(conn, visit.network, found)
    entry = _entry(found, resource, settings=visit.settings, language=visit.say.language)
    return Response(
        event_file(entry),
        media_type="text/calendar",
        headers={
            "Content-Disposition": f'attachment; filename="posto-{found.reference}.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def google_event(
    reservation: Reservation, resource: Resource, *, settings: Settings, language: str
) -> str:
    """A link that opens Google's own form, filled in."""
    entry = _entry(reservation, resource, settings=settings, language=language)
    return f"{_GOOGLE}?" + urlencode(
        {
            "action": "TEMPLATE",
            "text": entry.summary,
            "dates": f"{_basic(entry.starts_at)}/{_basic(entry.ends_at)}",
            "details": f"{entry.description or ''}\n{entry.url or ''}",
            "location": entry.location or "",
        }
    )


def _entry(
    reservation: Reservation, resource: Resource, *, settings: Settings, language: str
) -> Entry:
    """As the member's private feed shows it."""
    own = Own(
        id=reservation.id,
        reference=reservation.reference,
        space_id=reservation.space_id,
        resource_id=reservation.resource_id,
        units=list(reservation.units),
        starts_at=reservation.starts_at,
        ends_at=reservation.ends_at,
        sequence=reservation.sequence,
        status=reservation.status,
        title=reservation.title,
        due_cents=reservation.due_cents,
        changed_at=reservation.changed_at,
    )
    return own_entry(own, resource=resource, settings=settings, language=language)


def _basic(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
