"""A cover says in words what the voucher pays, why no more, what is due and what is left."""

from typing import Any

import pytest

from booking.vouchers.cover import Cover, explain
from tests.vouchers.holdings import covered, holding


def test_it_explains_itself() -> None:
    held = holding(used_this_year=110_000)
    assert explain(covered(held, 4_000), held, 4_000, "en") == [
        {"rule": "rate", "text": "voucher €20.00 (50 %)", "cents": 2_000},
        {"rule": "due", "text": "you pay €20.00", "cents": 2_000},
        {"rule": "left_this_year", "text": "€380.00 left this year", "cents": 38_000},
    ]
    assert [line["text"] for line in explain(covered(held, 4_000), held, 4_000, "it")] == [
        "voucher €20,00 (50 %)",
        "paghi €20,00",
        "€380,00 ancora per quest’anno",
    ]


_ONLY_THE_CAP = (
    "voucher €5.00: 50 % would be €20.00, and that is all that the cap of €1,500.00 leaves in 2026"
)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            {"balance": 700},
            "voucher €7.00: 50 % would be €20.00, and that is all that is left on it",
        ),
        (
            {"used_this_year": 149_500},
            _ONLY_THE_CAP,
        ),
        (
            {"unit": "day", "balance": 3, "terms": {"rate_basis_points": 10_000}},
            "voucher €40.00 (100 %), 1 day",
        ),
    ],
)
def test_it_explains_why_it_covers_no_more(facts: dict[str, Any], text: str) -> None:
    held = holding(**facts)
    assert explain(covered(held, 4_000), held, 4_000, "en")[0]["text"] == text


def test_without_a_voucher_it_says_what_is_due() -> None:
    nothing = Cover(cents=0, amount=0, year=0, cap=0, lines=())
    assert explain(nothing, None, 4_000, "it") == [
        {"rule": "due", "text": "paghi €40,00", "cents": 4_000}
    ]
