"""The product as a plain model: lists and sums, no locks, no SQL, nothing shared with the code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.make import ROME
from tests.properties.plain_times import Slot, without

HOUR = 450
OPENS, CLOSES = 8, 13
HOLIDAY = date(2027, 1, 1)
HOLD = UNDO = timedelta(minutes=10)
FREE_CANCELLING = timedelta(hours=24)
EXTENSION = timedelta(days=30)
CAP = 2_000
GRACE = EARLY = timedelta(minutes=15)
ALIVE = ("held", "confirmed", "checked_in")


@dataclass(frozen=True)
class Thing:
    """A resource: its units, and whether it is all of them or any."""

    id: int
    units: tuple[int, ...]
    whole: bool = False
    turnaround: timedelta = timedelta()
    check_in: bool = False


@dataclass
class Voucher:
    code: str
    owner: int
    balance: int
    until: date
    granted_until: date
    expired: bool = False
    held: int = 0

    def usable(self, today: date) -> bool:
        return not self.expired and today <= self.until


@dataclass
class Stay:
    """A reservation; `claims` are its units with the ends of what it takes of each."""

    id: str
    who: int
    thing: Thing
    quantity: int
    slot: Slot
    status: str
    created: datetime
    free_until: datetime
    covered: int
    voucher: Voucher | None
    expires: datetime | None
    claims: dict[int, datetime]
    held: int = 0

    @property
    def no_show_at(self) -> datetime | None:
        return self.slot.start + GRACE if self.thing.check_in else None

    def lapsed(self, now: datetime) -> bool:
        return self.status == "held" and self.expires is not None and self.expires <= now


@dataclass
class Closure:
    """`slot` is what it takes: from the moment it was made, where `asked` is earlier."""

    id: int
    units: frozenset[int]
    slot: Slot
    asked: datetime


@dataclass
class Calendar:
    """One that the space keeps elsewhere: what it blocks, and when it said that it is busy."""

    units: frozenset[int]
    times: list[Slot] = field(default_factory=list)


@dataclass
class Model:
    """What is, at the moment `now`; `used` is by year, of everybody by the owner of a voucher.

    `calendars` are by the number of their source.
    """

    now: datetime
    vouchers: dict[str, Voucher]
    stays: dict[str, Stay] = field(default_factory=dict)
    closures: dict[int, Closure] = field(default_factory=dict)
    calendars: dict[int, Calendar] = field(default_factory=dict)
    used: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(ROME).date()

    def rule_against(self, thing: Thing, slot: Slot, quantity: int) -> str | None:
        """The code of the first rule that refuses the stay, whoever wants it."""
        if slot.start < self.now:
            return "in-the-past"
        if quantity > (1 if thing.whole else len(thing.units)):
            return "quantity-too-large"
        if slot.start.minute or slot.end.minute:
            return "off-grid"
        start, end = (each.astimezone(ROME) for each in slot)
        within = start.hour >= OPENS and end.hour <= CLOSES and start.date() == end.date()
        if not within or start.isoweekday() > 5:
            return "outside-opening-hours"
        return "closed" if start.date() == HOLIDAY else None

    def price(self, slot: Slot, quantity: int) -> int:
        return HOUR * quantity * ((slot.end - slot.start) // timedelta(hours=1))

    def cover(self, voucher: Voucher, slot: Slot, price: int) -> tuple[int, str | None]:
        """What the voucher pays, or why not."""
        day = local_day(slot)
        if not voucher.usable(self.today) or day > voucher.until:
            return 0, "voucher-expired"
        left = CAP - self.used.get((voucher.owner, day.year), 0)
        cents = min((price + 1) // 2, voucher.balance, left)
        return cents, None if cents else "voucher-exhausted"

    def turnaround_end(self, thing: Thing, slot: Slot) -> datetime:
        """Until when nobody else may come after a stay; beyond closing time nobody does."""
        closing = slot.end.astimezone(ROME).replace(hour=CLOSES, minute=0).astimezone(UTC)
        return min(slot.end + thing.turnaround, closing)

    def until(self, thing: Thing, slot: Slot, unit: int) -> datetime:
        """Until when a stay takes a unit: its turnaround stops where a closure begins."""
        end = self.turnaround_end(thing, slot)
        shut = [
            each.slot.start
            for each in self.closures.values()
            if unit in each.units and slot.end <= each.slot.start < end
        ]
        return min([end, *shut])

    def is_free(self, thing: Thing, slot: Slot, unit: int, *, besides: str | None = None) -> bool:
        """Whether nobody has the unit then; a hold that ran out has nothing."""
        end = self.turnaround_end(thing, slot)
        if self.is_closed(slot, unit) or self.is_busy(Slot(slot.start, end), unit):
            return False
        return not any(
            Slot(stay.slot.start, stay.claims[unit]).meets(slot.start, end)
            for stay in self.stays.values()
            if unit in stay.claims and stay.id != besides and not stay.lapsed(self.now)
        )

    def is_closed(self, slot: Slot, unit: int) -> bool:
        return any(unit in each.units and each.slot.meets(*slot) for each in self.closures.values())

    def is_busy(self, slot: Slot, unit: int) -> bool:
        """Whether a calendar kept elsewhere has it: not where a stay lies that stands."""
        standing = [stay for stay in self.stays.values() if not stay.lapsed(self.now)]
        return any(left.meets(*slot) for left in self.busy(unit, standing))

    def busy(self, unit: int, stays: Iterable[Stay] | None = None) -> Iterator[Slot]:
        """What is busy elsewhere, less what these stays (all of them) take of it."""
        for calendar in self.calendars.values():
            if unit in calendar.units:
                for time in calendar.times:
                    yield from self.left_of(time, unit, stays)

    def left_of(self, time: Slot, unit: int, stays: Iterable[Stay] | None = None) -> Iterator[Slot]:
        among = self.stays.values() if stays is None else stays
        return without(
            time,
            (Slot(stay.slot.start, stay.claims[unit]) for stay in among if unit in stay.claims),
        )

    def shut(self, thing: Thing, slot: Slot, quantity: int) -> str | None:
        """Whether closures alone leave too few units, whoever has the rest."""
        left = sum(not self.is_closed(slot, unit) for unit in thing.units)
        return "closed" if left < self.needed(thing, quantity) else None

    def taken(
        self, thing: Thing, slot: Slot, quantity: int, *, besides: str | None = None
    ) -> str | None:
        free = sum(self.is_free(thing, slot, unit, besides=besides) for unit in thing.units)
        return "slot-taken" if free < self.needed(thing, quantity) else None

    def needed(self, thing: Thing, quantity: int) -> int:
        return len(thing.units) if thing.whole else quantity


def local_day(slot: Slot) -> date:
    return slot.start.astimezone(ROME).date()
