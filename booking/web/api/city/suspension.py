"""Out of the city's list and into it again: suspending, removing, reinstating."""

from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.certification import suspend
from booking.certification.refusals import AlreadyDecided
from booking.certification.settle import Settled
from booking.database.pool import Connection, Pool
from booking.errors import NotFound
from booking.members.member import Member
from booking.spaces.network import NetworkCache, Space
from booking.web.access import OFFICER, operation
from booking.web.api.answers.certification import SuspensionAnswer, SuspensionPreview
from booking.web.api.city.certification_bodies import (
    PreviewBody,
    ReinstateBody,
    RemoveBody,
    SuspendBody,
)
from booking.web.api.city.certifying import CERTIFYING, PATH, Certifying, of_officer
from booking.web.api.city.represent_certification import hit_shown


@post(
    f"{PATH}/suspension-preview",
    operation_id="previewSuspension",
    summary="What a suspension would hit",
    description="The stays of those days that vouchers cover, with their amounts and nobody's "
    "name. Writes nothing.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound,),
        body=True,
        answer=SuspensionPreview,
        says="What would go back, and from which stays.",
    ),
)
async def preview(
    slug: FromPath[str],
    data: JSONBody[PreviewBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        hit = await suspend.preview(
            conn,
            member=member,
            space=space,
            on_day=data.on_day,
            until_day=data.until_day,
            now=now,
        )
    return {
        "count": len(hit),
        "voucher_cents": sum(each.voucher_cents for each in hit),
        "reservations": [hit_shown(each) for each in hit],
    }


@post(
    f"{PATH}/suspend",
    operation_id="suspendListing",
    summary="Suspend a listing from a day",
    description="From now on no voucher is redeemed there for those days. The stays that one "
    "covers are settled when the first day comes, at once where that is today.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(AlreadyDecided, answer=SuspensionAnswer),
)
async def begin(
    slug: FromPath[str], data: JSONBody[SuspendBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> list[Settled]:
        decided = await suspend.suspend(
            conn,
            member=certify.member,
            space=space,
            on_day=data.on_day,
            until_day=data.until_day,
            stays=data.reservations,
            reason=data.reason,
            now=certify.now,
        )
        return decided.settled

    return await certify.answer(slug, work)


@post(
    f"{PATH}/remove",
    operation_id="removeListing",
    summary="Remove a space from the list, from a day on",
    description="As a suspension without an end; to come back, the space applies again.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(AlreadyDecided, answer=SuspensionAnswer),
)
async def remove(
    slug: FromPath[str], data: JSONBody[RemoveBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> list[Settled]:
        decided = await suspend.remove(
            conn,
            member=certify.member,
            space=space,
            on_day=data.on_day,
            stays=data.reservations,
            reason=data.reason,
            now=certify.now,
        )
        return decided.settled

    return await certify.answer(slug, work)


@post(
    f"{PATH}/reinstate",
    operation_id="reinstateListing",
    summary="End a suspension today, or take back one that is to come",
    description="What was settled stays settled.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(),
)
async def reinstate(
    slug: FromPath[str], data: JSONBody[ReinstateBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> None:
        await suspend.reinstate(
            conn, member=certify.member, space=space, reason=data.reason, now=certify.now
        )

    return await certify.answer(slug, work)
