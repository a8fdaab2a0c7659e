"""Answers to an invitation, laid out as the calendars that people use write them."""

import base64
import quopri
from dataclasses import dataclass
from uuid import UUID

from booking.calendar.reply_address import reply_address

KEY = b"key of this installation"
MAIL_FROM = "Posto <posto@posto.example>"
ID = UUID("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is answered, by whom, and what is odd about it."""

    id: UUID = ID
    attendee: str = "ada@example.org"
    partstat: str = "DECLINED"
    sequence: int = 0
    stamp: str = "20261130T101500Z"
    key: bytes = KEY
    uid: str | None = None
    more: str = ""
    headers: str = ""
    sender: str | None = None
    method: str = "REPLY"

    @property
    def to(self) -> str:
        return reply_address(
            MAIL_FROM, key=self.key, reservation_id=self.id, attendee="ada@example.org"
        )


def google(wish: Wish) -> bytes:
    text = _event(
        wish,
        "-//Google Inc//Google Calendar 70.9054//EN",
        f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={wish.partstat};CN="Ada\n'
        f'  Lovelace";X-NUM-GUESTS=0:mailto:{wish.attendee}',
    )
    return _mail(
        wish,
        f"""
Sender: Google Calendar <calendar-notification@google.com>
Auto-Submitted: auto-generated
Content-Type: multipart/mixed; boundary="000000000000a1b2c3"

--000000000000a1b2c3
Content-Type: multipart/alternative; boundary="000000000000d4e5f6"

--000000000000d4e5f6
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: base64

{_base64("Ada Lovelace ha rifiutato questo invito.")}
--000000000000d4e5f6
Content-Type: text/calendar; charset="UTF-8"; method={wish.method}
Content-Transfer-Encoding: 7bit

{text}
--000000000000d4e5f6--
--000000000000a1b2c3
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{_base64(text)}
--000000000000a1b2c3--
""",
    )


def outlook(wish: Wish) -> bytes:
    zone = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
    text = _event(
        wish,
        "Microsoft Exchange Server 2010",
        f"ATTENDEE;PARTSTAT={wish.partstat};CN=Ada Lovelace:MAILTO:{wish.attendee}\n"
        "COMMENT;LANGUAGE=it-IT:\\n\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n"
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        zone=zone,
        starts="DTSTART;TZID=W. Europe Standard Time:20261201T100000",
    )
    return _mail(
        wish,
        f"""
Content-Language: it-IT
X-MS-Has-Attach:
Content-Type: multipart/alternative;
	boundary="_000_AS8PR01MB_"

--_000_AS8PR01MB_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Non posso, =E8 troppo presto.
--_000_AS8PR01MB_
Content-Type: text/calendar; charset="utf-8"; method={wish.method}
Content-Transfer-Encoding: base64

{_base64(text)}
--_000_AS8PR01MB_--
""",
    )


def apple(wish: Wish) -> bytes:
    text = _event(
        wish,
        "-//Apple Inc.//macOS 14.5//EN",
        f'ATTENDEE;CN="Ada Lovelace";CUTYPE=INDIVIDUAL;EMAIL="{wish.attendee}";\n'
        f" PARTSTAT={wish.partstat};ROLE=REQ-PARTICIPANT:/aMTAwMDAwMDAw/principal/",
    )
    return _mail(
        wish,
        f"""
X-Mailer: Apple Mail (2.3774.600.62)
Content-Type: multipart/alternative; boundary="Apple-Mail=_7C1"

--Apple-Mail=_7C1
Content-Transfer-Encoding: 7bit
Content-Type: text/plain; charset=us-ascii

Ada Lovelace ha rifiutato.
--Apple-Mail=_7C1
Content-Type: multipart/mixed; boundary="Apple-Mail=_7C2"

--Apple-Mail=_7C2
Content-Disposition: attachment; filename=iCal-20261130-111500.ics
Content-Type: text/calendar; x-unix-mode=0644; name="iCal-20261130-111500.ics"
Content-Transfer-Encoding: quoted-printable

{quopri.encodestring(text.encode()).decode()}
--Apple-Mail=_7C2--

--Apple-Mail=_7C1--
""",
    )


def thunderbird(wish: Wish) -> bytes:
    text = _event(
        wish,
        "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
        f"ATTENDEE;CN=Ada Lovelace;PARTSTAT={wish.partstat};RSVP=TRUE;ROLE=REQ-PARTICIPANT:mai\n"
        f" lto:{wish.attendee}",
    )
    return _mail(
        wish,
        f"""
User-Agent: Mozilla Thunderbird
Content-Type: multipart/mixed; boundary="------------Bk0Lq"

--------------Bk0Lq
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

Ada ha rifiutato: è già altrove.
--------------Bk0Lq
Content-Type: text/calendar; method={wish.method}; charset=UTF-8
Content-Transfer-Encoding: 8bit

{text}
--------------Bk0Lq--
""",
    )


def nextcloud(wish: Wish) -> bytes:
    text = _event(
        wish,
        "-//IDN nextcloud.com//Calendar app 5.0//EN",
        f"ATTENDEE;CN=Ada;PARTSTAT={wish.partstat}:mailto:{wish.attendee.replace('@', '%40')}\n"
        "REQUEST-STATUS:2.0;Success",
    )
    return _mail(
        wish,
        f"""
Content-Type: multipart/mixed; boundary=_=_swift_1

--_=_swift_1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Ada ha rifiutato</p>
--_=_swift_1
Content-Type: application/octet-stream; name=event.ics
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=event.ics

{_base64(text)}
--_=_swift_1--
""",
    )


CLIENTS = {
    "google": google,
    "outlook": outlook,
    "apple": apple,
    "thunderbird": thunderbird,
    "nextcloud": nextcloud,
}


def plain(wish: Wish, text: str) -> bytes:
    """A mail that is a calendar and nothing else."""
    return _mail(wish, f"\nContent-Type: text/calendar; method={wish.method}\n\n{text}")


def _event(
    wish: Wish,
    product: str,
    attendee: str,
    *,
    zone: str = "",
    starts: str = "DTSTART:20261201T090000Z",
) -> str:
    return (
        f"BEGIN:VCALENDAR\nPRODID:{product}\nVERSION:2.0\nMETHOD:{wish.method}\n{zone}"
        f"BEGIN:VEVENT\nUID:{wish.uid or f'{wish.id}@posto.example'}\nDTSTAMP:{wish.stamp}\n"
        f"SEQUENCE:{wish.sequence}\n{starts}\nSUMMARY:Scrivania\\, BASE Milano\n"
        f"ORGANIZER;CN=Posto:mailto:{wish.to}\n{attendee}\n{wish.more}"
        "END:VEVENT\nEND:VCALENDAR\n"
    )


def _mail(wish: Wish, rest: str) -> bytes:
    return _crlf(
        f"{wish.headers}From: Ada Lovelace <{wish.sender or wish.attendee}>\n"
        f"To: Posto <{wish.to}>\nSubject: Rifiutato: Scrivania\nMIME-Version: 1.0\n"
        f"Date: Mon, 30 Nov 2026 11:15:00 +0100\nMessage-ID: <1@example.org>{rest}"
    )


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _base64(text: str) -> str:
    return base64.encodebytes(_crlf(text)).decode()
