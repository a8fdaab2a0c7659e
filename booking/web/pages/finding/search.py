"""The opening page: a sentence to search by, and what is free for it already."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.database.pool import Connection, Pool
from booking.errors import Refusal
from booking.members.member import Member
from booking.reservations.decide import Facts, Wish
from booking.reservations.facts import facts_for
from booking.reservations.quote import NOBODY
from booking.reservations.search import Found
from booking.reservations.search import search as search_it
from booking.spaces.families import FAMILIES
from booking.spaces.network import Network, NetworkCache
from booking.spaces.places import PLACES
from booking.vouchers.own import vouchers_in_turn
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.finding.one_word import changes
from booking.web.pages.finding.results import PER_PAGE, cards
from booking.web.pages.finding.sketch import sketch
from booking.web.pages.finding.sought import DESKS, KINDS, Sought, clock, sought
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say

# So many are counted; what lies beyond is found by changing a word.
_COUNTED = 200
_VOUCHERS = 20
_HALF_HOURS = range(0, 24 * 60 + 1, 30)


@get("/", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def search(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
) -> Response[str]:
    say = Say(page_language(request), now)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
        code = await _own_code(conn, maybe_member, now=now)
        asked = sought(dict(request.query_params.items()), known, now=now, has_voucher=bool(code))
        found = await _found(conn, known, asked, now=now)
        facts = await _facts(conn, known, asked, maybe_member, code, now=now) if found else None
        instead = (
            await changes(conn, network=known, asked=asked, now=now, say=say) if not found else []
        )
    here = found[(asked.page - 1) * PER_PAGE : asked.page * PER_PAGE]
    shown = cards(
        here,
        period=asked.period(known),
        quantity=asked.quantity,
        facts=facts,
        code=code or "",
        say=say,
    )
    return page(
        request,
        "search.html",
        say=say,
        asked=asked,
        fields=_fields(say, known, asked),
        heading=_heading(asked, len(found), known, say),
        cards=shown,
        first=(asked.page - 1) * PER_PAGE + 1,
        total=len(found),
        before=asked.but(page=asked.page - 1).path if asked.page > 1 else None,
        after=asked.but(page=asked.page + 1).path if asked.page * PER_PAGE < len(found) else None,
        sketch=sketch(shown, asked.place),
        changes=instead,
        as_of=say.clock(now, known.zone),
    )


async def _own_code(conn: Connection, member: Member | None, *, now: datetime) -> str | None:
    """The first of their vouchers that has something left this year."""
    if member is None:
        return None
    own = await vouchers_in_turn(conn, member_id=member.id, limit=_VOUCHERS, now=now)
    return next((each.code for each in own if each.left_this_year > 0), None)


async def _found(
    conn: Connection, network: Network, asked: Sought, *, now: datetime
) -> list[Found]:
    if _unclear(asked):
        return []
    found, _ = await search_it(
        conn,
        network=network,
        filters=asked.filters(network),
        facts=NOBODY,
        now=now,
        limit=_COUNTED,
    )
    return found


async def _facts(
    conn: Connection,
    network: Network,
    asked: Sought,
    member: Member | None,
    code: str | None,
    *,
    now: datetime,
) -> Facts | None:
    """The voucher as it stands in the year of the stay."""
    if member is None or code is None:
        return None
    wish = Wish(resource_id=0, period=asked.period(network), voucher=code)
    try:
        return await facts_for(conn, network=network, member_id=member.id, wish=wish, now=now)
    except Refusal:
        return None


def _unclear(asked: Sought) -> bool:
    """When is not known; then nothing is searched."""
    return "day" in asked.errors or "to" in asked.errors


def _heading(asked: Sought, count: int, network: Network, say: Say) -> str:
    if _unclear(asked):
        return say("not_sought")
    stay = say.stay_within(asked.period(network), network.zone)
    if not count:
        return say("found_none", what=say(f"none_{asked.kind}"), stay=stay)
    if count >= _COUNTED:
        return say("found_more", count=_COUNTED, stay=stay)
    return say("found_one" if count == 1 else "found_many", count=count, stay=stay)


def _fields(say: Say, network: Network, asked: Sought) -> dict[str, Any]:
    """What the controls of the sentence offer, the half hours as minutes and as text."""
    today = say.now.astimezone(network.zone).date()
    times = sorted({*_HALF_HOURS, asked.begins, asked.ends})
    return {
        "desks": [
            ("desk" if each == 1 else f"desk-{each}",
             say("what_desk") if each == 1 else say("what_desks", count=each))
            for each in DESKS
        ],
        "kinds": [(each, say(f"what_{each}")) for each in KINDS],
        "families": [(f"machine:{key}", names[say.language]) for key, names in FAMILIES.items()],
        "places": [name for name, _ in PLACES],
        "today": today.isoformat(),
        "from": [(clock(each), f"{each // 60}:{each % 60:02}") for each in times if each < 1440],
        "to": [(clock(each), f"{each // 60}:{each % 60:02}") for each in times if each > 0],
        "begins": clock(asked.begins),
        "ends": clock(asked.ends),
    }  # fmt: skip
