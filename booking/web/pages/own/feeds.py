"""One's private calendar addresses: made here, shown once, switched off at will."""

import re
from datetime import datetime
from secrets import token_hex
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.calendar.feed_tokens import (
    Addresses,
    FeedScope,
    addresses_of,
    feeds_of,
    make_feed,
    revoke_feed,
    token_of,
)
from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.secrets import new_secret, sha256
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.idempotency import Answer, answered, write_once
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_OPERATION = "POST /agenda"
_KEY = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 100


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
        name, scope, key = _wanted(form)
    except Invalid as refusal:
        return await _shown(visit, refusal=refusal)
    own_key = server_secret(visit.settings)

    async def work(conn: Connection) -> Answer:
        salt = new_secret()
        await make_feed(
            conn,
            member=visit.member,
            token=token_of(own_key, salt),
            name=name,
            scope=scope,
            language=visit.say.language,
            now=visit.now,
        )
        return answered(_Made(salt))

    answer = await write_once(visit.pool, member=visit.member, key=key, now=visit.now, work=work)
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
        await revoke_feed(conn, member=visit.member, feed_id=feed_id, now=visit.now)

    await visit.change(work)
    return Redirect("/agenda", status_code=303)


def _wanted(form: Fields) -> tuple[str, FeedScope, Key]:
    """Refuses with Invalid."""
    name = (value_of(form, "name") or "").strip()
    if len(name) > _LONGEST_NAME or not name.isprintable() or not name:
        message = {language: WORDS[language]["feeds_bad_name"] for language in WORDS}
        raise Invalid.of("name", "feeds_bad_name", message)
    scope: FeedScope = "busy" if value_of(form, "scope") == "busy" else "details"
    sent = value_of(form, "key") or ""
    key = sent if _KEY.fullmatch(sent) else token_hex(16)
    return name, scope, Key(_OPERATION, key, sha256(f"{name}:{scope}"))


async def _shown(
    visit: Visit, *, made: Addresses | None = None, refusal: Invalid | None = None
) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        feeds = await feeds_of(conn, member=visit.member)
        network = await visit.network.known(conn)

    def used(at: datetime | None) -> str:
        if at is None:
            return say("feeds_unused")
        return say("feeds_used", moment=say.moment(at, network.zone))

    return page(
        visit.request,
        "feeds.html",
        status=refusal.status if refusal else 200,
        say=say,
        feeds=[(each, used(each.last_used_at)) for each in feeds],
        made=made,
        troubles=troubles_of(refusal, say),
        key=token_hex(16),
        return_to="/agenda",
    )
