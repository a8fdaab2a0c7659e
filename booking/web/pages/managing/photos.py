"""Photos of a space and of what it has, on a page: added, described, put in order, removed."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.photos.draw import Drawn, draw
from booking.photos.limits import MOST_BYTES, Unreadable
from booking.photos.photo import (
    Photo,
    add_photo,
    check_alt,
    describe_photo,
    photos_of,
    remove_photo,
    unreadable,
)
from booking.spaces.network import Space
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.resource_form import beyond, problem
from booking.web.pages.managing.said import done_in, named
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.trouble import troubles_of

_PATH = "/gestione/{slug:str}/foto"
_FIELDS = ("of", "alt_it", "alt_en")
_MANAGED: dict[str, Any] = {"include_in_schema": False, "dependencies": VISIT}
# The other fields of the form and its boundaries.
_MOST_POSITION = 9999
_MOST_FORM = MOST_BYTES + 65_536


@get(_PATH, **_MANAGED, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(
    _PATH,
    **_MANAGED,
    upload=True,
    request_max_body_size=_MOST_FORM,
    **operation(MANAGER, page=True),
)
async def add(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent = sent_in(form, _FIELDS)
    data = await _file_in(form)
    space = await _space(visit, slug)
    alt = {"it": sent["alt_it"], "en": sent["alt_en"]}
    try:
        check_alt(alt)
        drawn = await _drawn(data)

        async def work(conn: Connection) -> None:
            await add_photo(
                conn,
                member=visit.member,
                space_id=space.id,
                resource_id=_resource_id(sent["of"], space),
                alt=alt,
                drawn=drawn,
                now=visit.now,
            )

        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await _shown(visit, slug, refusal=refusal, sent=sent)
    return Redirect(f"/gestione/{slug}/foto?fatto=foto", status_code=303)


@post(f"{_PATH}/{{photo_id:int}}", **_MANAGED, **operation(MANAGER, page=True))
async def change(
    slug: FromPath[str], photo_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    names = tuple(f"{each}-{photo_id}" for each in ("alt_it", "alt_en", "position"))
    sent = sent_in(await visit.request.form(), names)
    italian, english, position = sent.values()
    await _check(visit, slug, photo_id)

    async def work(conn: Connection) -> None:
        if position and not (position.isascii() and position.isdigit() and len(position) < 5):
            raise Invalid([beyond("position", 0, _MOST_POSITION)])
        await describe_photo(
            conn,
            member=visit.member,
            photo_id=photo_id,
            alt={"it": italian, "en": english},
            position=int(position) if position else None,
            now=visit.now,
        )

    try:
        await visit.change(work)
    except Invalid as refusal:
        errors = [
            each | {"field": f"{each['field']}-{photo_id}"} for each in refusal.facts["errors"]
        ]
        return await _shown(visit, slug, refusal=Invalid(errors), typed=sent)
    return Redirect(f"/gestione/{slug}/foto?fatto=descritta", status_code=303)


@post(f"{_PATH}/{{photo_id:int}}/togli", **_MANAGED, **operation(MANAGER, page=True))
async def remove(
    slug: FromPath[str], photo_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    await _check(visit, slug, photo_id)

    async def work(conn: Connection) -> None:
        await remove_photo(conn, member=visit.member, photo_id=photo_id, now=visit.now)

    await visit.change(work)
    return Redirect(f"/gestione/{slug}/foto?fatto=tolta", status_code=303)


async def _file_in(form: FormMultiDict) -> bytes:
    """What was uploaded; the form's files are closed then."""
    try:
        files = [each for each in form.getall("photo", []) if isinstance(each, UploadFile)]
        return await files[0].read() if files else b""
    finally:
        await form.close()


async def _drawn(data: bytes) -> Drawn:
    """Refuses with Invalid."""
    if not data:
        raise Invalid([problem("photo", "pho_no_file")])
    try:
        return await draw(data)
    except Unreadable as why:
        raise unreadable(why.code) from None


def _resource_id(of: str, space: Space) -> int | None:
    """What the photo shows; None for the space. Refuses with NotFound."""
    found = {f"{each.id}": each.id for each in space.resources}
    if of and of not in found:
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    return found.get(of)


async def _space(visit: Visit, slug: str) -> Space:
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
    visit.member.may_manage(space.id)
    return space


async def _check(visit: Visit, slug: str, photo_id: int) -> None:
    """Refuses with NotFound what is another space's."""
    space = await _space(visit, slug)
    async with visit.pool.acquire() as conn:
        found = await photos_of(conn, space_id=space.id)
    if photo_id not in {each.id for each in found}:
        raise NotFound(what={"en": "photo", "it": "una foto con questo numero"})


async def _shown(
    visit: Visit,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:
    space, say = await _space(visit, slug), visit.say
    async with visit.pool.acquire() as conn:
        found = await photos_of(conn, space_id=space.id)
    names = {each.id: each.name[say.language] for each in space.resources}
    return page(
        visit.request,
        "photos.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/foto",
        photos=[
            (
                each,
                names.get(each.resource_id or 0, say("pho_of_space")),
                _fields(each, typed or {}),
            )
            for each in found
        ],
        choices=list(names.items()),
        sent=sent or dict.fromkeys(_FIELDS, ""),
        troubles=named(troubles_of(refusal, say), "pho_", say),
        done=done_in(visit)["done"],
        return_to=f"/gestione/{space.slug}/foto",
    )


def _fields(photo: Photo, typed: dict[str, str]) -> dict[str, str]:
    """What the form of one holds: what was typed last, else what is."""
    known = {"alt_it": photo.alt["it"], "alt_en": photo.alt["en"], "position": str(photo.position)}
    return {name: typed.get(f"{name}-{photo.id}", value) for name, value in known.items()}
