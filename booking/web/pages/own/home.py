"""The account, and the language of all pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from booking.config import Settings
from booking.database.pool import Pool
from booking.members.language import choose_language
from booking.members.member import Member
from booking.members.preferences import reminders_of
from booking.members.sign_in import local_path
from booking.spaces.network import NetworkCache
from booking.vouchers.own import OTHERS
from booking.web.access import ANYONE_OR_MEMBER, READER, operation
from booking.web.api.fields import Cursor, position_of
from booking.web.cookies import made_cookie
from booking.web.csrf import check_origin
from booking.web.language import LANGUAGES
from booking.web.pages.own.account import account_of
from booking.web.pages.render import page, page_language
from booking.web.pages.wording.words import WORDS

_YEAR = 365 * 86_400
_OFFER_DONE = {"accettato": "offer_accepted", "rinunciato": "offer_declined"}


@dataclass
class LanguageForm:
    language: str = ""
    next: str = "/"


@get("/account", include_in_schema=False, **operation(READER, page=True))
async def account(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    member: NamedDependency[Member],
    cursor: Cursor = None,
) -> Response[str]:
    """`cursor` is the place of the last voucher shown."""
    position = position_of(cursor, int, int)
    after = (min(position[0], OTHERS), position[1]) if position else None
    async with pool.acquire() as conn:
        found = await account_of(
            conn,
            network=network,
            member=member,
            now=now,
            language=page_language(request),
            after=after,
        )
        reminders = await reminders_of(conn, member_id=member.id)
    asked = request.query_params
    done = [name for told, name in _OFFER_DONE.items() if told in asked]
    return page(
        request,
        "account.html",
        account=found,
        reminders=reminders,
        saved="salvato" in asked,
        offer_done=WORDS[page_language(request)][done[0]] if done else None,
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
