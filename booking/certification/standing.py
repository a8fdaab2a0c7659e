"""How a space stands and every step that brought it there: read under its lock, written with its
event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from booking import events
from booking.certification.documents import Document
from booking.certification.states import State
from booking.city_events import CertificationChanged
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import TryAgain
from booking.spaces.network import Space

sql = queries("certification")
Origin = Literal["person", "file", "clock"]
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Days are days in the space's zone, the last ones included. `suspends_on` is the first day of
    a suspension (or, with `suspension_removes`, of a removal), decided ahead, under way or, with
    `suspension_begun` in a state `listed`, done with."""

    state: State
    listed_from: date | None = None
    listed_until: date | None = None
    for_demonstration: bool = False
    suspends_on: date | None = None
    suspended_until: date | None = None
    suspension_removes: bool = False
    suspension_cancels: bool = False
    suspension_begun: bool = False
    warned_days: int | None = None
    # First and last of days that are over and stay out of the list whatever is decided next; it is
    # written with this standing and kept (column gaps).
    gap: tuple[date, date] | None = None

    @property
    def leads_to(self) -> State:
        """What its suspension makes of it."""
        return "removed" if self.suspension_removes else "suspended"

    @property
    def done_with(self) -> tuple[date, date] | None:
        """The days of a suspension that is over; None where none is kept, or it is not over."""
        if self.state != "listed" or not self.suspension_begun:
            return None
        if self.suspends_on is None or self.suspended_until is None:
            return None
        return self.suspends_on, self.suspended_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `made_by` is the member who decided, None for a city's file and for the clock."""

    state: State
    on_day: date
    until_day: date | None = None
    checklist: Mapping[str, Any] = field(default_factory=dict)
    documents: Sequence[Mapping[str, Any]] = ()
    reason: str | None = None
    origin: Origin = "person"
    made_by: int | None = None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStep(Step):
    """One that was written; the newer has the higher id."""

    id: int
    made_by_name: str | None = field(repr=False)


def told_end(listed_until: date | None, first: date) -> date | None:
    """The last day that a step from `first` on tells of a listing: none where that ended before."""
    return listed_until if listed_until is None or listed_until >= first else None


def today_in(zone: ZoneInfo, now: datetime) -> date:
    return now.astimezone(zone).date()


async def read_standing(conn: Connection, *, space_id: int) -> Standing | None:
    """As committed now; None for a space that never applied."""
    return await sql.standing.one(conn, Standing, space_id=space_id)


async def steps_of(conn: Connection, *, space_id: int) -> list[KeptStep]:
    """The newest first, at most 200."""
    return await sql.steps_of_space.all(conn, KeptStep, space_id=space_id, limit=_MOST_STEPS)


async def lock_standing(conn: Connection, *, space: Space) -> Standing | None:
    """The same for a change, in the caller's transaction: reservations in flight come first, and
    those that follow decide again. Refuses with TryAgain where the space changed since it was read.
    """
    await sql.change_space.value(conn, space_id=space.id)
    if await sql.space_version.value(conn, space_id=space.id) != space.version + 1:
        raise TryAgain
    return await read_standing(conn, space_id=space.id)


async def write_step(
    conn: Connection,
    *,
    space_id: int,
    before: Standing | None,
    standing: Standing,
    step: Step,
    now: datetime,
) -> None:
    """Write how it stands from now on, the step and its event; the caller holds the space."""
    await sql.write_standing.run(
        conn,
        space_id=space_id,
        state=standing.state,
        listed_from=standing.listed_from,
        listed_until=standing.listed_until,
        for_demonstration=standing.for_demonstration,
        suspends_on=standing.suspends_on,
        suspended_until=standing.suspended_until,
        suspension_removes=standing.suspension_removes,
        suspension_cancels=standing.suspension_cancels,
        suspension_begun=standing.suspension_begun,
        warned_days=standing.warned_days,
        gap_from=standing.gap[0] if standing.gap else None,
        gap_until=standing.gap[1] if standing.gap else None,
        now=now,
    )
    step_id = await sql.insert_step.value(
        conn,
        space_id=space_id,
        state=step.state,
        on_day=step.on_day,
        until_day=step.until_day,
        checklist=dict(step.checklist),
        documents=list(step.documents),
        reason=step.reason,
        origin=step.origin,
        made_by=step.made_by,
        now=step.made_at,
    )
    changed = CertificationChanged(
        space_id=space_id,
        # A visit leaves what is listed or suspended as it is.
        state=standing.state if step.state == "visited" else step.state,
        was=before.state if before else None,
        on_day=step.on_day,
        until_day=step.until_day,
        step_id=step_id,
    )
    version = await sql.space_version.value(conn, space_id=space_id)
    await events.record(conn, changed, stream_version=version, now=now)


def metadata(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Documents as a step keeps them."""
    return [each.model_dump(mode="json") for each in documents]
