"""A reservation as its owner sees it: what, when, where, what it costs, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup

from booking.config import Settings
from booking.periods import Period
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource, Space
from booking.web.pages.qr import qr_svg
from booking.web.pages.say import Say

_STANDING = frozenset({"held", "pending", "confirmed"})
# How a status looks; its word stands beside it.
_LOOKS = {
    "confirmed": "info",
    "pending": "wait",
    "held": "wait",
    "checked_in": "ok",
    "completed": "ok",
}
_MAP = "https://www.openstreetmap.org/directions"


@dataclass(frozen=True, slots=True)
class Ticket:
    """`can_…`: whether the button is worth showing; the use case decides when it is pressed."""

    id: UUID
    path: str
    reference: str
    status: str
    look: str
    status_text: str
    heading: str
    stay: str
    hours: str
    full: str
    day: tuple[str, str, str]
    what: str
    resource: str
    space: str
    slug: str
    address: str
    directions: str | None
    title: str | None
    pays: str
    pays_short: str
    again: str
    qr: Markup
    can_cancel: bool
    can_move: bool


def ticket_of(
    reservation: Reservation, resource: Resource, *, say: Say, settings: Settings, own: bool = True
) -> Ticket:
    """By the clock of the space. `own`: its member looks, not a manager of the space."""
    space, zone = resource.space, resource.space.zone
    period = Period(reservation.starts_at, reservation.ends_at)
    stay, path = say.stay(period, zone), f"/prenotazioni/{reservation.id}"
    head = reservation.status if reservation.status in (*_STANDING, "cancelled") else "other"
    said = stay if head == "other" else say.stay_within(period, zone)
    changeable = reservation.status in _STANDING and reservation.starts_at > say.now
    approved = own and resource.rules.approval and reservation.status == "confirmed"
    local = reservation.starts_at.astimezone(zone).date()
    return Ticket(
        id=reservation.id,
        path=path,
        reference=reservation.reference,
        status=reservation.status,
        look=_LOOKS.get(reservation.status, "bad"),
        status_text=_status_text(reservation, say=say, space=space),
        heading=say(f"head_{head}", stay=said),
        stay=stay,
        hours=say.hours(period, zone),
        full=say.full(period, zone),
        day=say.short_day(local),
        what=_what(reservation, resource, say),
        resource=resource.name[say.language],
        space=space.name,
        slug=space.slug,
        address=address_of(space),
        directions=_directions(space),
        title=reservation.title,
        pays=_pays(reservation, say),
        pays_short=say("pays_short", due=say.money(reservation.due_cents)),
        again=_again(reservation),
        qr=qr_svg(
            settings.public_url + path, label=say("qr_label", reference=reservation.reference)
        ),
        can_cancel=changeable,
        can_move=changeable and not approved,
    )


def address_of(space: Space) -> str:
    """via Bergognone 34, 20144 Milano."""
    town = " ".join(part for part in (space.postcode, space.city) if part)
    return ", ".join(part for part in (space.street, town) if part)


def _status_text(reservation: Reservation, *, say: Say, space: Space) -> str:
    if reservation.expires_at is not None and reservation.status == "pending":
        return say("status_pending_by", moment=say.moment(reservation.expires_at, space.zone))
    if reservation.expires_at is not None and reservation.status == "held":
        return say("status_held_by", time=say.clock(reservation.expires_at, space.zone))
    return say(f"status_{reservation.status}")


def _what(reservation: Reservation, resource: Resource, say: Say) -> str:
    """Scrivania, n. 7; without a number where there is only one, or the whole."""
    name = resource.name[say.language]
    if resource.whole or resource.unit_count == 1 or not reservation.units:
        return name
    units = ", ".join(each["name"] for each in reservation.units)
    return say("what_unit", what=name, units=units)


def _pays(reservation: Reservation, say: Say) -> str:
    due, covered = say.money(reservation.due_cents), say.money(reservation.voucher_cents)
    if reservation.due_cents == 0:
        if reservation.voucher_cents:
            return say("pays_nothing_voucher", covered=covered)
        return say("pays_nothing")
    if reservation.voucher_cents:
        return say("pays_voucher", due=due, covered=covered)
    return say("pays", due=due)


def _again(reservation: Reservation) -> str:
    """The page that reserves the same: at its time while that is to come."""
    fields = {
        "resource": str(reservation.resource_id),
        "starts_at": _text(reservation.starts_at),
        "ends_at": _text(reservation.ends_at),
    }
    if reservation.quantity != 1:
        fields["quantity"] = str(reservation.quantity)
    return f"/prenota?{urlencode(fields)}"


def _directions(space: Space) -> str | None:
    if space.lat is None or space.lon is None:
        return None
    return f"{_MAP}?{urlencode({'to': f'{space.lat},{space.lon}'})}"


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def is_coming(reservation: Reservation, now: datetime) -> bool:
    """Whether it stands and is not over."""
    stands = reservation.status in _STANDING or reservation.status == "checked_in"
    return stands and reservation.ends_at > now
