"""A calendar app: what it sends, and what it reads in the answers."""

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

from tests.calendar.place import Place
from tests.web.client import Web
from tests.web.ground import made

NAMESPACES = {
    "D": "DAV:",
    "C": "urn:ietf:params:xml:ns:caldav",
    "CS": "http://calendarserver.org/ns/",
    "A": "http://apple.com/ns/ical/",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{of}"' for prefix, of in NAMESPACES.items())
HOME = "/dav/calendars/me/"
OWN = f"{HOME}own/"


@dataclass
class Answered:
    """One response of a multistatus: what is there by its name, and what is not."""

    status: str | None
    there: dict[str, Element] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        return self.there[name].text or ""

    def href(self, name: str) -> str:
        return self.there[name].findtext("{DAV:}href") or ""


@dataclass
class App:
    """One account in one app."""

    http: httpx.AsyncClient
    email: str
    password: str
    password_id: int

    async def ask(
        self, method: str, path: str, body: str | bytes = b"", **headers: str
    ) -> httpx.Response:
        return await self.http.request(
            method,
            path,
            content=body,
            headers=headers,
            auth=httpx.BasicAuth(self.email, self.password),
        )

    async def propfind(self, path: str, *names: str, depth: str = "0") -> dict[str, Answered]:
        answer = await self.ask("PROPFIND", path, propfind(*names), depth=depth)
        return multistatus(answer)

    async def report(self, path: str, body: str, depth: str = "1") -> dict[str, Answered]:
        return multistatus(await self.ask("REPORT", path, body, depth=depth))

    async def sync(self, path: str, token: str = "") -> tuple[dict[str, Answered], str]:
        answer = await self.ask("REPORT", path, sync(token), depth="0")
        return multistatus(answer), token_in(answer)

    async def files(self, path: str) -> dict[str, str]:
        """Each with its etag."""
        found = await self.propfind(path, "D:getetag", "D:resourcetype", depth="1")
        return {name: each.text("D:getetag") for name, each in found.items() if name != path}


async def app_of(web: Web, who: httpx.AsyncClient, *, name: str = "Thunderbird") -> App:
    """With a password that its member made for it."""
    shown = await made(who, "/api/v1/app-passwords", {"name": name})
    client = await web.client()
    return App(client, shown["username"], shown["password"], shown["id"])


def space_of(place: Place) -> str:
    return f"{HOME}space-{place.slug}/"


def file_of(reservation: dict[str, Any], folder: str = OWN) -> str:
    return f"{folder}{reservation['id']}.ics"


def propfind(*names: str) -> str:
    inside = "".join(f"<{name}/>" for name in names)
    return f"<D:propfind {_DECLARED}><D:prop>{inside}</D:prop></D:propfind>"


def sync(token: str = "", *, more: str = "") -> str:
    return (
        f"<D:sync-collection {_DECLARED}><D:sync-token>{token}</D:sync-token>"
        f"<D:sync-level>1</D:sync-level>{more}"
        "<D:prop><D:getetag/></D:prop></D:sync-collection>"
    )


def query(inside: str = "") -> str:
    return (
        f"<C:calendar-query {_DECLARED}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
        f'<C:filter><C:comp-filter name="VCALENDAR">{inside}</C:comp-filter></C:filter>'
        "</C:calendar-query>"
    )


def multiget(*hrefs: str) -> str:
    inside = "".join(f"<D:href>{each}</D:href>" for each in hrefs)
    return (
        f"<C:calendar-multiget {_DECLARED}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
        f"{inside}</C:calendar-multiget>"
    )


def multistatus(answer: httpx.Response) -> dict[str, Answered]:
    """By address."""
    assert answer.status_code == 207, answer.text
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = fromstring(answer.content)
    assert root.tag == "{DAV:}multistatus"
    return {
        each.findtext("{DAV:}href") or "": _answered(each)
        for each in root.findall("{DAV:}response")
    }


def token_in(answer: httpx.Response) -> str:
    return fromstring(answer.content).findtext("{DAV:}sync-token") or ""


def condition(answer: httpx.Response) -> str:
    """What was not met."""
    root = fromstring(answer.content)
    assert root.tag == "{DAV:}error"
    return _short(root[0].tag)


def _answered(response: Element) -> Answered:
    made = Answered(response.findtext("{DAV:}status"))
    for part in response.findall("{DAV:}propstat"):
        properties = list(part.find("{DAV:}prop") or ())
        status = part.findtext("{DAV:}status")
        if status == "HTTP/1.1 200 OK":
            made.there |= {_short(each.tag): each for each in properties}
        else:
            assert status == "HTTP/1.1 404 Not Found"
            made.missing |= {_short(each.tag) for each in properties}
    return made


def _short(tag: str) -> str:
    for prefix, of in NAMESPACES.items():
        if tag.startswith(f"{{{of}}}"):
            return f"{prefix}:{tag.partition('}')[2]}"
    return tag
