"""What a space has to reserve: the list, and the form of one."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.spaces.amenities import AMENITIES, amenity_name
from booking.spaces.families import FAMILIES
from booking.spaces.network import Space
from booking.upkeep.edit_resource import add_resource, edit_resource
from booking.upkeep.inventory import Managed, resources_of
from booking.upkeep.parts import set_parts
from booking.upkeep.resource_facts import KINDS, MOST_UNITS, facts_of
from booking.web.access import MANAGER, operation
from booking.web.pages.finding.space_facts import prices_in_words
from booking.web.pages.given import sent_in
from booking.web.pages.managing.resource_form import (
    FIELDS,
    HALF_DAYS,
    facts_in,
    problem,
    sent_at_first,
    sent_of,
)
from booking.web.pages.managing.resource_sections import OF_MACHINES, sections_of
from booking.web.pages.managing.said import done_in, named
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble, troubles_of

PATH = "/gestione/{slug:str}/risorse"
_MANAGED: dict[str, Any] = {"include_in_schema": False, "dependencies": VISIT}

# Digits that are no number of ours any more.
_LONG = 10


@get(PATH, **_MANAGED, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    say = visit.say
    space, found = await inventory(visit, slug)
    return page(
        visit.request,
        "resources.html",
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/risorse",
        resources=[_said(each, say) for each in found if not each.retired],
        retired=[_said(each, say) for each in found if each.retired],
        **done_in(visit),
    )


@get(f"{PATH}/nuova", **_MANAGED, **operation(MANAGER, page=True))
async def look_at_new(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown_new(visit, slug)


@post(f"{PATH}/nuova", **_MANAGED, **operation(MANAGER, page=True))
async def make(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent, many = sent_in(form, (*FIELDS, "count")), _many_in(form)
    made = list[Managed]()

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        everything = await resources_of(conn, member=visit.member, space_id=space.id)
        facts = facts_in(sent, many["amenity"])
        parts = [
            unit.id for each in everything if str(each.id) in many["part"] for unit in each.there
        ]
        made[:] = [
            await add_resource(
                conn,
                member=visit.member,
                space_id=space.id,
                facts=facts,
                unit_names=_numbered(sent["count"]),
                parts=parts,
                now=visit.now,
            )
        ]

    try:
        await visit.change(work)
    except Invalid as refusal:
        return await _shown_new(visit, slug, refusal=refusal, sent=sent, many=many)
    return Redirect(f"/gestione/{slug}/risorse/{made[0].id}?fatto=risorsa", status_code=303)


@get(f"{PATH}/{{resource_id:int}}", **_MANAGED, **operation(MANAGER, page=True))
async def look_at_one(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[str]:
    return await shown(visit, slug, resource_id)


@post(f"{PATH}/{{resource_id:int}}", **_MANAGED, **operation(MANAGER, page=True))
async def change(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    form = await visit.request.form()
    sent, many = sent_in(form, FIELDS), _many_in(form)

    async def work(conn: Connection) -> None:
        await edit_resource(
            conn,
            member=visit.member,
            resource_id=resource_id,
            version=sent["version"],
            facts=facts_in(sent, many["amenity"]),
            now=visit.now,
        )

    await _check_place(visit, slug, resource_id)
    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, resource_id, refusal=refusal, sent=sent, many=many)
    return Redirect(f"/gestione/{slug}/risorse/{resource_id}?fatto=salvata", status_code=303)


@post(f"{PATH}/{{resource_id:int}}/parti", **_MANAGED, **operation(MANAGER, page=True))
async def change_parts(
    slug: FromPath[str], resource_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    form = await visit.request.form()
    sent, many = sent_in(form, ("version",)), _many_in(form)
    parts = [int(each) for each in many["part"] if _is_number(each)]

    async def work(conn: Connection) -> None:
        await set_parts(
            conn,
            member=visit.member,
            resource_id=resource_id,
            version=sent["version"],
            parts=[each for each in parts if each < 2**31],
            now=visit.now,
        )

    await _check_place(visit, slug, resource_id)
    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, resource_id, refusal=refusal)
    return Redirect(f"/gestione/{slug}/risorse/{resource_id}?fatto=salvata", status_code=303)


async def inventory(visit: Visit, slug: str) -> tuple[Space, list[Managed]]:
    """The space and all it has or had. Refuses with NotFound or Forbidden."""
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
        return space, await resources_of(conn, member=visit.member, space_id=space.id)


async def one_of(visit: Visit, slug: str, resource_id: int) -> tuple[Space, Managed, list[Managed]]:
    """One of them, and all. Refuses with NotFound or Forbidden."""
    space, everything = await inventory(visit, slug)
    found = next((each for each in everything if each.id == resource_id), None)
    if found is None:
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    return space, found, everything


async def shown(
    visit: Visit,
    slug: str,
    resource_id: int,
    *,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
    many: dict[str, list[str]] | None = None,
) -> Response[str]:
    """The form of one, as it is or as it was sent."""
    say = visit.say
    space, found, everything = await one_of(visit, slug, resource_id)
    stale = refusal is not None and refusal.code == "state-conflict"
    if sent is None or stale:
        # What somebody else wrote meanwhile is what is shown: only that can be changed.
        sent = sent_of(facts_of(found), version=found.version, language=say.language)
        many = None
    troubles = _troubles(refusal, say)
    return page(
        visit.request,
        "resource.html",
        status=refusal.status if refusal else 200,
        **_form(say, space, everything),
        path=f"/gestione/{space.slug}/risorse/{found.id}",
        resource=found,
        title=found.name[say.language],
        sent=sent,
        chosen=many["amenity"] if many else list(found.amenities),
        troubles=troubles,
        sections=sections_of(sent, troubles, say, new=False),
        **done_in(visit),
    )


async def _check_place(visit: Visit, slug: str, resource_id: int) -> None:
    """Refuses with NotFound what is another space's."""
    await one_of(visit, slug, resource_id)


