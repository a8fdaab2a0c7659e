"""A space: the week of each of its resources, what is to be known of it, its calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.member import Member
from booking.periods import DAY
from booking.photos.photo import Photo, photos_of
from booking.reservations.busy import read_busy
from booking.spaces.network import NetworkCache, Resource, Space
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.finding.calendars import calendars_of
from booking.web.pages.finding.courses import courses_of, out_of_order_in
from booking.web.pages.finding.results import where
from booking.web.pages.finding.space_facts import (
    amenities_in_words,
    hours_in_words,
    prices_in_words,
    rules_in_words,
    standing,
)
from booking.web.pages.finding.week import Row, reaches, week_of
from booking.web.pages.finding.week_stays import WeekStays
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say

_WEEK = timedelta(days=7)
# Nothing can be reserved further ahead than the rules of any resource may allow.
_MOST_WEEKS = 106


@dataclass(frozen=True, slots=True)
class Shown:
    """One resource with its week."""

    id: int
    name: str
    prices: str
    rules: list[str]
    amenities: str
    rows: list[Row]
    photos: list[Photo]

    @property
    def free(self) -> int:
        """In how many of its cells something is free."""
        return sum(cell.kind == "free" for row in self.rows for cell in row.cells)


@get("/spazi/{slug:str}", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    slug: FromPath[str],
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
) -> Response[str]:
    say = Say(page_language(request), now)
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        today = now.astimezone(space.zone).date()
        monday = _monday(request.query_params.get("day"), today)
        reach = reaches(space, monday)
        busy = await read_busy(conn, [(each, reach) for each in space.resources], now=now)
        courses = await courses_of(conn, space, maybe_member, say)
        broken = await out_of_order_in(conn, space, say)
        photos = await photos_of(conn, space_id=space.id)
    week = WeekStays(space, monday, say)
    shown = [
        _shown(
            resource,
            week_of(resource, week, taken, say),
            [each for each in photos if each.resource_id == resource.id],
            say,
        )
        for resource, taken in zip(space.resources, busy, strict=True)
    ]
    return page(
        request,
        "space.html",
        say=say,
        space=space,
        where=where(space, say),
        standing=standing(space, today, say),
        hours=hours_in_words(space, say),
        amenities=amenities_in_words(space.amenities, say),
        note=space.note.get(say.language),
        calendars=calendars_of(space, settings, say.language),
        shown=shown,
        photos=[each for each in photos if each.resource_id is None],
        days=[_day(each, say) for each in week.days],
        week=_week_in_words(monday, say),
        before=_path(space, monday - _WEEK) if monday > today else None,
        after=_path(space, monday + _WEEK),
        courses=courses,
        broken=broken,
        as_of=say.clock(now, space.zone),
        managed=maybe_member is not None and maybe_member.manages_space(space.id),
    )


def _monday(asked: str | None, today: date) -> date:
    """Of the week that the address names, else of this one; at the weekend of the next."""
    this = today - timedelta(days=today.weekday())
    default = this + _WEEK if today.weekday() > 4 else this
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        return default
    monday = day - timedelta(days=day.weekday()) if day.year > 1 else default
    return max(this, min(monday, this + _MOST_WEEKS * _WEEK))


def _shown(resource: Resource, rows: list[Row], photos: list[Photo], say: Say) -> Shown:
    return Shown(
        resource.id,
        resource.name[say.language],
        prices_in_words(resource.prices, say),
        rules_in_words(resource, say),
        amenities_in_words(resource.amenities, say),
        rows,
        photos,
    )


def _day(day: date, say: Say) -> tuple[str, str]:
    weekday, number, _ = say.short_day(day)
    return weekday, number


def _week_in_words(monday: date, say: Say) -> str:
    """23–29 novembre 2026, 30 novembre – 6 dicembre 2026."""
    sunday = monday + 6 * DAY
    end = format_date(sunday, "d MMMM y", locale=say.language)
    if monday.month == sunday.month:
        return f"{monday.day}–{end}"
    return f"{format_date(monday, 'd MMMM', locale=say.language)} – {end}"


def _path(space: Space, monday: date) -> str:
    return f"/spazi/{space.slug}?day={monday}#week"
