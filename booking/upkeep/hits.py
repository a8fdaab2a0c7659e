"""The stays that a change of a space hits, and what its manager chose for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict
from booking.periods import Period
from booking.reservations.visit import rest_of_visits

sql = queries("upkeep")

# To another unit of the same resource; cancelled with everything given back, and with or without
# up to three other places named; or as it is, where nothing takes its unit.
Choice = Literal["move", "offer", "cancel", "keep"]
STANDING = ("held", "pending", "confirmed", "checked_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stay that stands and that the change lies over. Part of a visit it names its group, and how
    many others, not begun, fall with it where it is cancelled; they may be hit themselves."""

    id: UUID
    reference: str
    member_id: int
    member_name: str | None = field(repr=False)
    resource_id: int
    unit_ids: Sequence[int]
    quantity: int
    starts_at: datetime
    ends_at: datetime
    status: str
    price_cents: int
    voucher_cents: int
    lapsed: bool
    group_id: UUID | None = None
    fall_with_it: int = 0

    def facts(self) -> dict[str, Any]:
        """What a refusal tells its manager of it; nobody's name."""
        return {
            "id": str(self.id),
            "reference": self.reference,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "status": self.status,
            "resource_id": self.resource_id,
            "quantity": self.quantity,
            "voucher_cents": self.voucher_cents,
            "group_id": str(self.group_id) if self.group_id else None,
            "fall_with_it": self.fall_with_it,
        }


class ClosureHits(Conflict):
    """Stays lie in the period, and nobody said what becomes of them; `reservations` lists them."""

    code = "closure-hits-reservations"
    title = {"en": "There are reservations then", "it": "In quel periodo ci sono prenotazioni"}
    sentence = {
        "en": "{count:reservation lies|reservations lie} in that period; nothing was changed. "
        "Choose another period, or say in `choices` what becomes of each (move, offer or cancel), "
        'or send `reservations`: "cancel" to cancel them with everything given back.',
        "it": "In quel periodo: {count:prenotazione|prenotazioni}; non è cambiato nulla. "
        "Scegli un altro periodo, o di’ in `choices` che cosa fare di ciascuna (move, offer o "
        'cancel), o manda `reservations`: "cancel" per annullarle rimborsando tutto.',
    }


class CannotMove(Conflict):
    """No other unit takes these stays; `reservations` lists them."""

    code = "cannot-move"
    title = {"en": "No other unit is free", "it": "Nessun’altra unità è libera"}
    sentence = {
        "en": "{count:reservation has|reservations have} no other unit to go to: {references}. "
        "Nothing was changed. A stay that has begun or takes the whole stays where it is. Offer "
        "other places, or cancel.",
        "it": "{count:prenotazione|prenotazioni} senza un’altra unità: {references}. Non è "
        "cambiato nulla. Chi è già arrivato, o occupa tutto, resta dov’è. Proponi altri posti, o "
        "annulla.",
    }


class AlreadyOutOfOrder(Conflict):
    """That machine, or that unit of it, is out of order then already; `closure_id` says so."""

    code = "already-out-of-order"
    title = {"en": "Already out of order", "it": "È già fuori servizio"}
    sentence = {
        "en": "It is out of order already: {reason}. Nothing was changed. Put it back in service "
        "first, to say something else of it.",
        "it": "È già fuori servizio: {reason}. Non è cambiato nulla. Per dirne altro, prima "
        "rimettila in servizio.",
    }


@dataclass(frozen=True, slots=True)
class Choices:
    """What becomes of each stay: as chosen for it, else `otherwise`; None refuses."""

    of: Mapping[UUID, Choice] = field(default_factory=dict)
    otherwise: Choice | None = None

    def decide(
        self, hits: Sequence[Hit], refusal: type[Conflict] = ClosureHits
    ) -> list[tuple[Hit, Choice]]:
        """Each with its choice. Refuses so where some have none, and names them."""
        found = [(hit, self.of.get(hit.id, self.otherwise)) for hit in hits]
        undecided = [hit.facts() for hit, choice in found if choice is None]
        if undecided:
            raise refusal(reservations=undecided, count=len(undecided))
        return [(hit, choice) for hit, choice in found if choice is not None]


REFUSE = Choices()


async def with_visits(conn: Connection, hits: Sequence[Hit], *, now: datetime) -> list[Hit]:
    """The same, each with the visit that it is part of."""
    of = await rest_of_visits(conn, [each.id for each in hits], now=now)
    return [
        replace(each, group_id=rest.group_id, fall_with_it=rest.others)
        if (rest := of.get(each.id))
        else each
        for each in hits
    ]


async def movable(
    conn: Connection, hits: Sequence[Hit], *, closing: Sequence[int], now: datetime
) -> set[UUID]:
    """Which of them could each go to another unit as things stand."""
    return set(
        await sql.movable.column(
            conn, ids=[each.id for each in hits], closing=list(closing), now=now
        )
    )


async def hit_by_closing(
    conn: Connection,
    *,
    resource_ids: Sequence[int],
    unit_ids: Sequence[int],
    period: Period,
    now: datetime,
) -> list[Hit]:
    """Those whose stay lies in the period on one of these units, by their start; holds and
    requests that ran out among them, which say so."""
    hits = await sql.hit_by_closing.all(
        conn,
        Hit,
        resource_ids=list(resource_ids),
        unit_ids=list(unit_ids),
        from_at=period.start,
        to_at=period.end,
        now=now,
    )
    return await with_visits(conn, hits, now=now)
