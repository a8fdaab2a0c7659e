"""A manager qualifies people, revokes it with the stays in view, and recognises other spaces."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound
from booking.members.email_address import plausible
from booking.qualifications.grant import grant
from booking.qualifications.recognise import end_recognition, recognise
from booking.qualifications.refusals import RevocationHits
from booking.qualifications.revoke import preview_revocation, revoke
from booking.upkeep.hits import Choice, Choices
from booking.web.access import MANAGER, operation
from booking.web.api.fields import id_in_path
from booking.web.pages.given import sent_in
from booking.web.pages.managing.hits import ALL, choices_in, said_of_hit, still_chosen
from booking.web.pages.managing.qualification_page import Asked, bad, shown
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.reserving.choice import Fields, value_of

_PATH = "/gestione/{slug:str}/abilitazioni"
_CHOICES: tuple[Choice, ...] = ("keep", "cancel")
_LONGEST = 200


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await shown(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def make(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    sent = sent_in(form, ("email", "family", "level", "note", "expires_on"))

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        email = plausible(sent["email"])
        if email is None:
            raise bad("email", "q_bad_email")
        await grant(
            conn,
            member=visit.member,
            space=space,
            email=email,
            family=sent["family"],
            level=_level(sent["level"]) or 1,
            note=_line(sent, "note"),
            expires_on=_day(sent, "expires_on"),
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, Asked(sent, refusal))
    return _back(slug, "abilitata")


@post(
    f"{_PATH}/{{qualification_id:int}}/revoca",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def take_away(
    slug: FromPath[str], qualification_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Revokes at once what no stay needs; else asks what becomes of each."""
    form = await visit.request.form()
    sent = sent_in(form, ("reason",))
    asked: dict[str, Any] = {
        "member": visit.member,
        "qualification_id": id_in_path(qualification_id),
        "now": visit.now,
    }

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        where: dict[str, Any] = {"space": network.space(slug), "network": network}
        ahead = await preview_revocation(conn, **asked, **where)
        chosen: Choices = choices_in(form, ahead.hits, _CHOICES)
        await revoke(conn, **asked, **where, reason=_line(sent, "reason"), choices=chosen)

    try:
        await visit.change(work)
    except RevocationHits as refusal:
        return await _asking(visit, slug, sent, form, refusal, asked)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, Asked(sent, refusal))
    return _back(slug, "revocata")


async def _asking(
    visit: Visit,
    slug: str,
    sent: dict[str, str],
    form: Fields,
    refusal: Conflict,
    asked: dict[str, Any],
) -> Response[str]:
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        ahead = await preview_revocation(conn, **asked, space=network.space(slug), network=network)
    hits = [
        said_of_hit(hit, network, visit.say, options=list(_CHOICES), chosen="keep")
        for hit in ahead.hits
    ]
    action = f"/gestione/{slug}/abilitazioni/{asked['qualification_id']}/revoca"
    tried = Asked(
        sent,
        refusal,
        still_chosen(hits, form),
        ahead.elsewhere,
        action,
        for_all=value_of(form, ALL) or "",
    )
    return await shown(visit, slug, tried)


@post(
    f"{_PATH}/riconosci",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def recognise_other(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    sent = sent_in(await visit.request.form(), ("issuer", "family", "up_to"))

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        visit.member.may_manage(space.id)
        await recognise(
            conn,
            member=visit.member,
            space=space,
            issuer=network.space(sent["issuer"]),
            family=sent["family"],
            level=_level(sent["up_to"]),
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, Asked(sent, refusal))
    return _back(slug, "riconosciuta")


@post(
    f"{_PATH}/riconoscimenti/{{recognition_id:int}}/togli",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def end(
    slug: FromPath[str], recognition_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    async def work(conn: Connection) -> None:
        visit.member.may_manage((await visit.network.newest(conn)).space(slug).id)
        try:
            await end_recognition(
                conn, member=visit.member, recognition_id=id_in_path(recognition_id), now=visit.now
            )
        except NotFound:
            return  # somebody else did so before: the page shows how things stand

    await visit.change(work)
    return _back(slug, "tolto")


def _back(slug: str, done: str) -> Redirect:
    return Redirect(f"/gestione/{slug}/abilitazioni?fatto={done}", status_code=303)


def _line(sent: dict[str, str], name: str) -> str:
    if not 0 < len(sent[name]) <= _LONGEST or not sent[name].isprintable():
        raise bad(name, "q_bad_text")
    return sent[name]


def _level(text: str) -> int | None:
    return int(text) if text in set("123456789") else None


def _day(sent: dict[str, str], name: str) -> date | None:
    try:
        found = date.fromisoformat(sent[name]) if sent[name] else None
    except ValueError:
        raise bad(name, "bad_day") from None
    if found is not None and not 2000 <= found.year < 2200:
        raise bad(name, "bad_day")
    return found
