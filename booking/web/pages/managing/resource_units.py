"""Units of a resource on its page, and retiring it or one of them with every stay in view."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.spaces.network import Network
from booking.upkeep.edit_resource import add_units, rename_unit
from booking.upkeep.hits import Choice
from booking.upkeep.retire import Retired, Retiring, preview_retiring, restore, retire
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.hits import (
    ALL,
    HitSaid,
    choices_in,
    counts_of,
    said_of_hit,
    still_chosen,
)
from booking.web.pages.managing.resources import PATH, one_of, shown
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of

_ONE = f"{PATH}/{{resource_id:int}}"
_UNIT = f"{_ONE}/unita/{{unit_id:int}}"
_CHOICES: tuple[Choice, ...] = ("move", "offer", "cancel")
_MANAGED: dict[str, Any] = {"include_in_schema": False, "dependencies": VISIT}


@post(f"{_ONE}/unita", **_MANAGED, **operation(MANAGER, page=True))
async def add(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    name = sent_in(await visit.request.form(), ("unit",))["unit"]

    async def work(conn: Connection) -> None:
        await add_units(
            conn, member=visit.member, resource_id=resource_id, names=[name], now=visit.now
        )

    return await _change(visit, slug, resource_id, None, work, "unita", field="unit")


@post(_UNIT, **_MANAGED, **operation(MANAGER, page=True))
async def rename(
    slug: FromPath[str],
    resource_id: FromPath[int],
    unit_id: FromPath[int],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    field = f"unit-{unit_id}"
    name = sent_in(await visit.request.form(), (field,))[field]

    async def work(conn: Connection) -> None:
        await rename_unit(conn, member=visit.member, unit_id=unit_id, name=name, now=visit.now)

    return await _change(visit, slug, resource_id, unit_id, work, "rinominata", field=field)


@post(f"{_ONE}/ripristina", **_MANAGED, **operation(MANAGER, page=True))
async def restore_resource(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    return await _restore(visit, slug, resource_id, None)


@post(f"{_UNIT}/ripristina", **_MANAGED, **operation(MANAGER, page=True))
async def restore_unit(
    slug: FromPath[str],
    resource_id: FromPath[int],
    unit_id: FromPath[int],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    return await _restore(visit, slug, resource_id, unit_id)


@post(f"{_ONE}/ritira", **_MANAGED, **operation(MANAGER, page=True))
async def retire_resource(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    return await _retire(visit, slug, resource_id, None)


@post(f"{_UNIT}/ritira", **_MANAGED, **operation(MANAGER, page=True))
async def retire_unit(
    slug: FromPath[str],
    resource_id: FromPath[int],
    unit_id: FromPath[int],
    visit: NamedDependency[Visit],
) -> Response[Any]:
    return await _retire(visit, slug, resource_id, unit_id)


async def _restore(visit: Visit, slug: str, resource_id: int, unit_id: int | None) -> Response[Any]:
    async def work(conn: Connection) -> None:
        await restore(
            conn, member=visit.member, resource_id=resource_id, unit_id=unit_id, now=visit.now
        )

    return await _change(visit, slug, resource_id, unit_id, work, "ripristinata", field="unit")


async def _retire(visit: Visit, slug: str, resource_id: int, unit_id: int | None) -> Response[Any]:
    """Asks whether it is meant, and what becomes of each stay."""
    form = await visit.request.form()
    sure = value_of(form, "sure") is not None
    await _check(visit, slug, resource_id, unit_id)
    done, ahead = list[Retired](), list[Retiring]()

    async def work(conn: Connection) -> None:
        asked: dict[str, Any] = {
            "member": visit.member,
            "resource_id": resource_id,
            "unit_id": unit_id,
        }
        ahead[:] = [await preview_retiring(conn, **asked, now=visit.now)]
        if not (sure or ahead[0].hits):
            return
        done[:] = [
            await retire(
                conn,
                **asked,
                reason=None,
                choices=choices_in(form, ahead[0].hits, _CHOICES, movable=ahead[0].movable),
                now=visit.now,
            )
        ]

    try:
        await visit.change(work)
    except Conflict as refusal:
        if not ahead or refusal.code not in {"retiring-hits-reservations", "cannot-move"}:
            return await shown(visit, slug, resource_id, refusal=refusal)
        return await _ask(visit, slug, resource_id, unit_id, ahead[0], form, refusal)
    if not done:
        return await _ask(visit, slug, resource_id, unit_id, ahead[0], form)
    counts = counts_of(done[0].settled)
    there = f"/gestione/{slug}/risorse" + (f"/{resource_id}" if unit_id is not None else "")
    return Redirect(
        f"{there}?fatto=ritirata&interi={len(done[0].left_wholes)}&{counts}",
        status_code=303,
    )


async def _ask(
    visit: Visit,
    slug: str,
    resource_id: int,
    unit_id: int | None,
    ahead: Retiring,
    form: Fields,
    refusal: Refusal | None = None,
) -> Response[str]:
    """Whether it is meant, or what becomes of each, with those who reserved since the form was
    shown."""
    space, found, _ = await one_of(visit, slug, resource_id)
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
    names = [each.name for each in found.units if each.id == unit_id]
    say = visit.say
    return page(
        visit.request,
        "resource_retire.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=visit.request.scope["path"],
        back=f"/gestione/{space.slug}/risorse/{found.id}",
        title=", ".join([found.name[say.language], *names]),
        hits=still_chosen(_hits(ahead, network, say), form),
        for_all=value_of(form, ALL),
        troubles=troubles_of(refusal, say) if refusal and refusal.code == "cannot-move" else [],
        return_to=f"/gestione/{space.slug}/risorse/{found.id}",
    )


def _hits(ahead: Retiring, network: Network, say: Say) -> list[HitSaid]:
    return [
        said_of_hit(
            hit,
            network,
            say,
            options=[each for each in _CHOICES if each != "move" or hit.id in ahead.movable],
            chosen="move",
        )
        for hit in ahead.hits
    ]


async def _change(
    visit: Visit,
    slug: str,
    resource_id: int,
    unit_id: int | None,
    work: Any,
    done: str,
    *,
    field: str,
) -> Response[Any]:
    await _check(visit, slug, resource_id, unit_id)
    try:
        await visit.change(work)
    except Invalid as refusal:
        # Of the page's forms, the one that was sent.
        found = Invalid([each | {"field": field} for each in refusal.facts["errors"]])
        return await shown(visit, slug, resource_id, refusal=found)
    except Conflict as refusal:
        return await shown(visit, slug, resource_id, refusal=refusal)
    return Redirect(f"/gestione/{slug}/risorse/{resource_id}?fatto={done}", status_code=303)


async def _check(visit: Visit, slug: str, resource_id: int, unit_id: int | None) -> None:
    """Refuses with NotFound what is another space's, or another resource's."""
    _, found, _ = await one_of(visit, slug, resource_id)
    if unit_id is not None and unit_id not in {each.id for each in found.units}:
        raise NotFound(what={"en": "unit", "it": "un’unità con questo numero"})
