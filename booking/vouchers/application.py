"""An application as it stands, and whose it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.vouchers.applicant import Applicant
from booking.vouchers.grant_refusals import STATES, ApplicationDecided
from booking.vouchers.words import day_words

sql = queries("grants")
_WHAT = {"en": "application", "it": "una domanda con questo numero"}


@dataclass(frozen=True, slots=True)
class Application:
    """`plan_cents` is the planned cost in all, over so many `months`; `facts` are as declared."""

    id: int
    campaign_id: int
    campaign_slug: str
    campaign_name: dict[str, str]
    beneficiary_id: int
    member_id: int
    state: str
    plan_cents: int
    months: int | None
    facts: dict[str, Any]
    documents: list[dict[str, Any]]
    points: int
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    voucher_id: int | None

    @property
    def applicant(self) -> Applicant:
        return Applicant(**self.facts)

    @property
    def of_event(self) -> dict[str, int]:
        """What every event of an application tells."""
        return {
            "application_id": self.id,
            "campaign_id": self.campaign_id,
            "beneficiary_id": self.beneficiary_id,
            "member_id": self.member_id,
        }


async def read_application(
    conn: Connection, application_id: int, *, of_member: int | None = None
) -> Application:
    """That application; with `of_member` only theirs. Refuses with NotFound."""
    found = await sql.application.one(conn, Application, id=application_id)
    if found is None or (of_member is not None and found.member_id != of_member):
        raise NotFound(what=_WHAT)
    return found


async def applications_of(
    conn: Connection, *, member_id: int, after: int, limit: int
) -> list[Application]:
    """A member's own, in the order in which they were submitted."""
    return await sql.applications_of_member.all(
        conn, Application, member_id=member_id, after=after, limit=limit
    )


async def require_submitted(conn: Connection, application: Application) -> Application:
    """Lock it, and read whose it is now; refuse with ApplicationDecided where it does not wait for
    an answer any more."""
    row = await sql.lock_application.row(conn, id=application.id)
    if row is None:
        raise NotFound(what=_WHAT)
    if row["state"] != "submitted":
        raise ApplicationDecided(
            state=STATES[row["state"]],
            status_now=row["state"],
            decided_shown=day_words(row["decided_on"]),
        )
    return replace(application, beneficiary_id=row["beneficiary_id"])
