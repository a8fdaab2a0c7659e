"""An officer answers an application: granted, at most what fits, or refused with a reason."""

from dataclasses import replace
from datetime import datetime

from booking.city_events import ApplicationGranted, ApplicationRefused
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid
from booking.events import record
from booking.vouchers.amount import fitting_amount
from booking.vouchers.application import Application, require_submitted
from booking.vouchers.apply import granted_facts, identity_of
from booking.vouchers.beneficiary import act_for
from booking.vouchers.campaign_today import CampaignToday, campaign_today
from booking.vouchers.grant import Granted, grant
from booking.vouchers.grant_refusals import GrantedToOther
from booking.vouchers.words import LANGUAGES, amount_words

sql = queries("grants")
_MOST = {
    "en": "at most {most}, which is what the campaign gives for this plan",
    "it": "al massimo {most}, che è quanto dà la campagna per questo piano",
}
_NEEDED = {
    "en": "is needed: this campaign counts {unit}s and fixes no amount",
    "it": "serve: questa campagna conta in un’altra unità ({unit}) e non fissa quanto",
}


async def grant_application(
    conn: Connection,
    *,
    application: Application,
    officer_id: int,
    now: datetime,
    amount: int | None = None,
) -> Granted:
    """Grant what fits, or `amount` where that is less, in the campaign's unit; whoever applied acts
    for the beneficiary from then on, and is told by mail.

    Call it in a transaction. Refuses with ApplicationDecided, Invalid (amount), GrantedToOther, as
    act_for does, and whatever grant refuses.
    """
    campaign = await campaign_today(conn, application.campaign_slug, now=now)
    amount = _amount(campaign, application, wished=amount)
    if application.state != "submitted":
        # Said before anything is asked of whose it is; once more below, under its lock.
        await require_submitted(conn, application)
    beneficiary_id = await act_for(
        conn,
        member_id=application.member_id,
        identity=identity_of(application.applicant),
        officer_id=officer_id,
        now=now,
    )
    application = await _of(conn, await require_submitted(conn, application), beneficiary_id)
    await _require_none_granted(conn, campaign, application)
    granted = await grant(
        conn,
        campaign=campaign.slug,
        member_id=application.member_id,
        amount=amount,
        granted_by=officer_id,
        application_id=application.id,
        written_to=application.member_id,
        now=now,
    )
    version = await _decide(conn, application, "granted", officer_id=officer_id, now=now)
    event = ApplicationGranted(**application.of_event, voucher_id=granted.voucher_id)
    await record(conn, event, stream_version=version, now=now)
    return granted


async def refuse_application(
    conn: Connection, *, application: Application, officer_id: int, reason: str, now: datetime
) -> None:
    """Say no, with the reason that whoever applied reads. Refuses with ApplicationDecided."""
    application = await require_submitted(conn, application)
    version = await _decide(
        conn, application, "refused", officer_id=officer_id, reason=reason, now=now
    )
    event = ApplicationRefused(**application.of_event)
    await record(conn, event, stream_version=version, now=now)


async def _of(conn: Connection, application: Application, beneficiary_id: int) -> Application:
    """The application as that beneficiary's, whom the account turned out to act for."""
    if application.beneficiary_id == beneficiary_id:
        return application
    await sql.rebind_application.run(conn, id=application.id, beneficiary_id=beneficiary_id)
    return replace(application, beneficiary_id=beneficiary_id)


async def _require_none_granted(
    conn: Connection, campaign: CampaignToday, application: Application
) -> None:
    """Under the beneficiary's lock: of two accounts that applied with its tax code, one gets it."""
    held = await sql.granted_application.row(
        conn,
        campaign_id=campaign.id,
        beneficiary_id=application.beneficiary_id,
        today=campaign.today,
    )
    if held is not None:
        raise GrantedToOther(**granted_facts(campaign, held))


async def _decide(
    conn: Connection,
    application: Application,
    state: str,
    *,
    officer_id: int,
    now: datetime,
    reason: str | None = None,
) -> int:
    version: int = await sql.decide_application.value(
        conn, id=application.id, state=state, decided_by=officer_id, reason=reason, now=now
    )
    return version


def _amount(campaign: CampaignToday, application: Application, *, wished: int | None) -> int:
    fits = fitting_amount(campaign.terms, unit=campaign.unit, plan_cents=application.plan_cents)
    if wished is None:
        if fits is None:
            message = {each: _NEEDED[each].format(unit=campaign.unit) for each in LANGUAGES}
            raise Invalid.of("amount", "required", message)
        return fits
    if fits is not None and wished > fits:
        shown = amount_words(fits, campaign.unit)
        message = {each: _MOST[each].format(most=shown[each]) for each in LANGUAGES}
        raise Invalid.of("amount", "too-large", message)
    return wished
