"""What a space lends or serves with a stay, on a page: added, changed, retired and restored."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.add_ons.add_on import AddOn, AddOnFacts, add_ons_of, change_add_on, make_add_on
from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.spaces.network import Space
from booking.upkeep.resource_facts import LONGEST_NAME, is_line
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.resource_form import (
    Errors,
    Sent,
    beyond,
    cents_of,
    length_of,
    length_text,
    money_text,
    problem,
)
from booking.web.pages.managing.said import done_in, named
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields
from booking.web.pages.trouble import troubles_of

_PATH = "/gestione/{slug:str}/extra"
_FIELDS = ("name_it", "name_en", "price", "per", "stock", "notice", "retired")
_PER = ("stay", "hour", "person")
_MOST_STOCK, _LONGEST_NOTICE = 10_000, 527_040
_MANAGED: dict[str, Any] = {"include_in_schema": False, "dependencies": VISIT}


@get(_PATH, **_MANAGED, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await _shown(visit, slug)


@post(_PATH, **_MANAGED, **operation(MANAGER, page=True))
async def add(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent, space = sent_in(form, _FIELDS), await _space(visit, slug)

    async def work(conn: Connection) -> None:
        facts = _facts(sent, form, space)
        await make_add_on(conn, member=visit.member, space_id=space.id, facts=facts, now=visit.now)

    try:
        await visit.change(work)
    except Invalid as refusal:
        return await _shown(visit, slug, refusal=refusal, sent=sent, chosen=_chosen(form))
    return Redirect(f"/gestione/{slug}/extra?fatto=extra", status_code=303)


@post(f"{_PATH}/{{add_on_id:int}}", **_MANAGED, **operation(MANAGER, page=True))
async def change(
    slug: FromPath[str], add_on_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    form = await visit.request.form()
    sent, space = sent_in(form, _FIELDS), await _space(visit, slug)
    await _check(visit, space, add_on_id)

    async def work(conn: Connection) -> None:
        await change_add_on(
            conn,
            member=visit.member,
            add_on_id=add_on_id,
            facts=_facts(sent, form, space),
            retired=bool(sent["retired"]),
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await _shown(
            visit, slug, refusal=refusal, sent=sent, chosen=_chosen(form), of=add_on_id
        )
    return Redirect(f"/gestione/{slug}/extra?fatto=salvata", status_code=303)


def _facts(sent: Sent, form: Fields, space: Space) -> AddOnFacts:
    """What the form says. Refuses with Invalid."""
    errors: Errors = [
        problem(name, "ext_bad_name")
        for name in ("name_it", "name_en")
        if not is_line(sent[name], LONGEST_NAME)
    ]
    price, notice = cents_of(sent, "price", errors), length_of(sent, "notice", errors)
    if not sent["price"]:
        errors.append(problem("price", "res_bad_missing"))
    digits = sent["stock"]
    counted = digits.isascii() and digits.isdigit() and len(digits) <= len(str(_MOST_STOCK))
    stock = int(digits) if counted else 0
    if sent["stock"] and not 0 < stock <= _MOST_STOCK:
        errors.append(problem("stock", "ext_bad_stock"))
    if not 0 <= (notice or 0) <= _LONGEST_NOTICE:
        errors.append(beyond("notice", 0, _LONGEST_NOTICE))
    if errors:
        raise Invalid(errors)
    chosen = [each.id for each in space.resources if str(each.id) in _chosen(form)]
    return AddOnFacts(
        name={"it": sent["name_it"], "en": sent["name_en"]},
        price_cents=price or 0,
        per="hour" if sent["per"] == "hour" else "person" if sent["per"] == "person" else "stay",
        stock=stock or None,
        notice_minutes=notice or 0,
        resource_ids=chosen or None,
    )


def _chosen(form: Fields) -> list[str]:
    return [str(each) for each in form.getall("with", [])]


async def _space(visit: Visit, slug: str) -> Space:
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
    visit.member.may_manage(space.id)
    return space


async def _check(visit: Visit, space: Space, add_on_id: int) -> None:
    """Refuses with NotFound what is another space's."""
    async with visit.pool.acquire() as conn:
        found = await add_ons_of(conn, space_id=space.id, retired=True)
    if add_on_id not in {each.id for each in found}:
        raise NotFound(what={"en": "add-on", "it": "un extra con questo numero"})


async def _shown(
    visit: Visit,
    slug: str,
    *,
    refusal: Refusal | None = None,
    sent: Sent | None = None,
    chosen: list[str] | None = None,
    of: int | None = None,
) -> Response[str]:
    """`of` is the one whose form was sent; without it the form of a new one was."""
    space, say = await _space(visit, slug), visit.say
    async with visit.pool.acquire() as conn:
        found = await add_ons_of(conn, space_id=space.id, retired=True)
    typed = (sent, chosen or []) if sent else None
    empty = dict.fromkeys(_FIELDS, "") | {"per": "stay"}
    forms: list[tuple[int | None, Any, Any, bool]] = [
        (each.id, *(typed if typed and of == each.id else _sent(each, say.language)), each.retired)
        for each in found
    ]
    forms.append((None, *(typed if typed and of is None else (empty, [])), False))
    return page(
        visit.request,
        "extras.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/extra",
        forms=forms,
        wrong_of=of,
        pers=[(each, say(f"ext_{each}")) for each in _PER],
        resources=[(str(each.id), each.name[say.language]) for each in space.resources],
        troubles=named(troubles_of(refusal, say), "ext_", say),
        done=done_in(visit)["done"],
        return_to=f"/gestione/{space.slug}/extra",
    )


def _sent(add_on: AddOn, language: str) -> tuple[Sent, list[str]]:
    sent = {
        "name_it": add_on.name["it"],
        "name_en": add_on.name["en"],
        "price": money_text(add_on.price_cents),
        "per": add_on.per,
        "stock": "" if add_on.stock is None else str(add_on.stock),
        "notice": length_text(add_on.notice_minutes, language) if add_on.notice_minutes else "",
        "retired": "1" * add_on.retired,
    }
    return sent, [str(each) for each in add_on.resource_ids or ()]
