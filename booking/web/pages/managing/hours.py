"""When a space is open, in a form: the week, holidays, seasons and exceptions."""

from datetime import date
from typing import Any

from babel.dates import get_day_names
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, Refusal
from booking.spaces.loading.hours_text import HoursUnreadable, hours_text, parse_hours
from booking.spaces.network import Network, Space
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import Choice, Hit
from booking.upkeep.hours import Hours, change_hours, hours_of, preview_hours
from booking.web.access import MANAGER, operation
from booking.web.pages.given import count_in, sent_in
from booking.web.pages.managing.hits import choices_in, said_of_hit
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields
from booking.web.pages.say import Say, capital
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_PATH = "/gestione/{slug:str}/orari"
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEW = ("kind", "name", "first_day", "last_day", "special")
_FIELDS = (*(f"day-{number}" for number in range(1, 8)), "holidays", *_NEW)
_CHOICES: tuple[Choice, ...] = ("keep", "offer", "cancel")
_LONGEST_NAME = 100


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def change(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Changes at once what hits nobody; else asks what becomes of each stay."""
    form = await visit.request.form()
    sent, removed = sent_in(form, _FIELDS), _removed(form)
    hits, settled = list[Hit](), list[tuple[Hit, Choice]]()

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        asked: dict[str, Any] = {"member": visit.member, "space": space, "now": visit.now}
        visit.member.may_manage(space.id)
        hours = _wanted(sent, removed, space)
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
        return await _shown(visit, slug, refusal=refusal, sent=sent, removed=removed, hits=hits)
    kept = sum(choice == "keep" for _, choice in settled)
    gone = len(settled) - kept
    return Redirect(
        f"/gestione/{slug}/orari?fatto=cambiati&tenute={kept}&annullate={gone}", status_code=303
    )


def _removed(form: Fields) -> list[str]:
    return [str(each) for each in form.getall("remove", [])]


def _key(special: SpecialHours) -> str:
    return f"{special.kind}-{special.first_day}"


def _wanted(sent: dict[str, str], removed: list[str], space: Space) -> Hours:
    """What the form asks for. Refuses with Invalid."""
    errors: list[dict[str, object]] = []
    weekly: list[WeeklyHours] = []
    for number, day in enumerate(_WEEK, start=1):
        stretches = sent[f"day-{number}"].replace(",", " ")
        weekly += _parsed(stretches and f"{day} {stretches}", f"day-{number}", errors)
    special = [each for each in space.special_hours if _key(each) not in removed]
    new = _new(sent, errors)
    if errors:
        raise Invalid(errors)
    return Hours(
        weekly=tuple(weekly),
        special=tuple(sorted([*special, *new], key=lambda each: (each.first_day, each.kind))),
        closes_on_holidays=bool(sent["holidays"]),
    )


def _parsed(text: str, field: str, errors: list[dict[str, object]]) -> list[WeeklyHours]:
    try:
        return list(parse_hours(text))
    except HoursUnreadable as unreadable:
        overlaps = unreadable.code == "hours-overlap"
        unread = "up_bad_special" if field == "special" else "up_bad_hours"
        errors.append(_error(field, "up_hours_overlap" if overlaps else unread))
        return []


def _new(sent: dict[str, str], errors: list[dict[str, object]]) -> list[SpecialHours]:
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
    hours = _parsed(sent["special"], "special", errors)
    if errors or first is None or last is None:
        return []
    kind = "exception" if sent["kind"] == "exception" else "season"
    return [SpecialHours(kind=kind, name=name, first_day=first, last_day=last, hours=tuple(hours))]


def _day(sent: dict[str, str], field: str, errors: list[dict[str, object]]) -> date | None:
    try:
        found = date.fromisoformat(sent[field])
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        errors.append(_error(field, "bad_day"))
        return None
    return found


def _error(field: str, name: str) -> dict[str, object]:
    return {
        "field": field,
        "rule": name,
        "message": {language: WORDS[language][name] for language in WORDS},
    }


async def _shown(
    visit: Visit,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
    removed: list[str] | None = None,
    hits: list[Hit] | None = None,
) -> Response[str]:
    say, query = visit.say, visit.request.query_params
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
    space = network.space(slug)
    visit.member.may_manage(space.id)
    asks = hits and refusal is not None and refusal.code == "hours-hit-reservations"
    return page(
        visit.request,
        "hours.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/orari",
        weekdays=[(each, capital(name)) for each, name in _weekdays(say)],
        special=[_said(each, say) for each in space.special_hours],
        sent=sent or _as_sent(hours_of(space)),
        removed=removed or [],
        hits=_hits(hits or [], network, say) if asks else [],
        troubles=[] if asks else troubles_of(refusal, say),
        done="cambiati" if query.get("fatto") == "cambiati" else None,
        kept=count_in(query.get("tenute")),
        cancelled=count_in(query.get("annullate")),
        return_to=f"/gestione/{space.slug}/orari",
    )


def _hits(hits: list[Hit], network: Network, say: Say) -> list[Any]:
    return [said_of_hit(each, network, say, options=list(_CHOICES), chosen="keep") for each in hits]


def _weekdays(say: Say) -> list[tuple[int, str]]:
    names = get_day_names("wide", locale=say.language)
    return [(number, names[number - 1]) for number in range(1, 8)]


def _as_sent(hours: Hours) -> dict[str, str]:
    days = {
        f"day-{number}": ", ".join(_span(each) for each in hours.weekly if each.weekday == number)
        for number in range(1, 8)
    }
    return dict.fromkeys(_FIELDS, "") | days | {"holidays": "1" * hours.closes_on_holidays}


def _span(hours: WeeklyHours) -> str:
    return f"{_clock(hours.opens)}–{_clock(hours.closes)}"


def _clock(minutes: int) -> str:
    """8, 14:30; past midnight as the next day's clock says it, but for 24."""
    hour, minute = divmod(minutes if minutes <= 1440 else minutes - 1440, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)


def _said(special: SpecialHours, say: Say) -> dict[str, str]:
    first, last = say.full_day(special.first_day), say.full_day(special.last_day)
    return {
        "key": _key(special),
        "name": special.name,
        "kind": say(f"up_{special.kind}"),
        "days": first if first == last else f"{first} – {last}",
        "hours": _in_words(special, say) or say("up_shut"),
    }


def _in_words(special: SpecialHours, say: Say) -> str:
    text = hours_text(special.hours)
    names = get_day_names("abbreviated", locale=say.language)
    for number, day in enumerate(_WEEK):
        text = text.replace(day, names[number])
    return text
