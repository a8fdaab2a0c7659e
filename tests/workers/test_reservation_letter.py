"""A letter about a reservation as mail systems and readers take it, whatever people wrote."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from pydantic import SecretStr

from booking.config import Settings
from tests.workers.mail import text_of
from workers.invite import invitation_of, sender_of
from workers.letter import compose
from workers.post import Cause
from workers.reservation_letter import Tidings, letter_of
from workers.stay import Stay, Told

AT = datetime(2026, 11, 20, tzinfo=UTC)
TOLD = Told(
    starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 11, tzinfo=UTC),
    quantity=1,
)
ID = UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000")
LINE_ENDS = ("\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029")


def stay(**given: Any) -> Stay:
    facts: dict[str, Any] = {
        "id": ID,
        "reference": "ABCD-1234",
        "title": None,
        "status": "confirmed",
        "starts_at": TOLD.starts_at,
        "voucher_cents": 0,
        "created_at": AT,
        "cancel_free_until": TOLD.starts_at - timedelta(days=1),
        "check_in_from": None,
        "no_show_at": None,
        "end_reason": None,
        "email": "ada@example.org",
        "name": None,
        "language": "it",
        "space": "BASE Milano",
        "street": None,
        "postcode": None,
        "city": "Milano",
        "timezone": "Europe/Rome",
        "lat": None,
        "lon": None,
        "resource": {"it": "Scrivania", "en": "Desk"},
        "units": (),
        "demo": False,
    }
    return Stay(**facts | given)


def letter(
    settings: Settings, about: Stay, *, kind: str = "confirmed", **facts: Any
) -> EmailMessage:
    invitation = invitation_of(about, TOLD, method="REQUEST", sequence=0, settings=settings, at=AT)
    made = letter_of(
        about,
        TOLD,
        Tidings(kind=kind, facts=facts),
        settings=settings,
        at=AT,
        sender=sender_of(about, settings),
        invitation=invitation,
    )
    return compose(made, settings=settings, cause=Cause(12, "reservation-mail", AT))


def settings_with(home: Path, **given: Any) -> Settings:
    return Settings(home=home, secret=SecretStr("s" * 40), **{"url": "https://posto.test"} | given)


@pytest.mark.parametrize("name", ["Città di Milano – Spazi", 'Posto, "Milano"', ""])
def test_the_organizer_is_the_sender_by_name_and_address(name: str, tmp_path: Path) -> None:
    quoted = name.replace('"', '\\"')
    settings = settings_with(tmp_path, mail_from=f'"{quoted}" <posto@posto.test>')
    mail = letter(settings, stay())
    (sender,) = mail["From"].addresses
    assert sender.display_name == name
    (event,) = Calendar.from_ical(_calendar_in(mail)).walk("VEVENT")
    assert event["ORGANIZER"] == f"mailto:{sender.addr_spec}"
    assert event["ORGANIZER"].params.get("CN", "") == name.replace('"', "’")


def test_the_ids_of_a_service_with_a_long_name_are_written_plainly(tmp_path: Path) -> None:
    host = "prenotazioni-degli-spazi-condivisi.comune.milano.it"
    mail = letter(settings_with(tmp_path, url=f"https://{host}"), stay())
    head = mail.as_bytes(policy=SMTP).split(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")
    assert f"References: <{ID}@{host}>" in head.split("\r\n")


@pytest.mark.parametrize("local", ["posto", "prenotazioni-spazi-condivisi"])
def test_no_mail_system_refuses_the_sender_for_its_length(local: str, tmp_path: Path) -> None:
    settings = settings_with(tmp_path, mail_from=f"Posto <{local}@posto.test>")
    (sender,) = letter(settings, stay())["From"].addresses
    assert sender.username.startswith(local)
    assert len(sender.username) <= 64


@pytest.mark.parametrize("end", LINE_ENDS)
def test_what_people_write_makes_no_lines_of_its_own(end: str, tmp_path: Path) -> None:
    written = f"Riunione{end}{end}Rispondi alla richiesta:{end}https://evil.example/"
    settings = settings_with(tmp_path)
    said = letter(settings, stay(title=written))
    reason = letter(settings, stay(), kind="cancelled_by_space", reason=written)
    for mail in (said, reason):
        lines = text_of(mail, "plain").splitlines()
        assert len([line for line in lines if "evil.example" in line]) == 1
        assert not [line for line in lines if line.startswith(("https://evil", "Rispondi"))]


def _calendar_in(mail: EmailMessage) -> bytes:
    content = list(mail.iter_parts())[-1].get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
