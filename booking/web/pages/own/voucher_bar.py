"""A voucher as a stacked bar with its numbers: used, reserved, to use, and gone."""

from dataclasses import dataclass

from booking.vouchers.own import OwnVoucher
from booking.vouchers.words import amount_words
from booking.web.pages.say import Say
from booking.wording import day_in_words

# The bar is drawn in so many parts of its width.
_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """`look` is the class of its colour and pattern, x and width are parts of a thousand."""

    look: str
    label: str
    amount: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class VoucherBar:
    code: str
    campaign: str
    usable: str
    until: str
    parts: list[Part]
    whole: str
    cap: str | None


def voucher_bar(voucher: OwnVoucher, say: Say) -> VoucherBar:
    """Everything that was granted is in exactly one part."""
    amounts = _amounts(voucher)
    whole = sum(amounts.values()) or 1
    parts, x = [], 0
    for (label, look), amount in amounts.items():
        width = round(amount * _WIDTH / whole)
        shown = amount_words(amount, voucher.unit)[say.language]
        parts.append(Part(look, say(label), shown, x, width))
        x += width
    until = day_in_words(voucher.valid_until, say.language)
    limited = voucher.cap_per_year is not None and voucher.left_this_year < voucher.balance
    ends = say("to_use_year", year=voucher.year, until=until)
    return VoucherBar(
        code=voucher.code,
        campaign=voucher.campaign_name[say.language],
        usable=amount_words(voucher.left_this_year, voucher.unit)[say.language],
        until=_until(voucher, ends if limited else say("to_use_until", until=until), say),
        parts=parts,
        whole=amount_words(voucher.granted, voucher.unit)[say.language],
        cap=_cap(voucher, say) if limited else None,
    )


def _amounts(voucher: OwnVoucher) -> dict[tuple[str, str], int]:
    """By label and look. What was captured was used; what left otherwise is back with the city."""
    used = sum(each.amount for each in voucher.history if each.cause == "capture")
    gone = voucher.granted - used - voucher.reserved - voucher.balance
    found = {
        ("used_already", "k1"): used,
        ("used_ahead", "k3"): voucher.reserved,
        ("to_use", "k5"): voucher.balance,
    }
    return found | ({("back_to_city", "k4"): gone} if gone > 0 else {})


def _until(voucher: OwnVoucher, ends: str, say: Say) -> str:
    return ends if voucher.state == "active" else say("voucher_over")


def _cap(voucher: OwnVoucher, say: Say) -> str:
    shown = amount_words(voucher.cap_per_year or 0, voucher.unit)[say.language]
    return say("cap_says", cap=shown)
