"""Certification: how a space stands; it applies, the city visits, lists it or rejects it."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from booking.certification import steps
from booking.certification.refusals import ChecklistShort, NotFromHere, NotVisited
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member, Scope
from booking.spaces.network import NetworkCache, Space
from booking.web.access import ANYONE_OR_MEMBER, MANAGER, operation
from booking.web.api.answers.certification import CertificationAnswer
from booking.web.api.city.certification_bodies import ApplyBody, ListBody, RejectBody, VisitBody
from booking.web.api.city.certifying import (
    CERTIFYING,
    PATH,
    Certifying,
    of_officer,
    shown_certification,
)


@get(
    PATH,
    operation_id="readCertification",
    summary="How a space stands in the city's list",
    description="State and dates for everybody; who decided, why, checklists and documents' "
    "metadata for officers and the space's managers.",
    tags=["certification"],
    **operation(
        ANYONE_OR_MEMBER,
        refusals=(NotFound,),
        answer=CertificationAnswer,
        says="How the space stands, and the steps that brought it there.",
    ),
)
async def read(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        return await shown_certification(
            conn, space, now=now, inside=_sees_inside(maybe_member, space)
        )


def _sees_inside(member: Member | None, space: Space) -> bool:
    """Each role with the scope that lets a token act in it."""
    if member is None:
        return False
    for_city = (member.officer or member.admin) and _holds(member, "city")
    return for_city or (member.manages_space(space.id) and _holds(member, "manage"))


def _holds(member: Member, scope: Scope) -> bool:
    return member.scopes is None or scope in member.scopes


@post(
    f"{PATH}/apply",
    operation_id="applyForCertification",
    summary="Apply for the city's list, or amend the application",
    description="By a manager of the space, with what it has of what the call asks; again after it "
    "was rejected or removed.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **operation(
        MANAGER,
        refusals=(NotFound, NotFromHere, IdempotencyKeyReused),
        body=True,
        answer=CertificationAnswer,
        says="How the space stands now.",
    ),
)
async def apply(
    slug: FromPath[str], data: JSONBody[ApplyBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> None:
        await steps.apply(
            conn,
            member=certify.member,
            space=space,
            found=data.checklist,
            documents=data.documents,
            now=certify.now,
        )

    return await certify.answer(slug, work)


@post(
    f"{PATH}/visit",
    operation_id="recordVisit",
    summary="Record a visit with what was found",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(),
)
async def visit(
    slug: FromPath[str], data: JSONBody[VisitBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> None:
        await steps.visit(
            conn,
            member=certify.member,
            space=space,
            on_day=data.on_day,
            found=data.checklist,
            documents=data.documents,
            reason=data.reason,
            now=certify.now,
        )

    return await certify.answer(slug, work)


@post(
    f"{PATH}/list",
    operation_id="listSpace",
    summary="List a space from a day, or list it for longer",
    description="After a visit that found all that the call asks.",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(NotVisited, ChecklistShort),
)
async def enlist(
    slug: FromPath[str], data: JSONBody[ListBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> None:
        await steps.enlist(
            conn,
            member=certify.member,
            space=space,
            on_day=data.on_day,
            until_day=data.until_day,
            reason=data.reason,
            now=certify.now,
        )

    return await certify.answer(slug, work)


@post(
    f"{PATH}/reject",
    operation_id="rejectApplication",
    summary="Reject an application",
    tags=["certification"],
    status_code=HTTP_200_OK,
    dependencies=CERTIFYING,
    **of_officer(),
)
async def reject(
    slug: FromPath[str], data: JSONBody[RejectBody], certify: NamedDependency[Certifying]
) -> Response[bytes]:
    async def work(conn: Connection, space: Space) -> None:
        await steps.reject(
            conn, member=certify.member, space=space, reason=data.reason, now=certify.now
        )

    return await certify.answer(slug, work)
