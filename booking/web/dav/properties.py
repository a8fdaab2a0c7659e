"""Every property that there is, and what PROPFIND and the reports say of a thing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element

from booking.calendar.dav import zone_file
from booking.calendar.dav_tokens import token_of
from booking.calendar.public_entry import place_of
from booking.web.conditional import http_date
from booking.web.dav.errors import no_such_data
from booking.web.dav.places import Thing
from booking.web.dav.xml import APPLE, CALDAV, DAV, SERVER, element, href, not_as_asked

DATA = f"{CALDAV}calendar-data"
LARGEST = 1_048_576
_FILE_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
# Each is answered for each file; Apple asks for sixty.
_MOST_NAMES = 200
_COLOUR = "#0066CCFF"
_REPORTS = (
    f"{CALDAV}calendar-query",
    f"{CALDAV}calendar-multiget",
    f"{DAV}sync-collection",
)
_Value = tuple[Element, ...] | str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which properties: those named, all of the usual ones and those named, or names alone."""

    names: tuple[str, ...] = ()
    usual: bool = False
    only_names: bool = False


def wanted_in(asked: Element | None, *, report: bool = False) -> Wanted:
    """Of a propfind element or a report; nothing sent asks for all the usual ones (RFC 4918, 9.1).
    Refuses with Malformed, and with Unmet calendar data that we have not."""
    if asked is None:
        return Wanted(usual=True)
    prop = asked.find(f"{DAV}prop")
    if prop is not None:
        if report:
            _check_data(prop)
        return Wanted(_names(prop))
    if asked.find(f"{DAV}allprop") is not None:
        included = asked.find(f"{DAV}include")
        return Wanted(_names(included if included is not None else ()), usual=True)
    if asked.find(f"{DAV}propname") is not None:
        return Wanted(only_names=True)
    if report:
        return Wanted()
    raise not_as_asked()


def _names(listed: Iterable[Element]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(each.tag for each in listed))
    if len(names) > _MOST_NAMES:
        raise not_as_asked()
    return names


def response(thing: Thing, wanted: Wanted, *, data: bool = False) -> Element:
    """What is there and, apart, what is not (RFC 4918, section 9.1.2); `data`: also what is in the
    file, where it is asked for."""
    if wanted.only_names:
        names = [element(tag) for tag, value in _PROPERTIES.items() if value(thing) is not None]
        return element(f"{DAV}response", href(thing.path), _propstat(names, "200 OK"))
    there, missing = [], []
    for tag in dict.fromkeys((*(_USUAL if wanted.usual else ()), *wanted.names)):
        made = _made(thing, tag, data)
        if made is not None:
            there.append(made)
        elif tag in wanted.names:
            missing.append(element(tag))
    parts = [_propstat(there, "200 OK")] if there or not missing else []
    parts += [_propstat(missing, "404 Not Found")] if missing else []
    return element(f"{DAV}response", href(thing.path), *parts)


def gone(path: str) -> Element:
    """Of an address at which there is nothing, or no longer."""
    status = element(f"{DAV}status", text="HTTP/1.1 404 Not Found")
    return element(f"{DAV}response", href(path), status)


def _made(thing: Thing, tag: str, data: bool) -> Element | None:
    if tag == DATA and data and thing.item is not None:
        return element(tag, text=thing.item.body.decode())
    value = _PROPERTIES[tag](thing) if tag in _PROPERTIES else None
    if value is None:
        return None
    return element(tag, text=value) if isinstance(value, str) else element(tag, *value)


def _propstat(properties: Iterable[Element], status: str) -> Element:
    told = element(f"{DAV}status", text=f"HTTP/1.1 {status}")
    return element(f"{DAV}propstat", element(f"{DAV}prop", *properties), told)


def _check_data(prop: Element) -> None:
    asked = prop.find(DATA)
    if asked is None:
        return
    kind = asked.get("content-type", "text/calendar"), asked.get("version", "2.0")
    if kind != ("text/calendar", "2.0"):
        raise no_such_data()


