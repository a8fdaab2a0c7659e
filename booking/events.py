"""Every event there is: what happened, in the past tense, recorded in the transaction that did it.

These types, their fields and versions are a public contract: fields are only added, and a change
of meaning is a new version. Payloads hold ids and facts, never a secret, a title, a name or a mail
address; docs/events.md lists them for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("events")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events share. A stream orders the events of one thing; its version is taken under
    that thing's row lock, so that a cancellation never overtakes its confirmation."""

    version: ClassVar[int] = 1
    area: ClassVar[str]

    def stream(self) -> str:
        """`reservation:ID` and the like."""
        return f"{self.area}:{getattr(self, self.area + '_id')}"

    def payload(self) -> dict[str, Any]:
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfReservation(Event):
    area: ClassVar[str] = "reservation"
    reservation_id: UUID
    member_id: int
    space_id: int
    resource_id: int
    unit_ids: tuple[int, ...] = ()
    starts_at: datetime
    ends_at: datetime
    quantity: int
    sequence: int
    status: str
    # Where it was reserved, moved or cancelled together with the rest of its group, which is told
    # of at once; one of them alone names none.
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationHeld(_OfReservation):
    """Units are kept for a member until `expires_at`."""

    price_cents: int
    voucher_cents: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRequested(_OfReservation):
    """A manager has until `expires_at` to approve or decline."""

    price_cents: int
    voucher_cents: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationConfirmed(_OfReservation):
    """It stands: reserved outright, approved, or confirmed from a hold (`was`)."""

    price_cents: int
    voucher_cents: int
    was: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationDeclined(_OfReservation):
    """A manager said no; the voucher's share was given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationExpired(_OfReservation):
    """A hold or a request ran out; the voucher's share was given back."""

    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationCancelled(_OfReservation):
    """`by` is member, manager, closure or city; `late` decides what the voucher gets back. Where
    the space offers other places, `alternatives` names them as a refused reservation does."""

    by: str
    late: bool
    given_back_cents: int
    was: str
    alternatives: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRescheduled(_OfReservation):
    """Moved in one step; `from_*` is what was. At the same time, on other units, for `reason`."""

    from_starts_at: datetime
    from_ends_at: datetime
    price_cents: int
    voucher_cents: int
    by: str = "member"
    reason: str | None = None
    from_price_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationCheckedIn(_OfReservation):
    way: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationCompleted(_OfReservation):
    """The stay is over; `captured_cents` is what the city now owes the space."""

    captured_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationMissed(_OfReservation):
    """Nobody checked in within the grace period; the rest of the time was freed."""

    captured_cents: int
    given_back_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Event):
    """The member is to be reminded of their reservation, so long (`kind`) before `starts_at`."""

    area: ClassVar[str] = "reminder"
    reminder_id: int
    reservation_id: UUID
    kind: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAwaited(Event):
    """A manager of the space is to be told that a request waits for an answer until `answer_by`;
    one for each manager."""

    area: ClassVar[str] = "member"
    member_id: int
    reservation_id: UUID
    answer_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswered(Event):
    """The member's calendar answered an invitation: `answer` is accepted, declined or tentative.
    `offers` where they are to be asked, by mail, whether to cancel; nothing was cancelled."""

    area: ClassVar[str] = "invitation_answer"
    invitation_answer_id: int
    reservation_id: UUID
    member_id: int
    answer: str
    sequence: int
    offers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceLoaded(Event):
    """A space was made or changed by the loader."""

    area: ClassVar[str] = "space"
    space_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHoursChanged(Event):
    """Weekly hours, seasons, exceptions or holidays of a space."""

    area: ClassVar[str] = "space"
    space_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfClosure(Event):
    """Without a resource the whole space, without a unit all of the resource's."""

    area: ClassVar[str] = "closure"
    space_id: int
    closure_id: int
    resource_id: int | None
    unit_id: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceClosed(_OfClosure):
    """A closure of a space, a resource or a unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceReopened(_OfClosure):
    """A closure was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLoaded(Event):
    """A campaign was made, or its terms or budgets changed."""

    area: ClassVar[str] = "campaign"
    campaign_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRegistered(Event):
    area: ClassVar[str] = "member"
    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Event):
    area: ClassVar[str] = "member"
    member_id: int
    role: str
    space_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRequested(Event):
    """Somebody asked for a sign-in link; the worker makes the secret when it sends the mail."""

    area: ClassVar[str] = "sign_in_request"
    sign_in_request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMade(Event):
    area: ClassVar[str] = "token"
    token_id: int
    member_id: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    area: ClassVar[str] = "token"
    token_id: int
    member_id: int


async def record(conn: Connection, event: Event, *, stream_version: int, now: datetime) -> None:
    """Write the event with the change that it tells of; call it inside that transaction.

    `stream_version` is the thing's version after the change, taken under its row lock.
    """
    payload = event.payload()
    await sql.record_event.run(
        conn,
        type=type(event).__name__,
        version=event.version,
        stream=event.stream(),
        stream_version=stream_version,
        space_id=payload.get("space_id"),
        resource_id=payload.get("resource_id"),
        payload=payload,
        now=now,
    )


async def record_first(conn: Connection, found: Sequence[Event], *, now: datetime) -> None:
    """The same for many at once, each the first of its stream."""
    payloads = [each.payload() for each in found]
    await sql.record_first_events.run(
        conn,
        types=[type(each).__name__ for each in found],
        versions=[each.version for each in found],
        streams=[each.stream() for each in found],
        space_ids=[each.get("space_id") for each in payloads],
        resource_ids=[each.get("resource_id") for each in payloads],
        payloads=payloads,
        now=now,
    )


def _plain(value: Any) -> Any:
    """A field as JSON holds it: instants in UTC with a Z, ids as text."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (UUID, date)):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
