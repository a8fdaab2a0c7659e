"""What a voucher covers of a price: decided from what is handed in, never written, explained."""

from datetime import date
from typing import Any

import msgspec

from booking.money import euros, share_half_up, without_vat
from booking.vouchers.accept import Resource, Space, accept
from booking.vouchers.caps import NO_CAP, Cap, cap_reached, caps_for, rows_beside_the_year
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import BalanceTooSmall, VoucherExhausted, VoucherUnknown
from booking.vouchers.terms import ExpenseClass
from booking.vouchers.words import Words, amount_words, share_words

# How long redeem_arguments is without caps beside the year's.
ONE_CAP = 7


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
    # Caps beside the year's that it is counted in: class and cap, in the order of locks.
    more_caps: tuple[tuple[int, int], ...] = ()
    # What the rate alone comes to, whether it is of the price without VAT, and the cap that bites.
    share: int = 0
    net: bool = False
    limit: int = 0


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
    priced = _priced(holding, resource, price_cents)
    if priced.share == 0:
        return _cover(holding, priced, "rate", cents=0, amount=0)
    if holding.unit == "money":
        return _cover_money(holding, priced)
    needed = quantity * (minutes if holding.unit == "hour" else -(-minutes // (24 * 60)))
    return _cover_whole(holding, priced, needed=needed)


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
        *(number for of_class, cap in cover.more_caps for number in (0, of_class, cap)),
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
        {"rule": rule, "text": _covered(cover, holding, language), "cents": cents},
        paid,
        {
            "rule": left_rule,
            "text": _LEFT[language].format(left=left_shown),
            "cents": left if holding.unit == "money" else None,
        },
    ]


class _Priced(msgspec.Struct, frozen=True):
    """What the rate comes to, whether it is of the price without VAT, and the class of expense."""

    share: int
    net: bool
    of_class: ExpenseClass | None
    caps: tuple[Cap, ...]


def _priced(holding: Holding, resource: Resource, price_cents: int) -> _Priced:
    terms = holding.terms
    net = terms.vat == "excluded" or (
        terms.vat == "excluded_for_undertakings" and holding.beneficiary_kind == "undertaking"
    )
    if net:
        price_cents = without_vat(price_cents, vat_basis_points=resource.prices.vat_basis_points)
    share = share_half_up(price_cents, basis_points=terms.rate_basis_points)
    of_class = terms.class_of(resource.kind)
    return _Priced(share, net, of_class, caps_for(holding, of_class))


def _cover_money(holding: Holding, priced: _Priced) -> Cover:
    """min(rate × price, balance, what each cap leaves); nothing left is refused, never a silent
    full price."""
    if holding.balance == 0:
        raise VoucherExhausted(
            unit=holding.unit, left=0, needed=priced.share, left_shown=amount_words(0, holding.unit)
        )
    for cap in priced.caps:
        if cap.left == 0:
            raise cap_reached(holding, cap, needed=priced.share)
    limits = [("rate", priced.share), ("balance", holding.balance)]
    limits += [(cap.rule, cap.left) for cap in priced.caps]
    rule, cents = min(limits, key=lambda limit: limit[1])
    return _cover(holding, priced, rule, cents=cents, amount=cents)


def _cover_whole(holding: Holding, priced: _Priced, *, needed: int) -> Cover:
    """Days and hours cover a stay whole, at the campaign's rate, or not at all."""
    if holding.balance < needed:
        raise BalanceTooSmall(
            unit=holding.unit,
            left=holding.balance,
            needed=needed,
            left_shown=amount_words(holding.balance, holding.unit),
            needed_shown=amount_words(needed, holding.unit),
        )
    for cap in priced.caps:
        if cap.left < needed:
            raise cap_reached(holding, cap, needed=needed)
    return _cover(holding, priced, "rate", cents=priced.share, amount=needed)


def _cover(holding: Holding, priced: _Priced, rule: str, *, cents: int, amount: int) -> Cover:
    cap = NO_CAP if holding.terms.cap_per_year is None else holding.terms.cap_per_year
    lasting = [each.left for each in priced.caps if each.rule != "cap_per_reservation"]
    return Cover(
        cents=cents,
        amount=amount,
        year=holding.year,
        cap=cap,
        lines=((rule, cents), ("left_this_year", min([holding.balance, *lasting]) - amount)),
        more_caps=rows_beside_the_year(holding.terms, priced.of_class),
        share=priced.share,
        net=priced.net,
        limit=next((each.limit for each in priced.caps if each.rule == rule), 0),
    )


def _covered(cover: Cover, holding: Holding, language: str) -> str:
    rule, cents = cover.lines[0]
    text = _COVERED[rule][language].format(
        cents=_euros(cents, language),
        rate=rate_words(holding, net=cover.net)[language],
        share=_euros(cover.share, language),
        cap=amount_words(cover.limit, "money")[language],
        year=cover.year,
    )
    spent = amount_words(cover.amount, holding.unit)[language]
    return text if holding.unit == "money" else f"{text}, {spent}"


def rate_words(holding: Holding, *, net: bool) -> Words:
    """The campaign's rate, and what it is of where that is the price without VAT."""
    rate = share_words(holding.terms.rate_basis_points)
    return {each: _NET[each].format(rate=rate[each]) for each in rate} if net else rate


def _euros(cents: int, language: str) -> str:
    return euros(cents, language=language)


_COVERED = {
    "rate": {"en": "voucher {cents} ({rate})", "it": "voucher {cents} ({rate})"},
    "balance": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that is left on it",
        "it": "voucher {cents}: la quota ({rate}) sarebbe {share}, ma non resta altro",
    },
    "cap_per_year": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that the cap of {cap} "
        "leaves in {year}",
        "it": "voucher {cents}: la quota ({rate}) sarebbe {share}, ma il massimo di {cap} per il "
        "{year} non lascia altro",
    },
    "cap_per_campaign": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that the campaign’s cap "
        "of {cap} leaves",
        "it": "voucher {cents}: la quota ({rate}) sarebbe {share}, ma il massimo di {cap} della "
        "campagna non lascia altro",
    },
    "cap_per_class": {
        "en": "voucher {cents}: {rate} would be {share}, and that is all that the cap of {cap} for "
        "this kind of expense leaves",
        "it": "voucher {cents}: la quota ({rate}) sarebbe {share}, ma il massimo di {cap} per "
        "questo tipo di spesa non lascia altro",
    },
    "cap_per_reservation": {
        "en": "voucher {cents}: {rate} would be {share}, and one reservation is covered up to "
        "{cap}",
        "it": "voucher {cents}: la quota ({rate}) sarebbe {share}, ma una prenotazione è coperta "
        "fino a {cap}",
    },
}
_NET = {"en": "{rate} of the price without VAT", "it": "{rate} del prezzo senza IVA"}
_DUE = {"en": "you pay {due}", "it": "paghi {due}"}
_LEFT = {"en": "{left} left this year", "it": "{left} ancora per quest’anno"}
