"""Run a year of demand through a campaign, day by day, in the order in which the product would."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from booking.simulation.books import Books, Move, Purse, Till
from booking.simulation.draw import DAYS, Applicant, Wish
from booking.simulation.grants import grant_amount, rule_against
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.cover import Cover
from booking.vouchers.refusals import OfVoucher

# A month of the year that was simulated: its year and number.
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `stays` are what was reserved, by the number that moves name, from 1;
    `refused` counts by month, what was asked for (grant or stay) and the rule that said no; `left`
    is what each pot held at the end of each day on which something happened."""

    file: CampaignFile
    begins: date
    tills: tuple[Till, ...]
    purses: tuple[Purse, ...]
    moves: tuple[Move, ...]
    stays: tuple[Wish, ...]
    applied: Counter[Month]
    refused: Counter[tuple[Month, str, str]]
    left: dict[str, tuple[tuple[date, int], ...]]

    @property
    def ends(self) -> date:
        """The last day."""
        return self.begins + timedelta(days=DAYS - 1)


def run(file: CampaignFile, applicants: list[Applicant], *, begins: date) -> Outcome:
    """Decided by the campaign's own rules: windows, plan, pots, caps, days, cover, give-back.

    Who is eligible is drawn with the applicants, and preferences do not count: whoever comes first
    is first.
    """
    year = _Year(file, begins)
    for each in applicants:
        year.at(each.day, _APPLY, partial(year.apply, each))
        for wish in each.wishes:
            year.at(wish.reserved_on, _RESERVE, partial(year.reserve, each, wish))
    year.go()
    return Outcome(
        file=file,
        begins=begins,
        tills=tuple(year.books.tills),
        purses=tuple(year.books.purses.values()),
        moves=tuple(year.books.moves),
        stays=tuple(year.books.stays),
        applied=year.applied,
        refused=year.refused,
        left={slug: tuple(points.items()) for slug, points in year.left.items()},
    )


# What comes first on a day: what the clock ends, applications, answers, reservations, stays.
_CLOCK, _APPLY, _ACCEPT, _RESERVE, _STAY = range(5)
_Act = Callable[[date], None]


class _Year:
    def __init__(self, file: CampaignFile, begins: date) -> None:
        self.file, self.terms = file, file.terms
        self.books = Books(file)
        self.begins = begins
        self.applied: Counter[Month] = Counter()
        self.refused: Counter[tuple[Month, str, str]] = Counter()
        self.left = {till.pot.slug: {begins: till.left} for till in self.books.tills}
        self._due: list[tuple[date, int, int, _Act]] = []
        self._asked: set[int] = set()
        self._count = 0

    def at(self, day: date, rank: int, act: _Act) -> None:
        """Have it happen on that day; on one day by rank, then in the order given."""
        self._count += 1
        heapq.heappush(self._due, (day, rank, self._count, act))

    def go(self) -> None:
        """Day after day, to the end of the year."""
        after = self.begins + timedelta(days=DAYS)
        while self._due and self._due[0][0] < after:
            day, _, _, act = heapq.heappop(self._due)
            act(day)
            for till in self.books.tills:
                self.left[till.pot.slug][day] = till.left

    def apply(self, applicant: Applicant, day: date) -> None:
        """Where vouchers are granted at first use, nobody applies: the first reservation asks."""
        if self.terms.granted == "on_application":
            self._ask(applicant, day)

    def reserve(self, applicant: Applicant, wish: Wish, day: date) -> None:
        """Where a voucher is granted at its first use, whoever has none asks for one, once."""
        purse = self.books.purses.get(applicant.number)
        if (
            purse is None
            and self.terms.granted == "at_first_use"
            and applicant.number not in self._asked
        ):
            purse = self._ask(applicant, day)
        if purse is None or purse.state == "forfeited":
            return
        try:
            stay, taken = self.books.reserve(purse, wish, day=day)
        except OfVoucher as refusal:
            self._refuse(day, "stay", refusal.rule)
            return
        ends_on = wish.day
        if wish.end == "cancelled":
            ends_on = day + (wish.day - day) // 2
        self.at(ends_on, _STAY, partial(self._end_stay, purse, wish, stay, taken))

    def _ask(self, applicant: Applicant, day: date) -> Purse | None:
        self._asked.add(applicant.number)
        self.applied[day.year, day.month] += 1
        rule = rule_against(self.file, applicant, day)
        if rule is not None:
            self._refuse(day, "grant", rule)
            return None
        amount = grant_amount(self.file, planned_cents=applicant.plan.cents)
        purse = self.books.grant(applicant, amount=amount, day=day)
        if purse is None:
            self._refuse(day, "grant", "pot")
            return None
        self._look_after(purse, day)
        return purse

    def _look_after(self, purse: Purse, day: date) -> None:
        """What the clock does to a voucher, and its acceptance."""
        if purse.accept_by is not None:
            after = purse.applicant.accepts_after
            if after is not None and day + timedelta(days=after) <= purse.accept_by:
                self.at(day + timedelta(days=after), _ACCEPT, partial(self._accept, purse))
            else:
                following = purse.accept_by + timedelta(days=1)
                self.at(following, _CLOCK, partial(self._end, purse, "forfeit"))
        self.at(purse.valid_until + timedelta(days=1), _CLOCK, partial(self._end, purse, "expire"))

    def _accept(self, purse: Purse, day: date) -> None:
        del day
        purse.state = "active"

    def _end(self, purse: Purse, cause: str, day: date) -> None:
        if purse.state == ("offered" if cause == "forfeit" else "active"):
            self.books.end(purse, cause=cause, day=day)

    def _end_stay(self, purse: Purse, wish: Wish, stay: int, taken: Cover, day: date) -> None:
        self.books.settle(purse, stay, taken, end=wish.end, day=day)

    def _refuse(self, day: date, what: str, rule: str) -> None:
        self.refused[(day.year, day.month), what, rule] += 1
