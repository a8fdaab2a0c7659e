"""What went and what came of a calendar, cut into pieces by time: after each, all before the cut is
as the new copy says and all after it as the old one, so that what is busy in both is never free."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from operator import attrgetter

from booking.periods import Period

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """Busy times to be taken away and, then, to be made; none overlaps another of its kind."""

    went: Sequence[Period] = ()
    came: Sequence[Period] = ()

    def __bool__(self) -> bool:
        return bool(self.went or self.came)


def pieces(went: Sequence[Period], came: Sequence[Period], *, most: int) -> list[Piece]:
    """At least one, of about so many busy times each; both are sorted and apart from each other."""
    starts = sorted(each.start for each in (*went, *came))
    cuts = sorted(set(starts[most::most]) - set(starts[:1]))
    return [_between(went, came, *edges) for edges in pairwise([_FIRST, *cuts, _LAST])]


def _between(
    went: Sequence[Period], came: Sequence[Period], low: datetime, high: datetime
) -> Piece:
    """The step from the cut `low` to the next; what lies over a cut was and is made up to it."""
    gone = [Period(max(each.start, low), each.end) for each in _touching(went, low, high)]
    gone += [Period(each.start, low) for each in _over(came, low)]
    new = [Period(each.start, min(each.end, high)) for each in _touching(came, low, high)]
    new += [Period(high, each.end) for each in _over(went, high)]
    return Piece(sorted(gone), sorted(new))


def _touching(every: Sequence[Period], low: datetime, high: datetime) -> Sequence[Period]:
    first = bisect_right(every, low, key=attrgetter("end"))
    return every[first : bisect_left(every, high, key=attrgetter("start"))]


def _over(every: Sequence[Period], cut: datetime) -> Sequence[Period]:
    """The one that lies on both sides of it."""
    before = bisect_left(every, cut, key=attrgetter("start"))
    return [each for each in every[max(before - 1, 0) : before] if each.end > cut]
