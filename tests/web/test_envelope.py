"""Around every answer: safe headers, a number, and a log that holds no secret."""

import re

import pytest

from tests.web.client import Web
from tests.web.visitor import ask, browser, newest_mail

LINE = re.compile(r"(\S+) (\S+) (\d+) [\d.]+ms [0-9a-f]{16}")


async def test_every_answer_is_safe_to_show(web: Web) -> None:
    for path in ("/", "/health/live", "/nothing", "/api/v1/me", "/static/posto.css"):
        headers = (await web.anonymous.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


async def test_private_pages_are_not_kept(web: Web) -> None:
    for path in ("/", "/sign-in", "/sign-in/sent", "/sign-in/some-token"):
        assert (await web.anonymous.get(path)).headers["cache-control"] == "private, no-store"


async def test_the_log_has_the_routes_template_and_no_secret(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", logger="httpx")  # the visitor's own log
    caplog.set_level("DEBUG")
    ada = await browser(web)
    await ask(ada)
    mail = await newest_mail(web)
    token = mail.path.rpartition("/")[2]
    await ada.get(f"{mail.path}?secret=in-the-query")
    await ada.post(mail.path)
    await ada.get("/nothing/secret-in-the-path")
    await ada.request("SECRETMETHOD", "/")
    lines = [
        found.groups()
        for record in caplog.records
        if record.name == "booking.access" and (found := LINE.fullmatch(record.getMessage()))
    ]
    assert lines == [
        ("POST", "/sign-in", "303"),
        ("GET", "/sign-in/{token}", "200"),
        ("POST", "/sign-in/{token}", "303"),
        ("GET", "-", "404"),
        ("-", "-", "405"),
    ]
    for secret in (token, mail.code, "secret", "SECRET", "ada@", *ada.cookies.values()):
        assert secret not in caplog.text


async def test_head_is_get_without_its_body(web: Web) -> None:
    got = await web.anonymous.get("/health/live")
    head = await web.anonymous.head("/health/live")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_options_names_the_methods(web: Web) -> None:
    answer = await web.anonymous.options("/api/v1/tokens")
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"
