"""The calendar in a mail: one event, one attendee, and an address that proves who answers."""

from dataclasses import replace
from uuid import UUID

import pytest
from icalendar import Calendar

from booking.calendar.invitation import Method, invitation
from booking.calendar.reply_address import answered_reservation, reply_address
from tests.calendar.test_entry import ENTRY

ID = UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000")
KEY = b"key of this installation"


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_one_event_for_one_attendee(method: Method, status: str) -> None:
    text = invitation(
        method,
        replace(ENTRY, private=True),
        organizer="Posto <posto+abc@posto.example>",
        attendee="ada@example.org",
        attendee_name='Ada "Contessa" Lovelace: x;y',
    )
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == method
    (event,) = calendar.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (ENTRY.uid, 2, status)
    assert event["ORGANIZER"] == "mailto:posto+abc@posto.example"
    assert event["ORGANIZER"].params["CN"] == "Posto"
    assert event["ATTENDEE"] == "mailto:ada@example.org"
    assert event["ATTENDEE"].params["CN"] == "Ada ’Contessa’ Lovelace: x;y"
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert text.count("\n") == text.count("\r\n")


def test_it_is_the_same_text_each_time() -> None:
    texts = {
        invitation("REQUEST", ENTRY, organizer="p@posto.example", attendee="ada@example.org")
        for _ in range(2)
    }
    assert len(texts) == 1


def test_an_answer_comes_back_to_its_reservation() -> None:
    address = reply_address(
        "Posto <posto@posto.example>", key=KEY, reservation_id=ID, attendee="Ada@example.org"
    )
    local, _, domain = address.partition("@")
    assert domain == "posto.example"
    assert len(local) <= 64
    assert local == local.lower()
    for sent_to in (address, f"Posto <{address}>", address.upper()):
        assert answered_reservation(sent_to, key=KEY, attendee="ada@example.org ") == ID


@pytest.mark.parametrize(
    ("key", "attendee", "change"),
    [
        (b"another key", "ada@example.org", ("", "")),
        (KEY, "grace@example.org", ("", "")),
        (KEY, "ada@example.org", ("posto+", "posto+a")),
        (KEY, "ada@example.org", (".", "")),
        (KEY, "ada@example.org", ("+", "")),
        (KEY, "ada@example.org", (".", ".é")),
    ],
)
def test_a_forged_one_comes_back_to_none(
    key: bytes, attendee: str, change: tuple[str, str]
) -> None:
    address = reply_address(
        "posto@localhost", key=KEY, reservation_id=ID, attendee="ada@example.org"
    )
    forged = address.replace(*change, 1) if change[0] else address
    assert answered_reservation(forged, key=key, attendee=attendee) is None
