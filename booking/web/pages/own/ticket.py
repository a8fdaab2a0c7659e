"""A reservation as its owner sees it: what, when, where, what it costs, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from markupsafe import Markup

from booking.config import Settings
from booking.periods import Period
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource, Space
from booking.web.pages.own.qr import qr_svg
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


@dataclass(frozen=True)
class Ticket:
    """Words by the clock of the space, each made when it is shown: a list shows few of each, and
    drawing one code takes longer than ten lines of it.

    `own`: its member looks, not a manager of the space. `can_…`: whether the button is worth
    showing; the use case decides when it is pressed.
    """

    reservation: Reservation
    resource: Resource
    say: Say
    settings: Settings
    own: bool = True

    @property
    def path(self) -> str:
        return f"/prenotazioni/{self.reservation.id}"

    @property
    def reference(self) -> str:
        return self.reservation.reference

    @property
    def title(self) -> str | None:
        return self.reservation.title

    @property
    def status(self) -> str:
        return self.reservation.status

    @property
    def look(self) -> str:
        return _LOOKS.get(self.status, "bad")

    @property
    def status_text(self) -> str:
        return _status_text(self.reservation, say=self.say, space=self.resource.space)

    @property
    def heading(self) -> str:
        if self.status in (*_STANDING, "cancelled"):
            stay = self.say.stay_within(self._period, self.resource.space.zone)
            return self.say(f"head_{self.status}", stay=stay)
        return self.say("head_other", stay=self.stay)

    @cached_property
    def stay(self) -> str:
        return self.say.stay(self._period, self.resource.space.zone)

    @property
    def hours(self) -> str:
        return self.say.hours(self._period, self.resource.space.zone)

    @property
    def full(self) -> str:
        return self.say.full(self._period, self.resource.space.zone)

    @cached_property
    def day(self) -> tuple[str, str, str]:
        local = self.reservation.starts_at.astimezone(self.resource.space.zone)
        return self.say.short_day(local.date())

    @cached_property
    def what(self) -> str:
        return _what(self.reservation, self.resource, self.say)

    @property
    def space(self) -> str:
        return self.resource.space.name

    @property
    def slug(self) -> str:
        return self.resource.space.slug

    @property
    def address(self) -> str:
        return address_of(self.resource.space)

    @property
    def directions(self) -> str | None:
        return _directions(self.resource.space)

    @property
    def pays(self) -> str:
        return _pays(self.reservation, self.say)

    @property
    def pays_short(self) -> str:
        return self.say("pays_short", due=self.say.money(self.reservation.due_cents))

    @property
    def again(self) -> str:
        return _again(self.reservation)

    @property
    def qr(self) -> Markup:
        label = self.say("qr_label", reference=self.reference)
        return qr_svg(self.settings.public_url + self.path, label=label)

    @property
    def stay_within(self) -> str:
        return self.say.stay_within(self._period, self.resource.space.zone)

    @property
    def what_when(self) -> str:
        return f"{self.what}, {self.stay_within}"

    @property
    def group(self) -> str | None:
        """The kind of the group that it is one of: a series or a visit."""
        return self.reservation.group_kind

    @property
    def group_path(self) -> str:
        return f"/gruppi/{self.reservation.group_id}"

    @property
    def can_change(self) -> bool:
        """Alone, or with its group."""
        return self.status in _STANDING and self.reservation.starts_at > self.say.now

    @property
    def with_group(self) -> bool:
        """Whether it can be cancelled and moved only with all of its visit."""
        return self.own and self.group == "visit" and self.can_change

    @property
    def can_cancel(self) -> bool:
        return self.can_change and not self.with_group

    @property
    def can_move(self) -> bool:
        approved = self.own and self.resource.rules.approval and self.status == "confirmed"
        return self.can_cancel and not approved

    @property
    def _period(self) -> Period:
        return Period(self.reservation.starts_at, self.reservation.ends_at)


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
