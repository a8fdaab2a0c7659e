"""A space takes no reservations from a member, for a while or until it is lifted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from booking.block_events import MemberBlocked, MemberUnblocked
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.events import record
from booking.members.member import Member
from booking.reservations.visit import cancel_with_rest
from booking.spaces.network import Space
from booking.upkeep.hits import REFUSE, Choice, Choices, Hit, with_visits

sql = queries("blocks")
_BEFORE_IT_BEGINS = ("held", "pending", "confirmed")
_LATER = {"en": "later than now", "it": "dopo adesso"}


class BlockHits(Conflict):
    """They have stays ahead, and nobody said what becomes of them; `reservations` lists them."""

    code = "block-hits-reservations"
    title = {"en": "They have reservations ahead", "it": "Ha già prenotazioni"}
    sentence = {
        "en": "They have {count:reservation|reservations} ahead; nobody was blocked. Say in "
        "`choices` what becomes of each (keep or cancel), or send `reservations`: "
        '"keep" or "cancel".',
        "it": "Davanti: {count:prenotazione|prenotazioni}; nessuno è stato bloccato. Di’ in "
        "`choices` che cosa fare di ciascuna (keep o cancel), o manda `reservations`: "
        '"keep" o "cancel".',
    }


class CannotBlock(Refusal):
    """Oneself, or who runs the space or the city's list."""

    code = "cannot-block"
    title = {"en": "They can’t be blocked", "it": "Non si può bloccare"}
    sentence = {
        "en": "You can’t block yourself, another manager of this space, or the city’s office. "
        "Nothing has changed. An administrator can take a role away first.",
        "it": "Non puoi bloccare te, chi gestisce con te lo spazio o l’ufficio del Comune. Non è "
        "cambiato nulla. Prima chi amministra il servizio può togliere il ruolo.",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """`until_at` None: until it is lifted."""

    id: int
    space_id: int
    member_id: int
    name: str | None = field(repr=False)
    reason: str = field(repr=False)
    from_at: datetime
    until_at: datetime | None
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with stays in the space within ninety days, or blocked there: how many stays, and
    how many of those they missed. `reference` is of one of them."""

    id: int
    name: str | None = field(repr=False)
    reference: str | None
    stays: int
    missed: int
    next_at: datetime | None
    last_at: datetime | None
    block_id: int | None
    reason: str | None = field(repr=False)
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class MadeBlock:
    """The block, and each stay that was ahead with what was done."""

    block: Block
    settled: list[tuple[Hit, Choice]]

    @property
    def cancelled(self) -> list[UUID]:
        return [hit.id for hit, choice in self.settled if choice == "cancel"]


async def block(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    member_id: int,
    reason: str,
    until: datetime | None,
    choices: Choices = REFUSE,
    now: datetime,
) -> MadeBlock:
    """From now on, in the caller's transaction, in place of one that stands; each stay that they
    have ahead is kept or cancelled with everything given back. Who reserves at this moment is
    waited for, or decides again and is refused.

    Refuses with Forbidden, NotFound whoever never reserved there, CannotBlock, Invalid or
    BlockHits.
    """
    await _check(conn, member=member, space=space, member_id=member_id)
    if until is not None and until <= now:
        raise Invalid.of("until", "order", _LATER)
    await queries("upkeep").change_space.value(conn, space_id=space.id)
    ahead = await _ahead(conn, space_id=space.id, member_id=member_id, now=now)
    chosen = choices.decide(ahead, BlockHits)
    who = {"space_id": space.id, "member_id": member_id}
    await sql.replace_block.run(conn, **who, by=member.id, now=now)
    block_id = await sql.insert_block.value(
        conn, **who, reason=reason, until_at=until, made_by=member.id, now=now
    )
    await record(
        conn, MemberBlocked(**who, block_id=block_id, until_at=until), stream_version=1, now=now
    )
    cancelled, fallen = await cancel_with_rest(
        conn,
        [hit.id for hit, choice in chosen if choice == "cancel"],
        standing=_BEFORE_IT_BEGINS,
        ended_by=member.id,
        reason=reason,
        now=now,
    )
    gone = cancelled | fallen
    done: list[tuple[Hit, Choice]] = [
        (hit, "cancel" if hit.id in gone else choice)
        for hit, choice in chosen
        if choice == "keep" or hit.id in gone
    ]
    return MadeBlock(await _read(conn, block_id), done)


async def preview_block(
    conn: Connection, *, member: Member, space: Space, member_id: int, now: datetime
) -> list[Hit]:
    """The stays that they have ahead; writes nothing. Refuses as `block` does."""
    await _check(conn, member=member, space=space, member_id=member_id)
    return await _ahead(conn, space_id=space.id, member_id=member_id, now=now)


async def lift(conn: Connection, *, member: Member, block_id: int, now: datetime) -> Block:
    """They may reserve again. Refuses with NotFound, also once it is lifted, or Forbidden."""
    found = await _read(conn, block_id)
    if not member.manages_space(found.space_id):
        raise _no_block()
    member.may_manage(found.space_id)
    if found.lifted_at is not None:
        raise _no_block()
    version = await sql.lift_block.value(conn, id=block_id, by=member.id, now=now)
    facts = {"block_id": block_id, "member_id": found.member_id, "space_id": found.space_id}
    # One that had ended by itself changes nothing for them.
    if found.until_at is None or found.until_at > now:
        await record(conn, MemberUnblocked(**facts), stream_version=version, now=now)
    return found


async def blocks_of(
    conn: Connection, *, member: Member, space: Space, now: datetime, limit: int
) -> list[Block]:
    """Those that stand, the newest first. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.blocks_of_space.all(conn, Block, space_id=space.id, now=now, limit=limit)


async def people_of(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    search: str | None = None,
    only: int | None = None,
    now: datetime,
    limit: int,
) -> Sequence[Person]:
    """Those who are blocked first, then by name; by a part of their name or the code of a
    reservation, or only that one. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.people_of_space.all(
        conn, Person, space_id=space.id, search=search, only_id=only, now=now, limit=limit
    )


async def _check(conn: Connection, *, member: Member, space: Space, member_id: int) -> None:
    member.may_manage(space.id)
    who = {"space_id": space.id, "member_id": member_id}
    if member_id == member.id:
        raise CannotBlock
    if not await sql.had_stays.value(conn, **who):
        raise NotFound(
            what={"en": "member with reservations here", "it": "una persona che ha prenotato qui"}
        )
    if await sql.cannot_be_blocked.value(conn, **who):
        raise CannotBlock


async def _ahead(conn: Connection, *, space_id: int, member_id: int, now: datetime) -> list[Hit]:
    hits = await sql.stays_ahead.all(conn, Hit, space_id=space_id, member_id=member_id, now=now)
    return await with_visits(conn, hits, now=now)


async def _read(conn: Connection, block_id: int) -> Block:
    found = await sql.lock_block.one(conn, Block, id=block_id)
    if found is None:
        raise _no_block()
    return found


def _no_block() -> NotFound:
    return NotFound(what={"en": "block", "it": "un blocco con questo numero"})
