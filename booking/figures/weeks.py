"""The weeks of some days, which may be kept added up, with the digest of what they depend on."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from booking.figures.days import Days
from booking.figures.opened import Opened
from booking.reservations.cancel import UNDO

# One more when the same stays come to something else than before.
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Days one after another; with the digest of its `hours` it is a week from Monday on."""

    from_at: datetime
    to_at: datetime
    hours: bytes | None = None


def pieces(days: Days, opened: Opened, *, wholes: Iterable[int]) -> list[Piece]:
    """Every day once, in order: weeks, and what lies before and behind them."""
    last = days.count
    monday = -days.first.weekday() % 7
    if monday + 7 > last:
        return [_piece(opened, 0, last)]
    before = [_piece(opened, 0, monday)] if monday else []
    ruled = repr((_VERSION, UNDO, sorted(wholes))).encode()
    kinds = [blake2b(repr(each).encode(), digest_size=16).digest() for each in opened.pieces]
    weeks = []
    while monday + 7 <= last:
        clocks = array("q", opened.midnights[monday : monday + 8]).tobytes()
        of_days = b"".join(kinds[each] for each in opened.kinds[monday : monday + 7])
        hours = blake2b(ruled + clocks + of_days, digest_size=16).digest()
        weeks.append(_piece(opened, monday, monday + 7, hours))
        monday += 7
    behind = [_piece(opened, monday, last)] if monday < last else []
    return [*before, *weeks, *behind]


def as_arrays(asked: Iterable[Piece]) -> dict[str, list[datetime] | list[bytes | None]]:
    """As queries take them."""
    every = list(asked)
    return {
        "from_ats": [each.from_at for each in every],
        "to_ats": [each.to_at for each in every],
        "hours": [each.hours for each in every],
    }


def _piece(opened: Opened, first: int, end: int, hours: bytes | None = None) -> Piece:
    begins, ends = (datetime.fromtimestamp(opened.midnights[day], UTC) for day in (first, end))
    return Piece(begins, ends, hours)
