"""Stretches of time put together and cut out of each other, one after another."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple


class Slot(NamedTuple):
    """From when until when, in UTC."""

    start: datetime
    end: datetime

    def meets(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


def joined(slots: Iterable[Slot]) -> list[Slot]:
    """The same time, sorted and apart from each other."""
    found: list[Slot] = []
    for slot in sorted(slots):
        if found and slot.start <= found[-1].end:
            found[-1] = Slot(found[-1].start, max(found[-1].end, slot.end))
        else:
            found.append(slot)
    return found


def without(slot: Slot, others: Iterable[Slot]) -> Iterator[Slot]:
    """What is left of it where the others are cut out."""
    start = slot.start
    for other in joined(others):
        if other.meets(start, slot.end):
            if start < other.start:
                yield Slot(start, other.start)
            start = other.end
    if start < slot.end:
        yield Slot(start, slot.end)


def after(now: datetime, slots: Iterable[Slot]) -> list[Slot]:
    """What of it is still to come."""
    return [Slot(max(now, slot.start), slot.end) for slot in slots if slot.end > now]
