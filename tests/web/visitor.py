"""What a person with a browser does: ask for a link, read the mail, follow it."""

import re
from dataclasses import dataclass

import httpx

from booking.members import sign_in
from tests.web.client import Web


@dataclass
class Mail:
    """What the worker would send: made by the function that the worker calls."""

    path: str
    code: str


async def browser(web: Web, **headers: str) -> httpx.AsyncClient:
    """As a browser sends its pages' forms."""
    ours = {"origin": web.settings.public_url, "sec-fetch-site": "same-origin"}
    return await web.client(**(ours | headers))


async def ask(
    client: httpx.AsyncClient, email: str = "ada@example.org", next_path: str = "/"
) -> httpx.Response:
    return await client.post("/sign-in", data={"email": email, "next": next_path})


async def newest_mail(web: Web) -> Mail:
    """Of the newest request."""
    request_id = await web.pool.fetchval("SELECT max(id) FROM sign_in_requests")
    async with web.pool.acquire() as conn:
        issued = await sign_in.issue(conn, request_id, web.at)
    assert issued is not None
    return Mail(issued.url_path, issued.code)


async def signed_in(web: Web, email: str = "ada@example.org") -> httpx.AsyncClient:
    """A browser with a session."""
    client = await browser(web)
    await ask(client, email)
    answer = await client.post((await newest_mail(web)).path)
    assert answer.status_code == 303, answer.text
    return client


async def csrf_token(client: httpx.AsyncClient) -> str:
    """As it stands in the forms of a page."""
    found = re.search(r'name="csrf_token" value="(\w+)"', (await client.get("/")).text)
    assert found is not None
    return found[1]


async def is_signed_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/api/v1/me")).status_code == 200
