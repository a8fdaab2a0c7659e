"""The demo's mailbox: every mail, its HTML in a box, and nothing of it outside of a demo."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from tests.web.client import Web, running_web
from workers.letter import Invitation, Letter, compose
from workers.post import Cause, FilePost

NAMES = [
    "000000000001-20261130T080000000000-reservation-mail",
    "000000000002-20261130T090000000000-reservation-mail",
]


async def _write_mails(settings: Settings) -> None:
    post = FilePost(settings.mail_folder)
    for number, name in enumerate(NAMES, 1):
        cause = Cause(number, "reservation-mail", datetime(2026, 11, 30, 7 + number, tzinfo=UTC))
        assert cause.name == name
        facts = {
            "subject": f"Prenotato <{number}>",
            "heading": "È prenotato",
            "says": ["<script>alert(1)</script>"],
            "lines": [("Dove", "BASE Milano")],
            "button": "Apri",
            "link": "https://posto.test/prenotazioni/1",
            "notes": [],
            "foot": "Posto",
        }
        letter = Letter(
            to="ada@example.org",
            language="it",
            template="reservation",
            facts=facts,
            invitation=Invitation("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        )
        await post.send(cause, compose(letter, settings=settings, cause=cause))


@pytest.fixture
async def demo(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    await pool.execute("INSERT INTO demo_mark (loaded_at) VALUES (now())")
    settings = settings.model_copy(update={"demo": True})
    async with running_web(settings, pool) as made:
        yield made


async def test_an_empty_one_says_how_to_fill_it(demo: Web) -> None:
    answer = await demo.anonymous.get("/demo/mailbox")
    assert answer.status_code == 200
    assert "Ancora nessuna mail" in answer.text


async def test_the_newest_comes_first_and_opens_with_text_and_invitation(demo: Web) -> None:
    await _write_mails(demo.settings)
    listed = (await demo.anonymous.get("/demo/mailbox")).text
    assert listed.index(NAMES[1]) < listed.index(NAMES[0])
    assert "Prenotato &lt;2&gt;" in listed
    assert "lunedì 30 novembre alle 10:00" in listed
    shown = (await demo.anonymous.get(f"/demo/mailbox/{NAMES[1]}")).text
    assert "ada@example.org" in shown
    assert "BEGIN:VCALENDAR" in shown
    assert "Dove: BASE Milano" in shown
    assert "<script>alert" not in shown


async def test_its_html_is_boxed_and_the_page_around_it_is_as_strict_as_ever(demo: Web) -> None:
    await _write_mails(demo.settings)
    page = await demo.anonymous.get(f"/demo/mailbox/{NAMES[0]}")
    (policy,) = page.headers.get_list("content-security-policy")
    assert "script-src 'self'; style-src 'self'" in policy
    assert policy.endswith("; frame-src 'self'")
    assert page.headers["x-frame-options"] == "DENY"
    letter = await demo.anonymous.get(f"/demo/mailbox/{NAMES[0]}/letter")
    (policy,) = letter.headers.get_list("content-security-policy")
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert letter.headers.get_list("x-frame-options") == ["SAMEORIGIN"]
    assert letter.headers["x-content-type-options"] == "nosniff"
    assert '<base target="_top">' in letter.text
    assert "&lt;script&gt;alert(1)" in letter.text


@pytest.mark.parametrize("name", ["none", "..%2Fsecret", "%2e%2e", "x" * 300, "a%00b", ".aside-x"])
async def test_what_is_no_mail_is_not_found(demo: Web, name: str) -> None:
    await _write_mails(demo.settings)
    (demo.settings.home / "secret.eml").write_text("Subject: secret\n\nsecret")
    for path in (f"/demo/mailbox/{name}", f"/demo/mailbox/{name}/letter"):
        answer = await demo.anonymous.get(path)
        assert answer.status_code == 404
        assert "secret" not in answer.text.replace(name, "")


@pytest.mark.parametrize("otherwise", [{"demo": False}, {"host": "0.0.0.0"}])  # noqa: S104
async def test_there_is_none_unless_it_is_a_demo_on_loopback(
    settings: Settings, pool: Pool, otherwise: dict[str, object]
) -> None:
    await pool.execute("INSERT INTO demo_mark (loaded_at) VALUES (now())")
    await _write_mails(settings)
    settings = settings.model_copy(update={"demo": True} | otherwise)
    async with running_web(settings, pool) as web:
        for path in ("", f"/{NAMES[0]}", f"/{NAMES[0]}/letter"):
            assert (await web.anonymous.get(f"/demo/mailbox{path}")).status_code == 404


async def test_there_is_none_on_a_database_without_the_mark(settings: Settings, pool: Pool) -> None:
    await _write_mails(settings)
    async with running_web(settings.model_copy(update={"demo": True}), pool) as web:
        assert (await web.anonymous.get(f"/demo/mailbox/{NAMES[0]}")).status_code == 404
