"""Mail that answers an invitation: as calendars write it, and as somebody who wants harm would."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from booking.calendar.answer_by_mail import (
    Answer,
    Ignored,
    NoSuchAddress,
    NotTaken,
    Unreadable,
    answer_in,
)
from booking.calendar.mailed import MOST_BYTES
from tests.calendar.replies import CLIENTS, ID, KEY, MAIL_FROM, Wish, google, outlook, plain

Client = Callable[[Wish], bytes]
WISH = Wish()


def answer(content: bytes, recipient: str | None = None) -> Answer:
    return answer_in(content, recipient=recipient, key=KEY, mail_from=MAIL_FROM)


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
@pytest.mark.parametrize(
    ("partstat", "said"),
    [("DECLINED", "declined"), ("ACCEPTED", "accepted"), ("TENTATIVE", "tentative")],
)
def test_what_each_calendar_writes_is_understood(client: Client, partstat: str, said: str) -> None:
    found = answer(client(replace(WISH, partstat=partstat, sequence=3)))
    stamped = datetime(2026, 11, 30, 10, 15, tzinfo=UTC)
    assert found == Answer(ID, "ada@example.org", said, sequence=3, stamped_at=stamped)  # type: ignore[arg-type]


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_from_counts_for_nothing(client: Client) -> None:
    found = answer(client(replace(WISH, sender="mallory@example.net")))
    assert found.attendee == "ada@example.org"


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, key=b"another key"),
        replace(WISH, attendee="mallory@example.net", sender="ada@example.org"),
    ],
    ids=["wrong-proof", "somebody-else"],
)
def test_who_has_no_proof_is_nobody(client: Client, wish: Wish) -> None:
    with pytest.raises(NoSuchAddress):
        answer(client(wish))


def test_whom_the_server_delivers_to_comes_first_and_then_what_the_mail_says() -> None:
    elsewhere = Wish(key=b"another key")
    assert answer(google(elsewhere), WISH.to).reservation_id == ID
    with pytest.raises(NoSuchAddress):
        answer(google(WISH), elsewhere.to)
    for header in ("Delivered-To", "X-Original-To", "Envelope-To"):
        given_to = replace(elsewhere, headers=f"{header}: {WISH.to.upper()}\n")
        assert answer(google(given_to)).reservation_id == ID


@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, method="REQUEST"),
        replace(WISH, method="COUNTER"),
        replace(WISH, partstat="NEEDS-ACTION"),
        replace(WISH, partstat="DELEGATED"),
        replace(WISH, uid="0190ffff-bbbb-7ccc-8ddd-eeeeffff0000@posto.example"),
        replace(WISH, more="RECURRENCE-ID:20261201T090000Z\n"),
        replace(WISH, headers="Return-Path: <>\n"),
        replace(WISH, headers="Return-Path: <MAILER-DAEMON>\n"),
        replace(WISH, headers="From MAILER-DAEMON Mon Nov 30 11:15:00 2026\n"),
    ],
)
def test_what_is_no_answer_of_theirs_is_ignored(wish: Wish) -> None:
    with pytest.raises(Ignored) as why:
        answer(google(wish))
    assert "@" not in str(why.value)


def test_bounces_and_letters_are_ignored() -> None:
    bounce = google(WISH).replace(
        b"multipart/mixed;", b"multipart/report; report-type=delivery-status;", 1
    )
    letter = plain(WISH, "Buongiorno").replace(b"text/calendar; method=REPLY", b"text/plain")
    away = letter.replace(b"From: ", b"Auto-Submitted: auto-replied\r\nFrom: ", 1)
    passed_on = (
        b"From: ada@example.org\r\nContent-Type: message/rfc822\r\nTo: "
        + WISH.to.encode()
        + b"\r\n\r\n"
        + outlook(WISH)
    )
    to_us = letter.replace(WISH.to.encode(), b"posto@posto.example")
    for each in (bounce, letter, away, passed_on, to_us):
        with pytest.raises(Ignored):
            answer(each)


def test_an_address_without_room_for_a_proof_proves_nothing_and_is_not_refused() -> None:
    with pytest.raises(Ignored):
        answer(google(WISH), "posto@posto.example")
    for other in ("posto+news@posto.example", "someone@posto.example", "@", "(((("):
        with pytest.raises(NoSuchAddress):
            answer(google(WISH), other)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"no mail at all",
        bytes(range(256)) * 40,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        google(WISH) + b"x" * MOST_BYTES,
        b"From: a@example.org\r\nSubject: nothing in it",
    ],
)
def test_what_is_no_mail_is_refused_in_words(content: bytes) -> None:
    with pytest.raises((Unreadable, NoSuchAddress)) as why:
        answer(content)
    assert str(why.value)


def _calendar(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "METHOD:REPLY", *lines, "END:VCALENDAR", ""])


_ATTENDEE = "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\n",
        _calendar(),
        _calendar("BEGIN:VEVENT", "END:VEVENT"),
        _calendar("BEGIN:VEVENT", f"UID:{ID}", _ATTENDEE, "END:VEVENT"),
        _calendar("BEGIN:VEVENT", f"UID:{ID}", "DTSTAMP:yesterday", _ATTENDEE, "END:VEVENT"),
        _calendar("BEGIN:VEVENT", f"UID:{ID}", "DTSTAMP:20261130", _ATTENDEE, "END:VEVENT"),
        _calendar(
            "BEGIN:VEVENT", f"UID:{ID}", "DTSTAMP:20261130T101500Z", "SEQUENCE:x", _ATTENDEE,
            "END:VEVENT",
        ),
        _calendar(
            "BEGIN:VEVENT", f"UID:{ID}", "DTSTAMP:20261130T101500Z", "SEQUENCE:-1", _ATTENDEE,
            "END:VEVENT",
        ),
        _calendar("BEGIN:VEVENT", "UID:1", "UID:2", "DTSTAMP:20261130T101500Z", _ATTENDEE,
                  "END:VEVENT"),
        _calendar("BEGIN:VEVENT", "SUMMARY:" + "x" * 200_000, "END:VEVENT"),
        _calendar(*["BEGIN:VEVENT"] * 5000),
    ],
)  # fmt: skip
def test_a_broken_calendar_is_refused_in_words(text: str) -> None:
    with pytest.raises(Unreadable, match=r"the calendar in it can.t be read"):
        answer(plain(WISH, text))


def test_a_stamp_without_a_zone_is_utc_and_a_missing_sequence_zero() -> None:
    text = _calendar(
        "BEGIN:VEVENT", f"UID:{ID}", "DTSTAMP:20261130T101500", _ATTENDEE, "END:VEVENT"
    )
    found = answer(plain(WISH, text))
    assert (found.sequence, found.stamped_at) == (0, datetime(2026, 11, 30, 10, 15, tzinfo=UTC))


def _nested(levels: int, filling: bytes) -> bytes:
    head = b"From: a@example.org\r\nTo: " + WISH.to.encode() + b"\r\n"
    for each in range(levels):
        head += b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (each, each)
    return (head + filling * (MOST_BYTES // len(filling)))[:MOST_BYTES]


_HOSTILE = {
    "deep": _nested(15, b"x\r\n"),
    "deeper": _nested(200, b"x\r\n"),
    "deepest": _nested(10_000, b"x\r\n"),
    "many parts": _nested(1, b"--0\r\n\r\n"),
    "mail in mail": b"From: a@b\r\nTo: %s\r\n" % WISH.to.encode()
    + b"Content-Type: message/rfc822\r\n\r\n" * 30_000,
    "one line": b"From: a@b\r\nTo: " + b"a" * (MOST_BYTES - 20),
    "many addresses": b"From: a@b\r\nTo: " + b"a@b, " * 200_000,
    "comments": b"From: a@b\r\nTo: " + b"(" * 900_000,
    "many headers": b"From: a@b\r\n" + b"To: c@d\r\n" * 100_000,
    "a long boundary": b"From: a@b\rContent-Type: multipart/mixed" + b";x*0*=%41\r " * 90_000,
    "a long parameter": b"From: a@b\r\nTo: %s\r\nContent-Type: text/calendar" % WISH.to.encode()
    + b";x*0*=%41" * 100_000,
    "a charset that is none": b"From: a@b\r\nTo: %s\r\n" % WISH.to.encode()
    + b"Content-Type: text/calendar; charset=Punycode\r\n\r\na-"
    + b"aaaa" * 240_000,
}


@pytest.mark.parametrize("content", _HOSTILE.values(), ids=_HOSTILE)
def test_what_wants_to_be_read_for_long_is_not(content: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(NotTaken):
        answer(content[:MOST_BYTES])
    assert time.process_time() - begun < 10


_PIECES = [piece for client in CLIENTS.values() for piece in client(WISH).split(b"\r\n")]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.sampled_from(_PIECES), max_size=60).map(b"\r\n".join),
        st.tuples(st.sampled_from(list(CLIENTS)), st.integers(0, 3000)).map(
            lambda cut: CLIENTS[cut[0]](WISH)[: cut[1]]
        ),
        st.tuples(st.sampled_from(list(CLIENTS)), st.integers(0, 2500), st.binary(max_size=8)).map(
            lambda hit: CLIENTS[hit[0]](WISH)[: hit[1]] + hit[2] + CLIENTS[hit[0]](WISH)[hit[1] :]
        ),
    )
)
@example(b"From: \xff\r\nContent-Type: text/calendar; method*=x'y'%ff; charset=\xff\r\n\r\n\xff")
def test_whatever_comes_it_is_an_answer_of_hers_or_a_reason(content: bytes) -> None:
    found: Answer | NotTaken
    try:
        found = answer(content)
    except NotTaken as why:
        found = why
    if isinstance(found, NotTaken):
        assert str(found)
        assert "@" not in str(found)
    else:
        assert (found.reservation_id, found.attendee) == (ID, "ada@example.org")
