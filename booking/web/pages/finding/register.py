"""The city's list as a page: who is in it today, since when and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.certification.register import Entry, entries
from booking.config import Settings
from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say
from booking.wording import day_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """One space in words; `notes` say what is only for the demonstration."""

    name: str
    path: str
    where: str
    days: str
    notes: tuple[str, ...]


@get("/register", include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    say = Say(page_language(request), now)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
    found = entries(known, public_url=settings.public_url, now=now)
    kinds = [
        (say(f"register_{kind}"), [_row(each, say) for each in found if each.kind == kind])
        for kind in ("coworking", "fablab", "hub")
    ]
    return page(
        request,
        "register.html",
        say=say,
        kinds=[(heading, rows) for heading, rows in kinds if rows],
        count=len(found),
        as_of=day_in_words(now.astimezone(known.zone).date(), say.language),
    )


def _row(entry: Entry, say: Say) -> Row:
    town = " ".join(each for each in (entry.postcode, entry.city) if each)
    where = ", ".join(each for each in (entry.street, town) if each)
    if entry.municipio:
        where = f"{where} · {say('register_municipio', number=entry.municipio)}"
    days = say("register_since", day=day_in_words(entry.listed_from, say.language))
    if entry.listed_until:
        until = say("listed_until", day=day_in_words(entry.listed_until, say.language))
        days = f"{days}, {until}"
    notes = [say("sample_space")] if entry.sample else []
    if entry.for_demonstration:
        notes.append(say("listed_for_demo"))
    return Row(entry.name, f"/spazi/{entry.slug}", where, days, tuple(notes))
