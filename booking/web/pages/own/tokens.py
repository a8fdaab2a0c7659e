"""One's API tokens: made here with what they may do, shown once, revoked at will."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import SCOPES, Scope
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.members.tokens import (
    Token,
    grantable,
    make_token,
    revoke_token,
    token_of,
    tokens_of,
)
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.api.fields import id_in_path
from booking.web.idempotency import Answer, answered, write_once
from booking.web.pages.given import key_in, name_in, new_key
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_PATH = "/account/tokens"
_OPERATION = f"POST {_PATH}"
_MOST_SHOWN = 50
# Days; what is not among them is good until it is revoked.
_ENDS = {"30": 30, "365": 365, "never": None}
_USUAL = "365"


class _Made(msgspec.Struct):
    """What is kept of the answer: the salt alone opens nothing."""

    salt: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    name: str
    scopes: list[Scope]
    ends: str
    key: Key


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def listed(visit: NamedDependency[Visit]) -> Response[str]:
    visit.member.may_read()
    return await _shown(visit)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def make(visit: NamedDependency[Visit]) -> Response[str]:
    """Sent again, as by a reload, it shows the same token and makes no other."""
    visit.member.may_reserve()
    form = await visit.request.form()
    try:
        wanted = _wanted(form)
    except Invalid as refusal:
        return await _shown(visit, form=form, refusal=refusal)
    scopes, own_key = grantable(visit.member, wanted.scopes), server_secret(visit.settings)

    async def work(conn: Connection) -> Answer:
        salt = new_salt()
        await make_token(
            conn,
            member_id=visit.member.id,
            secret=token_of(own_key, salt),
            name=wanted.name,
            scopes=scopes,
            expires_at=_end(wanted.ends, visit.now),
            now=visit.now,
        )
        return answered(_Made(salt))

    answer = await write_once(
        visit.pool, member=visit.member, key=wanted.key, now=visit.now, work=work
    )
    salt = msgspec.json.decode(answer.body, type=_Made).salt
    return await _shown(visit, made=token_of(own_key, salt))


@post(
    f"{_PATH}/{{token_id:int}}/revoca",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def revoke(token_id: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        await revoke_token(conn, member=visit.member, token_id=id_in_path(token_id), now=visit.now)

    await visit.change(work)
    return Redirect(_PATH, status_code=303)


def _wanted(form: Fields) -> _Wanted:
    """Refuses with Invalid."""
    name, ends = name_in(form), value_of(form, "ends") or _USUAL
    ticked = [str(each) for each in form.getall("scope", [])]
    scopes = [each for each in SCOPES if each in ticked]
    if not scopes:
        message = {language: WORDS[language]["tokens_no_scope"] for language in WORDS}
        raise Invalid.of("scope", "tokens_no_scope", message)
    ends = ends if ends in _ENDS else _USUAL
    wanted = "\n".join([name, ends, *scopes])
    return _Wanted(name, scopes, ends, key_in(form, operation=_OPERATION, wanted=wanted))


def _end(ends: str, now: datetime) -> datetime | None:
    days = _ENDS[ends]
    return now + timedelta(days=days) if days is not None else None


async def _shown(
    visit: Visit,
    *,
    made: str | None = None,
    form: Fields | None = None,
    refusal: Invalid | None = None,
) -> Response[str]:
    async with visit.pool.acquire() as conn:
        found = await tokens_of(conn, member_id=visit.member.id, before=None, limit=_MOST_SHOWN + 1)
        network = await visit.network.known(conn)
    most = grantable(visit.member, None)
    sent = form.getall("scope", []) if form is not None else most
    return page(
        visit.request,
        "tokens.html",
        status=refusal.status if refusal else 200,
        say=visit.say,
        tokens=[(each, _facts(visit, each, network.zone)) for each in found[:_MOST_SHOWN]],
        more=len(found) > _MOST_SHOWN,
        most_shown=_MOST_SHOWN,
        made=made,
        scopes=[(each, each in sent) for each in most],
        ends=list(_ENDS),
        chosen_end=(value_of(form, "ends") if form is not None else None) or _USUAL,
        name=(value_of(form, "name") if form is not None else None) or "",
        troubles=troubles_of(refusal, visit.say),
        key=new_key(),
        return_to=_PATH,
    )


def _facts(visit: Visit, token: Token, zone: Any) -> list[str]:
    """What it may do, its last use and its end."""
    say = visit.say
    used = (
        say("tokens_used", moment=say.moment(token.last_used_at, zone))
        if token.last_used_at
        else say("tokens_unused")
    )
    facts = ["; ".join(say(f"tokens_{scope}") for scope in token.scopes), used]
    if token.expires_at is not None:
        over = token.expires_at <= visit.now
        until = say("tokens_until", moment=say.moment(token.expires_at, zone))
        facts.append(say("tokens_over") if over else until)
    return facts
