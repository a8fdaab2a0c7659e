"""A campaign as pages show it, and how whoever looks stands with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from booking.errors import Refusal
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.grant_refusals import STATES, NotDeclared, NotEligible
from booking.vouchers.own import OTHERS, USABLE, OwnVoucher
from booking.vouchers.refusals import CampaignClosed
from booking.vouchers.standing import Applied, Standing
from booking.vouchers.terms_words import terms_words
from booking.web.pages.own.account import standing_words
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import with_back


@dataclass(frozen=True, slots=True)
class CampaignSaid:
    """`when` is when vouchers are given, `terms` what its file says, sentence by sentence."""

    slug: str
    name: str
    path: str
    is_open: bool
    when: str
    terms: list[str]
    at_first_use: bool


@dataclass(frozen=True, slots=True)
class HeldSaid:
    """`usable`: something is left to reserve with."""

    code: str = field(repr=False)
    text: str
    usable: bool
    offered: bool


@dataclass(frozen=True, slots=True)
class StandingSaid:
    """`look` and `text` are a status; `why` the rule that says no, with the way out. `can`: there
    is something to take; `button` leads to it."""

    look: str
    text: str
    why: str
    can: bool
    button: str


def campaign_said(campaign: CampaignToday, say: Say, *, back: str) -> CampaignSaid:
    return CampaignSaid(
        slug=campaign.slug,
        name=campaign.name[say.language],
        path=with_back(f"/voucher/{campaign.slug}", back),
        is_open=campaign.is_open,
        when=_when(campaign, say),
        terms=[each[say.language] for each in terms_words(campaign.terms, campaign.unit)],
        at_first_use=campaign.terms.granted == "at_first_use",
    )


def held_said(voucher: OwnVoucher, say: Say, *, today: date) -> HeldSaid:
    usable = (
        voucher.state == "active" and voucher.left_this_year > 0 and voucher.valid_until >= today
    )
    text = standing_words(replace(voucher, turn=USABLE if usable else OTHERS), say)
    offered = voucher.state == "offered" and bool(voucher.accept_by and voucher.accept_by >= today)
    return HeldSaid(voucher.code, text, usable, offered)


def standing_said(
    standing: Standing | None, campaign: CampaignToday, say: Say
) -> StandingSaid | None:
    """None for whoever is not signed in."""
    if standing is None:
        return None
    if standing.held is not None:
        return _of_holder(held_said(standing.held, say, today=campaign.today), say)
    if campaign.terms.granted == "on_application":
        button = say("vch_see_apply" if campaign.takes_applications else "vch_see_one")
        text = applied_said(standing.applied, say) if standing.applied else ""
        return StandingSaid("wait" if text else "", text, "", campaign.takes_applications, button)
    return _of_taker(standing.refusal, say)


def applied_said(applied: Applied, say: Say) -> str:
    return say("vch_applied", day=applied.day, state=STATES[applied.state])


def may_say_more(refusal: Refusal | None) -> bool:
    """Whether what was declared before lacks something that the campaign asks: nothing but the
    form can tell then."""
    if isinstance(refusal, NotDeclared):
        return True
    return isinstance(refusal, NotEligible) and any(
        each["found"] is None for each in refusal.facts["unmet"]
    )


def when_applied(campaign: CampaignToday, say: Say) -> list[str]:
    """When applications are taken: now, and at which times to come."""
    ahead = [each for each in campaign.windows if each.closes_on >= campaign.today]
    if not ahead or campaign.today > campaign.closes_on:
        return [say("vch_applies_no_more")]
    return [
        say("vch_applies_now", day=min(each.closes_on, campaign.closes_on))
        if campaign.is_open and each.holds(campaign.today)
        else say("vch_applies_then", first=each.opens_on, last=each.closes_on)
        for each in ahead
    ]


def in_order(campaigns: Sequence[CampaignToday]) -> list[CampaignToday]:
    """What can be had now first: open before those to come, at first use before on application."""
    return sorted(
        campaigns,
        key=lambda each: (
            not each.is_open,
            each.terms.granted != "at_first_use",
            each.opens_on,
            each.slug,
        ),
    )


def _when(campaign: CampaignToday, say: Say) -> str:
    if campaign.is_open:
        return say("vch_open", day=campaign.closes_on)
    if campaign.today < campaign.opens_on:
        return say("vch_opens", first=campaign.opens_on, last=campaign.closes_on)
    return say("vch_closed", day=campaign.closes_on)


def _of_holder(held: HeldSaid, say: Say) -> StandingSaid:
    if held.offered:
        return StandingSaid("wait", say("vch_offered"), "", False, say("vch_see"))
    if held.usable:
        text = f"{held.code}: {held.text}"
        return StandingSaid("ok", say("vch_have"), text, False, say("vch_see"))
    return StandingSaid("none", say("vch_had"), held.text, False, say("vch_see"))


def _of_taker(refusal: Refusal | None, say: Say) -> StandingSaid:
    take, look = say("vch_see_take"), say("vch_see_one")
    if refusal is None:
        return StandingSaid("ok", say("vch_can"), "", True, take)
    if may_say_more(refusal):
        return StandingSaid("info", say("vch_can_who"), "", True, take)
    why = refusal.detail(say.language)
    if isinstance(refusal, CampaignClosed):
        return StandingSaid("wait", say("vch_not"), why, False, look)
    if isinstance(refusal, NotEligible):
        return StandingSaid("none", say("vch_not_as_declared"), why, False, look)
    return StandingSaid("none", say("vch_not"), why, False, look)
