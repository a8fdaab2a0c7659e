"""The guarded fetcher against servers that answer, and against those that do everything else."""

import gzip
import logging
import time
import zlib
from datetime import timedelta
from typing import Any

import httpcore
import pytest

from booking.net.body import TooLarge, read_body
from booking.net.fetch import MOST_BYTES, Unfetched, fetch, retry_after
from booking.net.guarded import Guarded
from tests import make
from tests.net.host import (
    CALENDAR,
    Host,
    certificates,
    hangs_up,
    host,
    leads_to,
    says,
    says_in_latin,
    stalls,
    trickles,
)


async def _fetched(made: Host, path: str = "/busy.ics", **more):
    given: dict[str, Any] = {"from_loopback": True, "patience": timedelta(seconds=5)}
    address = made.url(path, user=more.pop("user", ""))
    return await fetch(address, now=make.NOW, **given | more)


async def _refused(made: Host, path: str = "/busy.ics", **more) -> Unfetched:
    with pytest.raises(Unfetched) as refused:
        await _fetched(made, path, **more)
    assert refused.value.__context__ is None
    assert str(refused.value) == refused.value.code
    return refused.value


async def test_a_calendar_and_what_is_known_of_it_next_time():
    async with host(says(ETag='"a"', Last_Modified="Mon, 30 Nov 2026 08:00:00 GMT")) as made:
        found = await _fetched(made)
        assert found.body == CALENDAR
        made.answer = says(b"", status="304 Not Modified")
        again = await _fetched(made, etag=found.etag, last_modified=found.last_modified)
    assert again.body is None
    first, second = made.asked
    assert first.headers["accept"].startswith("text/calendar")
    assert first.headers["user-agent"].startswith("Mozilla/5.0")
    assert "cookie" not in first.headers
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == '"a"'
    assert second.headers["if-modified-since"] == "Mon, 30 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize("said", ["\u00e9", '"caff\u00e8"', '"a\tb"', " "])
async def test_what_cannot_be_sent_back_is_not_kept(said):
    async with host(says_in_latin(ETag=said, Last_Modified=said)) as made:
        found = await _fetched(made)
        assert (found.etag, found.last_modified) == (None, None)
        again = await _fetched(made, etag="caff\u00e8", last_modified="ieri\n")
    assert again.body == CALENDAR
    assert "if-none-match" not in made.asked[1].headers


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("deflate", zlib.compress),
        ("deflate", _raw_deflate),
        ("identity", bytes),
    ],
)
async def test_what_is_packed_is_unpacked(encoding, pack):
    async with host(says(pack(CALENDAR), Content_Encoding=encoding)) as made:
        assert (await _fetched(made)).body == CALENDAR


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (says(status="404 Not Found"), "gone"),
        (says(status="410 Gone"), "gone"),
        (says(status="500 Internal Server Error"), "bad-status"),
        (says(status="403 Forbidden"), "bad-status"),
        (says(status="304 Not Modified"), "bad-status"),
        (says(Content_Encoding="br"), "bad-status"),
        (says(length=len(CALENDAR) + 5), "truncated"),
        (says(gzip.compress(CALENDAR)[:-9], Content_Encoding="gzip"), "truncated"),
        (says(b"no gzip at all", Content_Encoding="gzip"), "truncated"),
        (says(length=MOST_BYTES + 1), "too-large"),
        (says(bytes(MOST_BYTES + 1)), "too-large"),
        (hangs_up, "unreachable"),
        (leads_to("ftp://127.0.0.1/"), "bad-scheme"),
        (leads_to("http://10.0.0.1/"), "private-address"),
        (leads_to("http://169.254.169.254/latest/meta-data/"), "private-address"),
        (leads_to("/busy.ics"), "too-many-redirects"),
    ],
)
async def test_whatever_else_a_server_does_has_a_name(answer, code):
    async with host(answer) as made:
        assert (await _refused(made)).code == code
    assert len(made.asked) == (6 if code == "too-many-redirects" else 1)


@pytest.mark.parametrize("answer", [stalls, trickles])
async def test_nobody_is_waited_for_for_long(answer):
    started = time.monotonic()
    async with host(answer) as made:
        assert (await _refused(made, patience=timedelta(seconds=0.4))).code == "timeout"
    assert time.monotonic() - started < 3


async def test_a_bomb_costs_nothing():
    bomb = gzip.compress(bytes(400 * 1024 * 1024), compresslevel=1)

    async def pieces():
        for at in range(0, len(bomb), 65_536):
            yield bomb[at : at + 65_536]

    started = time.process_time()
    with pytest.raises(TooLarge):
        await read_body(pieces(), encoding="gzip", limit=MOST_BYTES)
    assert time.process_time() - started < 0.5
    async with host(says(bomb, Content_Encoding="gzip")) as made:
        assert (await _refused(made)).code == "too-large"


