"""What a voucher covers: the calls' own figures, the edges, and what holds for all of them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from booking.errors import Refusal
from booking.vouchers.cover import explain, redeem_arguments
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import (
    BalanceTooSmall,
    CapReached,
    CapReachedForGood,
    CostTooSmall,
    EndsBeforeStay,
    StartsAfterStay,
    VoucherExhausted,
    VoucherExpired,
    VoucherNotAcceptedHere,
    VoucherNotEligible,
    VoucherUnknown,
    WrongKindOfResource,
    WrongKindOfSpace,
)
from tests.vouchers.holdings import DAY, Place, Thing, covered, holding


@pytest.mark.parametrize(
    ("monthly", "months", "total"), [(25_000, 12, 150_000), (20_000, 4, 40_000)]
)
def test_the_calls_own_examples(monthly: int, months: int, total: int) -> None:
    held = holding()
    for _ in range(months):
        part = covered(held, monthly)
        held = replace(
            held,
            balance=held.balance - part.amount,
            used_this_year=held.used_this_year + part.cents,
        )
    assert held.used_this_year == total


def test_a_thirteenth_month_is_refused_with_the_cap_and_its_renewal() -> None:
    with pytest.raises(CapReached) as refused:
        covered(holding(used_this_year=150_000), 25_000)
    assert type(refused.value) is CapReached
    assert refused.value.facts["cap"] == 150_000
    assert refused.value.facts["renews_on"] == "2027-01-01"
    assert "€1,500.00" in refused.value.detail("en")
    assert "1 January 2027" in refused.value.detail("en")
    assert "€1.500,00" in refused.value.detail("it")
    assert "1 gennaio 2027" in refused.value.detail("it")


@pytest.mark.parametrize(
    ("price", "facts", "cents", "rule"),
    [
        (4_000, {}, 2_000, "rate"),
        (1, {}, 1, "rate"),  # half a cent goes up
        (3, {}, 2, "rate"),
        (333, {}, 167, "rate"),
        (1_000, {"terms": {"rate_basis_points": 3333}}, 333, "rate"),
        (1_000, {"terms": {"rate_basis_points": 10_000}}, 1_000, "rate"),
        (300_000, {}, 150_000, "rate"),
        (300_001, {}, 150_000, "cap_per_year"),
        (4_000, {"used_this_year": 149_000}, 1_000, "cap_per_year"),
        (4_000, {"used_this_year": 148_000}, 2_000, "rate"),
        (4_000, {"balance": 700}, 700, "balance"),
        (4_000, {"balance": 2_000}, 2_000, "rate"),
        (4_000, {"balance": 700, "used_this_year": 149_500}, 500, "cap_per_year"),
        (4_000_000, {"terms": {"cap_per_year": None}}, 1_000_000, "balance"),
        (0, {}, 0, "rate"),
        (0, {"balance": 0}, 0, "rate"),
    ],
)
def test_golden(price: int, facts: dict[str, Any], cents: int, rule: str) -> None:
    found = covered(holding(**facts), price)
    assert (found.cents, found.amount, found.lines[0]) == (cents, cents, (rule, cents))


@pytest.mark.parametrize(
    ("held", "asked", "kind", "code"),
    [
        (None, {}, VoucherUnknown, "voucher-unknown"),
        (holding(balance=0), {}, VoucherExhausted, "voucher-exhausted"),
        (holding(used_this_year=150_000), {}, CapReached, "voucher-exhausted"),
        (
            holding(used_this_year=150_001, valid_until=date(2026, 12, 31)),
            {},
            CapReachedForGood,
            "voucher-exhausted",
        ),
        (holding(valid_until=date(2026, 11, 29)), {}, VoucherExpired, "voucher-expired"),
        (holding(state="expired"), {}, VoucherExpired, "voucher-expired"),
        (holding(valid_until=date(2026, 12, 6)), {}, EndsBeforeStay, "voucher-expired"),
        (
            holding(),
            {"place": Place(listed_until=date(2026, 12, 6))},
            VoucherNotAcceptedHere,
            "voucher-not-accepted-here",
        ),
        (
            holding(terms={"space_kinds": ["fablab"]}),
            {},
            WrongKindOfSpace,
            "voucher-not-accepted-here",
        ),
        (
            holding(terms={"resource_kinds": ["desk", "machine"]}),
            {"thing": Thing("area")},
            WrongKindOfResource,
            "voucher-not-eligible",
        ),
        (
            holding(terms={"minimum_cost_cents": 100_000}),
            {},
            CostTooSmall,
            "voucher-not-eligible",
        ),
        (holding(valid_from=date(2026, 12, 8)), {}, StartsAfterStay, "voucher-not-eligible"),
        (holding(state="revoked"), {}, VoucherNotEligible, "voucher-not-eligible"),
        (
            holding(unit="hour", balance=200, terms={"cap_per_year": None}),
            {},
            BalanceTooSmall,
            "voucher-exhausted",
        ),
        (
            holding(unit="day", terms={"cap_per_year": 3}, used_this_year=3),
            {},
            CapReached,
            "voucher-exhausted",
        ),
    ],
)
def test_refusals_name_their_rule_in_both_languages(
    held: Holding | None, asked: dict[str, Any], kind: type[Refusal], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        covered(held, 4_000, **asked)
    assert type(refused.value) is kind
    assert (refused.value.code, refused.value.status) == (code, 422)
    assert refused.value.facts["rule"]
    english, italian = refused.value.detail("en"), refused.value.detail("it")
    assert english != italian
    assert "{" not in english + italian
    assert held is None or held.code not in english + italian


def test_the_last_day_and_the_first_day_still_count() -> None:
    held = holding(valid_from=DAY, valid_until=DAY)
    assert covered(held, 4_000, today=DAY).cents == 2_000


def test_an_unlisted_space_may_do_where_the_campaign_does_not_ask() -> None:
    held = holding(terms={"listed_only": False})
    assert covered(held, 4_000, place=Place(listed_until=date(2020, 1, 1))).cents == 2_000


@pytest.mark.parametrize(
    ("unit", "minutes", "quantity", "amount"),
    [
        ("hour", 90, 1, 90),
        ("hour", 90, 2, 180),
        ("day", 240, 1, 1),
        ("day", 240, 2, 2),
        ("day", 1441, 1, 2),
    ],
)
def test_days_and_hours_cover_a_stay_whole(
    unit: str, minutes: int, quantity: int, amount: int
) -> None:
    held = holding(unit=unit, terms={"rate_basis_points": 10_000, "cap_per_year": None})
    found = covered(held, 1_800, minutes=minutes, quantity=quantity)
    assert (found.cents, found.amount) == (1_800, amount)


def test_what_redeeming_takes() -> None:
    held = holding()
    assert redeem_arguments(covered(held, 4_000), held) == [2, 3, 2026, 150_000, 2_000, 4, 5]
    assert redeem_arguments(covered(held, 0), held) is None


@given(
    price=st.integers(0, 10**9),
    rate=st.integers(1, 10_000),
    balance=st.integers(0, 10**7),
    used=st.integers(0, 200_000),
    cap=st.none() | st.integers(1, 200_000),
)
def test_for_every_price_and_every_state(
    price: int, rate: int, balance: int, used: int, cap: int | None
) -> None:
    held = holding(
        balance=balance,
        used_this_year=used,
        terms={"rate_basis_points": rate, "cap_per_year": cap},
    )
    share = (price * rate + 5_000) // 10_000
    try:
        found = covered(held, price)
    except VoucherExhausted:
        assert share > 0
        assert held.usable == 0
        return
    assert found.cents == found.amount == min(share, held.usable) <= price
    assert (found.cents > 0) == (share > 0)
    assert cap is None or used + found.amount <= max(cap, used)
    lines = explain(found, held, price, "en")
    assert lines[0]["cents"] + lines[1]["cents"] == price
    assert all(line["cents"] >= 0 for line in lines)
