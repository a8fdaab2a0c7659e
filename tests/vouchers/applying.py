"""People who apply, and campaigns that they apply to."""

from datetime import date, datetime
from typing import Any

from booking.database.pool import Connection
from booking.members.member import Member
from booking.vouchers.answer_application import grant_application
from booking.vouchers.applicant import Applicant, Document
from booking.vouchers.application import Application, read_application
from booking.vouchers.apply import apply
from booking.vouchers.grant import Granted
from tests import make

# Of one Emanuela Rocca, born on 18 November 1983, and of a firm; both check.
TAX_CODE, BORN = "RCCMNL83S18D969H", date(1983, 11, 18)
VAT_NUMBER, OTHER_VAT_NUMBER = "00743110157", "09900118887"
OTHER_PERSON, OTHER_BORN = "MRTMTT91D08F205J", date(1991, 4, 8)


def person(**facts: Any) -> Applicant:
    """Emanuela, who lives in Milan."""
    known = {"kind": "person", "tax_code": TAX_CODE, "name": "Emanuela Rocca", "birth_date": BORN}
    return Applicant.model_validate(known | {"residence": "Milano"} | facts)


def firm(**facts: Any) -> Applicant:
    """A micro-enterprise of Milan's register."""
    known = {
        "kind": "undertaking",
        "tax_code": VAT_NUMBER,
        "name": "Rocca s.r.l.",
        "register": {"province": "MI", "number": "1234567"},
        "size": "micro",
    }
    return Applicant.model_validate(known | facts)


def paper(**facts: Any) -> Document:
    """The metadata of a contract."""
    known = {
        "kind": "contract",
        "name": "contratto.pdf",
        "media_type": "application/pdf",
        "bytes": 1_000,
        "sha256": "0" * 64,
        "dated": date(2026, 11, 2),
    }
    return Document.model_validate(known | facts)


async def applied(
    conn: Connection,
    campaign: str,
    *,
    member: Member | None = None,
    applicant: Applicant | None = None,
    plan_cents: int = 300_000,
    months: int | None = None,
    now: datetime = make.NOW,
) -> Application:
    """An application of somebody who may be named."""
    async with conn.transaction():
        application_id = await apply(
            conn,
            campaign=campaign,
            member_id=(member or await make.member(conn)).id,
            applicant=applicant or person(),
            plan_cents=plan_cents,
            months=months,
            documents=[paper()],
            now=now,
        )
    return await read_application(conn, application_id)


async def granted(
    conn: Connection,
    application: Application,
    *,
    amount: int | None = None,
    now: datetime = make.NOW,
) -> Granted:
    """The application granted by an officer."""
    officer = await make.member(conn)
    async with conn.transaction():
        return await grant_application(
            conn, application=application, officer_id=officer.id, amount=amount, now=now
        )


async def told(conn: Connection, stream: str) -> list[str]:
    """The events of a stream, in order; their versions have no gap."""
    rows = await conn.fetch(
        "SELECT type, stream_version FROM events WHERE stream = $1 ORDER BY id", stream
    )
    assert [row["stream_version"] for row in rows] == list(range(1, len(rows) + 1))
    return [row["type"] for row in rows]
