"""When a space is open: its weekly hours, its seasons and exceptions, and holidays.

Nobody's stay falls out of the hours by accident: whoever changes them says of each that would what
becomes of it. A stay may be kept, for the house can open its door to one person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, TryAgain
from booking.members.member import Member
from booking.spaces.hours import OpeningHours
from booking.spaces.loading.hours_text import hours_text, overlapping
from booking.spaces.lost_hours import hit_by_hours
from booking.spaces.network import Network, Space, read_network
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import REFUSE, Choice, Choices, Hit, with_visits
from booking.upkeep.settle import settle_hits
from booking.wording import worded

sql = queries("upkeep")


class HoursHit(Conflict):
    """Stays would lie outside the hours, and nobody said what becomes of them."""

    code = "hours-hit-reservations"
    title = {
        "en": "There are reservations outside those hours",
        "it": "Ci sono prenotazioni fuori da quegli orari",
    }
    sentence = {
        "en": "{count:reservation would lie|reservations would lie} outside those hours; nothing "
        "was changed. Say in `choices` what becomes of each (keep, offer or cancel), or send "
        '`reservations`: "keep" or "cancel".',
        "it": "Fuori da quegli orari: {count:prenotazione|prenotazioni}; non è cambiato nulla. "
        "Di’ in `choices` che cosa fare di ciascuna (keep, offer o cancel), o manda "
        '`reservations`: "keep" o "cancel".',
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """All that says when a space is open, but for its closures."""

    weekly: tuple[WeeklyHours, ...]
    special: tuple[SpecialHours, ...]
    closes_on_holidays: bool


def hours_of(space: Space) -> Hours:
    """As they are known."""
    return Hours(
        weekly=space.hours,
        special=space.special_hours,
        closes_on_holidays=space.closes_on_holidays,
    )


async def preview_hours(
    conn: Connection, *, member: Member, space: Space, hours: Hours, now: datetime
) -> list[Hit]:
    """The stays that would lie outside those hours and do not today, by their start; writes
    nothing. Refuses with Forbidden, or Invalid where the hours overlap."""
    member.may_manage(space.id)
    _check(hours)
    return await _hits(conn, space, hours, now=now)


async def change_hours(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    hours: Hours,
    reason: str | None,
    choices: Choices = REFUSE,
    network: Network,
    now: datetime,
) -> list[tuple[Hit, Choice]]:
    """The hours from now on, in the caller's transaction; the stays outside them, each with what
    became of it. Those who reserve meanwhile decide again on the new hours.

    Refuses with Forbidden, Invalid, HoursHit, and TryAgain where the space changed since `space`
    was read.
    """
    member.may_manage(space.id)
    _check(hours)
    await sql.change_space.value(conn, space_id=space.id)
    version = await sql.space_version.value(conn, space_id=space.id)
    if version != space.version + 1:
        raise TryAgain
    chosen = choices.decide(await _hits(conn, space, hours, now=now), HoursHit)
    await _write(conn, space.id, hours)
    # As it will be: nobody is offered a time that has just left the hours.
    settled = await settle_hits(
        conn,
        chosen,
        network=await read_network(conn) if chosen else network,
        before=network,
        closing=(),
        by=member.id,
        reason=reason,
        now=now,
    )
    await events.record(
        conn, events.OpeningHoursChanged(space_id=space.id), stream_version=version, now=now
    )
    return settled


async def _write(conn: Connection, space_id: int, hours: Hours) -> None:
    await sql.set_holidays.run(conn, space_id=space_id, closes_on_holidays=hours.closes_on_holidays)
    await sql.delete_weekly_hours.run(conn, space_id=space_id)
    weekly = [each.model_dump() for each in hours.weekly]
    await sql.insert_weekly_hours.run(conn, space_id=space_id, hours=weekly)
    await sql.delete_special_hours.run(conn, space_id=space_id)
    special = [each.model_dump(mode="json") for each in hours.special]
    await sql.insert_special_hours.run(conn, space_id=space_id, special=special)


async def _hits(conn: Connection, space: Space, hours: Hours, *, now: datetime) -> list[Hit]:
    after = OpeningHours(
        hours.weekly,
        space.zone,
        closes_on_holidays=hours.closes_on_holidays,
        special=hours.special,
    )
    hits = await hit_by_hours(
        conn, Hit, space_id=space.id, before=space.openings, after=after.touching, now=now
    )
    return await with_visits(conn, hits, now=now)


def _check(hours: Hours) -> None:
    """Refuses with Invalid, naming the days, and in `weekday` the first of them."""
    _refuse_overlap("hours", hours.weekly)
    for each in hours.special:
        _refuse_overlap("special_hours", each.hours)
    for kind in ("season", "exception"):
        of_kind = sorted(
            (each for each in hours.special if each.kind == kind),
            key=lambda each: (each.first_day, each.last_day),
        )
        for earlier, later in pairwise(of_kind):
            if later.first_day <= earlier.last_day:
                said = {"one": earlier.name, "other": later.name, "day": later.first_day}
                raise Invalid.of("special_hours", "overlap", _in_words(_ONE_AT_A_TIME, said))


def _refuse_overlap(field: str, weekly: Sequence[WeeklyHours]) -> None:
    found = overlapping(weekly)
    if found is None:
        return
    said = {
        language: {
            "one": hours_text((found[0],), language),
            "other": hours_text((found[1],), language),
        }
        for language in _OVERLAP
    }
    message = {language: worded(_OVERLAP[language], said[language], language) for language in said}
    error = {"field": field, "rule": "overlap", "message": message, "weekday": found[0].weekday}
    raise Invalid([error])


def _in_words(sentences: Mapping[str, str], facts: Mapping[str, object]) -> dict[str, str]:
    return {language: worded(text, facts, language) for language, text in sentences.items()}


_OVERLAP = {
    "en": "{one} overlaps {other}: stretches of one day do not overlap, nor those that run into "
    "the next day",
    "it": "{one} si sovrappone a {other}: le fasce di un giorno non si sovrappongono, nemmeno a "
    "quelle che passano la mezzanotte",
}
_ONE_AT_A_TIME = {
    "en": "{day:weekday} is in “{one}” and in “{other}”: a day is in one season, and in one "
    "exception, at most",
    "it": "{day:weekday} sta in «{one}» e in «{other}»: un giorno sta al più in una stagione e in "
    "un’eccezione",
}
