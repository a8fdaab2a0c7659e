"""The voucher that a member has of a campaign, as pages show it."""

from dataclasses import dataclass, field, replace
from datetime import date

from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.own import OTHERS, USABLE, OwnVoucher
from booking.vouchers.words import amount_words
from booking.web.pages.own.account import standing_words
from booking.web.pages.say import Say


@dataclass(frozen=True, slots=True)
class HeldSaid:
    """`usable`: something is left to reserve with this year; `offered`: it waits to be accepted;
    `lives`: there is no other as long as it does."""

    code: str = field(repr=False)
    heading: str
    text: str
    last_day: date
    usable: bool = False
    offered: bool = False
    lives: bool = True


def held_said(voucher: OwnVoucher, campaign: CampaignToday, say: Say) -> HeldSaid:
    code, last_day = voucher.code, voucher.valid_until
    if voucher.state == "offered" and voucher.accept_by and voucher.accept_by >= campaign.today:
        return HeldSaid(code, say("vch_offered"), "", last_day, offered=True)
    over = standing_words(replace(voucher, turn=OTHERS), say)
    if voucher.state != "active" or last_day < campaign.today:
        return HeldSaid(code, _over(campaign, say), over, last_day, lives=False)
    if voucher.left_this_year:
        text = standing_words(replace(voucher, turn=USABLE), say)
        return HeldSaid(code, say("vch_have"), text, last_day, usable=True)
    if voucher.balance:
        return _at_its_cap(voucher, say)
    return HeldSaid(code, _over(campaign, say), over, last_day)


def _over(campaign: CampaignToday, say: Say) -> str:
    return say("vch_had" if campaign.terms.granted == "at_first_use" else "vch_had_one")


def _at_its_cap(voucher: OwnVoucher, say: Say) -> HeldSaid:
    """Something is left, and this year nothing more of it may be used."""
    last_day = voucher.valid_until
    if voucher.left_next_year:
        text = say(
            "vch_next_year",
            first=date(voucher.year + 1, 1, 1),
            amount=amount_words(voucher.left_next_year, voucher.unit),
            last=last_day,
        )
        return HeldSaid(voucher.code, say("vch_year_used"), text, last_day)
    text = say("vch_cap_left", amount=amount_words(voucher.balance, voucher.unit))
    return HeldSaid(voucher.code, say("vch_cap_used"), text, last_day)
