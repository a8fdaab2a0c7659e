"""What each public address of a space says, from what is known of the space."""

import asyncio
from datetime import date
from functools import partial

from booking.calendar.busy_file import busy_file
from booking.calendar.feed import head_of
from booking.calendar.month import Day, days_of, span_of
from booking.calendar.space_state import SpaceState, Written
from booking.calendar.stretches import stretches
from booking.calendar.units import touches
from booking.errors import NotFound
from booking.periods import Period
from booking.spaces.network import Resource


def query_of(language: str) -> str:
    """What an address says of its language."""
    return "" if language == "it" else f"?lang={language}"


async def feed(state: SpaceState, *, resource_id: int | None, language: str) -> Written:
    """A VEVENT of everything taken; refuses with NotFound where there is no such resource."""
    space, network, window = state.as_read()
    resource = resource_of(state, resource_id)
    every = state.every
    texts = await state.texts_of(every, language)
    name, file_name, path = space.name, f"{space.slug}.ics", f"spaces/{space.slug}"
    if resource is not None:
        texts = [
            text
            for text, each in zip(texts, every, strict=True)
            if touches(each, resource, network=network)
        ]
        name = f"{resource.name[language]} · {space.name}"
        file_name, path = f"{space.slug}-{resource.key}.ics", f"resources/{resource.id}"
    head = head_of(
        name=name,
        language=language,
        zones=[space.zone],
        year=window.day.year,
        source=f"{state.settings.public_url}/calendars/{path}.ics{query_of(language)}",
    )
    return Written(head, texts, file_name)


async def busy(state: SpaceState, *, resource_id: int | None) -> Written:
    """When nothing of it can be reserved; refuses with NotFound like the feed."""
    space, network, window = state.as_read()
    resource = resource_of(state, resource_id)
    within, every = Period(window.start, window.end), [*state.every, *state.blocked]
    of, file_name, path = f"space-{space.id}", f"{space.slug}.ifb", f"spaces/{space.slug}"
    if resource is not None:
        of, file_name = f"resource-{resource.id}", f"{space.slug}-{resource.key}.ifb"
        path = f"resources/{resource.id}"
    found = partial(
        stretches, every, space=space, resource=resource, network=network, within=within
    )
    # In a thread: of ten thousand stays it takes a tenth of a second.
    head = await asyncio.to_thread(
        lambda: busy_file(
            found(),
            window=within,
            uid=f"freebusy-{of}@{state.settings.domain}",
            # The window, and with it what is said, last moved at midnight.
            changed_at=max([each.changed_at for each in every] + [window.midnight]),
            organizer=space.name,
            page=f"{state.settings.public_url}/spazi/{space.slug}",
            url=f"{state.settings.public_url}/calendars/{path}.ifb",
        )
    )
    return Written(head, [], file_name)


def month(state: SpaceState, *, resource_id: int | None, first: date) -> list[Day]:
    """Each day of a month; refuses with NotFound like the feed."""
    space, network, _ = state.as_read()
    found = stretches(
        [*state.every, *state.blocked],
        space=space,
        resource=resource_of(state, resource_id),
        network=network,
        within=span_of(first, space.zone),
    )
    return days_of(first, space.zone, found)


def resource_of(state: SpaceState, resource_id: int | None) -> Resource | None:
    """Of this space, as it is known now; refuses with NotFound where it is none of it."""
    if resource_id is None:
        return None
    space, network, _ = state.as_read()
    resource = network.resource(resource_id)
    if resource.space is not space:
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    return resource
