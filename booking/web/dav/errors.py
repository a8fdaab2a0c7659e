"""Refusals that WebDAV has names for (RFC 4918, section 16): a status, and what was not met."""

from xml.etree.ElementTree import Element

from booking.web.dav.xml import CALDAV, DAV, element, href


class Unmet(Exception):
    """A condition that the request does not meet."""

    def __init__(self, status: int, condition: Element) -> None:
        super().__init__(condition.tag)
        self.status, self.condition = status, condition

    @property
    def body(self) -> Element:
        return element(f"{DAV}error", self.condition)


def finite_depth() -> Unmet:
    return Unmet(403, element(f"{DAV}propfind-finite-depth"))


def stale_token() -> Unmet:
    return Unmet(403, element(f"{DAV}valid-sync-token"))


def too_many_matches() -> Unmet:
    """RFC 6578, section 3.7: what does not go into the limit is not cut off either."""
    return Unmet(507, element(f"{DAV}number-of-matches-within-limits"))


def unknown_report() -> Unmet:
    return Unmet(403, element(f"{DAV}supported-report"))


def no_such_filter() -> Unmet:
    return Unmet(403, element(f"{CALDAV}supported-filter"))


def bad_filter() -> Unmet:
    return Unmet(403, element(f"{CALDAV}valid-filter"))


def no_such_data() -> Unmet:
    return Unmet(403, element(f"{CALDAV}supported-calendar-data"))


def read_only(path: str) -> Unmet:
    """RFC 3744, section 7.1.1."""
    privilege = element(f"{DAV}privilege", element(f"{DAV}write"))
    resource = element(f"{DAV}resource", href(path), privilege)
    return Unmet(403, element(f"{DAV}need-privileges", resource))
