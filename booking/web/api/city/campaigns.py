"""Campaigns for everybody to read, and the voucher that one takes at first use."""

from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.applicant import Applicant
from booking.vouchers.campaign_today import CampaignToday, campaign_of, campaign_today
from booking.vouchers.first_use import take as take_voucher
from booking.vouchers.grant_refusals import (
    AlreadyGranted,
    DeMinimisReached,
    GrantedOnApplication,
    NotEligible,
)
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from booking.vouchers.refusals import CampaignClosed, PotShort
from booking.vouchers.terms_words import terms_words
from booking.web.access import ANYONE, MEMBER, operation
from booking.web.api.answers.grants import CampaignAnswer, CampaignPage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    cursor_of,
    position_of,
)
from booking.web.api.own.vouchers import VoucherItem, one_voucher
from booking.web.idempotency import Answer, answered, as_response, write_once

sql = queries("grants")
APPLICANT: dict[str, Any] = {
    "kind": "person",
    "tax_code": "RCCMNL83S18D969H",
    "name": "Emanuela Rocca",
    "birth_date": "1983-11-18",
    "residence": "Milano",
}


class TakeBody(BaseModel):
    """Who takes it, where the campaign has conditions; else what was declared last counts."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"applicant": APPLICANT}]}
    )

    applicant: Applicant | None = None


@get(
    "/api/v1/campaigns",
    operation_id="listCampaigns",
    summary="Campaigns",
    description="All there are, by their slug: what their vouchers cover and who gets one.",
    tags=["vouchers"],
    **operation(ANYONE, answer=CampaignPage, says="The campaigns, by their slug."),
)
async def listed(
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, str)
    async with pool.acquire() as conn:
        rows = await sql.campaigns.rows(conn, after=position[0] if position else "", limit=most + 1)
        items = [
            await _shown(conn, campaign_of(row, now=now), language=language) for row in rows[:most]
        ]
    following = cursor_of(rows[most - 1]["slug"]) if len(rows) > most else None
    return {"items": items, "next": following}


@get(
    "/api/v1/campaigns/{slug:str}",
    operation_id="readCampaign",
    summary="One campaign",
    tags=["vouchers"],
    **operation(
        ANYONE, refusals=(NotFound,), answer=CampaignAnswer, says="The campaign as it stands today."
    ),
)
async def read(
    slug: FromPath[str],
    pool: NamedDependency[Pool],
    language: NamedDependency[str],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=now)
        return await _shown(conn, campaign, language=language)


@post(
    "/api/v1/campaigns/{slug:str}/vouchers",
    operation_id="takeVoucher",
    summary="Take a voucher at first use",
    description="Of a campaign that grants at first use: one for each beneficiary. Naming the "
    "campaign's slug as the voucher of a reservation does the same.",
    tags=["vouchers"],
    **operation(
        MEMBER,
        refusals=(
            NotFound,
            GrantedOnApplication,
            CampaignClosed,
            NotEligible,
            ActsForAnother,
            OtherKind,
            AlreadyGranted,
            PotShort,
            DeMinimisReached,
            IdempotencyKeyReused,
        ),
        body=True,
        answer=VoucherItem,
        status=201,
        says="The voucher, with its code.",
    ),
)
async def take(
    slug: FromPath[str],
    data: JSONBody[TakeBody | None],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    language: NamedDependency[str],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await campaign_today(conn, slug, now=now)
        member.may_reserve()
        granted = await take_voucher(
            conn,
            campaign=slug,
            member_id=member.id,
            applicant=data.applicant if data else None,
            now=now,
        )
        found = await one_voucher(
            conn, granted.voucher_id, member_id=member.id, language=language, now=now
        )
        return answered(found, 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


async def _shown(conn: Connection, campaign: CampaignToday, *, language: str) -> dict[str, Any]:
    pots = await sql.pot_names.rows(conn, campaign_id=campaign.id)
    terms = campaign.terms
    return {
        "slug": campaign.slug,
        "name": campaign.name[language],
        "names": campaign.name,
        "unit": campaign.unit,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "is_open": campaign.is_open,
        "granted": terms.granted,
        "takes_applications": campaign.takes_applications,
        "applications": [each.model_dump() for each in campaign.windows]
        if terms.granted == "on_application"
        else [],
        "terms_in_words": [each[language] for each in terms_words(terms, campaign.unit)],
        "terms": terms.model_dump(mode="json"),
        "pots": [each | {"name": each["name"][language]} for each in pots],
    }
