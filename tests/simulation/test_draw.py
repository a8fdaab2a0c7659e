"""What is drawn of a year's demand."""

from datetime import date, timedelta

from booking.simulation.demand import Demand
from booking.simulation.draw import DAYS, draw

BEGINS = date(2026, 1, 1)
SOME = Demand(beneficiaries=60)


def test_what_is_drawn_is_golden() -> None:
    """The same on every machine and every Python: only random() itself is asked."""
    drawn = draw(Demand(beneficiaries=3), begins=BEGINS, seed=1)
    assert [(each.number, each.day, each.kind, len(each.wishes)) for each in drawn] == GOLDEN


GOLDEN = [
    (1, date(2026, 1, 26), "undertaking", 39),
    (3, date(2026, 5, 12), "person", 26),
    (2, date(2026, 7, 20), "person", 28),
]


def test_every_wish_lies_in_the_year_after_its_reservation() -> None:
    for applicant in draw(SOME, begins=BEGINS, seed=3):
        for wish in applicant.wishes:
            assert applicant.day < wish.reserved_on <= wish.day < BEGINS + timedelta(days=DAYS)
            assert wish.day.weekday() < 5