def _resource_type(thing: Thing) -> _Value:
    if thing.item is not None:
        return ()
    more = (element(f"{CALDAV}calendar"),) if thing.is_calendar else ()
    if thing.is_principal:
        more = (element(f"{DAV}principal"),)
    return (element(f"{DAV}collection"), *more)


def _etag(thing: Thing) -> _Value:
    return f'"{thing.item.etag}"' if thing.item else None


def _modified(thing: Thing) -> _Value:
    return http_date(thing.item.changed_at) if thing.item else None


def _me(thing: Thing) -> _Value:
    return (href(thing.visit.principal),)


def _principal(thing: Thing) -> _Value:
    return _me(thing) if thing.is_principal else None


def _home(thing: Thing) -> _Value:
    return (href(thing.visit.home),) if thing.is_principal else None


def _addresses(thing: Thing) -> _Value:
    email = thing.visit.member.email
    return (href(f"mailto:{quote(email, safe='@+')}"),) if thing.is_principal else None


def _owner(thing: Thing) -> _Value:
    """A space's calendar is nobody's."""
    return _me(thing) if thing.dav and thing.dav.whose.startswith("own:") else None


def _reports(thing: Thing) -> _Value:
    names = _REPORTS if thing.is_calendar else ()
    return tuple(
        element(f"{DAV}supported-report", element(f"{DAV}report", element(each))) for each in names
    )


def _privileges(_: Thing) -> _Value:
    names = (f"{DAV}read", f"{DAV}read-current-user-privilege-set")
    return tuple(element(f"{DAV}privilege", element(each)) for each in names)


def _description(thing: Thing) -> _Value:
    if not thing.is_calendar:
        return None
    return place_of(thing.space) if thing.space else thing.name


def _of_calendar(value: Callable[[Thing], _Value]) -> Callable[[Thing], _Value]:
    return lambda thing: value(thing) if thing.is_calendar else None


def _zone(thing: Thing) -> _Value:
    return zone_file(thing.dav.zone, thing.dav.day.year - 1).decode() if thing.dav else None


_PROPERTIES: Mapping[str, Callable[[Thing], _Value]] = {
    f"{DAV}displayname": lambda thing: thing.name,
    f"{DAV}resourcetype": _resource_type,
    f"{DAV}getetag": _etag,
    f"{DAV}getcontenttype": lambda thing: _FILE_TYPE if thing.item else None,
    f"{DAV}getcontentlength": lambda thing: str(len(thing.item.body)) if thing.item else None,
    f"{DAV}getlastmodified": _modified,
    f"{DAV}current-user-principal": _me,
    f"{DAV}principal-URL": _principal,
    f"{DAV}principal-collection-set": lambda _: (href("/dav/principals/"),),
    f"{DAV}owner": _owner,
    f"{DAV}current-user-privilege-set": _privileges,
    f"{DAV}supported-report-set": _reports,
    f"{DAV}sync-token": _of_calendar(
        lambda thing: token_of(thing.dav, thing.visit.settings) if thing.dav else None
    ),
    f"{CALDAV}calendar-home-set": _home,
    f"{CALDAV}calendar-user-address-set": _addresses,
    f"{CALDAV}calendar-description": _description,
    f"{CALDAV}calendar-timezone": _of_calendar(_zone),
    f"{CALDAV}supported-calendar-component-set": _of_calendar(
        lambda _: (element(f"{CALDAV}comp", name="VEVENT"),)
    ),
    f"{CALDAV}supported-calendar-data": _of_calendar(
        lambda _: (element(DATA, **{"content-type": "text/calendar", "version": "2.0"}),)
    ),
    f"{CALDAV}max-resource-size": _of_calendar(lambda _: str(LARGEST)),
    f"{SERVER}getctag": _of_calendar(lambda thing: thing.dav.tag if thing.dav else None),
    f"{APPLE}calendar-color": _of_calendar(lambda _: _COLOUR),
}
# What RFC 4918 defines; the others are told to who names them (RFC 4791, section 5.2).
_USUAL = tuple(_PROPERTIES)[:6]
