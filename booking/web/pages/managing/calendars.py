"""The calendars that a space keeps elsewhere, what they clash with, and what its manager does."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.imports.conflicts import cancel_stay, conflicts_of, keep_stay, unkeep_stay
from booking.imports.source import add_source, check_now, remove_source, sources_of
from booking.reservations.visit import rest_of_visits
from booking.spaces.network import Space
from booking.web.access import MANAGER, operation
from booking.web.pages.given import name_in
from booking.web.pages.managing.calendar_words import (
    Choice,
    choices_of,
    said_of_conflict,
    said_of_source,
    wanted,
)
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of
from booking.web.pages.trouble import troubles_of

_PATH = "/gestione/{slug:str}/calendari"
_ONE = f"{_PATH}/{{source_id:int}}"
_STAY = f"{_PATH}/conflitti/{{reservation_id:uuid}}"
_DONE = frozenset({"aggiunto", "tolto", "annullata", "tenuta", "riaperta", "riletto"})
_Work = Callable[[Connection, Space], Awaitable[object]]


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def add(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent = {name: (value_of(form, name) or "").strip() for name in ("name", "address", "blocks")}

    async def work(conn: Connection, space: Space) -> None:
        visit.member.may_manage(space.id)
        name = name_in(form)
        resource_id, unit_id = wanted(sent["blocks"])
        await add_source(
            conn,
            member=visit.member,
            space=space,
            resource_id=resource_id,
            unit_id=unit_id,
            name=name,
            address=sent["address"],
            from_loopback=visit.settings.imports_from_loopback,
            now=visit.now,
        )

    try:
        return await _done(visit, slug, work, done="aggiunto")
    except (Invalid, Conflict) as refusal:
        return await _shown(visit, slug, refusal=refusal, sent=sent)


@post(
    f"{_ONE}/rileggi",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def check(
    slug: FromPath[str], source_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    async def work(conn: Connection, space: Space) -> None:
        await check_now(conn, member=visit.member, space=space, source_id=source_id, now=visit.now)

    return await _done(visit, slug, work, done="riletto")


@post(f"{_ONE}/togli", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def remove(
    slug: FromPath[str], source_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    async def work(conn: Connection, space: Space) -> None:
        await remove_source(
            conn, member=visit.member, space=space, source_id=source_id, now=visit.now
        )

    return await _done(visit, slug, work, done="tolto")


@post(
    f"{_STAY}/tieni", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def keep(
    slug: FromPath[str], reservation_id: FromPath[UUID], visit: NamedDependency[Visit]
) -> Response[Any]:
    return await _decided(visit, slug, reservation_id, keep_stay, done="tenuta")


@post(
    f"{_STAY}/riapri", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def unkeep(
    slug: FromPath[str], reservation_id: FromPath[UUID], visit: NamedDependency[Visit]
) -> Response[Any]:
    return await _decided(visit, slug, reservation_id, unkeep_stay, done="riaperta")


@post(
    f"{_STAY}/annulla", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def cancel(
    slug: FromPath[str], reservation_id: FromPath[UUID], visit: NamedDependency[Visit]
) -> Response[Any]:
    return await _decided(visit, slug, reservation_id, cancel_stay, done="annullata")


async def _decided(
    visit: Visit,
    slug: str,
    reservation_id: UUID,
    decide: Callable[..., Awaitable[object]],
    *,
    done: str,
) -> Response[Any]:
    async def work(conn: Connection, space: Space) -> None:
        await decide(
            conn,
            member=visit.member,
            space=space,
            reservation_id=reservation_id,
            now=visit.now,
        )

    return await _done(visit, slug, work, done=done)


async def _done(visit: Visit, slug: str, work: _Work, *, done: str) -> Response[Any]:
    """Do it, and show the page anew; a reload does nothing again."""

    async def in_space(conn: Connection) -> None:
        await work(conn, (await visit.network.newest(conn)).space(slug))

    try:
        await visit.change(in_space)
    except NotFound:
        # Somebody else did so before: the page shows how things stand.
        await _may_manage(visit, slug)
        return Redirect(f"/gestione/{slug}/calendari", status_code=303)
    return Redirect(f"/gestione/{slug}/calendari?fatto={done}", status_code=303)


async def _may_manage(visit: Visit, slug: str) -> None:
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
    visit.member.may_manage(space.id)


async def _shown(
    visit: Visit,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        who, at = visit.member, visit.now
        sources = await sources_of(conn, member=who, space=space, now=at)
        conflicts = await conflicts_of(conn, member=who, space=space, now=at)
        ids = [each.reservation_id for each in conflicts]
        rest = await rest_of_visits(conn, ids, now=at)
    done = visit.request.query_params.get("fatto")
    shown = [
        said_of_conflict(each, network, space, say, rest=rest.get(each.reservation_id))
        for each in conflicts
    ]
    choices: list[Choice] = choices_of(space, say)
    return page(
        visit.request,
        "calendars.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/calendari",
        sources=[said_of_source(each, network, space, say) for each in sources],
        open=[each for each in shown if not each.kept],
        kept=[each for each in shown if each.kept],
        choices=choices,
        sent=sent or {"name": "", "address": "", "blocks": ""},
        troubles=troubles_of(refusal, say),
        done=done if done in _DONE else None,
        reading=any(
            each.check_at <= visit.now or (each.good_at is None and each.error is None)
            for each in sources
        ),
        return_to=f"/gestione/{space.slug}/calendari",
    )
