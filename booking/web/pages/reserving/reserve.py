"""The page of a choice, and its button: `/prenota`.

Looking is everybody's and changes nothing. The button's form says what it showed; where that is no
longer so, nothing is reserved and the page says what changed.
"""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import quote as quoted

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from booking.database.pool import Pool
from booking.database.retry import retrying
from booking.errors import Invalid, Refusal
from booking.members.member import Member
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.reservations.reservation import Reservation
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache, Resource
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.api.reserving.voucher_tries import voucher_tries
from booking.web.limits import Limits
from booking.web.pages.render import page_language
from booking.web.pages.reserving.choice import Choice, choice_of, value_of
from booking.web.pages.reserving.order_page import Asking, order_page
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.say import Say

_OPERATION = "POST /prenota"


class _Answer(msgspec.Struct):
    id: str


_ANSWER = msgspec.json.Decoder(_Answer)


@get("/prenota", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[str]:
    say = Say(page_language(request), now)
    asking = Asking(request, pool, network, maybe_member, limits, address, say)
    return await order_page(asking, request.query_params)


@post("/prenota", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def take(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[Any]:
    form = await request.form()
    asking = Asking(
        request, pool, network, maybe_member, limits, address, Say(page_language(request), now)
    )
    try:
        async with pool.acquire() as conn:
            choice = choice_of(form, await network.newest(conn))
    except Invalid as refusal:
        return await order_page(asking, form, refusal=refusal)
    if maybe_member is None:
        # Signed out meanwhile: the choice is kept, and looked at again.
        return Redirect(f"/sign-in?next={quoted(choice.path, safe='/')}", status_code=303)
    try:
        async with voucher_tries(
            limits, member=maybe_member, address=address, code=choice.voucher or None
        ):
            id_ = await _reserve(desk, network, maybe_member, choice, form, now)
    except Refusal as refusal:
        return await order_page(asking, form, refusal=refusal)
    return Redirect(f"/prenotazioni/{id_}", status_code=303)


async def _reserve(
    desk: Desk,
    network: NetworkCache,
    member: Member,
    choice: Choice,
    form: Any,
    now: datetime,
) -> str:
    """The reservation's id; the same one for the same button, however often it is pressed."""
    said_due = value_of(form, "due")

    def represent(draft: Reservation, _: Resource) -> dict[str, Any]:
        if said_due is not None and said_due != str(draft.due_cents):
            raise PriceChanged(due_cents=draft.due_cents)
        return {"id": str(draft.id)}

    async def work() -> str:
        return await reserve(
            desk,
            network=network,
            member=member,
            wish=choice.wish,
            now=now,
            represent=represent,
            key=_key(value_of(form, "key"), choice),
        )

    return _ANSWER.decode(await retrying(work)).id


def _key(sent: str | None, choice: Choice) -> Key | None:
    """Of the button and of what was chosen: who goes back and chooses anew reserves anew."""
    if not sent:
        return None
    said = repr((sent, sorted(choice.fields.items()), choice.title))
    digest = hashlib.sha256(said.encode())
    return Key(_OPERATION, digest.hexdigest(), digest.digest())