async def test_five_redirects_and_credentials_for_their_origin_alone():
    async with host(says()) as there, host(leads_to(there.url("/there"))) as made:
        assert (await _fetched(made, user="ada:p%40ss@")).body == CALENDAR
        assert made.asked[0].headers["authorization"] == "Basic YWRhOnBAc3M="
        assert "authorization" not in there.asked[0].headers

        async def answer(asked, writer):
            number = int(asked.target.rpartition("/")[2])
            then = leads_to(f"/hop/{number + 1}") if number < 5 else says()
            await then(asked, writer)

        made.answer, made.asked = answer, []
        assert (await _fetched(made, "/hop/0", user="ada:p%40ss@")).body == CALENDAR
        assert [each.headers["authorization"] for each in made.asked] == ["Basic YWRhOnBAc3M="] * 6


async def test_loopback_needs_its_setting_and_plain_http_is_for_loopback_alone():
    async with host(says()) as made:
        assert (await _refused(made, from_loopback=False)).code == "bad-scheme"
        local = f"https://localhost:{made.port}/"
        with pytest.raises(Unfetched, match="private-address"):
            await fetch(local, now=make.NOW)
        for trailing in ("localhost.", "127.0.0.1."):
            with pytest.raises(Unfetched, match="private-address"):
                await fetch(f"https://{trailing}:{made.port}/", now=make.NOW)

        async def public(_host, _port):
            return ["93.184.216.34"]

        with pytest.raises(Unfetched, match="bad-scheme"):
            await fetch("http://a.test/", now=make.NOW, from_loopback=True, resolve=public)
    assert made.asked == []


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (["93.184.216.34", "127.0.0.1"], "private-address"),
        (["93.184.216.34", "fd00::1"], "private-address"),
        (["nonsense"], "private-address"),
        ([], "unreachable"),
    ],
)
async def test_a_name_with_any_private_number_is_refused(numbers, code):
    async def resolve(_host, _port):
        return numbers

    with pytest.raises(Unfetched, match=code):
        await fetch("https://calendar.test/", now=make.NOW, resolve=resolve)


class _Noted(httpcore.AsyncMockBackend):
    def __init__(self) -> None:
        super().__init__([])
        self.connected: list[str] = []

    async def connect_tcp(self, host, *_: object, **__: object):
        self.connected.append(host)
        raise httpcore.ConnectError


async def test_a_name_that_changes_its_mind_is_connected_to_as_it_was_checked(monkeypatch):
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    resolved = []

    async def resolve(name, _port):
        resolved.append(name)
        return answers.pop(0)

    noted = _Noted()
    guarded = Guarded(encrypted=True, from_loopback=False, resolve=resolve)
    monkeypatch.setattr(guarded, "_inner", noted)
    with pytest.raises(httpcore.ConnectError):
        await guarded.connect_tcp("calendar.test", 443)
    assert (resolved, noted.connected) == (["calendar.test"], ["93.184.216.34"])
    # Asked again, as for the next redirect, it says another number, and is refused.
    with pytest.raises(Exception, match="private-address"):
        await guarded.connect_tcp("calendar.test", 443)
    assert noted.connected == ["93.184.216.34"]


async def test_the_certificate_is_the_names_though_a_number_is_connected_to(tmp_path):
    server, client = certificates(tmp_path, "calendar.test")

    async def resolve(_host, _port):
        return ["127.0.0.1"]

    async with host(says(), tls=server) as made:
        given: dict[str, Any] = {
            "now": make.NOW,
            "from_loopback": True,
            "resolve": resolve,
            "trust": client,
        }
        found = await fetch(made.url(name="calendar.test"), **given)
        assert found.body == CALENDAR
        assert made.asked[0].headers["host"] == f"calendar.test:{made.port}"
        with pytest.raises(Unfetched, match="unreachable"):
            await fetch(made.url(name="other.test"), **given)
        with pytest.raises(Unfetched, match="unreachable"):
            await fetch(made.url(name="calendar.test"), **given | {"trust": None})


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("99999999999999999999", timedelta(days=1)),
        ("Mon, 30 Nov 2026 09:00:00 GMT", timedelta(hours=1)),
        ("Wed, 30 Dec 2026 09:00:00 GMT", timedelta(days=1)),
        ("Mon, 30 Nov 2026 07:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("Mon, 30 Nov 2026 09:00:00 +99999999999999", None),
        ("Mon, 99999999999999999999 Nov 2026 09:00:00 GMT", None),
        (None, None),
    ],
)
def test_how_long_a_server_asks_to_wait(said, wait):
    assert retry_after(said, make.NOW) == wait


async def test_the_wait_comes_with_the_refusal():
    async with host(says(status="429 Too Many Requests", Retry_After="3600")) as made:
        assert (await _refused(made)).retry_after == timedelta(hours=1)


async def test_the_address_is_in_no_log_and_no_text(caplog):
    caplog.set_level(logging.DEBUG)
    async with host(leads_to("/secret-4712")) as made:
        error = await _refused(made, path="/secret-4711", user="ada:secret-4713@")
    assert "secret" not in repr(error)
    assert not [each for each in caplog.records if "secret" in each.getMessage()]
    assert not [each for each in caplog.records if str(made.port) in each.getMessage()]
