"""Reserve several at once: one reading, one decision for each, one write that does all or nothing.

What fits is found by trying: whatever does not fit is named by the database, left out where that
was asked for, and the rest is decided anew, for a voucher goes further then.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.errors import IdempotencyKeyReused, Refusal, TryAgain
from booking.groups.first_use import (
    as_granted,
    code_for_all,
    granted_for_look,
    without_cover,
)
from booking.groups.place import Outcomes, Tell, Together, place, ready_of, why_not
from booking.groups.plan import Outcome, plan
from booking.groups.refusals import GroupRefused
from booking.groups.trainings import tell_trainings
from booking.members.member import Member
from booking.reservations.decide import Facts, authorise
from booking.reservations.facts import facts_asked, read_facts
from booking.reservations.key import Key
from booking.reservations.placement import Represent
from booking.spaces.network import Network, NetworkCache
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import VoucherUnknown

# How often somebody else may come between; each time they got what they asked for.
_TRIES = 40
Connected = Callable[[], AbstractAsyncContextManager[Connection]]


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
    A campaign that grants at first use may be named in place of a code: its voucher is taken first,
    and shared. Refuses with GroupRefused, NotFound, Forbidden, VoucherUnknown, what
    vouchers.first_use.take refuses, IdempotencyKeyReused or TryAgain.
    """
    asked: dict[str, Any] = {
        "network": network,
        "member": member,
        "what_fits": what_fits,
        "now": now,
        "represent": represent,
        "tell": tell,
        "key": key,
    }
    try:
        return await _reserve(connection, wanted=wanted, **asked)
    except VoucherUnknown:
        async with connection() as conn, conn.transaction():
            known, facts = await _read(conn, network, member, wanted, key=None, now=now)
            code = await code_for_all(
                conn, known, wanted, facts, member=member, what_fits=what_fits, now=now
            )
        if code is None:
            raise
        return await _reserve(connection, wanted=wanted.with_voucher(code), **asked)


async def _reserve(
    connection: Connected,
    *,
    network: NetworkCache,
    member: Member,
    wanted: Together,
    what_fits: bool,
    now: datetime,
    represent: Represent,
    tell: Tell,
    key: Key | None,
) -> str:
    left_out: dict[int, Refusal] = {}
    for _ in range(_TRIES):
        async with connection() as conn:
            known, facts = await _read(conn, network, member, wanted, key=key, now=now)
            if key and facts and facts[0].answered_sha256 is not None:
                return _replay(facts[0], key)
            outcomes = _decided(known, wanted, facts, left_out, now=now)
            _require_known(outcomes)
            outcomes = await tell_trainings(conn, outcomes, network=known, now=now)
            if not any(each.decision for each in outcomes):
                raise GroupRefused(outcomes)
            # Where a rule refuses it all, the others are tried nevertheless: who asks is told of
            # everything at once.
            trying = not what_fits and any(each.refusal for each in outcomes)
            ready = ready_of(outcomes, member=member, key=key, now=now, represent=represent)
            row = await place(conn, ready, wanted, tell=tell, trying=trying)
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
                    found = await why_not(conn, ready, row["failed"], now=now)
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

    `connection` as for reserve_together. A campaign that grants at first use, named in place of a
    code, is looked at as if it were granted. Refuses with NotFound, Forbidden, VoucherUnknown, what
    vouchers.first_use.take refuses, or TryAgain.
    """
    asked: dict[str, Any] = {"network": network, "member": member, "now": now}
    try:
        return await _preview(connection, wanted=wanted, **asked)
    except VoucherUnknown:
        found = await granted_for_look(connection, wanted, member=member, now=now)
        if found is None:
            raise
        if isinstance(found, str):
            return await _preview(connection, wanted=wanted.with_voucher(found), **asked)
        return await _preview(connection, wanted=wanted, granted=found, **asked)


async def _preview(
    connection: Connected,
    *,
    network: NetworkCache,
    member: Member,
    wanted: Together,
    now: datetime,
    granted: Holding | None = None,
) -> list[Outcome]:
    left_out: dict[int, Refusal] = {}
    for _ in range(_TRIES):
        async with connection() as conn:
            known, facts = await _read(conn, network, member, wanted, key=None, now=now)
            if granted is not None:
                facts = as_granted(known, wanted, facts, granted)
            outcomes = _decided(known, wanted, facts, left_out, now=now)
            _require_known(outcomes)
            outcomes = await tell_trainings(conn, outcomes, network=known, now=now)
            tried = without_cover(outcomes) if granted else outcomes
            ready = ready_of(tried, member=member, key=None, now=now, represent=_nothing)
            if not ready.placements:
                return outcomes
            row = await place(conn, ready, wanted, tell=_untold, trying=True)
            if row is None:
                continue
            match row["outcome"]:
                case "fits":
                    return outcomes
                case "refused":
                    left_out |= await why_not(conn, ready, row["failed"], now=now)
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
