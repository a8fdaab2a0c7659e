"""A price in words: what it is made of, what the city pays of it, what is left afterwards."""

from booking.reservations.quote import Quote
from booking.vouchers.cover import rate_words
from booking.vouchers.holding import Holding
from booking.vouchers.words import amount_words
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.say import Say
from booking.wording import day_in_words

_HALF, _ALL = 5_000, 10_000


def price_rows(choice: Choice, quoted: Quote, say: Say) -> list[tuple[str, str]]:
    """The rows above the line: the price, and less what the voucher pays."""
    name = choice.resource.name[say.language]
    what = name if choice.quantity == 1 else say("units_of", count=choice.quantity, what=name)
    length = say.length(choice.period.minutes)
    rows = [(say("price_row", what=what, length=length), say.money(quoted.price_cents))]
    if quoted.holding is not None and quoted.cover.cents:
        rate = rate_words(quoted.holding, net=quoted.cover.net)[say.language]
        whole = quoted.cover.lines[0][0] == "rate"
        label = say("voucher_row", rate=rate) if whole else say("voucher_row_less")
        rows.append((label, say.money(-quoted.cover.cents)))
    return rows


def covered_words(quoted: Quote, holding: Holding, say: Say) -> str:
    """What the city pays of it, and where that is less than its rate, why."""
    rate, cover = holding.terms.rate_basis_points, quoted.cover
    shown = rate_words(holding, net=cover.net)[say.language]
    if cover.lines[0][0] != "rate":
        up_to_a_cap = cover.lines[0][0] == "cap_per_reservation"
        return say(
            "voucher_up_to" if up_to_a_cap else "voucher_less",
            code=holding.code,
            cents=say.money(cover.cents),
            rate=shown,
            share=say.money(cover.share),
        )
    if cover.net:
        return say("voucher_rate", code=holding.code, rate=shown)
    if rate == _ALL:
        return say("voucher_all", code=holding.code)
    if rate == _HALF:
        return say("voucher_half", code=holding.code)
    return say("voucher_rate", code=holding.code, rate=shown)


def left_words(quoted: Quote, holding: Holding, say: Say) -> str:
    """What can still be used in that year once this is reserved."""
    left = quoted.cover.lines[-1][1]
    return say(
        "left_after",
        left=amount_words(left, holding.unit)[say.language],
        year=holding.year,
        until=day_in_words(holding.valid_until, say.language),
    )


def difference_words(cents: int, say: Say) -> str:
    """How another price compares."""
    if cents == 0:
        return say("same_price")
    return say("cheaper" if cents < 0 else "dearer", amount=say.money(abs(cents)))
