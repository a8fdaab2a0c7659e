"""The figures themselves: time that was open and taken, stays, money, how early people reserve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from booking.figures.opened import SLOTS


@dataclass(slots=True)
class Time:
    """Seconds of units by hour of the week, a slot each; 0 is Monday's midnight."""

    open: list[int] = field(default_factory=lambda: [0] * SLOTS)
    taken: list[int] = field(default_factory=lambda: [0] * SLOTS)

    def take(self, seconds: Sequence[int], units: int) -> None:
        self.taken = [a + units * b for a, b in zip(self.taken, seconds, strict=True)]

    def add(self, other: "Time") -> None:
        self.open = [a + b for a, b in zip(self.open, other.open, strict=True)]
        self.taken = [a + b for a, b in zip(self.taken, other.taken, strict=True)]

    def share(self, slots: Iterable[int] | None = None) -> float | None:
        """What was taken of what was open in these slots, or in all; None where nothing was."""
        chosen = range(SLOTS) if slots is None else list(slots)
        opened = sum(self.open[slot] for slot in chosen)
        return sum(self.taken[slot] for slot in chosen) / opened if opened else None

    @property
    def slots(self) -> list[int]:
        """Those in which something was open."""
        return [slot for slot in range(SLOTS) if self.open[slot]]


@dataclass(slots=True)
class Counts:
    """Of what began on the days: `stays` are all that were not cancelled, `came` and `missed` those
    of them that are known; money is theirs but for the missed, whose price stands apart."""

    stays: int = 0
    came: int = 0
    missed: int = 0
    cancelled_early: int = 0
    cancelled_late: int = 0
    cancelled_by_space: int = 0
    price_cents: int = 0
    voucher_cents: int = 0
    missed_cents: int = 0
    leads: list[int] = field(default_factory=list, repr=False)

    def add(self, other: "Counts") -> None:
        self.stays += other.stays
        self.came += other.came
        self.missed += other.missed
        self.cancelled_early += other.cancelled_early
        self.cancelled_late += other.cancelled_late
        self.cancelled_by_space += other.cancelled_by_space
        self.price_cents += other.price_cents
        self.voucher_cents += other.voucher_cents
        self.missed_cents += other.missed_cents
        self.leads += other.leads

    @property
    def due_cents(self) -> int:
        return self.price_cents - self.voucher_cents

    @property
    def missed_share(self) -> float | None:
        """Of those of whom it is known whether they came."""
        known = self.came + self.missed
        return self.missed / known if known else None

    @property
    def voucher_share(self) -> float | None:
        return self.voucher_cents / self.price_cents if self.price_cents else None

    @property
    def nothing(self) -> bool:
        return not (
            self.stays or self.cancelled_early or self.cancelled_late or self.cancelled_by_space
        )

    def lead_quartiles(self) -> tuple[int, int, int] | None:
        """Minutes from reserving to the beginning that a quarter, half and three quarters of the
        stays have at most."""
        if not self.leads:
            return None
        ordered = sorted(self.leads)
        first, median, third = (-(-len(ordered) * quarter // 4) - 1 for quarter in (1, 2, 3))
        return ordered[first], ordered[median], ordered[third]


@dataclass(slots=True)
class Figures:
    time: Time = field(default_factory=Time)
    counts: Counts = field(default_factory=Counts)

    def add(self, other: "Figures") -> None:
        self.time.add(other.time)
        self.counts.add(other.counts)
