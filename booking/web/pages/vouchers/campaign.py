"""One campaign, and the form that takes its voucher at first use: `/voucher/SLUG`.

Whoever presses twice has one voucher, and sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection, Pool
from booking.errors import Conflict, Invalid, Refusal
from booking.members.member import Member
from booking.vouchers.campaign_today import CampaignToday, campaign_today
from booking.vouchers.first_use import take as take_voucher
from booking.vouchers.grant_refusals import AlreadyGranted, NotEligible, TakenByOther
from booking.vouchers.refusals import CampaignClosed
from booking.vouchers.standing import Standing, last_declared, standing_with
from booking.web.access import ANYONE_OR_MEMBER, MEMBER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say
from booking.web.pages.vouchers.asks import asks_of
from booking.web.pages.vouchers.back import back_in, is_reservation, with_back, with_code
from booking.web.pages.vouchers.declared import FIELDS, applicant_in, controls, sent_of
from booking.web.pages.vouchers.said import troubles_in
from booking.web.pages.vouchers.shown import (
    HeldSaid,
    applied_said,
    campaign_said,
    held_said,
    may_say_more,
    when_applied,
)

_PATH = "/voucher/{slug:str}"


@dataclass(frozen=True, slots=True)
class _Looking:
    """Who looks at the page, and from where they came."""

    request: Request[Any, Any, Any]
    pool: Pool
    member: Member | None
    say: Say
    back: str


@get(_PATH, include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
) -> Response[str]:
    say = Say(page_language(request), now)
    back = back_in(request.query_params)
    return await _shown(_Looking(request, pool, maybe_member, say, back), slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def take(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent, back = sent_in(form, FIELDS), back_in(form)
    path = f"/voucher/{slug}"

    async def work(conn: Connection) -> None:
        campaign = await campaign_today(conn, slug, now=visit.now)
        visit.member.may_reserve()
        asks = await asks_of(conn, campaign)
        await take_voucher(
            conn,
            campaign=slug,
            member_id=visit.member.id,
            applicant=applicant_in(sent, facts=asks.facts, kinds=asks.kinds) if asks.who else None,
            now=visit.now,
        )

    looking = _Looking(visit.request, visit.pool, visit.member, visit.say, back)
    try:
        await visit.change(work)
    except (Invalid, Conflict, NotEligible) as refusal:
        if isinstance(refusal, AlreadyGranted) and not isinstance(refusal, TakenByOther):
            # It is theirs, and the page shows it.
            return Redirect(with_back(path, back), status_code=303)
        return await _shown(looking, slug, refusal=refusal, sent=sent)
    said = {"preso": "1"} | ({"return_to": back} if back else {})
    return Redirect(f"{path}?{urlencode(said)}", status_code=303)


async def _shown(
    looking: _Looking,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: Mapping[str, str] | None = None,
) -> Response[str]:
    """With what was sent where it was refused, else with what was declared last."""
    say, member, standing, declared = looking.say, looking.member, None, None
    async with looking.pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=say.now)
        asks = await asks_of(conn, campaign)
        if member is not None:
            declared = await last_declared(conn, member_id=member.id)
            standing = await standing_with(
                conn, campaign, member_id=member.id, declared=declared, now=say.now
            )
    sent = sent or sent_of(declared)
    held = standing.held if standing else None
    said = held_said(held, say, today=campaign.today) if held else None
    return page(
        looking.request,
        "voucher.html",
        status=refusal.status if refusal else 200,
        say=say,
        campaign=campaign_said(campaign, say, back=looking.back),
        until=_until(campaign, say),
        held=said,
        taken="preso" in looking.request.query_params,
        can_take=_can_take(standing, campaign),
        kinds=asks.kinds if asks.who else (),
        kind=sent["kind"] if sent["kind"] in asks.kinds else asks.kinds[0],
        controls=controls(asks.facts, asks.kinds, sent, say) if asks.who else [],
        known=declared is not None and refusal is None,
        warned=_warned(standing, say) if refusal is None else "",
        applications=_applications(campaign, standing, say),
        takes_applications=campaign.takes_applications,
        waiting=_waits(standing),
        applied="domanda" in looking.request.query_params,
        withdrawn="ritirata" in looking.request.query_params,
        troubles=troubles_in(refusal, say),
        back=looking.back,
        on_from_here=_on_from_here(looking.back, said, say),
        return_to=with_back(f"/voucher/{campaign.slug}", looking.back),
    )


def _can_take(standing: Standing | None, campaign: CampaignToday) -> bool:
    """Whether the form is shown: to say something else may help, but not before it opens."""
    if standing is None or standing.held or campaign.terms.granted != "at_first_use":
        return False
    return not isinstance(standing.refusal, CampaignClosed)


def _warned(standing: Standing | None, say: Say) -> str:
    """What would refuse it as things stand, unless that is what the form is there for."""
    refusal = standing.refusal if standing else None
    return "" if refusal is None or may_say_more(refusal) else refusal.detail(say.language)


def _until(campaign: CampaignToday, say: Say) -> str:
    at_first_use = campaign.terms.granted == "at_first_use"
    shown = campaign.is_open and at_first_use
    return say("vch_taken_until", day=campaign.last_day) if shown else ""


def _applications(campaign: CampaignToday, standing: Standing | None, say: Say) -> list[str]:
    """Of a campaign that grants on application: theirs, and when one applies."""
    if campaign.terms.granted != "on_application":
        return []
    applied = standing.applied if standing else None
    said = [applied_said(applied, say)] if applied else []
    if applied and applied.reason:
        said.append(say("vch_reason", reason=applied.reason))
    return [*said, *when_applied(campaign, say)]


def _waits(standing: Standing | None) -> bool:
    """Whether an application of theirs waits for its answer."""
    applied = standing.applied if standing else None
    return applied is not None and applied.state == "submitted"


def _on_from_here(back: str, held: HeldSaid | None, say: Say) -> tuple[str, str]:
    """Where to go with the voucher, or without: its path and words."""
    usable = held is not None and held.usable
    if not back:
        # Whoever has a voucher to use is shown the places where it counts.
        return "/", say("vch_find" if usable else "nav_search")
    words = say("vch_to_reservation" if is_reservation(back) else "vch_go_back")
    return (with_code(back, held.code) if held and usable else back), words
