"""What the stays of some days come to, by resource: weeks that are kept, and all others added up.

A whole takes its parts' units, each of which counts as its own resource's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from struct import unpack
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.figures.opened import SLOTS, Opened
from booking.figures.tally import Counts, Figures
from booking.figures.weeks import Piece, as_arrays
from booking.reservations.cancel import UNDO
from booking.spaces.network import Network, Resource, Space

sql = queries("figures")
COUNTED = tuple(each.name for each in fields(Counts) if each.name != "leads")
_CANCELLED = ("cancelled_early", "cancelled_late", "cancelled_by_space")


@dataclass(frozen=True, slots=True)
class Ground:
    """Every resource that a space has or had, and its units."""

    space: Space
    resources: dict[int, Resource]
    units: Sequence[dict[str, Any]]

    @property
    def wholes(self) -> list[int]:
        """Those whose stays take units that are not their own."""
        owners = {unit["resource_id"] for unit in self.units}
        return [n for n, each in self.resources.items() if each.whole or n not in owners]


async def read_ground(conn: Connection, *, network: Network, space: Space) -> Ground:
    known = {each.id: each for each in network.all_resources.values() if each.space is space}
    units = await sql.units_ever.rows(conn, space_id=space.id)
    return Ground(space, known, [each for each in units if each["resource_id"] in known])


async def add_up(
    conn: Connection, ground: Ground, opened: Opened, asked: Iterable[Piece]
) -> dict[int, Figures]:
    """By the resource's number, but for when it was open; all stays are of one moment. Those in a
    resource or a unit that is newer than `ground` are left out."""
    rows = await sql.stays_of_days.rows(
        conn, space_id=ground.space.id, wholes=ground.wholes, undo=UNDO, **as_arrays(asked)
    )
    found = {each: Figures() for each in ground.resources}
    owner = {unit["id"]: unit["resource_id"] for unit in ground.units}
    for row in rows:
        of = found.get(row["resource_id"])
        if of is None:
            continue
        if row["outcome"] is None:
            _add_kept(of, row)
            continue
        _count(of.counts, row)
        if row["outcome"] not in _CANCELLED:
            _take(found, row, opened, owner)
    for each in found.values():
        # All of them together are in order the sooner.
        each.counts.leads.sort()
    return found


def _add_kept(of: Figures, row: dict[str, Any]) -> None:
    counts = dict(zip(COUNTED, row["counts"], strict=True))
    of.counts.add(Counts(**counts, leads=list(_numbers(row["kept_leads"]))))
    taken = _numbers(row["kept_taken"])
    of.time.take([sum(taken[slot::SLOTS]) for slot in range(SLOTS)], 1)


def _numbers(packed: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(packed) // 4}i", packed)


def _count(counts: Counts, row: dict[str, Any]) -> None:
    outcome, (number, price, voucher) = row["outcome"], row["counts"]
    if outcome in _CANCELLED:
        setattr(counts, outcome, getattr(counts, outcome) + number)
        return
    counts.stays += number
    counts.leads += row["leads"] or ()
    if outcome == "no_show":
        counts.missed += number
        counts.missed_cents += price
        return
    counts.came += number if outcome in ("checked_in", "completed") else 0
    counts.price_cents += price
    counts.voucher_cents += voucher


def _take(
    found: dict[int, Figures], row: dict[str, Any], opened: Opened, owner: dict[int, int]
) -> None:
    seconds = opened.spread(row["starts"], row["ends"])
    own = found[row["resource_id"]].time
    if row["parts"] is None:
        own.take(seconds, row["quantity"])
        return
    # A whole is one; what it takes of each part is so many units of that.
    own.take(seconds, 1)
    for unit in row["parts"]:
        if unit in owner:
            found[owner[unit]].time.take(seconds, 1)
