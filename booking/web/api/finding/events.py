"""The public live stream: that availability of a resource changed, and nothing of anybody."""

from datetime import date
from typing import Annotated, Any, TypedDict

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter
from litestar.types import ASGIApp

from booking.database.pool import Pool
from booking.errors import Invalid, NotFound, RateLimited
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.live.live import Live, marker, reset
from booking.web.live.recent import Wanted
from booking.web.live.stream import MEDIA_TYPE, EventStream, beginning
from booking.web.state import Web

# More is no bigint.
_DIGITS = 18
_NO_PLACE = {
    "en": "the id of the last event that you saw, as the stream gave it; without it the stream "
    "begins now",
    "it": "l’id dell’ultimo evento che hai visto, come l’ha dato il flusso; senza, il flusso "
    "comincia da adesso",
}
_TO_COME = {
    "en": "an event that has not happened yet; leave it out, and the stream begins now",
    "it": "un evento che non è ancora successo; toglilo, e il flusso comincia da adesso",
}


# `data` of a message: read the resource's availability again, from the first to the last of these
# days by the clock of its space; all of it where they are null.
AvailabilityChanged = TypedDict(
    "AvailabilityChanged",
    {"resource_id": int, "space": str, "from": date | None, "to": date | None},
)

_access = operation(ANYONE, refusals=(NotFound, RateLimited))
_access["responses"][200] = ResponseSpec(
    AvailabilityChanged, generate_examples=False, media_type=MEDIA_TYPE, description="The stream."
)


@get(
    "/api/v1/events",
    operation_id="followEvents",
    summary="Live stream of changed availability",
    description="Server-sent events: `event: availability` with a JSON object as `data`, within a "
    "second of the change. `id` is the event’s gapless `seq`: a client that sends the last one it "
    "saw as `Last-Event-ID`, as browsers do, misses nothing. Where that is more than 20,000 events "
    "ago, the stream says `event: reset`: read all availability again; it goes on from now. "
    "Messages without data only bring the id forward. `event: extras` with the same `data` says "
    "that what is lent or served with a stay there is another. It says nothing of who reserved, or "
    "why.",
    tags=["search"],
    **_access,
)
async def follow(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    address: NamedDependency[str],
    last_event_id: Annotated[
        str | None, HeaderParameter(name="Last-Event-ID", description="Where to go on.")
    ] = None,
    space: Annotated[
        str | None, QueryParameter(description="Only of this space, by its slug.")
    ] = None,
    resource: Annotated[
        int | None, QueryParameter(description="Only of this resource, by its id.")
    ] = None,
) -> ASGIApp:
    web: Web = request.app.state.web
    asked = _position(last_event_id)
    async with pool.acquire() as conn:
        known = await network.newest(conn)
    wanted = Wanted(
        space=None if space is None else known.space(space).slug,
        resource_id=None if resource is None else known.resource(resource).id,
    )
    after = await _after(web.live, asked)
    web.places.check(address)
    begins = beginning() + (b"" if asked is not None else marker(after))
    if asked is not None and await web.live.is_too_far_back(asked):
        after = await web.live.last_seq()
        begins = beginning() + reset(after)
    is_head = request.scope.get("asked_method") == "HEAD"
    texts = None if is_head else web.live.follow(after=after, wanted=wanted)
    return EventStream(web.live, web.places, address, begins, texts)


def _position(sent: str | None) -> int | None:
    """Refuses with Invalid what no stream of ours gave. An empty one is that of a client which saw
    no event yet."""
    if not sent:
        return None
    if not (sent.isascii() and sent.isdecimal()) or len(sent) > _DIGITS:
        raise Invalid.of("Last-Event-ID", "position", _NO_PLACE)
    return int(sent)


async def _after(live: Live, asked: int | None) -> int:
    """Refuses with Invalid a place that is not there yet."""
    last = await live.last_seq()
    if asked is not None and asked > last:
        raise Invalid.of("Last-Event-ID", "position", _TO_COME)
    return last if asked is None else asked
