"""Reserve several at once: one reading, one decision for each, one write that does all or nothing.

What fits is found by trying: whatever does not fit is named by the database, left out where that
was asked for, and the rest is decided anew, for a voucher goes further then.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import IdempotencyKeyReused, Refusal, TryAgain
from booking.group_events import GroupReserved
from booking.groups.plan import Outcome, plan
from booking.groups.recurrence import Recurrence
from booking.groups.refusals import GroupRefused, TakenThen
from booking.members.member import Member
from booking.reservations.closed import closure_over
from booking.reservations.decide import Facts, Wish, authorise
from booking.reservations.desk import overtaken
from booking.reservations.expire import expire
from booking.reservations.facts import facts_asked, read_facts
from booking.reservations.key import Key
from booking.reservations.placement import Placement, Represent, placement
from booking.reservations.quota import quota_exceeded
from booking.reservations.reservation import new_id
from booking.spaces.network import Network, NetworkCache
from booking.vouchers.refusals import VoucherUnknown

sql = queries("groups")
# How often somebody else may come between; each time they got what they asked for.
_TRIES = 40
Connected = Callable[[], AbstractAsyncContextManager[Connection]]
Outcomes = Sequence[Outcome]
Tell = Callable[[UUID, Outcomes], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What one member wishes at once: a visit, or with a `rule` the dates of a series."""

    wishes: Sequence[Wish | None]
    rule: Recurrence | None = None

    @property
    def kind(self) -> str:
        return "series" if self.rule else "visit"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A try that the database may answer: the outcomes so far, and what is to be placed of them."""

    group_id: UUID
    outcomes: list[Outcome]
    places: list[int]
    placements: list[Placement]


async def reserve_together(
    connection: Connected,
    *,
    network: NetworkCache,
    member: Member,
    wanted: Together,
    what_fits: bool,
    now: datetime,
    represent: Represent,
    tell: Tell,
    key: Key | None = None,
) -> str:
    """Reserve all of it, or with `what_fits` all that can be had; the whole answer as JSON text:
    `tell`'s of the group, with its reservations.

    `connection` lends one that is in no transaction. The same `key` gives the first answer again.
    Refuses with GroupRefused, NotFound, Forbidden, VoucherUnknown, IdempotencyKeyReused or
    TryAgain.
    """
    left_out: dict[int, Refusal] = {}
    for _ in range(_TRIES):
        async with connection() as conn:
            known, facts = await _read(conn, network, member, wanted, key=key, now=now)
            if key and facts and facts[0].answered_sha256 is not None:
                return _replay(facts[0], key)
            outcomes = _decided(known, wanted, facts, left_out, now=now)
            _require_known(outcomes)
            if not any(each.decision for each in outcomes):
                raise GroupRefused(outcomes)
            # Where a rule refuses it all, the others are tried nevertheless: who asks is told of
            # everything at once.
            trying = not what_fits and any(each.refusal for each in outcomes)
            ready = _ready(outcomes, member=member, key=key, now=now, represent=represent)
            row = await _place(conn, ready, wanted, tell=tell, trying=trying)
            if row is None:
                continue
            match row["outcome"]:
                case "placed" | "replayed":
                    return str(row["answer"])
                case "key-reused":
                    raise IdempotencyKeyReused
                case "fits":
                    raise GroupRefused(outcomes)
                case "refused":
                    found = await _why(conn, ready, row["failed"], now=now)
                    if found and not what_fits:
                        raise GroupRefused(_with(outcomes, found))
                    left_out |= found
    raise TryAgain


async def preview_together(
    connection: Connected,
    *,
    network: NetworkCache,
    member: Member,
    wanted: Together,
    now: datetime,
) -> list[Outcome]:
    """What would become of each as things stand; it is tried and undone, so nothing is written.

    `connection` as for reserve_together. Refuses with NotFound, Forbidden, VoucherUnknown or
    TryAgain.
    """
    left_out: dict[int, Refusal] = {}
    for _ in range(_TRIES):
        async with connection() as conn:
            known, facts = await _read(conn, network, member, wanted, key=None, now=now)
            outcomes = _decided(known, wanted, facts, left_out, now=now)
            _require_known(outcomes)
            ready = _ready(outcomes, member=member, key=None, now=now, represent=_nothing)
            if not ready.placements:
                return outcomes
            row = await _place(conn, ready, wanted, tell=_untold, trying=True)
            if row is None:
                continue
            match row["outcome"]:
                case "fits":
                    return outcomes
                case "refused":
                    left_out |= await _why(conn, ready, row["failed"], now=now)
    raise TryAgain


async def _read(
    conn: Connection,
    network: NetworkCache,
    member: Member,
    wanted: Together,
    *,
    key: Key | None,
    now: datetime,
) -> tuple[Network, list[Facts]]:
    known = await network.newest(conn)
    wishes = [each for each in wanted.wishes if each is not None]
    for wish in wishes:
        authorise(member, known.resource(wish.resource_id), wish)
    asked = [
        facts_asked(
            known,
            wish,
            member_id=member.id,
            now=now,
            operation=key.operation if key else None,
            key=key.key if key else None,
        )
        for wish in wishes
    ]
    return known, await read_facts(conn, asked)


def _decided(
    network: Network,
    wanted: Together,
    facts: Sequence[Facts],
    left_out: dict[int, Refusal],
    *,
    now: datetime,
) -> list[Outcome]:
    """Decided without those that the database has no room for, which use up nothing."""
    wishes = wanted.wishes
    kept = [place for place in range(len(wishes)) if place not in left_out]
    of_wish = iter(facts)
    with_facts = [(wish, None if wish is None else next(of_wish)) for wish in wishes]
    planned = plan(
        network,
        [wishes[place] for place in kept],
        [found for place in kept if (found := with_facts[place][1]) is not None],
        now=now,
    )
    decided = dict(zip(kept, planned, strict=True))
    return [
        decided[place] if place in decided else Outcome(wish, refusal=left_out[place])
        for place, wish in enumerate(wishes)
    ]


def _ready(
    outcomes: list[Outcome], *, member: Member, key: Key | None, now: datetime, represent: Represent
) -> _Ready:
    """In the order of units, as everybody claims: who waits for whom never goes in a circle."""
    group_id = new_id()
    decided = [(place, each.decision) for place, each in enumerate(outcomes) if each.decision]
    decided.sort(key=lambda each: (min(u.id for u in each[1].resource.units), each[0]))
    placements = [
        placement(
            decision,
            member=member,
            key=key,
            now=now,
            represent=represent,
            group_id=group_id,
        )
        for _, decision in decided
    ]
    return _Ready(group_id, outcomes, [place for place, _ in decided], placements)


async def _place(
    conn: Connection, ready: _Ready, wanted: Together, *, tell: Tell, trying: bool
) -> dict[str, Any] | None:
    """The outcome as place_group tells it; None where somebody else used the voucher, the cap or a
    reference since, and it is worth deciding again."""
    event = GroupReserved(
        group_id=ready.group_id,
        member_id=ready.placements[0].member_id,
        kind=wanted.kind,
        reservation_ids=tuple(
            each.id for _, each in sorted(zip(ready.places, ready.placements, strict=True))
        ),
    )
    try:
        return await sql.place_group.row(
            conn,
            placements=ready.placements,
            places=ready.places,
            group_id=ready.group_id,
            kind=wanted.kind,
            rule=wanted.rule.model_dump_json() if wanted.rule else None,
            answer=msgspec.json.encode(tell(ready.group_id, ready.outcomes)).decode(),
            event_type=type(event).__name__,
            event_version=event.version,
            event=msgspec.json.encode(event.payload()).decode(),
            **{"try": trying},
        )
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.UnknownPostgresError) as error:
        if not overtaken(error):
            raise
    return None


async def _why(
    conn: Connection, ready: _Ready, failed: Sequence[dict[str, Any]], *, now: datetime
) -> dict[int, Refusal]:
    """For each that does not fit, by its place, the refusal. Holds that ran out are expired, and
    what they stood in the way of is worth another try."""
    found: dict[int, Refusal] = {}
    for each in failed:
        place = ready.places[each["place"]]
        decision = ready.outcomes[place].decision
        if each["outcome"] == "quota":
            found[place] = quota_exceeded(each["detail"])
        elif each["outcome"] == "stale":
            await expire(conn, ids=[UUID(id_) for id_ in each["detail"]], now=now)
        elif decision is not None:
            closed = await closure_over(conn, decision.resource, decision.wish)
            found[place] = closed or TakenThen(alternatives=[])
    return found


def _with(outcomes: list[Outcome], found: dict[int, Refusal]) -> list[Outcome]:
    return [
        each.refused(found[place]) if place in found else each
        for place, each in enumerate(outcomes)
    ]


def _require_known(outcomes: Outcomes) -> None:
    """A code that is nobody's, or another's, is no one date's fault."""
    for each in outcomes:
        if isinstance(each.refusal, VoucherUnknown):
            raise each.refusal


def _replay(facts: Facts, key: Key) -> str:
    if facts.answered_sha256 != key.body_sha256 or facts.answered_body is None:
        raise IdempotencyKeyReused
    return facts.answered_body


def _nothing(*_: object) -> dict[str, Any]:
    """Nobody is answered with what is undone."""
    return {"id": None}


def _untold(*_: object) -> dict[str, Any]:
    return {"id": None}
