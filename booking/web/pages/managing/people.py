"""Who comes to a space; blocking somebody, with every stay that they have ahead, and lifting it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.periods import DAY, local_midnight
from booking.spaces.network import Network, Space
from booking.upkeep.block import CannotBlock, Person, block, lift, people_of, preview_block
from booking.upkeep.hits import Choice, Hit
from booking.web.access import MANAGER, operation
from booking.web.api.fields import require_id
from booking.web.pages.given import sent_in
from booking.web.pages.managing.hits import ALL, HitSaid, choices_in, said_of_hit, still_chosen
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_PATH = "/gestione/{slug:str}/persone"
_FIELDS = ("reason", "until")
_CHOICES: tuple[Choice, ...] = ("keep", "cancel")
_LONGEST_REASON, _LONGEST_SEARCH, _MOST = 500, 100, 50
_page = operation(MANAGER, page=True)


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """`asks` leads to the form that blocks them."""

    id: int
    who: str = field(repr=False)
    about: str
    missed: str
    blocked: str
    reason: str = field(repr=False)
    asks: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is to be blocked, and what they have ahead."""

    id: int
    who: str = field(repr=False)
    hits: list[HitSaid]
    # What the form says of all of them.
    for_all: str = ""


@get(_PATH, include_in_schema=False, dependencies=VISIT, **_page)
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    asked = value_of(visit.request.query_params, "chi") or ""
    # Of somebody who can't be blocked, or whom nobody knows, the list alone.
    whom = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    try:
        return await _shown(visit, slug, whom=whom)
    except NotFound:
        return await _shown(visit, slug)
    except CannotBlock as refusal:
        return await _shown(visit, slug, refusal=refusal)


@post(f"{_PATH}/{{member_id:int}}/blocca", include_in_schema=False, dependencies=VISIT, **_page)
async def begin(
    slug: FromPath[str], member_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Asks what becomes of each stay that the form does not name."""
    require_id(member_id, "member_id")
    form = await visit.request.form()
    sent = sent_in(form, _FIELDS)

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        asked: dict[str, Any] = {"member": visit.member, "space": space, "now": visit.now}
        asked["member_id"] = member_id
        ahead = await preview_block(conn, **asked)
        await block(
            conn,
            **asked,
            reason=_reason(sent["reason"]),
            until=_until(sent["until"], space, visit.now),
            choices=choices_in(form, ahead, _CHOICES),
        )

    try:
        await visit.change(work)
    except CannotBlock as refusal:
        return await _shown(visit, slug, refusal=refusal)
    except (Invalid, Conflict) as refusal:
        return await _shown(visit, slug, whom=member_id, refusal=refusal, sent=sent, form=form)
    return Redirect(f"/gestione/{slug}/persone?fatto=bloccata", status_code=303)


@post(f"{_PATH}/{{member_id:int}}/sblocca", include_in_schema=False, dependencies=VISIT, **_page)
async def end(
    slug: FromPath[str], member_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    require_id(member_id, "member_id")

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        people = await people_of(
            conn, member=visit.member, space=space, only=member_id, now=visit.now, limit=1
        )
        for each in people:
            if each.block_id is not None:
                await lift(conn, member=visit.member, block_id=each.block_id, now=visit.now)

    await visit.change(work)
    return Redirect(f"/gestione/{slug}/persone?fatto=sbloccata", status_code=303)


def _reason(reason: str) -> str:
    if not 0 < len(reason) <= _LONGEST_REASON or not reason.isprintable():
        raise _invalid("reason", "people_bad_reason")
    return reason


def _until(text: str, space: Space, now: datetime) -> datetime | None:
    """The end of the last day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not now.astimezone(space.zone).date() <= day < date(2200, 1, 1):
        raise _invalid("until", "people_bad_day")
    return local_midnight(day + DAY, space.zone)


def _invalid(field_: str, name: str) -> Invalid:
    return Invalid.of(field_, name, {language: WORDS[language][name] for language in WORDS})


async def _shown(
    visit: Visit,
    slug: str,
    *,
    whom: int | None = None,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
    form: Fields | None = None,
) -> Response[str]:
    say, query = visit.say, visit.request.query_params
    said = (value_of(query, "q") or "").strip()[:_LONGEST_SEARCH]
    # What no name has, and the database can’t hold, finds nobody.
    search = "".join(each if each.isprintable() else " " for each in said)
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        who: dict[str, Any] = {"member": visit.member, "space": space, "now": visit.now}
        people = await people_of(conn, **who, search=search or None, limit=_MOST + 1)
        asked = None
        if whom is not None:
            ahead = await preview_block(conn, **who, member_id=whom)
            named = await people_of(conn, **who, only=whom, limit=1)
            asked = _asked(whom, named, ahead, network, say)
            if form is not None:
                asked = replace(
                    asked, hits=still_chosen(asked.hits, form), for_all=value_of(form, ALL) or ""
                )
    # What is not decided yet is asked for below, and no mistake.
    troubles = troubles_of(refusal, say) if not isinstance(refusal, Conflict) else []
    return page(
        visit.request,
        "people.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/persone",
        search=search,
        people=[_said(each, space, say, search) for each in people[:_MOST]],
        more=len(people) > _MOST,
        most=_MOST,
        asked=asked,
        sent=sent or {"reason": "", "until": ""},
        first_day=visit.now.astimezone(space.zone).date().isoformat(),
        troubles=troubles,
        done=query.get("fatto") if query.get("fatto") in {"bloccata", "sbloccata"} else None,
        return_to=f"/gestione/{space.slug}/persone",
    )


def _asked(
    member_id: int, people: Sequence[Person], ahead: Sequence[Hit], network: Network, say: Say
) -> _Asked:
    named = next((_name(each, say) for each in people), None)
    hits = [said_of_hit(hit, network, say, options=list(_CHOICES), chosen="keep") for hit in ahead]
    return _Asked(member_id, named or say("up_no_name"), hits)


def _said(person: Person, space: Space, say: Say, search: str) -> PersonSaid:
    about = [say("people_stays", count=person.stays)]
    if person.next_at:
        about.append(say("people_next", when=say.moment(person.next_at, space.zone)))
    elif person.last_at:
        about.append(say("people_last", when=say.moment(person.last_at, space.zone)))
    query = f"&q={search}" if search.isascii() and search.isalnum() else ""
    return PersonSaid(
        id=person.id,
        who=_name(person, say),
        about=" · ".join(about),
        missed=say("people_missed", count=person.missed) if person.missed else "",
        blocked=_blocked(person, space, say),
        reason=person.reason or "",
        asks=f"/gestione/{space.slug}/persone?chi={person.id}{query}#blocca",
    )


def _blocked(person: Person, space: Space, say: Say) -> str:
    if person.block_id is None:
        return ""
    if person.until_at is None:
        return say("people_blocked")
    local = person.until_at.astimezone(space.zone)
    if (local.hour, local.minute) == (0, 0):
        until = say("people_until_day", day=(local - timedelta(minutes=1)).date())
    else:
        until = say("people_until_moment", when=say.moment(person.until_at, space.zone))
    return say("people_blocked_until", until=until)


def _name(person: Person, say: Say) -> str:
    return person.name or say("people_no_name", reference=person.reference or person.id)
