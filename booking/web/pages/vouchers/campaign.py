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
from booking.vouchers.applicant import Applicant
from booking.vouchers.campaign_today import CampaignToday, campaign_today
from booking.vouchers.first_use import take as take_voucher
from booking.vouchers.grant_refusals import AlreadyGranted, NotEligible, TakenByOther
from booking.vouchers.refusals import CampaignClosed
from booking.vouchers.standing import Standing, known_from_last, standings
from booking.web.access import ANYONE_OR_MEMBER, MEMBER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say
from booking.web.pages.vouchers.applying import applying_said
from booking.web.pages.vouchers.asks import Asks, asks_of
from booking.web.pages.vouchers.back import back_in, is_reservation, with_back, with_code
from booking.web.pages.vouchers.declared import FIELDS, applicant_in, controls, sent_of
from booking.web.pages.vouchers.held import HeldSaid, held_said
from booking.web.pages.vouchers.said import troubles_in
from booking.web.pages.vouchers.shown import campaign_said, may_say_more

_PATH = "/voucher/{slug:str}"


@dataclass(frozen=True, slots=True)
class _Looking:
    """Who looks at the page, and from where they came."""

    request: Request[Any, Any, Any]
    pool: Pool
    member: Member | None
    say: Say
    back: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read; `declared` and `standing` of whoever is signed in."""

    campaign: CampaignToday
    asks: Asks
    declared: Applicant | None = None
    standing: Standing | None = None


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
    say, found = looking.say, await _found(looking, slug)
    return page(
        looking.request,
        "voucher.html",
        status=refusal.status if refusal else 200,
        say=say,
        **_of_campaign(found.campaign, looking),
        **_of_member(found, looking),
        **_form(found, sent or sent_of(found.declared), say),
        known=found.declared is not None and refusal is None,
        warned=_warned(found.standing, say) if refusal is None else "",
        troubles=troubles_in(refusal, say),
    )


async def _found(looking: _Looking, slug: str) -> _Found:
    member, now = looking.member, looking.say.now
    async with looking.pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=now)
        asks = await asks_of(conn, campaign)
        if member is None:
            return _Found(campaign, asks)
        known = await known_from_last(conn, member_id=member.id)
        found = await standings(conn, [campaign], known, member_id=member.id, now=now)
        return _Found(campaign, asks, known.facts, found[campaign.id])


def _of_campaign(campaign: CampaignToday, looking: _Looking) -> dict[str, Any]:
    """What everybody sees, and where they can go from there."""
    say, back = looking.say, looking.back
    return {
        "campaign": campaign_said(campaign, say, back=back),
        "campaigns": with_back("/voucher", back),
        "until": _until(campaign, say),
        "back": back,
        "return_to": with_back(f"/voucher/{campaign.slug}", back),
    }


def _of_member(found: _Found, looking: _Looking) -> dict[str, Any]:
    """The voucher and the application of whoever looks, and what was just done."""
    say, campaign, standing = looking.say, found.campaign, found.standing
    held = held_said(standing.held, campaign, say) if standing and standing.held else None
    applied, done = standing.applied if standing else None, looking.request.query_params
    return {
        "held": held,
        "taken": "preso" in done and held is not None and held.usable,
        "can_take": _can_take(standing, campaign),
        "applying": applying_said(campaign, applied, held, say),
        "applied": "domanda" in done,
        "withdrawn": "ritirata" in done,
        "on_from_here": _on_from_here(looking.back, held, say),
    }


def _form(found: _Found, sent: Mapping[str, str], say: Say) -> dict[str, Any]:
    """Nothing where nothing depends on who it is for."""
    asks, kind = found.asks, sent["kind"]
    return {
        "kinds": asks.kinds if asks.who else (),
        "kind": kind if kind in asks.kinds else asks.kinds[0],
        "controls": controls(asks.facts, asks.kinds, sent, say) if asks.who else [],
    }


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


def _on_from_here(back: str, held: HeldSaid | None, say: Say) -> tuple[str, str]:
    """Where to go with the voucher, or without: its path and words."""
    usable = held is not None and held.usable
    if not back:
        # Whoever has a voucher to use is shown the places where it counts.
        return "/", say("vch_find" if usable else "nav_search")
    words = say("vch_to_reservation" if is_reservation(back) else "vch_go_back")
    return (with_code(back, held.code) if held and usable else back), words
