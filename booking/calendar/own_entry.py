"""What a member's private feed shows of a reservation of theirs: all of it, or that it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.calendar.entry import Entry, Status
from booking.calendar.public_entry import place_of
from booking.calendar.words import BUSY, REFERENCE, SOMEBODY, TO_APPROVE, TO_PAY
from booking.config import Settings
from booking.money import euros
from booking.spaces.network import Resource

_STATUS: dict[str, Status] = {
    "held": "TENTATIVE",
    "pending": "TENTATIVE",
    "cancelled": "CANCELLED",
    "declined": "CANCELLED",
    "expired": "CANCELLED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A reservation as its member's calendar needs it."""

    id: UUID
    reference: str
    space_id: int
    resource_id: int
    units: list[dict[str, Any]] | None
    starts_at: datetime
    ends_at: datetime
    sequence: int
    status: str
    title: str | None
    due_cents: int
    changed_at: datetime

    @property
    def key(self) -> str:
        return f"reservation:{self.id}"

    @property
    def gone_since(self) -> datetime | None:
        return self.changed_at if _STATUS.get(self.status) == "CANCELLED" else None


def own_entry(own: Own, *, resource: Resource, settings: Settings, language: str) -> Entry:
    """With details: title, place, units and what is due; under the invitation's UID."""
    space = resource.space
    what = resource.name[language]
    return Entry(
        **_same_for_all(own, resource, settings),
        summary=own.title or f"{what}, {space.name}",
        location=place_of(space),
        latitude=space.lat,
        longitude=space.lon,
        url=f"{settings.public_url}/prenotazioni/{own.id}",
        description=_description(own, what, language),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed(Own):
    """The same as the space's manager needs it: with the member's name, where they have one."""

    member_name: str | None


def managed_entry(
    managed: Managed, *, resource: Resource, settings: Settings, language: str
) -> Entry:
    """For who manages the space: who comes and what for, never their mail address."""
    name = managed.member_name or SOMEBODY[language]
    what = managed.title or resource.name[language]
    return replace(
        own_entry(managed, resource=resource, settings=settings, language=language),
        summary=f"{name} · {what}",
    )


def busy_entry(own: Own, *, resource: Resource, settings: Settings, language: str) -> Entry:
    """For others to see that the time is taken: neither what for nor where."""
    return Entry(**_same_for_all(own, resource, settings), summary=BUSY[language])


def _same_for_all(own: Own, resource: Resource, settings: Settings) -> dict[str, Any]:
    return {
        "uid": f"{own.id}@{settings.domain}",
        "sequence": own.sequence,
        "changed_at": own.changed_at,
        "starts_at": own.starts_at,
        "ends_at": own.ends_at,
        "zone": resource.space.zone,
        "status": _STATUS.get(own.status, "CONFIRMED"),
        "private": True,
    }


def _description(own: Own, what: str, language: str) -> str:
    units = ", ".join(each["name"] for each in own.units or ())
    lines = [f"{REFERENCE[language]} {own.reference}", f"{what} ({units})" if units else what]
    if own.status == "pending":
        lines.append(TO_APPROVE[language])
    if own.due_cents and own.gone_since is None:
        lines.append(f"{TO_PAY[language]}: {euros(own.due_cents, language=language)}")
    return "\n".join(lines)
