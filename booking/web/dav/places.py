"""What each address under /dav is, and what there is at it for the member who asks.

    /dav/                                  where a client begins
    /dav/principals/ID/                    the member
    /dav/calendars/ID/                     the member's calendars: their home
    /dav/calendars/ID/own/                 own reservations
    /dav/calendars/ID/space-SLUG/          a space, for any member
    /dav/calendars/ID/own/UUID.ics         one reservation

`me` stands for one's own ID. Another's is as if it were not there.
"""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from booking.calendar.dav import Contents, Dav, Item, key_in
from booking.calendar.dav_calendars import DavCalendars
from booking.calendar.words import OWN
from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import NotFound
from booking.members.member import Member
from booking.spaces.network import NetworkCache, Space

_SPACE = "space-"
_ME = "me"
_TEMPLATES = {
    (): "/dav/",
    ("principals",): "/dav/principals/",
    ("principals", 1): "/dav/principals/{who}/",
    ("calendars",): "/dav/calendars/",
    ("calendars", 1): "/dav/calendars/{who}/",
    ("calendars", 2): "/dav/calendars/{who}/{calendar}/",
    ("calendars", 3): "/dav/calendars/{who}/{calendar}/{file}",
}


@dataclass(frozen=True, slots=True)
class Place:
    """`template` is all that a log says of an address."""

    template: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """`who` is how the member is named in the address: by their ID, or as `me`."""

    member: Member
    who: str
    calendars: DavCalendars
    network: NetworkCache
    pool: Pool
    settings: Settings

    @property
    def principal(self) -> str:
        return f"/dav/principals/{self.member.id}/"

    @property
    def home(self) -> str:
        return f"/dav/calendars/{self.member.id}/"


@dataclass(frozen=True, slots=True)
class Thing:
    """What PROPFIND tells of. `dav` is a calendar's, `item` a file's; `space` is whose it shows."""

    template: str
    path: str
    visit: Visit = field(repr=False)
    name: str | None = None
    dav: Dav | None = None
    item: Item | None = None
    space: Space | None = None

    @property
    def is_calendar(self) -> bool:
        return self.dav is not None and self.item is None

    @property
    def is_principal(self) -> bool:
        return self.template == _TEMPLATES["principals", 1]


def place_of(raw_path: bytes) -> Place | None:
    """None where an address can be nothing of ours, however it is written."""
    parts = raw_path.partition(b"?")[0].split(b"/")
    if parts[:2] != [b"", b"dav"]:
        return None
    names = []
    for part in parts[2:-1] if parts[-1] == b"" else parts[2:]:
        try:
            name = unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            return None
        if not name or not name.isprintable() or "/" in name or name in {".", ".."}:
            return None
        names.append(name)
    which = (names[0], len(names) - 1) if len(names) > 1 else tuple(names)
    template = _TEMPLATES.get(which)
    return Place(template, tuple(names)) if template else None


async def found(visit: Visit, place: Place) -> Thing:
    """Refuses with NotFound."""
    match place.names:
        case () | ("principals",) | ("calendars",):
            path = "/".join(["/dav", *place.names, ""])
            return Thing(place.template, path, visit, name="Posto")
        case ("principals", _):
            path = f"/dav/principals/{visit.who}/"
            return Thing(place.template, path, visit, name=visit.member.email)
        case ("calendars", _):
            return Thing(place.template, f"/dav/calendars/{visit.who}/", visit, name="Posto")
        case ("calendars", _, name):
            return await _calendar(visit, name)
        case ("calendars", _, name, file):
            calendar = await _calendar(visit, name)
            contents = await contents_of(calendar)
            item = contents.items.get(key_in(file)) if contents else None
            if item is not None:
                return file_in(calendar, item)
    raise not_there()


async def members_of(thing: Thing) -> list[Thing]:
    """What is directly in it."""
    visit = thing.visit
    if thing.dav is not None:
        contents = await contents_of(thing) if thing.is_calendar else None
        return files_of(thing, contents) if contents else []
    if thing.template == _TEMPLATES["calendars", 1]:
        return await _calendars(visit)
    below: dict[str, tuple[Place, ...]] = {
        "/dav/": (
            Place("/dav/principals/", ("principals",)),
            Place("/dav/calendars/", ("calendars",)),
        ),
        "/dav/principals/": (Place(_TEMPLATES["principals", 1], ("principals", visit.who)),),
        "/dav/calendars/": (Place(_TEMPLATES["calendars", 1], ("calendars", visit.who)),),
    }
    return [await found(visit, each) for each in below.get(thing.template, ())]


async def contents_of(calendar: Thing) -> Contents | None:
    """Its files, which PROPFIND of the calendar itself needs none of."""
    return await calendar.visit.calendars.contents(calendar.dav) if calendar.dav else None


def files_of(calendar: Thing, contents: Contents) -> list[Thing]:
    """In the order of their time."""
    items = sorted(contents.items.values(), key=lambda each: (each.starts_at, each.key))
    return [file_in(calendar, each) for each in items]


def file_in(calendar: Thing, item: Item) -> Thing:
    path = calendar.path + quote(item.name)
    return Thing(_TEMPLATES["calendars", 3], path, calendar.visit, None, calendar.dav, item)


def not_there() -> NotFound:
    return NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})


async def _calendars(visit: Visit) -> list[Thing]:
    """Own reservations, and the spaces that the member manages or has reserved in; any other can be
    asked for by its address. What is new is asked for all of them at once."""
    own = await _calendar(visit, "own")
    async with visit.pool.acquire() as conn:
        network = await visit.network.known(conn)
    wanted = visit.member.manages | (own.dav.space_ids if own.dav else frozenset())
    slugs = [each.slug for each in network.spaces.values() if each.id in wanted]
    spaces = await asyncio.gather(*(_calendar(visit, _SPACE + each) for each in sorted(slugs)))
    return [own, *spaces]


async def _calendar(visit: Visit, name: str) -> Thing:
    template, path = _TEMPLATES["calendars", 2], f"/dav/calendars/{visit.who}/{quote(name)}/"
    language = visit.member.language
    if name == "own":
        dav = await visit.calendars.own(visit.member)
        return Thing(template, path, visit, OWN[language], dav)
    if not name.startswith(_SPACE):
        raise not_there()
    slug = name.removeprefix(_SPACE)
    dav = await visit.calendars.space(slug, language)
    space = visit.network.of_space(slug)
    return Thing(template, path, visit, space.name if space else slug, dav, None, space)
