"""Revoke a qualification, with every stay that needs it in view; none is cancelled by itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.members.member import Member
from booking.qualification_events import QualificationRevoked as Revoked
from booking.qualifications.qualification import Qualification
from booking.qualifications.refusals import QualificationRevoked, RevocationHits
from booking.reservations.qualified import qualifications_in
from booking.reservations.visit import cancel_with_rest
from booking.spaces.network import Network, Space
from booking.upkeep.hits import STANDING, Choice, Choices, Hit, with_visits

sql = queries("qualifications")
_NO_SUCH = {"en": "qualification", "it": "un’abilitazione con questo numero"}


@dataclass(frozen=True, slots=True)
class Needed:
    """Stays to come that the member could not reserve without it: in spaces that its revoker
    manages, and how many `elsewhere`, which stay."""

    hits: list[Hit]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Done:
    """The qualification as it is then, and what became of the stays that needed it."""

    qualification: Qualification
    settled: list[tuple[Hit, Choice]]


async def preview_revocation(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    qualification_id: int,
    network: Network,
    now: datetime,
) -> Needed:
    """What revoking it would leave without; writes nothing. Refuses with NotFound, Forbidden or
    QualificationRevoked."""
    member.may_manage(space.id)
    found = await sql.qualification.one(conn, Qualification, id=qualification_id)
    qualification = _managed(found, space)
    spaces = await _counts_in(conn, qualification)
    return await _needed(conn, member, qualification, spaces, network, now=now)


async def revoke(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    qualification_id: int,
    reason: str,
    choices: Choices,
    network: Network,
    now: datetime,
) -> Done:
    """In the caller's transaction. Whoever reserves at this moment where it counts does so
    before, and is seen, or is decided anew after. Refuses with NotFound, Forbidden,
    QualificationRevoked or RevocationHits."""
    member.may_manage(space.id)
    found = await sql.qualification.one(conn, Qualification, id=qualification_id)
    spaces = await _stop_spaces(conn, _managed(found, space))
    locked = await sql.lock_qualification.one(conn, Qualification, id=qualification_id)
    qualification = _managed(locked, space)
    needed = await _needed(conn, member, qualification, spaces, network, now=now)
    chosen = choices.decide(needed.hits, RevocationHits)
    version = await sql.revoke_qualification.value(
        conn, id=qualification.id, by=member.id, reason=reason, now=now
    )
    cancelled, fallen = await cancel_with_rest(
        conn,
        [hit.id for hit, choice in chosen if choice == "cancel"],
        standing=STANDING,
        ended_by=member.id,
        reason=reason,
        now=now,
    )
    event = Revoked(**qualification.facts(), cancelled=len(cancelled))
    await record(conn, event, stream_version=version, now=now)
    settled: list[tuple[Hit, Choice]] = [
        (hit, "cancel" if hit.id in fallen else choice) for hit, choice in chosen
    ]
    return Done(replace(qualification, revoked_at=now, revoke_reason=reason), settled)


def _managed(found: Qualification | None, space: Space) -> Qualification:
    if found is None or found.issuer_space_id != space.id:
        raise NotFound(what=_NO_SUCH)
    if found.revoked_at is not None:
        raise QualificationRevoked(reason=found.revoke_reason)
    return found


async def _counts_in(conn: Connection, qualification: Qualification) -> set[int]:
    """Its issuer, and the spaces that recognise it."""
    recognisers = await sql.recognisers.column(
        conn, issuer_space_id=qualification.issuer_space_id, family=qualification.family
    )
    return {qualification.issuer_space_id, *recognisers}


async def _stop_spaces(conn: Connection, qualification: Qualification) -> set[int]:
    """Every space where it counts waits for us, those that began to recognise it meanwhile too."""
    stopped = set[int]()
    while more := await _counts_in(conn, qualification) - stopped:
        await sql.change_spaces.value(conn, space_ids=sorted(more))
        stopped |= more
    return stopped


async def _needed(
    conn: Connection,
    member: Member,
    qualification: Qualification,
    spaces: Iterable[int],
    network: Network,
    *,
    now: datetime,
) -> Needed:
    """Judged as reserving is: at the start of each stay, by what is left."""
    stays = await sql.stays_on_family.all(
        conn,
        Hit,
        member_id=qualification.member_id,
        family=qualification.family,
        space_ids=sorted(spaces),
        now=now,
    )
    if not stays:
        return Needed([], 0)
    stays = await with_visits(conn, stays, now=now)
    asked = {"member_id": qualification.member_id, "family": qualification.family}
    rows = await sql.counted_without.value(conn, **asked, except_id=qualification.id)
    left = qualifications_in(rows)
    hits, elsewhere = list[Hit](), 0
    for stay in stays:
        resource = network.all_resources[stay.resource_id]
        space, wanted = resource.space, resource.rules.qualification_level
        day = stay.starts_at.astimezone(space.zone).date()
        if any(each.level_at(space.id, day) >= wanted for each in left):
            continue
        if member.manages_space(space.id):
            hits.append(stay)
        else:
            elsewhere += 1
    return Needed(hits, elsewhere)
