"""When a space is open, in a form: the week, holidays, seasons and exceptions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, Refusal
from booking.spaces.loading.hours_text import HoursUnreadable, parse_hours
from booking.spaces.network import Network, Space
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import Choice, Hit
from booking.upkeep.hours import Hours, change_hours, hours_of, preview_hours
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.hits import (
    ALL,
    HitSaid,
    choices_in,
    counted_in,
    counts_of,
    said_of_hit,
    still_chosen,
)
from booking.web.pages.managing.hours_words import (
    WEEK,
    Change,
    changes_in_words,
    named_fields,
    on_days,
    said_of_special,
    sent_of_hours,
    special_key,
    weekdays,
)
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS
from booking.wording import worded

_PATH = "/gestione/{slug:str}/orari"
_NEW = ("kind", "name", "first_day", "last_day", "special")
_FIELDS = (*(f"day-{number}" for number in range(1, 8)), "holidays", *_NEW)
_CHOICES: tuple[Choice, ...] = ("keep", "offer", "cancel")
_LONGEST_NAME = 100
Errors = list[dict[str, object]]
_DONE = frozenset({"cambiati", "uguali"})


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def change(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Changes at once what hits nobody; else asks what becomes of each stay."""
    form = await visit.request.form()
    sent, removed = sent_in(form, _FIELDS), _removed(form)
    hits, settled = list[Hit](), list[tuple[Hit, Choice]]()
    changes = list[Change]()

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        asked: dict[str, Any] = {"member": visit.member, "space": space, "now": visit.now}
        visit.member.may_manage(space.id)
        hours = _wanted(sent, removed, space)
        changes[:] = changes_in_words(hours_of(space), hours, visit.say)
        if not changes:
            return
        hits[:] = await preview_hours(conn, **asked, hours=hours)
        settled[:] = await change_hours(
            conn,
            **asked,
            hours=hours,
            reason=None,
            choices=choices_in(form, hits, _CHOICES),
            network=network,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await _shown(visit, slug, _Tried(refusal, sent, removed, form, hits, changes))
    if not changes:
        return Redirect(f"/gestione/{slug}/orari?fatto=uguali", status_code=303)
    return Redirect(f"/gestione/{slug}/orari?fatto=cambiati&{counts_of(settled)}", status_code=303)


def _removed(form: Fields) -> list[str]:
    return [str(each) for each in form.getall("remove", [])]


def _wanted(sent: dict[str, str], removed: list[str], space: Space) -> Hours:
    """What the form asks for. Refuses with Invalid."""
    errors: Errors = []
    weekly: list[WeeklyHours] = []
    for number, day in enumerate(WEEK, start=1):
        written = sent[f"day-{number}"]
        weekly += _parsed(
            written and f"{day} {written.replace(',', ' ')}", f"day-{number}", written, errors
        )
    special = [each for each in space.special_hours if special_key(each) not in removed]
    new = _new(sent, errors)
    if errors:
        raise Invalid(errors)
    return Hours(
        weekly=tuple(weekly),
        special=tuple(sorted([*special, *new], key=lambda each: (each.first_day, each.kind))),
        closes_on_holidays=bool(sent["holidays"]),
    )


def _parsed(text: str, field: str, written: str, errors: Errors) -> list[WeeklyHours]:
    """`written` is what stands in the field, which the error repeats."""
    try:
        return list(parse_hours(text))
    except HoursUnreadable as unreadable:
        unread = "up_bad_special" if field == "special" else "up_bad_hours"
        name = "up_hours_overlap" if unreadable.code == "hours-overlap" else unread
        errors.append(_error(field, name, found=written))
        return []


def _new(sent: dict[str, str], errors: Errors) -> list[SpecialHours]:
    """The days that were added; none where nothing of them was filled in."""
    if not any(sent[each] for each in ("name", "first_day", "last_day", "special")):
        return []
    name = sent["name"]
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        errors.append(_error("name", "up_bad_name"))
    first = _day(sent, "first_day", errors)
    last = _day(sent, "last_day", errors) if sent["last_day"] else first
    if first and last and last < first:
        errors.append(_error("last_day", "up_bad_last_day"))
    # Hours alone hold on each of these days.
    each_day = "mon-sun " if sent["special"][:1].isdigit() else ""
    hours = _parsed(each_day + sent["special"], "special", sent["special"], errors)
    if errors or first is None or last is None:
        return []
    kind = "exception" if sent["kind"] == "exception" else "season"
    return [SpecialHours(kind=kind, name=name, first_day=first, last_day=last, hours=tuple(hours))]


def _day(sent: dict[str, str], field: str, errors: Errors) -> date | None:
    try:
        found = date.fromisoformat(sent[field])
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        errors.append(_error(field, "bad_day"))
        return None
    return found


def _error(field: str, name: str, **facts: str) -> dict[str, object]:
    said = {language: worded(WORDS[language][name], facts, language) for language in WORDS}
    return {"field": field, "rule": name, "message": said}


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a form asked for, what it would hit and change, and why it was not done."""

    refusal: Refusal
    sent: dict[str, str]
    removed: list[str]
    form: Fields
    hits: list[Hit]
    changes: list[Change]

    @property
    def asks(self) -> bool:
        return bool(self.hits) and self.refusal.code == "hours-hit-reservations"


async def _shown(visit: Visit, slug: str, tried: _Tried | None = None) -> Response[str]:
    say, query = visit.say, visit.request.query_params
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
    space = network.space(slug)
    visit.member.may_manage(space.id)
    asks = tried is not None and tried.asks
    done = query.get("fatto")
    return page(
        visit.request,
        "hours.html",
        status=tried.refusal.status if tried else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/orari",
        weekdays=weekdays(say),
        special=[said_of_special(each, say) for each in space.special_hours],
        sent=dict.fromkeys(_FIELDS, "") | (tried.sent if tried else sent_of_hours(hours_of(space))),
        removed=tried.removed if tried else [],
        hits=_hits(tried, network, say) if tried and asks else [],
        for_all=value_of(tried.form, ALL) if tried else None,
        changes=tried.changes if tried else [],
        troubles=named_fields(troubles_of(on_days(tried.refusal), say), say)
        if tried and not asks
        else [],
        done=done if done in _DONE else None,
        counts=counted_in(query),
        return_to=f"/gestione/{space.slug}/orari",
    )


def _hits(tried: _Tried, network: Network, say: Say) -> list[HitSaid]:
    said = [
        said_of_hit(each, network, say, options=list(_CHOICES), chosen="keep")
        for each in tried.hits
    ]
    return still_chosen(said, tried.form)
