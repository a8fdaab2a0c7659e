"""Whether the hours that a file brings would leave stays outside them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.spaces.hours import OpeningHours
from booking.spaces.loading.changes import Change
from booking.spaces.loading.problems import Problem
from booking.spaces.lost_hours import hit_by_hours
from booking.spaces.rules import SpecialHours, WeeklyHours

_WHAT_OPENS = frozenset({"hours", "closes_on_holidays", "timezone"})
_MOST_NAMED = 10


async def hours_hit(conn: Connection, change: Change, now: datetime) -> list[Problem]:
    """The stays that lie within the hours that are known and would not within the file's, with the
    seasons and exceptions that no file names; for a space that the caller holds (`lock_spaces`), so
    that whoever reserves comes before or decides again."""
    stored, space = change.stored, change.space
    if stored is None or _WHAT_OPENS.isdisjoint(change.facts):
        return []
    special = [SpecialHours(**each) for each in stored["special_hours"]]
    weekly, to_be = (
        [WeeklyHours(**each) for each in found["hours"]] for found in (stored, change.document)
    )
    hits = await hit_by_hours(
        conn,
        dict[str, Any],
        space_id=stored["id"],
        before=_hours(weekly, special, stored["facts"]).touching,
        after=_hours(to_be, special, change.document["facts"]).touching,
        now=now,
    )
    if not hits:
        return []
    return [
        Problem(
            file=space.file,
            line=space.line,
            code="hours-hit",
            facts={"space": space.slug, "by": _by(hits)},
        )
    ]


def _hours(
    weekly: Iterable[WeeklyHours], special: Iterable[SpecialHours], facts: dict[str, Any]
) -> OpeningHours:
    return OpeningHours(
        weekly,
        ZoneInfo(facts["timezone"]),
        closes_on_holidays=facts["closes_on_holidays"],
        special=special,
    )


def _by(hits: list[dict[str, Any]]) -> dict[str, str]:
    named = ", ".join(
        f"{hit['reference']} ({hit['starts_at']:%Y-%m-%d %H:%MZ})" for hit in hits[:_MOST_NAMED]
    )
    more = len(hits) - _MOST_NAMED
    if more <= 0:
        return {"en": named, "it": named}
    return {"en": f"{named} and {more} more", "it": f"{named} e altre {more}"}
