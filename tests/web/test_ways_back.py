"""A refusal shows where one can go on, and leads nowhere that one may not see."""

import re

import pytest

from tests.web.client import Web
from tests.web.house import House, house

MINE, START = "/prenotazioni", "/"


def _ways(page: str) -> list[str]:
    """Where the refusal itself leads."""
    return re.findall(r'href="([^"]+)"', page.partition("<h1")[2].partition("</main>")[0])


async def _asked(here: House, path: str) -> list[str]:
    page = await here.eva.get(path, headers={"accept": "text/html"})
    assert page.status_code in {403, 404}, page.text
    return _ways(page.text)


async def test_a_manager_goes_on_where_they_were(web: Web) -> None:
    here = await house(web)
    slug = here.path.rpartition("/")[2]
    space = f"/spazi/{slug}"
    missing = await _asked(here, f"{here.path}/risorse/999999")
    assert missing == [f"{here.path}/risorse", here.path, space, MINE, START]
    sent = await here.send("risorse/999999/ritira", {})
    assert _ways(sent.text) == missing
    assert await _asked(here, "/gestione/no-such-space") == ["/gestione", MINE, START]
    reservation = "/prenotazioni/00000000-0000-4000-8000-000000000000"
    assert await _asked(here, reservation) == [MINE, START]


async def test_of_a_space_that_one_does_not_manage_there_is_its_public_page_alone(web: Web) -> None:
    here, other = await house(web), await house(web)
    slug = other.path.rpartition("/")[2]
    for page in ("", "/orari", "/risorse/1"):
        assert await _asked(here, f"{other.path}{page}") == [f"/spazi/{slug}", MINE, START]


@pytest.mark.parametrize("path", ["/spazi//evil.example", "/spazi/%5cevil.example", "/x"])
async def test_what_is_no_page_leads_nowhere_else(web: Web, path: str) -> None:
    page = await web.anonymous.get(path, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert _ways(page.text) == [START]
