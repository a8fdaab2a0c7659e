"""Apply for a voucher, and take an application back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from booking.city_events import ApplicationSubmitted, ApplicationWithdrawn
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid
from booking.events import record
from booking.vouchers.applicant import Applicant, Document
from booking.vouchers.application import Application, require_submitted
from booking.vouchers.beneficiary import Identity, beneficiary_named
from booking.vouchers.campaign_today import CampaignToday, campaign_today
from booking.vouchers.eligibility import judge, judge_plan, points
from booking.vouchers.grant_refusals import (
    AlreadyApplied,
    ApplicationsClosed,
    GrantedAtFirstUse,
    HoldsVoucher,
    NotEligible,
)
from booking.vouchers.words import LANGUAGES, Words, day_words

sql = queries("grants")
whose = queries("identity")
_IN_FUTURE = {"en": "is after today; correct it", "it": "è dopo oggi; correggilo"}
_FROM_TO = {"en": "from {first} to {last}", "it": "dal {first} al {last}"}


async def apply(
    conn: Connection,
    *,
    campaign: str,
    member_id: int,
    applicant: Applicant,
    plan_cents: int,
    months: int | None,
    documents: Sequence[Document],
    now: datetime,
) -> int:
    """Hand in an application; its id. Call it in a transaction.

    Refuses with NotFound, ApplicationsClosed (or GrantedAtFirstUse), Invalid (a day that is yet to
    come), NotEligible, AlreadyApplied (or HoldsVoucher), and as beneficiary_named does.
    """
    wanted = await campaign_today(conn, campaign, now=now)
    _require_taken(wanted)
    require_past(applicant, documents, today=wanted.today)
    plan = judge_plan(wanted.terms.plan, plan_cents=plan_cents, months=months)
    if unmet := [*judge(wanted.terms, applicant, on=wanted.today), *plan]:
        raise NotEligible(campaign=wanted.name, unmet=unmet)
    beneficiary_id = await beneficiary_named(
        conn, member_id=member_id, identity=identity_of(applicant), now=now
    )
    await _require_none_open(conn, wanted, member_id=member_id)
    application_id: int = await sql.insert_application.value(
        conn,
        campaign_id=wanted.id,
        beneficiary_id=beneficiary_id,
        member_id=member_id,
        plan_cents=plan_cents,
        months=months,
        facts=applicant.model_dump(mode="json", by_alias=True),
        documents=[each.model_dump(mode="json") for each in documents],
        points=points(wanted.terms, applicant, on=wanted.today),
        now=now,
    )
    submitted = ApplicationSubmitted(
        application_id=application_id,
        campaign_id=wanted.id,
        beneficiary_id=beneficiary_id,
        member_id=member_id,
    )
    await record(conn, submitted, stream_version=1, now=now)
    return application_id


async def withdraw(conn: Connection, *, application: Application, now: datetime) -> None:
    """Take back one's own. Refuses with ApplicationDecided."""
    application = await require_submitted(conn, application)
    version = await sql.decide_application.value(
        conn,
        id=application.id,
        state="withdrawn",
        decided_by=application.member_id,
        reason=None,
        now=now,
    )
    withdrawn = ApplicationWithdrawn(**application.of_event)
    await record(conn, withdrawn, stream_version=version, now=now)


def require_past(applicant: Applicant, documents: Sequence[Document], *, today: date) -> None:
    """Refuse with Invalid whatever is said to have been on a day that is yet to come."""
    days = {
        "applicant.birth_date": applicant.birth_date,
        "applicant.vat_opened_on": applicant.vat_opened_on,
        **{f"documents.{n}.dated": each.dated for n, each in enumerate(documents)},
    }
    wrong = [name for name, day in days.items() if day is not None and day > today]
    if wrong:
        raise Invalid([{"field": name, "rule": "future", "message": _IN_FUTURE} for name in wrong])


def identity_of(applicant: Applicant) -> Identity:
    """Who the beneficiary is, of all that is declared."""
    return Identity(
        kind=applicant.kind,
        tax_code=applicant.tax_code,
        name=applicant.name,
        single_undertaking=applicant.single_undertaking,
    )


def _require_taken(campaign: CampaignToday) -> None:
    if campaign.terms.granted == "at_first_use":
        raise GrantedAtFirstUse(campaign=campaign.name, slug=campaign.slug)
    if not campaign.takes_applications:
        raise ApplicationsClosed(
            campaign=campaign.name,
            windows=[each.model_dump(mode="json") for each in campaign.windows],
            windows_shown=_windows_shown(campaign),
        )


def _windows_shown(campaign: CampaignToday) -> Words:
    return {
        each: ", ".join(
            _FROM_TO[each].format(
                first=day_words(window.opens_on)[each], last=day_words(window.closes_on)[each]
            )
            for window in campaign.windows
        )
        for each in LANGUAGES
    }


async def _require_none_open(conn: Connection, campaign: CampaignToday, *, member_id: int) -> None:
    """Under the member's lock. Of others' applications with the same tax code nothing is said:
    whoever knows a tax code would learn what its owner applied for, or keep them from it."""
    waiting = await sql.waiting_application.value(
        conn, campaign_id=campaign.id, member_id=member_id
    )
    if waiting is not None:
        raise AlreadyApplied(**_applied_facts(campaign, waiting))
    own_id = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    held = await sql.granted_application.row(
        conn, campaign_id=campaign.id, beneficiary_id=own_id, today=campaign.today
    )
    if held is not None:
        raise HoldsVoucher(**granted_facts(campaign, held))


def granted_facts(campaign: CampaignToday, row: dict[str, Any]) -> dict[str, Any]:
    """What is said of an application that was granted, and of its voucher."""
    last = row["valid_until"]
    return _applied_facts(campaign, row["submitted_at"]) | {
        "voucher_id": row["voucher_id"],
        "valid_until": last.isoformat(),
        "last_day": day_words(last),
    }


def _applied_facts(campaign: CampaignToday, submitted_at: datetime) -> dict[str, Any]:
    return {
        "campaign": campaign.name,
        "submitted_at": submitted_at.isoformat(),
        "submitted_shown": day_words(campaign.day_of(submitted_at)),
    }
