"""Applying to a campaign that grants on application: `/voucher/SLUG/domanda`.

Whoever presses twice has applied once, and sees it.
"""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, Refusal
from booking.vouchers.applicant import Applicant
from booking.vouchers.application import read_application
from booking.vouchers.apply import apply, withdraw
from booking.vouchers.campaign_today import CampaignToday, campaign_today
from booking.vouchers.grant_refusals import (
    AlreadyApplied,
    ApplicationDecided,
    ApplicationsClosed,
    HoldsVoucher,
    NotEligible,
)
from booking.vouchers.standing import known_from_last, last_application
from booking.web.access import MEMBER, READER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.vouchers.asks import Asks, asks_of
from booking.web.pages.vouchers.declared import FIELDS, applicant_in, controls, sent_of
from booking.web.pages.vouchers.papers import (
    MOST_BYTES,
    Paper,
    documents_of,
    no_papers,
    papers_in,
)
from booking.web.pages.vouchers.planned import months_in, plan_in
from booking.web.pages.vouchers.said import troubles_in
from booking.web.pages.vouchers.shown import campaign_said

_PATH = "/voucher/{slug:str}/domanda"
_MEMBERS: dict[str, Any] = {"include_in_schema": False, "dependencies": VISIT}
_NAMES = (*FIELDS, "plan", "months")
# The other fields of the form and its boundaries.
_MOST_FORM = MOST_BYTES + 65_536


@dataclass(frozen=True, slots=True)
class _Sent:
    texts: dict[str, str] = field(repr=False)
    papers: list[Paper] = field(repr=False)


@get(_PATH, **_MEMBERS, **operation(READER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    visit.member.may_read()
    return await _shown(visit, slug)


@post(
    _PATH,
    **_MEMBERS,
    upload=True,
    request_max_body_size=_MOST_FORM,
    **operation(MEMBER, page=True),
)
async def send(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent = _Sent(sent_in(form, _NAMES), await papers_in(form))

    async def work(conn: Connection) -> None:
        campaign = await campaign_today(conn, slug, now=visit.now)
        visit.member.may_reserve()
        await _apply(conn, campaign, sent, visit)

    try:
        await visit.change(work)
    except ApplicationsClosed:
        # The campaign's page says when.
        return Redirect(f"/voucher/{slug}", status_code=303)
    except (Invalid, Conflict, NotEligible) as refusal:
        if isinstance(refusal, AlreadyApplied) and not isinstance(refusal, HoldsVoucher):
            return Redirect(f"/voucher/{slug}", status_code=303)
        return await _shown(visit, slug, refusal=refusal, sent=sent)
    return Redirect(f"/voucher/{slug}?domanda=1", status_code=303)


@post(f"{_PATH}/ritira", **_MEMBERS, **operation(MEMBER, page=True))
async def take_back(slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
    """The one that waits for its answer; where none does, the page says how it stands."""

    async def work(conn: Connection) -> bool:
        campaign = await campaign_today(conn, slug, now=visit.now)
        visit.member.may_reserve()
        found = await last_application(conn, campaign, member_id=visit.member.id)
        if found is None:
            return False
        application = await read_application(conn, found.id, of_member=visit.member.id)
        await withdraw(conn, application=application, now=visit.now)
        return True

    try:
        done = await visit.change(work)
    except ApplicationDecided:
        done = False
    return Redirect(f"/voucher/{slug}?ritirata=1" if done else f"/voucher/{slug}", status_code=303)


async def _apply(conn: Connection, campaign: CampaignToday, sent: _Sent, visit: Visit) -> None:
    """Refuses with every error of the form at once, then as apply does."""
    errors: list[dict[str, Any]] = []
    applicant = _applicant(sent, await asks_of(conn, campaign), errors)
    plan_cents, months = plan_in(sent.texts, errors), months_in(sent.texts, errors)
    documents = documents_of(sent.papers, today=campaign.today, errors=errors)
    if errors or applicant is None or plan_cents is None:
        raise Invalid(errors)
    await apply(
        conn,
        campaign=campaign.slug,
        member_id=visit.member.id,
        applicant=applicant,
        plan_cents=plan_cents,
        months=months,
        documents=documents,
        now=visit.now,
    )


def _applicant(sent: _Sent, asks: Asks, errors: list[dict[str, Any]]) -> Applicant | None:
    try:
        return applicant_in(sent.texts, facts=asks.facts, kinds=asks.kinds)
    except Invalid as refusal:
        errors += refusal.facts["errors"]
        return None


async def _shown(
    visit: Visit, slug: str, *, refusal: Refusal | None = None, sent: _Sent | None = None
) -> Response[Any]:
    """With what was sent where it was refused, else with what was declared last."""
    say = visit.say
    async with visit.pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=visit.now)
        asks = await asks_of(conn, campaign)
        declared = (await known_from_last(conn, member_id=visit.member.id)).facts
        waiting = await last_application(conn, campaign, member_id=visit.member.id)
    if not campaign.takes_applications or (waiting and waiting.state == "submitted"):
        return Redirect(f"/voucher/{slug}", status_code=303)
    sent = sent or _Sent(sent_of(declared) | {"plan": "", "months": ""}, no_papers())
    kind = sent.texts["kind"]
    return page(
        visit.request,
        "application.html",
        status=refusal.status if refusal else 200,
        say=say,
        campaign=campaign_said(campaign, say, back=""),
        kinds=asks.kinds,
        kind=kind if kind in asks.kinds else asks.kinds[0],
        controls=controls(asks.facts, asks.kinds, sent.texts, say),
        months_needed=bool(campaign.terms.plan.least_months or campaign.terms.plan.most_months),
        sent=sent.texts,
        papers=sent.papers,
        known=declared is not None and refusal is None,
        troubles=troubles_in(refusal, say),
        return_to=f"/voucher/{slug}/domanda",
    )