async def _shown_new(
    visit: Visit,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: dict[str, str] | None = None,
    many: dict[str, list[str]] | None = None,
) -> Response[str]:
    say = visit.say
    space, everything = await inventory(visit, slug)
    sent, troubles = sent or sent_at_first(say.language), _troubles(refusal, say)
    return page(
        visit.request,
        "resource.html",
        status=refusal.status if refusal else 200,
        **_form(say, space, everything),
        path=f"/gestione/{space.slug}/risorse/nuova",
        resource=None,
        title=say("res_add"),
        sent=sent,
        chosen=many["amenity"] if many else [],
        chosen_parts=many["part"] if many else [],
        troubles=troubles,
        sections=sections_of(sent, troubles, say, new=True),
        done=None,
        counts=[],
        left=0,
    )


def _form(say: Say, space: Space, everything: list[Managed]) -> dict[str, Any]:
    """What the form's choices are."""
    language = say.language
    return {
        "say": say,
        "space": space,
        "kinds": [(each, say(f"res_kind_{each}")) for each in KINDS],
        "families": [(key, names[language]) for key, names in FAMILIES.items()],
        "amenities": [(key, amenity_name(key, language)) for key in AMENITIES],
        "half_days": HALF_DAYS,
        "of_machines": OF_MACHINES,
        "leaves": [each for each in everything if each.there and not each.retired],
    }


def _said(resource: Managed, say: Say) -> dict[str, Any]:
    count = len(resource.parts) if resource.whole else len(resource.there)
    return {
        "id": resource.id,
        "name": resource.name[say.language],
        "kind": say(f"res_kind_{resource.kind}"),
        "family": FAMILIES.get(resource.family or "", {}).get(say.language),
        "units": say("res_whole_of" if resource.whole else "res_units_count", count=count),
        "prices": prices_in_words(resource.prices, say),
    }


def _many_in(form: Fields) -> dict[str, list[str]]:
    """Boxes of which several may be ticked."""
    return {name: [str(each) for each in form.getall(name, [])] for name in ("amenity", "part")}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _LONG


def _numbered(count: str) -> list[str]:
    """The names of so many units; none where nothing was typed. Refuses with Invalid."""
    if not count:
        return []
    if not (_is_number(count) and 1 <= int(count) <= MOST_UNITS):
        raise Invalid([problem("count", "res_bad_count")])
    return [str(number) for number in range(1, int(count) + 1)]


def _troubles(refusal: Refusal | None, say: Say) -> list[Trouble]:
    """Each by the name that its field has in the form."""
    found = [
        replace(each, field="count" if each.field == "units" else each.field)
        for each in troubles_of(refusal, say)
    ]
    return named(found, "res_", say)
