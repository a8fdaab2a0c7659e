"""A campaign as pages show it, and how whoever looks stands with it."""

from dataclasses import dataclass

from booking.errors import Refusal
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.grant_refusals import STATES, NotDeclared, NotEligible
from booking.vouchers.refusals import CampaignClosed
from booking.vouchers.standing import Applied, Standing
from booking.vouchers.terms_words import terms_words
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import with_back
from booking.web.pages.vouchers.held import HeldSaid, held_said


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


def standing_said(
    standing: Standing | None, campaign: CampaignToday, say: Say
) -> StandingSaid | None:
    """None for whoever is not signed in."""
    if standing is None:
        return None
    held = held_said(standing.held, campaign, say) if standing.held else None
    at_first_use = campaign.terms.granted == "at_first_use"
    if held and (held.lives or at_first_use):
        return _of_holder(held, say)
    return (
        _of_taker(standing.refusal, say)
        if at_first_use
        else _of_applicant(standing.applied, held, campaign, say)
    )


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


def _when(campaign: CampaignToday, say: Say) -> str:
    if campaign.is_open:
        return say("vch_open", day=campaign.closes_on)
    if campaign.today < campaign.opens_on:
        return say("vch_opens", first=campaign.opens_on, last=campaign.closes_on)
    return say("vch_closed", day=campaign.closes_on)


def _of_holder(held: HeldSaid, say: Say) -> StandingSaid:
    see = say("vch_see")
    if held.usable:
        return StandingSaid("ok", held.heading, f"{held.code}: {held.text}", False, see)
    return StandingSaid("wait" if held.lives else "none", held.heading, held.text, False, see)


def _of_applicant(
    applied: Applied | None, held: HeldSaid | None, campaign: CampaignToday, say: Say
) -> StandingSaid:
    """`held` is over, and they may apply again."""
    waits = applied is not None and applied.state == "submitted"
    can = campaign.takes_applications and not waits
    button = say("vch_see_apply" if can else "vch_see_one")
    if held and not waits:
        return StandingSaid("none", held.heading, held.text, can, button)
    text = applied_said(applied, say) if applied else ""
    return StandingSaid("wait" if text else "", text, "", can, button)


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
