"""One's app passwords for calendar apps: made here, shown once, switched off at will."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.app_passwords import (
    app_passwords_of,
    make_app_password,
    password_of,
    revoke_app_password,
)
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.api.fields import id_in_path
from booking.web.idempotency import Answer, answered, write_once
from booking.web.pages.given import key_in, name_in, new_key
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields
from booking.web.pages.trouble import troubles_of

_PATH = "/account/app-passwords"
_OPERATION = f"POST {_PATH}"


class _Made(msgspec.Struct):
    """What is kept of the answer: the salt alone opens nothing."""

    salt: str


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def listed(visit: NamedDependency[Visit]) -> Response[str]:
    visit.member.may_read()
    return await _shown(visit)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def make(visit: NamedDependency[Visit]) -> Response[str]:
    """Sent again, as by a reload, it shows the same password and makes no other."""
    visit.member.may_reserve()
    form = await visit.request.form()
    try:
        name, key = _wanted(form)
    except Invalid as refusal:
        return await _shown(visit, refusal=refusal)
    own_key = server_secret(visit.settings)

    async def work(conn: Connection) -> Answer:
        salt = new_salt()
        await make_app_password(
            conn,
            member=visit.member,
            password=password_of(own_key, salt),
            name=name,
            now=visit.now,
        )
        return answered(_Made(salt))

    answer = await write_once(visit.pool, member=visit.member, key=key, now=visit.now, work=work)
    salt = msgspec.json.decode(answer.body, type=_Made).salt
    return await _shown(visit, made=password_of(own_key, salt))


@post(
    f"{_PATH}/{{password_id:int}}/spegni",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def revoke(password_id: FromPath[int], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        await revoke_app_password(
            conn, member=visit.member, password_id=id_in_path(password_id), now=visit.now
        )

    await visit.change(work)
    return Redirect(_PATH, status_code=303)


def _wanted(form: Fields) -> tuple[str, Key]:
    """Refuses with Invalid."""
    name = name_in(form)
    return name, key_in(form, operation=_OPERATION, wanted=name)


async def _shown(
    visit: Visit, *, made: str | None = None, refusal: Invalid | None = None
) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        found = await app_passwords_of(conn, member=visit.member)
        network = await visit.network.known(conn)
    used = [
        say("passwords_used", moment=say.moment(each.last_used_at, network.zone))
        if each.last_used_at
        else say("passwords_unused")
        for each in found
    ]
    return page(
        visit.request,
        "app_passwords.html",
        status=refusal.status if refusal else 200,
        say=say,
        passwords=list(zip(found, used, strict=True)),
        made=made,
        address=f"{visit.settings.public_url}/dav/",
        email=visit.member.email,
        troubles=troubles_of(refusal, say),
        key=new_key(),
        return_to=_PATH,
    )
