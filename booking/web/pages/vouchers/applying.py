"""What the page of a campaign that grants on application says of applying to it."""

from dataclasses import dataclass

from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.standing import Applied
from booking.web.pages.say import Say
from booking.web.pages.vouchers.held import HeldSaid
from booking.web.pages.vouchers.shown import applied_said, when_applied


@dataclass(frozen=True, slots=True)
class ApplyingSaid:
    """`open`: one can apply now; `waiting`: an application of theirs waits for its answer, and
    `withdrawn`: their newest was taken back."""

    sentences: list[str]
    open: bool
    waiting: bool
    withdrawn: bool


def applying_said(
    campaign: CampaignToday, applied: Applied | None, held: HeldSaid | None, say: Say
) -> ApplyingSaid | None:
    """None where there is nothing to say: vouchers are not applied for, or they have theirs."""
    if campaign.terms.granted != "on_application":
        return None
    waiting = applied is not None and applied.state == "submitted"
    if held and held.lives:
        sentences = _beside(held, applied if waiting else None, say)
        return ApplyingSaid(sentences, False, waiting, False) if sentences else None
    return ApplyingSaid(
        [*_answered(applied, say), *when_applied(campaign, say)],
        campaign.takes_applications,
        waiting,
        applied is not None and applied.state == "withdrawn",
    )


def _beside(held: HeldSaid, waiting: Applied | None, say: Say) -> list[str]:
    """As long as the voucher lives, no application is taken."""
    if waiting:
        return _answered(waiting, say)
    if held.usable or held.offered:
        return []
    return [say("vch_apply_after", day=held.last_day)]


def _answered(applied: Applied | None, say: Say) -> list[str]:
    """How the newest application stands."""
    if applied is None:
        return []
    said = [applied_said(applied, say)]
    return [*said, say("vch_reason", reason=applied.reason)] if applied.reason else said
