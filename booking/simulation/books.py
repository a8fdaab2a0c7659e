"""The accounts of a simulation, in memory: pots, vouchers and every transfer between them.

It keeps the ledger's rules (booking/vouchers): a pot is taken from when granted, lowest rank first;
reserving takes caps and balance, an end captures, gives back or forfeits. The figures come from
cover() and the terms alone; tests/simulation/test_replay.py holds it to the real ledger.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from booking.simulation.draw import Applicant, End, Wish
from booking.simulation.place import Place
from booking.vouchers.campaign import CampaignFile, Pot
from booking.vouchers.cover import Cover, cover
from booking.vouchers.holding import Holding


class Move(NamedTuple):
    """One transfer, as the ledger would hold it; `stay` is the number of a reservation."""

    day: date
    cause: str
    pot: str
    applicant: int
    amount: int
    stay: int | None = None
    of_stay: bool = False


@dataclass(slots=True)
class Till:
    """A pot; `short_on` is the first day on which it had too little for a grant that it admits."""

    pot: Pot
    left: int
    short_on: date | None = None


@dataclass(slots=True)
class Purse:
    """A voucher, and what its beneficiary used by year and by class of expense."""

    applicant: Applicant
    till: Till
    valid_from: date
    valid_until: date
    state: str
    accept_by: date | None
    balance: int
    reserved: int = 0
    by_year: dict[int, int] = field(default_factory=dict)
    by_class: dict[int, int] = field(default_factory=dict)


class Books:
    """All the money of one simulated campaign; amounts are in its unit."""

    def __init__(self, file: CampaignFile) -> None:
        self._file = file
        self._name = file.campaign.name.model_dump()
        self.tills = [Till(pot, pot.budget) for pot in sorted(file.pots, key=lambda p: p.rank)]
        self.moves: list[Move] = []
        self.purses: dict[int, Purse] = {}
        # What was reserved; a stay's number is its place, from 1.
        self.stays: list[Wish] = []

    def grant(self, applicant: Applicant, *, amount: int, day: date) -> Purse | None:
        """A voucher from the first pot by rank that admits the applicant and has enough; None where
        none has. A pot that does not spill ends the search."""
        till = self._till(applicant, amount, day=day)
        if till is None:
            return None
        till.left -= amount
        terms, campaign = self._file.terms, self._file.campaign
        last_day = min(day + timedelta(days=terms.valid_days - 1), campaign.closes_on)
        # What is taken at first use counts as accepted.
        days = None if terms.granted == "at_first_use" else terms.accept_within_days
        purse = Purse(
            applicant=applicant,
            till=till,
            valid_from=day,
            valid_until=last_day,
            state="active" if days is None else "offered",
            accept_by=None if days is None else min(day + timedelta(days=days), last_day),
            balance=amount,
        )
        self.purses[applicant.number] = purse
        self._move(day, "grant", purse, amount)
        return purse

    def reserve(self, purse: Purse, wish: Wish, *, day: date) -> tuple[int, Cover]:
        """The number of the stay and its cover. Refuses with what cover() refuses."""
        place = Place(wish)
        found = cover(
            self.holding(purse, year=wish.day.year),
            space=place,
            resource=place.resource,
            day=wish.day,
            price_cents=wish.stay.cents,
            minutes=wish.stay.minutes,
            quantity=wish.stay.quantity,
            today=day,
        )
        self._use(purse, found, found.amount)
        purse.balance -= found.amount
        purse.reserved += found.amount
        self.stays.append(wish)
        if found.amount:
            self._move(day, "reserve", purse, found.amount, stay=len(self.stays))
        return len(self.stays), found

    def settle(self, purse: Purse, stay: int, taken: Cover, *, end: End, day: date) -> None:
        """What a stay had reserved goes to the space, the voucher or the pot, as its end says."""
        amount, terms = taken.amount, self._file.terms
        if not amount:
            return
        purse.reserved -= amount
        kept = {"late": terms.give_back.late, "missed": terms.give_back.no_show}.get(end) == "pot"
        if end == "used":
            cause = "capture"
        elif kept:
            cause = "forfeit"
        else:
            self._use(purse, taken, -amount)
            usable = purse.state == "active" and day <= purse.valid_until
            cause = "release" if usable else "expire"
        if cause == "release":
            purse.balance += amount
        elif cause != "capture":
            purse.till.left += amount
        self._move(day, cause, purse, amount, stay=stay)

    def end(self, purse: Purse, *, cause: str, day: date) -> None:
        """A voucher whose days are over (`expire`), or an offer not accepted (`forfeit`): the rest
        goes back to its pot."""
        purse.state = "expired" if cause == "expire" else "forfeited"
        if purse.balance:
            self._move(day, cause, purse, purse.balance)
        purse.till.left += purse.balance
        purse.balance = 0

    def holding(self, purse: Purse, *, year: int) -> Holding:
        """The voucher as a decision sees it."""
        return Holding(
            voucher_id=purse.applicant.number,
            code="",
            campaign_id=1,
            campaign_slug=self._file.campaign.slug,
            campaign_name=self._name,
            unit=self._file.campaign.unit,
            terms=self._file.terms,
            beneficiary_id=purse.applicant.number,
            beneficiary_kind=purse.applicant.kind,
            valid_from=purse.valid_from,
            valid_until=purse.valid_until,
            state=purse.state,
            accept_by=purse.accept_by,
            balance=purse.balance,
            used_this_year=purse.by_year.get(year, 0),
            used_by_class=purse.by_class,
            year=year,
            account_id=0,
            reserved_account_id=0,
            pot_account_id=0,
        )

    def _till(self, applicant: Applicant, amount: int, *, day: date) -> Till | None:
        for till in self.tills:
            if applicant.kind not in till.pot.admits:
                continue
            if till.left >= amount:
                return till
            till.short_on = till.short_on or day
            if not till.pot.spills:
                break
        return None

    def _use(self, purse: Purse, taken: Cover, amount: int) -> None:
        """What counts against the caps, by the rows that the cover names."""
        purse.by_year[taken.year] = purse.by_year.get(taken.year, 0) + amount
        for of_class, _ in taken.more_caps:
            purse.by_class[of_class] = purse.by_class.get(of_class, 0) + amount

    def _move(
        self, day: date, cause: str, purse: Purse, amount: int, *, stay: int | None = None
    ) -> None:
        of_stay = stay is not None and cause != "reserve"
        number = purse.applicant.number
        self.moves.append(Move(day, cause, purse.till.pot.slug, number, amount, stay, of_stay))
