"""Qualifications: one's own, and those that a space grants and revokes."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.qualifications.grant import grant
from booking.qualifications.qualification import own_qualifications, qualifications_of_space
from booking.qualifications.refusals import AlreadyQualified, QualificationRevoked, RevocationHits
from booking.qualifications.revoke import preview_revocation, revoke
from booking.qualifications.training import own_trainings
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache
from booking.web.access import MANAGER, READER, operation
from booking.web.api.answers.qualifications import (
    OwnQualifications,
    QualificationAnswer,
    QualificationPage,
    RevocationPreview,
    Revoked,
)
from booking.web.api.answers.upkeep import EXAMPLE_HIT
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    before_in,
    clamped,
    id_in_path,
    page_by_id,
)
from booking.web.api.managing.qualification_bodies import GrantBody, RevokeBody
from booking.web.api.managing.represent_qualifications import (
    EXAMPLE_PLACE,
    EXAMPLE_QUALIFICATION,
    by_id,
    shown_qualification,
    shown_training,
    shown_with_member,
)
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.idempotency import Answer, answered, as_response, write_once

_OF_SPACE = "/api/v1/spaces/{slug:str}/qualifications"
_ONE = f"{_OF_SPACE}/{{qualification_id:int}}"


@get(
    "/api/v1/qualifications",
    operation_id="listOwnQualifications",
    summary="What one is qualified for",
    tags=["qualifications"],
    **operation(
        READER,
        answer=OwnQualifications,
        says="Also those that expired or were revoked; and places in trainings to come.",
        example={"items": [EXAMPLE_QUALIFICATION], "trainings": []},
    ),
)
async def own(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        found = await own_qualifications(conn, member=member)
        coming = await own_trainings(conn, member=member, now=now)
        spaces = by_id(await network.newest(conn))
    return {
        "items": [
            shown_qualification(each, spaces[each.issuer_space_id], now=now) for each in found
        ],
        "trainings": [shown_training(each, spaces[each.space_id]) for each in coming],
    }


@get(
    _OF_SPACE,
    operation_id="listQualifications",
    summary="Qualifications that a space issued",
    description="By a manager of the space.",
    tags=["qualifications"],
    **operation(
        MANAGER,
        refusals=(NotFound,),
        answer=QualificationPage,
        says="The newest first.",
        example={
            "items": [EXAMPLE_QUALIFICATION | {"member": EXAMPLE_PLACE["member"]}],
            "next": None,
        },
    ),
)
async def listed(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, before = clamped(limit), before_in(cursor)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        found = await qualifications_of_space(
            conn, member=member, space=space, limit=most + 1, before=before
        )
    return page_by_id(found, most, shown=lambda each: shown_with_member(each, space, now=now))


@post(
    _OF_SPACE,
    operation_id="grantQualification",
    summary="Grant a qualification without a training",
    description="By a manager of the space, who saw that the person can: `note` says how.",
    tags=["qualifications"],
    **operation(
        MANAGER,
        refusals=(NotFound, AlreadyQualified, IdempotencyKeyReused),
        body=True,
        answer=QualificationAnswer,
        status=HTTP_201_CREATED,
        says="The qualification.",
        example=EXAMPLE_QUALIFICATION | {"training_id": None, "note": "Attestato visto"},
    ),
)
async def make(
    slug: FromPath[str],
    data: JSONBody[GrantBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        space = (await network.newest(conn)).space(slug)
        made = await grant(
            conn,
            member=member,
            space=space,
            email=data.email,
            family=data.family,
            level=data.level,
            note=data.note,
            issued_on=data.issued_on,
            expires_on=data.expires_on,
            now=now,
        )
        return answered(shown_qualification(made, space, now=now), HTTP_201_CREATED)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    f"{_ONE}/revocation-preview",
    operation_id="previewRevocation",
    summary="What revoking a qualification would hit",
    description="By a manager of the space that issued it; writes nothing.",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, QualificationRevoked),
        answer=RevocationPreview,
        says="Stays to come that the member could not reserve without it.",
        example={
            "items": [{k: v for k, v in EXAMPLE_HIT.items() if k != "can_move"}],
            "elsewhere": 0,
        },
    ),
)
async def look_ahead(
    slug: FromPath[str],
    qualification_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        needed = await preview_revocation(
            conn,
            member=member,
            space=known.space(slug),
            qualification_id=id_in_path(qualification_id),
            network=known,
            now=now,
        )
    return {"items": [shown_hit(each) for each in needed.hits], "elsewhere": needed.elsewhere}


@post(
    f"{_ONE}/revoke",
    operation_id="revokeQualification",
    summary="Revoke a qualification",
    description="By a manager of the space that issued it. No stay is cancelled by accident.",
    tags=["qualifications"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound, QualificationRevoked, RevocationHits, IdempotencyKeyReused),
        body=True,
        answer=Revoked,
        says="What was revoked, and what became of the stays that needed it.",
        example=EXAMPLE_QUALIFICATION
        | {
            "state": "revoked",
            "revoke_reason": "Ha lasciato il laser acceso",
            "kept_reservations": [],
            "cancelled_reservations": [],
        },
    ),
)
async def take_away(
    slug: FromPath[str],
    qualification_id: FromPath[int],
    data: JSONBody[RevokeBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        space = known.space(slug)
        done = await revoke(
            conn,
            member=member,
            space=space,
            qualification_id=id_in_path(qualification_id),
            reason=data.reason,
            choices=data.chosen(),
            network=known,
            now=now,
        )
        gone = [str(hit.id) for hit, choice in done.settled if choice == "cancel"]
        kept = [str(hit.id) for hit, choice in done.settled if choice == "keep"]
        return answered(
            shown_qualification(done.qualification, space, now=now)
            | {"kept_reservations": kept, "cancelled_reservations": gone}
        )

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
