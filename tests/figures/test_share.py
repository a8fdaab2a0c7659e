"""A share is said so that little is not read as nothing."""

import pytest

from booking import clock
from booking.figures.share import share_in_words
from booking.figures.tally import Time
from booking.web.pages.managing.figures_words import week
from booking.web.pages.say import Say


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.0001, "<0,1 %"),
        (0.0042, "0,4 %"),
        (0.0994, "9,9 %"),
        (0.0996, "10 %"),
        (0.169, "17 %"),
        (1.0, "100 %"),
    ],
)
def test_a_small_share_has_a_decimal(share: float | None, said: str) -> None:
    assert share_in_words(share, "it") == said
    assert share_in_words(share, "en") == said.replace(",", ".")


def test_an_hour_with_hardly_anybody_is_coloured_and_says_less_than_one() -> None:
    time = Time()
    time.open[9:12], time.taken[9:12] = [7200, 7200, 7200], [0, 30, 7200]
    cells = [of_day[0] for _, of_day in week(time, Say("it", clock.now())).rows]
    assert [(each.percent, each.strength) for each in cells] == [("0", 0), ("<1", 1), ("100", 4)]
