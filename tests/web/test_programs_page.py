"""What the API is, for a person who types its address."""

import html
import json
import re

import pytest

from tests.web.client import Web


@pytest.mark.parametrize(
    ("language", "title", "limits"),
    [
        ("it", "Interfaccia per programmi (API)", "Ogni minuto 600 scritture per account e 6000"),
        ("en", "Interface for programs (API)", "Each minute 600 writes by an account and 6000"),
    ],
)
async def test_who_types_api_reads_what_it_is_and_can_try_it(
    web: Web, language: str, title: str, limits: str
) -> None:
    page = await web.anonymous.get("/api", headers={"accept-language": language})
    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text
    assert limits in page.text
    assert f"curl '{web.settings.public_url}/api/v1/spaces?kind=fablab&amp;limit=2'" in page.text
    assert (await web.anonymous.get("/api/v1/spaces?kind=fablab&limit=2")).status_code == 200
    assert 'href="/schema/openapi.json"' in page.text
    refused = await web.anonymous.get("/api/v1/spaces/none", headers={"accept-language": language})
    shown = re.findall(r"<code>(\{.*?\})</code>", page.text, re.DOTALL)
    assert json.loads(html.unescape(*shown)).keys() == refused.json().keys()
    assert (await web.anonymous.get(refused.json()["type"])).status_code == 200


async def test_the_example_asks_the_host_that_was_asked_if_a_shell_may_see_it(web: Web) -> None:
    for host, shown in (
        ("10.0.0.5:8001", "http://10.0.0.5:8001"),
        ("[::1]:8001", "http://[::1]:8001"),
        ("x';reboot;'", web.settings.public_url),
    ):
        page = await web.anonymous.get("/api", headers={"host": host})
        assert f"curl '{shown}/api/v1/spaces" in page.text
