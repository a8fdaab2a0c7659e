"""A month of a space for its own web site: framed by anybody, and nothing of who looks at it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode

from babel.dates import format_date, get_day_names
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from booking.calendar import public_files
from booking.calendar.month import Day, month_of, months_of, next_month
from booking.calendar.public_feeds import PublicFeeds
from booking.calendar.public_files import query_of
from booking.calendar.space_state import SpaceState, Written
from booking.config import Settings
from booking.errors import NotFound
from booking.periods import DAY
from booking.spaces.network import Space
from booking.web.access import ANYONE, operation
from booking.web.calendars import language_of
from booking.web.envelope import FRAMED
from booking.web.kept_answer import KeptAnswer, send_whole
from booking.web.pages.render import bare
from booking.web.pages.say import Say, capital
from booking.web.pages.wording.words import WORDS

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_HTML = b"text/html; charset=utf-8"
# As tight as elsewhere but for who may frame it: no script, no form, nothing from anywhere else.
_POLICY = (
    b"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; "
    b"base-uri 'none'; frame-ancestors *"
)
_OPEN_TO_ALL = ((b"content-security-policy", _POLICY), FRAMED, (b"x-robots-tag", b"noindex"))
_KEPT = ((b"cache-control", b"public, max-age=60"), *_OPEN_TO_ALL)
_WEEK = range(7)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the table; `path` where it can still be reserved on it, or will be."""

    number: int
    iso: str
    kind: str
    word: str
    long: str
    today: bool
    path: str | None


def snippet(space: Space, settings: Settings, language: str) -> str:
    """What a site's page takes to show it."""
    page = f"{settings.public_url}/embed/spaces/{space.slug}{query_of(language)}"
    title = f"{WORDS[language]['month_of']} · {space.name}"
    return (
        f'<iframe src="{page}" title="{escape(title)}" width="100%" '
        f'height="640" style="border:0;max-width:48rem" loading="lazy"></iframe>'
    )


@get("/embed/spaces/{slug:str}", include_in_schema=False, **operation(ANYONE, page=True))
async def look(
    slug: FromPath[str],
    scope: Scope,
    public_feeds: NamedDependency[PublicFeeds],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> ASGIApp:
    """Asked for with any of `month=2026-12`, `resource=ID` and `lang=en`."""
    say = Say(language_of(scope), now)
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    try:
        state = await public_feeds.state_of_space(slug)
        space, _, window = state.as_read()
        resource_id = _resource(asked.get("resource"))
        public_files.resource_of(state, resource_id)
    except NotFound:
        return _helpful(
            say,
            heading=say("month_nowhere"),
            detail=say("month_nowhere_what"),
            path=f"{settings.public_url}/",
            link=say("month_search"),
            top=True,
        )
    today = now.astimezone(space.zone).date()
    first, (earliest, latest) = _first(asked.get("month"), today), months_of(window, space.zone)
    if first is None or not earliest <= first <= latest:
        return _helpful(
            say,
            heading=say("month_none"),
            detail=say("month_none_what", first=_name(earliest, say), last=_name(latest, say)),
            path=_path(None, resource_id, say),
            link=say("month_this", month=_name(month_of(today), say)),
            top=False,
        )
    write = partial(_written, resource_id=resource_id, first=first, today=today, say=say)
    which = ("month", say.language, resource_id, first, today)
    feed = await public_feeds.kept(state, which, write)
    headers = (*_KEPT, (b"content-language", say.language.encode()))
    return KeptAnswer(feed, _HTML, headers, gzip=settings.calendar_gzip)


async def _written(
    state: SpaceState, *, resource_id: int | None, first: date, today: date, say: Say
) -> Written:
    """The page; the same bytes for the same days and the same today."""
    space, _, window = state.as_read()
    days = public_files.month(state, resource_id=resource_id, first=first)
    earliest, latest = months_of(window, space.zone)
    before, after = month_of(first - DAY), next_month(first)
    resource = public_files.resource_of(state, resource_id)
    name = f"{resource.name[say.language]} · {space.name}" if resource else space.name
    here = f"{state.settings.public_url}/spazi/{space.slug}"
    text = bare(
        "embed.html",
        language=say.language,
        say=say,
        name=name,
        month=capital(_name(first, say)),
        weekdays=_weekdays(say),
        weeks=_weeks(days, today, here, say),
        here=f"{here}?day={max(first, today)}#week",
        before=_link(before, resource_id, say) if before >= earliest else None,
        after=_link(after, resource_id, say) if after <= latest else None,
        has_today=month_of(today) == first,
    )
    return Written(text, [], file_name="", tail=b"")


def _weeks(days: Sequence[Day], today: date, here: str, say: Say) -> list[list[Cell | None]]:
    """Monday to Sunday; None where the week has days of another month."""
    cells: list[Cell | None] = [None] * days[0].date.weekday()
    cells += [_cell(each, today, here, say) for each in days]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(day: Day, today: date, here: str, say: Say) -> Cell:
    kind = "past" if day.date < today else day.kind
    return Cell(
        day.date.day,
        day.date.isoformat(),
        kind,
        say(f"day_{kind}"),
        say.full_day(day.date),
        day.date == today,
        None if day.date < today else f"{here}?day={day.date}#week",
    )


def _weekdays(say: Say) -> list[tuple[str, str]]:
    """lun, lunedì."""
    short = get_day_names("abbreviated", locale=say.language)
    full = get_day_names("wide", locale=say.language)
    return [(short[day], full[day]) for day in _WEEK]


def _link(first: date, resource_id: int | None, say: Say) -> tuple[str, str]:
    return _path(first, resource_id, say), _name(first, say)


def _path(first: date | None, resource_id: int | None, say: Say) -> str:
    """Of another month of the same."""
    query: dict[str, Any] = {"month": f"{first:%Y-%m}"} if first else {}
    query |= {"resource": resource_id} if resource_id is not None else {}
    query |= {"lang": say.language} if say.language != "it" else {}
    return "?" + urlencode(query)


def _name(first: date, say: Say) -> str:
    return format_date(first, "LLLL y", locale=say.language)


def _first(asked: list[str] | None, today: date) -> date | None:
    """Of the month that is asked for, or this one; None of what is no month."""
    if not asked:
        return month_of(today)
    found = _MONTH.fullmatch(asked[-1])
    try:
        return date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def _resource(asked: list[str] | None) -> int | None:
    """Refuses with NotFound what is no number."""
    if not asked:
        return None
    if not _NUMBER.fullmatch(asked[-1]):
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    return int(asked[-1])


def _helpful(say: Say, *, heading: str, detail: str, path: str, link: str, top: bool) -> ASGIApp:
    """What to do instead; it can be framed like what was asked for."""
    text = bare(
        "embed_none.html",
        language=say.language,
        heading=heading,
        detail=detail,
        path=path,
        link=link,
        top=top,
    )
    headers = [
        *_OPEN_TO_ALL,
        (b"cache-control", b"no-store"),
        (b"content-language", say.language.encode()),
        (b"content-type", _HTML),
        (b"content-length", b"%d" % len(text)),
    ]

    async def answer(_scope: Any, _receive: Receive, send: Send) -> None:
        await send_whole(send, 404, headers, text)

    return answer
