"""A space with random stays and closures of every kind, and its figures counted five minutes at a
time, unit by unit."""

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from booking.database.pool import Connection
from booking.figures.days import Days
from booking.figures.read import OfSpace
from tests import make

TICK = timedelta(minutes=5)
OUTCOMES = ("confirmed", "checked_in", "completed", "no_show", "cancelled", "declined", "expired")
CANCELLED = ("cancelled_early", "cancelled_late", "cancelled_by_space")
COLUMNS = (
    "id, reference, member_id, made_by, space_id, resource_id, unit_ids, quantity, starts_at, "
    "ends_at, use_day, status, price_cents, voucher_cents, vat_basis_points, cancel_free_until, "
    "created_at, changed_at, ended_by"
)
_INSERT = f"""
INSERT INTO reservations ({COLUMNS})
VALUES (gen_random_uuid(), gen_random_uuid()::text, $1, $1, $2, $3, $4, $5, $6::timestamptz, $7,
        ($6::timestamptz)::date, $8,
        $9, $10, 2200, $11, $12, $13, $14)
"""
_CLOSE = """
INSERT INTO closures (space_id, resource_id, unit_id, starts_at, ends_at, reason, created_at)
SELECT $1, resource_id, id, $3, $4, 'Lavori', $3 FROM units WHERE id = $2 RETURNING id
"""
_CLAIM = """
INSERT INTO claims (resource_id, unit_id, period, closure_id)
SELECT resource_id, id, tstzrange($2, $3), $4 FROM units WHERE id = $1
"""


@dataclass(frozen=True)
class Drawn:
    """A stay as it was written down; `until` is when it left its units free."""

    resource_id: int
    units: list[int]
    quantity: int
    outcome: str
    start: datetime
    until: datetime
    made: datetime
    price: int
    voucher: int


@dataclass
class Place:
    """A pool of three desks, a room, and a hall of two areas."""

    space: make.Space
    first: date
    opens: int
    closes: int
    pool: int
    room: int
    areas: list[int]
    hall: int
    units: dict[int, list[int]]
    stays: list[Drawn] = field(default_factory=list)
    taken: dict[int, set[datetime]] = field(default_factory=dict)
    closed: dict[int, set[datetime]] = field(default_factory=dict)

    def leaves(self, resource_id: int) -> list[int]:
        """The units of a resource, or of the parts of the hall."""
        of = self.areas if resource_id == self.hall else [resource_id]
        return [unit for each in of for unit in self.units[each]]


async def place(conn: Connection, *, first: date, opens: int, closes: int) -> Place:
    """Open every day, holidays too."""
    at = await make.space(
        conn, opens=opens, closes=closes, weekdays=range(1, 8), closes_on_holidays=False
    )
    pool = await make.resource(conn, at=at, units=3)
    room = await make.resource(conn, at=at, kind="room")
    areas = [await make.resource(conn, at=at, kind="area") for _ in range(2)]
    hall = await make.resource(conn, at=at, kind="area", parts=areas)
    rows = await conn.fetch("SELECT resource_id, id FROM units ORDER BY id")
    units: dict[int, list[int]] = {}
    for row in rows:
        units.setdefault(row["resource_id"], []).append(row["id"])
    return Place(at, first, opens, closes, pool, room, areas, hall, units)


async def fill(conn: Connection, at: Place, rng: random.Random, *, days: int) -> None:
    """Closures, and stays that begin and end around those days; nothing lies on anything else."""
    member = (await make.member(conn)).id
    manager = (await make.member(conn)).id
    begin = datetime.combine(at.first, datetime.min.time(), UTC) - timedelta(days=3)
    ticks = (days + 5) * 288
    # One that begins days before the first and goes on for days after it.
    long = (begin, begin + 1300 * TICK)
    await stay(conn, at, rng, at.room, long, who=(member, manager), status="completed")
    for _ in range(6):
        unit = rng.choice([each for units in at.units.values() for each in units])
        start, end = _stretch(rng, begin, ticks, longest=300)
        if not at.taken.get(unit, set()) & set(every(start, end)):
            await _close(conn, at, unit, start, end)
    for _ in range(160):
        resource = rng.choice([at.pool, at.pool, at.room, *at.areas, at.hall])
        longest = 1200 if rng.random() < 0.05 else 72
        start, end = _stretch(rng, begin, ticks, longest=longest)
        await stay(conn, at, rng, resource, (start, end), who=(member, manager))


def _stretch(
    rng: random.Random, begin: datetime, ticks: int, *, longest: int
) -> tuple[datetime, datetime]:
    start = begin + rng.randrange(ticks) * TICK
    return start, start + rng.randint(1, longest) * TICK


async def _close(conn: Connection, at: Place, unit: int, start: datetime, end: datetime) -> None:
    closure = await conn.fetchval(_CLOSE, at.space.id, unit, start, end)
    await conn.execute(_CLAIM, unit, start, end, closure)
    at.closed.setdefault(unit, set()).update(every(start, end))


