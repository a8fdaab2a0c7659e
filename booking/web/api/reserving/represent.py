"""How a reservation looks in the API: the same fields wherever one is given."""

from datetime import datetime
from typing import Any

from booking.config import Settings
from booking.database.pool import Connection
from booking.money import CURRENCY
from booking.reservations.reservation import Reservation
from booking.spaces.network import NetworkCache, Resource

EXAMPLE = {
    "id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
    "reference": "K7WM-3RQD",
    "status": "confirmed",
    "resource_id": 12,
    "space": {"slug": "spazio-campione-12", "name": "Spazio campione 12"},
    "units": [{"id": 407, "name": "7"}],
    "quantity": 1,
    "starts_at": "2026-12-01T08:00:00Z",
    "ends_at": "2026-12-01T12:00:00Z",
    "timezone": "Europe/Rome",
    "title": None,
    "price_cents": 1800,
    "voucher_cents": 900,
    "due_cents": 900,
    "currency": "EUR",
    "sequence": 0,
    "calendar_uid": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11@posto.example",
}


def represented(
    reservation: Reservation, resource: Resource, *, settings: Settings
) -> dict[str, Any]:
    """The reservation in JSON's own types; instants in UTC with the space's zone beside them."""
    space = resource.space
    return {
        "id": str(reservation.id),
        "reference": reservation.reference,
        "status": reservation.status,
        "resource_id": resource.id,
        "resource": resource.name,
        "space": {"slug": space.slug, "name": space.name},
        "units": list(reservation.units),
        "quantity": reservation.quantity,
        "starts_at": utc(reservation.starts_at),
        "ends_at": utc(reservation.ends_at),
        "timezone": space.timezone,
        "title": reservation.title,
        "price_cents": reservation.price_cents,
        "voucher_cents": reservation.voucher_cents,
        "due_cents": reservation.due_cents,
        "currency": CURRENCY,
        "vat_basis_points": reservation.vat_basis_points,
        "sequence": reservation.sequence,
        "calendar_uid": f"{reservation.id}@{settings.domain}",
        "expires_at": _maybe(reservation.expires_at),
        "cancel_free_until": utc(reservation.cancel_free_until),
        "check_in_from": _maybe(reservation.check_in_from),
        "created_at": utc(reservation.created_at),
    }


def utc(at: datetime) -> str:
    """2026-12-01T08:00:00Z."""
    return at.isoformat().replace("+00:00", "Z")


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else utc(at)


async def known_resource(
    conn: Connection, network: NetworkCache, reservation: Reservation
) -> Resource:
    """The resource that a reservation is of, retired ones included."""
    known = await network.known(conn)
    if reservation.resource_id not in known.all_resources:
        known = await network.newest(conn)
    return known.all_resources[reservation.resource_id]
