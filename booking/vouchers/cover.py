"""What a voucher covers of a price: decided from what is handed in, never written, explained."""

from datetime import date
from typing import Any

import msgspec

from booking.money import euros, share_half_up
from booking.vouchers.accept import Resource, Space, accept
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import (
    BalanceTooSmall,
    CapReached,
    CapReachedForGood,
    VoucherExhausted,
    VoucherUnknown,
)
from booking.vouchers.words import amount_words, day_words, share_words

# What redeeming takes as the cap where the campaign sets none.
_NO_CAP = 2**62


class Cover(msgspec.Struct, frozen=True):
    """What the voucher pays: in cents of the price, and as `amount` in the campaign's unit.

    `cap` is that of `year`, or a number beyond reach. `lines` are rules with their cents, or with
    an amount of the unit where it is not money; `explain` puts them into words.
    """

    cents: int
    amount: int
    year: int
    cap: int
    lines: tuple[tuple[str, int], ...]


def cover(
    holding: Holding | None,
    *,
    space: Space,
    resource: Resource,
    day: date,
    price_cents: int,
    minutes: int,
    today: date,
    quantity: int = 1,
) -> Cover:
    """What is covered of `price_cents` for a stay of `minutes` that begins on the local `day`.

    Where a campaign counts days or hours, each of `quantity` units takes them.
    `holding` is None where no voucher of the member has that code. Refuses with one of the
    voucher refusals where the voucher covers nothing; a price of nothing needs no cover.
    """
    if holding is None:
        raise VoucherUnknown
    accept(holding, space=space, resource=resource, day=day, price_cents=price_cents, today=today)
    share = share_half_up(price_cents, basis_points=holding.terms.rate_basis_points)
    if share == 0:
        return _cover(holding, "rate", cents=0, amount=0)
    if holding.unit == "money":
        return _cover_money(holding, share)
    needed = quantity * (minutes if holding.unit == "hour" else -(-minutes // (24 * 60)))
    return _cover_whole(holding, share, needed=needed)


def redeem_arguments(cover: Cover, holding: Holding) -> list[int] | None:
    """What SQL's redeem takes, up to the reserved account; None where nothing is to be reserved."""
    if cover.amount == 0:
        return None
    return [
        holding.campaign_id,
        holding.beneficiary_id,
        cover.year,
        cover.cap,
        cover.amount,
        holding.account_id,
        holding.reserved_account_id,
    ]


def explain(
    cover: Cover, holding: Holding | None, price_cents: int, language: str
) -> list[dict[str, Any]]:
    """The cover in words: what the voucher pays and why no more, what is due, what is left.

    Without a voucher, what is due. What is left is in cents only where the campaign counts money.
    """
    due = price_cents - cover.cents
    paid = {"rule": "due", "text": _DUE[language].format(due=_euros(due, language)), "cents": due}
    if holding is None or not cover.lines:
        return [paid]
    (rule, cents), (left_rule, left) = cover.lines
    left_shown = amount_words(left, holding.unit)[language]
    return [
        {"rule": rule, "text": _covered(cover, holding, price_cents, language), "cents": cents},
        paid,
        {
            "rule": left_rule,
            "text": _LEFT[language].format(left=left_shown),
            "cents": left if holding.unit == "money" else None,
        },
    ]


def _cover_money(holding: Holding, share: int) -> Cover:
    """min(rate × price, balance, cap left); nothing left is refused, never a silent full price."""
    if holding.balance == 0:
        raise VoucherExhausted(
            unit=holding.unit, left=0, needed=share, left_shown=amount_words(0, holding.unit)
        )
    if holding.left_of_cap == 0:
        raise _cap_reached(holding, needed=share)
    cents = min(share, holding.usable)
    short = "balance" if cents == holding.balance else "cap_per_year"
    rule = "rate" if cents == share else short
    return _cover(holding, rule, cents=cents, amount=cents)


def _cover_whole(holding: Holding, share: int, *, needed: int) -> Cover:
    """Days and hours cover a stay whole, at the campaign's rate, or not at all."""
    if holding.balance < needed:
        raise BalanceTooSmall(
            unit=holding.unit,
            left=holding.balance,
            needed=needed,
            left_shown=amount_words(holding.balance, holding.unit),
            needed_shown=amount_words(needed, holding.unit),
        )
    if holding.usable < needed:
        raise _cap_reached(holding, needed=needed)
    return _cover(holding, "rate", cents=share, amount=needed)


def _cap_reached(holding: Holding, *, needed: int) -> CapReached:
    cap, renews = holding.terms.cap_per_year or 0, date(holding.year + 1, 1, 1)
    kind = CapReached if renews <= holding.valid_until else CapReachedForGood
    return kind(
        unit=holding.unit,
        year=holding.year,
        cap=cap,
        used=holding.used_this_year,
        needed=needed,
        renews_on=renews.isoformat(),
        cap_shown=amount_words(cap, holding.unit),
        used_shown=amount_words(holding.used_this_year, holding.unit),
        renews_shown=day_words(renews),
    )


def _cover(holding: Holding, rule: str, *, cents: int, amount: int) -> Cover:
    cap = _NO_CAP if holding.terms.cap_per_year is None else holding.terms.cap_per_year
    lines = ((rule, cents), ("left_this_year", holding.usable - amount))
    return Cover(cents, amount, holding.year, cap, lines)


def _covered(cover: Cover, holding: Holding, price_cents: int, language: str) -> str:
    rule, cents = cover.lines[0]
    text = _COVERED[rule][language].format(
        cents=_euros(cents, language),
        rate=share_words(holding.terms.rate_basis_points)[language],
        share=_euros(
            share_half_up(price_cents, basis_points=holding.terms.rate_basis_points), language
        ),
        cap=amount_words(cover.cap, "money")[language],
        year=cover.year,
    )
    spent = amount_words(cover.amount, holding.unit)[language]
    return text if holding.unit == "money" else f"{text}, {spent}"


def _euros(cents: int, language: str) -> str:
    return euros(cents, language=language)


_COVERED = {
    "rate": {"en": "voucher {cents} ({rate})", "it": "voucher {cents} ({rate})"},
    "balance": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that is left on it",
        "it": "voucher {cents}: il {rate} sarebbe {share}, ma non resta altro",
    },
    "cap_per_year": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that the cap of {cap} "
        "leaves in {year}",
        "it": "voucher {cents}: il {rate} sarebbe {share}, ma il massimo di {cap} per il {year} "
        "non lascia altro",
    },
}
_DUE = {"en": "you pay {due}", "it": "paghi {due}"}
_LEFT = {"en": "{left} left this year", "it": "{left} ancora per quest’anno"}
