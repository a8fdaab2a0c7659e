"""What tests of the reserving pages share: somebody signed in, something to reserve, a form."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx

from tests import make
from tests.vouchers import steps
from tests.web.client import Web
from tests.web.visitor import signed_in

MORNING = {"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T12:00:00Z"}
AFTERNOON = {"starts_at": "2026-12-01T13:00:00Z", "ends_at": "2026-12-01T17:00:00Z"}


@dataclass
class Scene:
    """Ada in her browser, a resource, and the code of her voucher if she has one."""

    ada: httpx.AsyncClient
    resource_id: int
    slug: str
    code: str | None

    def path(self, **fields: Any) -> str:
        wish = {"resource": self.resource_id} | MORNING | fields
        return f"/prenota?{urlencode(wish)}"


async def scene(web: Web, *, voucher: bool = False, language: str = "it", **resource: Any) -> Scene:
    """A listed coworking's desk (4.50 € an hour), and Ada signed in."""
    ada = await signed_in(web)
    ada.cookies.set("posto_language", language)
    code = None
    async with web.pool.acquire() as conn:
        at = resource.pop("at", None) or await make.space(conn)
        resource_id = await make.resource(conn, at=at, **({"units": 2} | resource))
        if voucher:
            ada_id = await conn.fetchval("SELECT id FROM members WHERE email = 'ada@example.org'")
            code = (await steps.voucher(conn, member_id=ada_id)).code
    return Scene(ada, resource_id, at.slug, code)


@dataclass
class Form:
    """A form of a page, as a browser without scripts sends it."""

    action: str
    fields: dict[str, str]
    text: str


def forms(page: str) -> list[Form]:
    """Those that post."""
    found = re.findall(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', page, re.DOTALL)
    return [
        Form(
            unescape(action),
            {
                unescape(name): unescape(value)
                for name, value in re.findall(
                    r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside
                )
            },
            text_of(inside),
        )
        for action, inside in found
    ]


def form(page: str, words: str) -> Form:
    """The one whose button says so."""
    found = [each for each in forms(page) if words in each.text]
    assert found, text_of(page)
    return found[0]


async def press(client: httpx.AsyncClient, page: str, words: str, **more: str) -> httpx.Response:
    """Press the button that says so."""
    it = form(page, words)
    return await client.post(it.action, data=it.fields | more)


def text_of(page: str) -> str:
    """What can be read of it."""
    inside = re.sub(r"<(script|style|template).*?</\1>", " ", page, flags=re.DOTALL)
    plain = unescape(re.sub(r"<[^>]+>", " ", inside))
    return re.sub(r"\s+", " ", plain).replace(" ,", ",").strip()


async def reserved(scene: Scene, **fields: Any) -> str:
    """The path of a reservation made through the page."""
    page = (await scene.ada.get(scene.path(**fields))).text
    answer = await press(scene.ada, page, "Prenota")
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"]
