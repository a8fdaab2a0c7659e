"""The ranking of a campaign's applications, and an officer's answers to them."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.answer_application import grant_application, refuse_application
from booking.vouchers.application import read_application
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.grant_refusals import AlreadyApplied, ApplicationDecided, DeMinimisReached
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from booking.vouchers.ranking import Ranked, ranked
from booking.vouchers.refusals import CampaignClosed, PotShort
from booking.web.access import OFFICER, operation
from booking.web.api.answers.grants import ApplicationAnswer, RankedPage
from booking.web.api.city.applications import shown
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    Text,
    Whole,
    clamped,
    page_of,
    position_of,
)
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once


class GrantBody(BaseModel):
    """`amount` is in the campaign's unit; without it, what the campaign gives for the plan."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"amount": 120_000}]})

    amount: Annotated[Whole, Field(ge=1, le=10**14)] | None = None


class ReasonBody(BaseModel):
    """Why, as whoever it concerns reads it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Il contratto manca"}]}
    )

    reason: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class RevocationBody(ReasonBody):
    """Why a voucher is taken back."""

    wrong_identity: Annotated[
        bool,
        Field(
            strict=True,
            description="The tax code that was declared for it is somebody else's: it no longer "
            "keeps its owner from taking a voucher.",
        ),
    ] = False


@get(
    "/api/v1/campaigns/{slug:str}/applications",
    operation_id="rankApplications",
    summary="Ranking of the applications that wait for an answer",
    description="By an officer. By points, then by the moment of the application, with what each "
    "would be granted and how far the pots go.",
    tags=["vouchers"],
    **operation(OFFICER, refusals=(NotFound,), answer=RankedPage, says="The ranking."),
)
async def ranking(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, int)
    async with pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=now)
        member.may_act_for_city()
        found = await ranked(conn, campaign=campaign)
    items, following = page_of(found, order=lambda each: (each.place,), after=position, most=most)
    return {"items": [_place(each) for each in items], "next": following}


@post(
    "/api/v1/applications/{application_id:int}/grant",
    operation_id="grantApplication",
    summary="Grant an application",
    description="By an officer. Whoever applied is told by mail, with the code.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(
            NotFound,
            ApplicationDecided,
            ActsForAnother,
            OtherKind,
            AlreadyApplied,
            CampaignClosed,
            PotShort,
            DeMinimisReached,
            IdempotencyKeyReused,
        ),
        body=True,
        answer=ApplicationAnswer,
        says="The application, granted.",
    ),
)
async def grant(
    application_id: FromPath[int],
    data: JSONBody[GrantBody | None],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        application = await read_application(conn, application_id)
        member.may_act_for_city()
        await grant_application(
            conn,
            application=application,
            officer_id=member.id,
            amount=data.amount if data else None,
            now=now,
        )
        return answered(shown(await read_application(conn, application_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/applications/{application_id:int}/refuse",
    operation_id="refuseApplication",
    summary="Refuse an application",
    description="By an officer. Whoever applied is told by mail, with the reason.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, ApplicationDecided, IdempotencyKeyReused),
        body=True,
        answer=ApplicationAnswer,
        says="The application, refused.",
    ),
)
async def refuse(
    application_id: FromPath[int],
    data: JSONBody[ReasonBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        application = await read_application(conn, application_id)
        member.may_act_for_city()
        await refuse_application(
            conn, application=application, officer_id=member.id, reason=data.reason, now=now
        )
        return answered(shown(await read_application(conn, application_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _place(each: Ranked) -> dict[str, Any]:
    return {
        "place": each.place,
        "id": each.id,
        "beneficiary_id": each.beneficiary_id,
        "kind": each.kind,
        "points": each.points,
        "submitted_at": utc(each.submitted_at),
        "plan_cents": each.plan_cents,
        "months": each.months,
        "applicant": each.facts,
        "documents": each.documents,
        "email": each.email,
        "other_accounts": each.other_accounts,
        "same_tax_code": each.same_tax_code,
        "was_separated": each.was_separated,
        "amount": each.amount,
        "pot": each.pot,
        "total": each.total,
    }
