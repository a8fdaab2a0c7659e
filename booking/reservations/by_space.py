"""What a manager may when they move a stay of their space: name its very unit, lengthen what has
begun, and set rules aside with a reason."""

from datetime import datetime
from uuid import UUID

import msgspec

from booking import claims
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound, StateConflict
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.decide import Decision
from booking.reservations.end import require
from booking.reservations.guest import Guest
from booking.reservations.refusals import UnitTaken
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource

sql = queries("board")
WAIVED = frozenset({"lead", "grid", "quota"})
# Judged when the stay began, and not again while it keeps its start.
_OF_THE_START = frozenset({"lead", "grid"})
_SEVERAL = {
    "en": "one unit of a pool can be chosen; this stay takes several, or a whole",
    "it": "si sceglie un’unità di un gruppo; questa prenotazione ne occupa più d’una, o il tutto",
}


class BySpace(msgspec.Struct, frozen=True, kw_only=True):
    """How a manager moves it: to that `unit_id` or whichever is free; with a `reason`, which its
    member reads, lead time, grid, quota and deadline are set aside."""

    unit_id: int | None = None
    reason: str | None = None
    walk_in: bool = False

    @property
    def guest(self) -> Guest | None:
        """For whom the manager answered when they walked in, and answers now."""
        return Guest(of_age=True) if self.walk_in else None

    def waived(self, begun: bool) -> frozenset[str]:
        """A guest's stay was made without these rules and is moved without them."""
        if self.reason or self.walk_in:
            return WAIVED
        return _OF_THE_START if begun else frozenset()


async def by_space(
    conn: Connection,
    before: Reservation,
    *,
    member: Member,
    unit_id: int | None,
    reason: str | None,
    for_space: bool,
) -> BySpace | None:
    """None where a member moves it, or a manager on their behalf; a guest's stay is the space's
    doing in any case. Refuses with Forbidden."""
    of_member = not for_space and unit_id is None and reason is None
    if of_member and not member.can_manage(before.space_id):
        return None
    member.may_manage(before.space_id)
    walk_in = await sql.is_walk_in.value(conn, id=before.id)
    if of_member and not walk_in:
        return None
    return BySpace(unit_id=unit_id, reason=reason, walk_in=walk_in)


def require_movable(reservation: Reservation, period: Period, *, now: datetime) -> bool:
    """Whether it has begun: then its start stays and its end lies ahead. Refuses with
    StateConflict."""
    require(reservation, "held", "pending", "confirmed", "checked_in")
    if reservation.starts_at > now:
        return False
    if period.start != reservation.starts_at or period.end <= now:
        raise StateConflict(state="started", reservation_id=str(reservation.id))
    return True


def require_unit(resource: Resource, reservation: Reservation, unit_id: int) -> None:
    """Refuses with NotFound, or Invalid where no one unit can be named."""
    if resource.whole or reservation.quantity > 1:
        raise Invalid.of("unit_id", "single", _SEVERAL)
    if unit_id not in {each.id for each in resource.units}:
        raise NotFound(what={"en": "unit of that resource", "it": "un’unità così"})


async def claim_unit(
    conn: Connection,
    decision: Decision,
    unit_id: int,
    *,
    reservation_id: UUID,
    expires_at: datetime | None,
    now: datetime,
) -> claims.Outcome:
    """That very unit, for a stay that has no claims, or has let go of them."""
    period, until = decision.wish.period, decision.claim_until
    upkeep = queries("upkeep")
    lapsed = await upkeep.lapsed_over.column(
        conn,
        resource_ids=list(decision.resource.leaves),
        from_at=period.start,
        to_at=until,
        now=now,
    )
    if lapsed:
        return claims.Outcome(outcome="stale", unit_ids=(), stale=tuple(lapsed))
    taken = await upkeep.claim_these.value(
        conn,
        unit_ids=[unit_id],
        starts_at=period.start,
        ends_at=period.end,
        claim_until=until,
        reservation_id=reservation_id,
        expires_at=expires_at,
    )
    return claims.Outcome(
        outcome="claimed" if taken else "taken", unit_ids=(unit_id,) if taken else (), stale=()
    )


async def unit_taken(
    conn: Connection,
    resource: Resource,
    period: Period,
    *,
    unit_id: int | None,
    except_id: UUID | None = None,
    now: datetime,
) -> UnitTaken:
    """What stands there, for a manager: whose codes they may read."""
    units = [each for each in resource.units if unit_id in (None, each.id)]
    found = await sql.in_the_way.column(
        conn,
        resource_ids=list(resource.leaves),
        unit_ids=[each.id for each in units],
        from_at=period.start,
        to_at=period.end,
        except_id=except_id,
        now=now,
    )
    name = units[0].name if unit_id is not None and units else ""
    return UnitTaken(
        what={language: f"{resource.name[language]} {name}".strip() for language in ("en", "it")},
        references=found,
        taken_by=", ".join(found)
        or {
            "en": "another stay’s turnaround, a closure or another calendar",
            "it": "il riordino di un’altra prenotazione, una chiusura o un altro calendario",
        },
    )


async def note_waived(
    conn: Connection, reservation: Reservation, by: BySpace | None, waived: frozenset[str]
) -> None:
    """Which rules were set aside for where it stands now, and why."""
    if by is not None and by.reason and waived:
        await sql.note_waived.run(conn, id=reservation.id, waived=sorted(waived), reason=by.reason)