async def stay(
    conn: Connection,
    at: Place,
    rng: random.Random,
    resource: int,
    stretch: tuple[datetime, datetime],
    *,
    who: tuple[int, int],
    status: str | None = None,
) -> None:
    start, end = stretch
    status = status or rng.choice(OUTCOMES[:5] * 3 + OUTCOMES)
    made = start - timedelta(seconds=rng.randint(0, 40 * 86_400), microseconds=rng.randint(0, 999))
    free_until = start - timedelta(hours=rng.choice([0, 24]))
    changed = start + rng.randint(-60, 30) * TICK
    if status == "no_show":
        changed = start + rng.randint(1, 30) * TICK
    until = min(end, changed) if status == "no_show" else end
    takes = set(every(start, until)) if status in OUTCOMES[:4] else set()
    free = [
        unit
        for unit in at.leaves(resource)
        if not takes & (at.taken.get(unit, set()) | at.closed.get(unit, set()))
    ]
    quantity = rng.choice([1, 1, 2, 3]) if resource == at.pool else 1
    wanted = 2 if resource == at.hall else quantity
    if len(free) < wanted:
        return
    units = rng.sample(free, wanted)
    for unit in units:
        at.taken.setdefault(unit, set()).update(takes)
    price = rng.randint(0, 9_000)
    voucher = rng.choice([0, price // 2])
    ended_by = rng.choice(who) if status == "cancelled" else None
    await conn.execute(
        _INSERT, who[0], at.space.id, resource, units, quantity, start, end, status, price,
        voucher, free_until, made, changed, ended_by,
    )  # fmt: skip
    outcome = status
    if status == "cancelled":
        late = changed > free_until and changed > made + timedelta(minutes=10)
        own = "cancelled_late" if late else "cancelled_early"
        outcome = "cancelled_by_space" if ended_by != who[0] else own
    at.stays.append(Drawn(resource, units, quantity, outcome, start, until, made, price, voucher))


def every(start: datetime, end: datetime) -> list[datetime]:
    """Each five minutes between them."""
    return [start + number * TICK for number in range((end - start) // TICK)]


def counted(at: Place, days: Days) -> dict[int | None, dict[str, object]]:
    """The figures of each resource, and under None those of the space."""
    period = days.period(make.ROME)
    found: dict[int | None, dict[str, object]] = {}
    for resource in (at.pool, at.room, *at.areas, at.hall):
        found[resource] = _seconds(at, resource, every(period.start, period.end))
        found[resource] |= _tally([s for s in at.stays if s.resource_id == resource], period)
    together: dict[str, object] = {}
    for name in ("open", "taken"):
        sums: dict[tuple[int, int], int] = {}
        for resource in (at.pool, at.room, *at.areas):
            for slot, seconds in found[resource][name].items():  # type: ignore[attr-defined]
                sums[slot] = sums.get(slot, 0) + seconds
        together[name] = sums
    found[None] = together | _tally(at.stays, period)
    return found


def _seconds(at: Place, resource: int, ticks: list[datetime]) -> dict[str, object]:
    opened: dict[tuple[int, int], int] = {}
    taken: dict[tuple[int, int], int] = {}
    units = at.leaves(resource)
    whole = [s for s in at.stays if s.resource_id == at.hall and s.outcome in OUTCOMES[:4]]
    for tick in ticks:
        local = tick.astimezone(make.ROME)
        minute = local.hour * 60 + local.minute
        if not (at.opens <= minute < at.closes or minute < at.closes - 1440):
            continue
        slot = (local.isoweekday(), local.hour)
        shut = [tick in at.closed.get(unit, set()) for unit in units]
        if resource == at.hall:
            free = int(not any(shut))
            busy = int(any(s.start <= tick < s.until for s in whole))
        else:
            free = len(units) - sum(shut)
            busy = sum(tick in at.taken.get(unit, set()) for unit in units)
        opened[slot] = opened.get(slot, 0) + 300 * free
        taken[slot] = taken.get(slot, 0) + 300 * busy
    return {"open": opened, "taken": taken}


def _tally(stays: list[Drawn], period: object) -> dict[str, object]:
    begun = [s for s in stays if period.start <= s.start < period.end]  # type: ignore[attr-defined]
    stood = [s for s in begun if s.outcome in OUTCOMES[:4]]
    paid = [s for s in stood if s.outcome != "no_show"]
    leads = sorted((s.start - s.made.replace(microsecond=0)) // timedelta(minutes=1) for s in stood)
    return {
        "stays": len(stood),
        "came": sum(s.outcome in {"checked_in", "completed"} for s in stood),
        "missed": len(stood) - len(paid),
        **{name: sum(s.outcome == name for s in begun) for name in CANCELLED},
        "price_cents": sum(s.price for s in paid),
        "voucher_cents": sum(s.voucher for s in paid),
        "missed_cents": sum(s.price for s in stood) - sum(s.price for s in paid),
        "leads": tuple(leads[math.ceil(len(leads) * q / 4) - 1] for q in (1, 2, 3))
        if leads
        else None,
    }


def told(found: OfSpace) -> dict[int | None, dict[str, object]]:
    """The product's figures in the same words."""
    every_one = {None: found.total} | {each.resource.id: each.figures for each in found.resources}
    return {
        number: {
            "open": {(slot // 24 + 1, slot % 24): each.time.open[slot] for slot in range(168)},
            "taken": {(slot // 24 + 1, slot % 24): each.time.taken[slot] for slot in range(168)},
            **{
                name: getattr(each.counts, name) for name in ("stays", "came", "missed", *CANCELLED)
            },
            **{
                name: getattr(each.counts, name)
                for name in ("price_cents", "voucher_cents", "missed_cents")
            },
            "leads": each.counts.lead_quartiles(),
        }
        for number, each in every_one.items()
    }
