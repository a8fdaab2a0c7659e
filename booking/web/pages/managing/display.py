"""What a tablet at the entrance shows: the code of the moment, and its QR. Nobody is signed in."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.config import Settings
from booking.database.pool import Pool
from booking.doors.displays import moment_of
from booking.errors import NotFound
from booking.members.server_secret import server_secret
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.pages.own.qr import qr_svg
from booking.web.pages.render import page
from booking.web.pages.wording.doors import AT_THE_DOOR
from booking.web.pages.wording.words import WORDS


@get("/display/{token:str}", include_in_schema=False, **operation(ANYONE, page=True))
async def look(
    token: FromPath[str],
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """In both languages at once, for whoever stands there."""
    async with pool.acquire() as conn:
        moment = await moment_of(conn, token=token, own_key=server_secret(settings), now=now)
        known = await network.newest(conn)
    space = next((each for each in known.spaces.values() if each.id == moment.space_id), None)
    if space is None:
        raise NotFound(what={"en": "space", "it": "uno spazio qui"})
    url = f"{settings.public_url}/arrivo/{space.slug}?c={moment.code}"
    return page(
        request,
        "display.html",
        language="it",
        space=space,
        code=f"{moment.code[:3]} {moment.code[3:]}",
        seconds=moment.seconds,
        qr=qr_svg(url, label=WORDS["it"]["display_qr"]),
        both=AT_THE_DOOR,
        english=WORDS["en"],
    )
