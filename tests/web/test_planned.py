"""Euros as people write them in a form: one mark for thousands, the other before cents."""

from typing import Any

import pytest

from booking.web.pages.vouchers.planned import plan_in


def _cents(text: str) -> int | None:
    errors: list[dict[str, Any]] = []
    found = plan_in({"plan": text}, errors)
    assert (found is None) == bool(errors)
    return found


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("3000", 300_000),
        ("€ 3000,50", 300_050),
        ("3000.50", 300_050),
        ("3.000", 300_000),
        ("3,000.50", 300_050),
        ("3 000,50", 300_050),
        ("1.234.567,89", 123_456_789),
        ("0,50", 50),
    ],
)
def test_an_amount_is_read_in_each_usual_way(text: str, cents: int) -> None:
    assert _cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["12.345,678", "1.234 567", "0,500", "0.500", "012.500", "3.000.50", "3,000,50", "0", "1.00.0"],
)
def test_what_can_be_meant_in_two_ways_is_asked_again(text: str) -> None:
    assert _cents(text) is None
