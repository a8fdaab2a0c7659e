"""The door of a space for its managers: the sheet to print, and the displays at the entrance."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.doors.displays import (
    Display,
    display_token,
    displays_of,
    make_display,
    revoke_display,
)
from booking.doors.door import read_door, renew_door
from booking.errors import Invalid, NotFound
from booking.members.secrets import new_salt
from booking.members.server_secret import server_secret
from booking.spaces.network import Space
from booking.web.access import MANAGER, operation
from booking.web.api.fields import id_in_path
from booking.web.api.managing.doors import display_url, door_url
from booking.web.idempotency import Answer, answered, write_once
from booking.web.pages.given import key_in, name_in, new_key
from booking.web.pages.own.qr import qr_svg
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.doors import AT_THE_DOOR

_PATH = "/gestione/{slug:str}/porta"
_OPERATION = "POST /gestione/porta/schermi"


class _Made(msgspec.Struct):
    """What is kept of the answer: the salt alone opens nothing."""

    salt: str


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def renew(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        await renew_door(conn, member=visit.member, space=space, now=visit.now)

    await visit.change(work)
    return Redirect(f"/gestione/{slug}/porta?fatto=nuovo", status_code=303)


@post(
    f"{_PATH}/schermi", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def make(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    """Sent again, as by a reload, it shows the same address and makes no other."""
    form = await visit.request.form()
    try:
        name = name_in(form)
    except Invalid as refusal:
        return await _shown(visit, slug, refusal=refusal)
    own_key = server_secret(visit.settings)

    async def work(conn: Connection) -> Answer:
        salt = new_salt()
        await make_display(
            conn,
            member=visit.member,
            space=(await visit.network.newest(conn)).space(slug),
            name=name,
            token=display_token(own_key, salt),
            now=visit.now,
        )
        return answered(_Made(salt))

    answer = await write_once(
        visit.pool,
        member=visit.member,
        key=key_in(form, operation=_OPERATION, wanted=f"{slug}:{name}"),
        now=visit.now,
        work=work,
    )
    salt = msgspec.json.decode(answer.body, type=_Made).salt
    return await _shown(visit, slug, made=display_url(salt, visit.settings))


@post(
    f"{_PATH}/schermi/{{display_id:int}}/spegni",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def revoke(
    slug: FromPath[str], display_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        try:
            await revoke_display(
                conn,
                member=visit.member,
                space=space,
                display_id=id_in_path(display_id),
                now=visit.now,
            )
        except NotFound:
            return  # somebody else did so before: the page shows how things stand

    await visit.change(work)
    return Redirect(f"/gestione/{slug}/porta?fatto=spento", status_code=303)


async def _shown(
    visit: Visit, slug: str, *, made: str | None = None, refusal: Invalid | None = None
) -> Response[str]:
    say, done = visit.say, visit.request.query_params.get("fatto")
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
        displays = await displays_of(conn, member=visit.member, space=space)
        door = await read_door(conn, space_id=space.id)
    qr = since = None
    if door is not None:
        url = door_url(door.salt, space.slug, visit.settings)
        qr = qr_svg(url, label=say("door_qr", space=space.name))
        since = say("door_since", moment=say.moment(door.renewed_at, space.zone))
    return page(
        visit.request,
        "door.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/porta",
        qr=qr,
        since=since,
        both=AT_THE_DOOR,
        displays=[(each, _used(each, space, visit)) for each in displays],
        made=made,
        done=done if done in {"nuovo", "spento"} else None,
        troubles=troubles_of(refusal, say),
        key=new_key(),
        return_to=f"/gestione/{space.slug}/porta",
    )


def _used(display: Display, space: Space, visit: Visit) -> str:
    if display.last_used_at is None:
        return visit.say("door_display_unused")
    moment = visit.say.moment(display.last_used_at, space.zone)
    return visit.say("door_display_used", moment=moment)
