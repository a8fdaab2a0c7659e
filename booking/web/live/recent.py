"""The events of late, in memory, each as the lines that the stream sends of it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from booking.reservations.changed import Changed, Happened


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listener wants to hear of; with neither, everything."""

    space: str | None = None
    resource_id: int | None = None

    def matches(self, change: Changed) -> bool:
        return (self.space is None or self.space == change.space) and (
            self.resource_id is None or self.resource_id == change.resource_id
        )


@dataclass(frozen=True, slots=True)
class Told:
    """An event that changed something, with the text of each change."""

    seq: int
    lines: tuple[tuple[Changed, bytes], ...]

    @classmethod
    def of(cls, happened: Happened) -> Self:
        return cls(happened.seq, tuple((each, _line(each)) for each in happened.changes))

    def text(self, wanted: Wanted) -> bytes:
        """Its messages; the last one bears the event's seq, so that whoever is cut off in between
        is told all of them again."""
        lines = [line for change, line in self.lines if wanted.matches(change)]
        if not lines:
            return b""
        return b"".join(lines[:-1]) + b"id: %d\n" % self.seq + lines[-1]


class Recent:
    """All that was told after `begins` and up to `position`."""

    def __init__(self, keeps: int) -> None:
        self.begins = self.position = 0
        self._keeps = keeps
        self._told: list[Told] = []

    def begin_at(self, position: int) -> None:
        self.begins = self.position = position
        self._told.clear()

    def add(self, happened: Iterable[Happened]) -> None:
        """What comes next, without a gap."""
        for each in happened:
            if each.changes:
                self._told.append(Told.of(each))
            self.position = each.seq
        if len(self._told) > 2 * self._keeps:
            self.begins = self._told[-self._keeps - 1].seq
            self._told = self._told[-self._keeps :]

    def since(self, position: int, *, most: int) -> Sequence[Told]:
        """What was told after that position, which is not before `begins`; the first of it."""
        first = bisect_right(self._told, position, key=lambda each: each.seq)
        return self._told[first : first + most]


def _line(change: Changed) -> bytes:
    data = {
        "resource_id": change.resource_id,
        "space": change.space,
        "from": change.first_day,
        "to": change.last_day,
    }
    return b"event: %b\ndata: %b\n\n" % (change.what.encode(), msgspec.json.encode(data))
