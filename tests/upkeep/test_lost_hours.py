"""Which hours go when others come, as counting minutes tells."""

import random
from datetime import timedelta

from booking.periods import Period
from booking.spaces.hours import joined
from booking.spaces.lost_hours import without
from tests import make


def _drawn(rng: random.Random) -> list[Period]:
    starts = (rng.randrange(200) for _ in range(rng.randrange(12)))
    return joined(
        Period(make.NOW + timedelta(minutes=at), make.NOW + timedelta(minutes=at + length))
        for at in starts
        for length in [rng.randint(1, 30)]
    )


def _minutes(periods: list[Period]) -> set[int]:
    return {
        minute
        for each in periods
        for minute in range(
            (each.start - make.NOW) // timedelta(minutes=1),
            (each.end - make.NOW) // timedelta(minutes=1),
        )
    }


def test_what_of_some_hours_lies_in_no_others_is_what_is_left_of_their_minutes():
    rng = random.Random(7)
    for _ in range(500):
        before, after = _drawn(rng), _drawn(rng)
        lost = list(without(before, after))
        assert _minutes(lost) == _minutes(before) - _minutes(after)
        assert lost == joined(lost)
