"""One's private calendar addresses: made here, shown once, switched off at will."""

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.calendar.feed_tokens import (
    Addresses,
    FeedScope,
    PrivateFeed,
    Shows,
    addresses_of,
    feeds_of,
    is_open,
    make_feed,
    revoke_feed,
    token_of,
)
from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import Member
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.spaces.network import Network
from booking.web.access import MEMBER, READER, operation
from booking.web.api.fields import id_in_path
from booking.web.api.own.me import managed_spaces
from booking.web.idempotency import Answer, answered, write_once
from booking.web.pages.given import key_in, name_in, new_key
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of

_OPERATION = "POST /agenda"
_SHOWS: dict[str, Shows] = {"space": "space", "closures": "closures"}


@dataclass(frozen=True, slots=True)
class Line:
    """One address in the list; `open` unless the role that it takes was lost."""

    id: int
    name: str
    what: str
    used: str
    open: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    name: str
    shows: Shows
    slug: str
    scope: FeedScope
    key: Key


class _Made(msgspec.Struct):
    """What is kept of the answer: the salt alone opens nothing."""

    salt: str


@get("/agenda", include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def listed(visit: NamedDependency[Visit]) -> Response[str]:
    visit.member.may_read()
    return await _shown(visit)


@post("/agenda", include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def make(visit: NamedDependency[Visit]) -> Response[str]:
    """Sent again, as by a reload, it shows the same address and makes no other."""
    visit.member.may_reserve()
    form = await visit.request.form()
    try:
        wanted = _wanted(form)
    except Invalid as refusal:
        return await _shown(visit, refusal=refusal)
    own_key = server_secret(visit.settings)

    async def work(conn: Connection) -> Answer:
        salt = new_salt()
        network = await visit.network.newest(conn)
        await make_feed(
            conn,
            member=visit.member,
            token=token_of(own_key, salt),
            name=wanted.name,
            scope=wanted.scope,
            language=visit.say.language,
            now=visit.now,
            shows=wanted.shows,
            space=network.space(wanted.slug) if wanted.shows == "space" else None,
        )
        return answered(_Made(salt))

    answer = await write_once(
        visit.pool, member=visit.member, key=wanted.key, now=visit.now, work=work
    )
    token = token_of(own_key, msgspec.json.decode(answer.body, type=_Made).salt)
    return await _shown(visit, made=addresses_of(f"private/{token}.ics", visit.settings))


@post(
    "/agenda/{feed_id:int}/spegni",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def revoke(feed_id: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        await revoke_feed(conn, member=visit.member, feed_id=id_in_path(feed_id), now=visit.now)

    await visit.change(work)
    return Redirect("/agenda", status_code=303)


def _wanted(form: Fields) -> _Wanted:
    """Refuses with Invalid."""
    name = name_in(form)
    chosen = value_of(form, "scope") or "details"
    shows, _, slug = chosen.partition(":")
    return _Wanted(
        name,
        _SHOWS.get(shows, "own"),
        slug,
        "busy" if chosen == "busy" else "details",
        key_in(form, operation=_OPERATION, wanted=f"{name}:{chosen}"),
    )


async def _shown(
    visit: Visit, *, made: Addresses | None = None, refusal: Invalid | None = None
) -> Response[str]:
    say, member = visit.say, visit.member
    async with visit.pool.acquire() as conn:
        feeds = await feeds_of(conn, member=member)
        network = await visit.network.newest(conn)
    return page(
        visit.request,
        "feeds.html",
        status=refusal.status if refusal else 200,
        say=say,
        feeds=[_line(each, member, network, say) for each in feeds],
        choices=_choices(member, network, say),
        managed=managed_spaces(network, member),
        made=made,
        troubles=troubles_of(refusal, say),
        key=new_key(),
        return_to="/agenda",
    )


def _choices(member: Member, network: Network, say: Say) -> list[tuple[str, str]]:
    """What this member's roles let an address show beside their own, by the form's value."""
    found = [
        (f"space:{each.slug}", say("feeds_space", space=each.name))
        for each in managed_spaces(network, member)
    ]
    if member.officer or member.admin:
        found.append(("closures", say("feeds_closures")))
    return found


def _line(feed: PrivateFeed, member: Member, network: Network, say: Say) -> Line:
    what = say(f"feeds_{feed.scope}")
    if feed.shows == "closures":
        what = say("feeds_closures")
    if feed.shows == "space":
        space = network.spaces.get(feed.space or "")
        what = say("feeds_space", space=space.name if space else feed.space)
    used = say("feeds_unused")
    if feed.last_used_at is not None:
        used = say("feeds_used", moment=say.moment(feed.last_used_at, network.zone))
    return Line(feed.id, feed.name, what, used, is_open(feed, member, network))
