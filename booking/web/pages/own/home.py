"""The account, and the language of all pages."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import Refusal
from booking.members.language import choose_language
from booking.members.member import Member
from booking.members.preferences import reminders_of
from booking.members.sign_in import local_path
from booking.vouchers.own import OTHERS
from booking.web.access import ANYONE_OR_MEMBER, READER, operation
from booking.web.api.fields import Cursor, position_of
from booking.web.cookies import made_cookie
from booking.web.csrf import check_origin
from booking.web.language import LANGUAGES
from booking.web.pages.own.account import account_of
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.trouble import troubles_of

_YEAR = 365 * 86_400
_OFFER_DONE = {"accettato": "offer_accepted", "rinunciato": "offer_declined"}


@dataclass
class LanguageForm:
    language: str = ""
    next: str = "/"


@get("/account", include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def account(visit: NamedDependency[Visit], cursor: Cursor = None) -> Response[str]:
    """`cursor` is the place of the last voucher shown."""
    position = position_of(cursor, int, int)
    after = (min(position[0], OTHERS), position[1]) if position else None
    return await shown(visit, after=after)


async def shown(
    visit: Visit,
    *,
    after: tuple[int, int] | None = None,
    refusal: Refusal | None = None,
    name: str | None = None,
) -> Response[str]:
    """With the name that was sent where it was refused."""
    member, say = visit.member, visit.say
    async with visit.pool.acquire() as conn:
        found = await account_of(
            conn,
            network=visit.network,
            member=member,
            now=visit.now,
            language=say.language,
            after=after,
        )
        reminders = await reminders_of(conn, member_id=member.id)
    asked = visit.request.query_params
    done = [told for key, told in _OFFER_DONE.items() if key in asked]
    return page(
        visit.request,
        "account.html",
        status=refusal.status if refusal else 200,
        account=found,
        name=(member.name or "") if name is None else name,
        troubles=troubles_of(refusal, say),
        reminders=reminders,
        saved="salvato" in asked,
        offer_done=say(done[0]) if done else None,
        return_to="/account",
    )


@post("/language", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def choose(
    data: URLEncodedBody[LanguageForm],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    maybe_member: NamedDependency[Member | None],
) -> Redirect:
    check_origin(request, settings)
    cookies = []
    if data.language in LANGUAGES:
        cookies = [made_cookie("language", data.language, settings, seconds=_YEAR)]
        if maybe_member is not None:
            async with pool.acquire() as conn:
                await choose_language(conn, member_id=maybe_member.id, language=data.language)
    return Redirect(local_path(data.next), status_code=303, cookies=cookies)
