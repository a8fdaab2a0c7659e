"""Apply for a voucher, read one's applications, take one back."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.applicant import Applicant, Document
from booking.vouchers.application import Application, applications_of, read_application
from booking.vouchers.apply import apply as apply_for
from booking.vouchers.apply import withdraw as withdraw_one
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.grant_refusals import (
    AlreadyApplied,
    ApplicationDecided,
    ApplicationsClosed,
    NotEligible,
)
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.grants import ApplicationAnswer, ApplicationPage
from booking.web.api.city.campaigns import APPLICANT
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    Whole,
    clamped,
    page_by_id,
    position_of,
)
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once

DOCUMENT: dict[str, Any] = {
    "kind": "contract",
    "name": "contratto.pdf",
    "media_type": "application/pdf",
    "bytes": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "dated": "2026-11-02",
}
_EXAMPLE: dict[str, Any] = {
    "applicant": APPLICANT,
    "plan_cents": 300_000,
    "months": 12,
    "documents": [DOCUMENT],
}


class ApplicationBody(BaseModel):
    """Who applies, what they plan to spend in all and over how many months, and the metadata of
    the papers that the call asks for."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    applicant: Applicant
    plan_cents: Annotated[Whole, Field(ge=1, le=10**12)]
    months: Annotated[Whole, Field(ge=1, le=120)] | None = None
    documents: Annotated[list[Document], Field(max_length=20)] = []


@post(
    "/api/v1/campaigns/{slug:str}/applications",
    operation_id="apply",
    summary="Apply for a voucher",
    description="While the campaign takes applications; one at a time for each account. The "
    "account acts for the beneficiary of that tax code once an officer has granted it something.",
    tags=["vouchers"],
    **operation(
        MEMBER,
        refusals=(
            NotFound,
            ApplicationsClosed,
            NotEligible,
            AlreadyApplied,
            ActsForAnother,
            OtherKind,
            IdempotencyKeyReused,
        ),
        body=True,
        answer=ApplicationAnswer,
        status=201,
        says="The application.",
    ),
)
async def apply(
    slug: FromPath[str],
    data: JSONBody[ApplicationBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await campaign_today(conn, slug, now=now)
        member.may_reserve()
        application_id = await apply_for(
            conn,
            campaign=slug,
            member_id=member.id,
            applicant=data.applicant,
            plan_cents=data.plan_cents,
            months=data.months,
            documents=data.documents,
            now=now,
        )
        return answered(shown(await read_application(conn, application_id)), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@get(
    "/api/v1/applications",
    operation_id="listOwnApplications",
    summary="Own applications",
    tags=["vouchers"],
    **operation(
        READER, answer=ApplicationPage, says="The applications, in the order of their submission."
    ),
)
async def own(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, int)
    member.may_read()
    async with pool.acquire() as conn:
        found = await applications_of(
            conn, member_id=member.id, after=position[0] if position else 0, limit=most + 1
        )
    return page_by_id(found, most, shown=shown)


@post(
    "/api/v1/applications/{application_id:int}/withdraw",
    operation_id="withdrawApplication",
    summary="Take an application back",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        MEMBER,
        refusals=(NotFound, ApplicationDecided, IdempotencyKeyReused),
        answer=ApplicationAnswer,
        says="The application, withdrawn.",
    ),
)
async def withdraw(
    application_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        application = await read_application(conn, application_id, of_member=member.id)
        member.may_reserve()
        await withdraw_one(conn, application=application, now=now)
        return answered(shown(await read_application(conn, application_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def shown(application: Application) -> dict[str, Any]:
    """An application in the API."""
    decided = application.decided_at
    return {
        "id": application.id,
        "campaign": application.campaign_slug,
        "state": application.state,
        "plan_cents": application.plan_cents,
        "months": application.months,
        "applicant": application.facts,
        "documents": application.documents,
        "points": application.points,
        "submitted_at": utc(application.submitted_at),
        "decided_at": utc(decided) if decided else None,
        "reason": application.reason,
        "voucher_id": application.voucher_id,
    }
