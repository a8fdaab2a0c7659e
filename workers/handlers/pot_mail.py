"""A pot that runs low: each officer is told, each by a mail of their own."""

from datetime import datetime
from email.message import EmailMessage

from booking.city_events import PotAlertRaised, PotRunsLow
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from booking.vouchers.words import amount_words
from workers.letter import Letter, compose
from workers.post import Cause
from workers.subscriber import Desk

sql = queries("mail")


async def call_officers(conn: Connection, event: PotRunsLow, now: datetime) -> None:
    """One event for each officer, so that one whose mail is refused keeps no other waiting."""
    for row in await sql.call_officers.rows(conn):
        alert = PotAlertRaised(
            member_id=row["id"],
            campaign_id=event.campaign_id,
            pot=event.pot,
            percent=event.percent,
        )
        await record(conn, alert, stream_version=row["version"], now=now)


async def send_pot_mail(
    desk: Desk, event: PotAlertRaised, cause: Cause, now: datetime
) -> EmailMessage | None:
    """What is left as it is when the mail is sent; none where all is granted meanwhile, which has
    a mail of its own, or where the budget was raised so far that nothing runs low any more."""
    del now
    async with desk.pool.acquire() as conn:
        pot = await sql.pot_as_it_is.row(conn, campaign_id=event.campaign_id, pot=event.pot)
        officer = await sql.officer.row(conn, member_id=event.member_id)
    if pot is None or officer is None:
        return None
    gone = pot["budget"] - pot["balance"]
    said = 100 if pot["balance"] == 0 else event.percent
    if said != event.percent or gone * 100 < pot["budget"] * event.percent:
        return None
    language = officer["language"]
    shown = {name: amount_words(pot[name], pot["unit"])[language] for name in ("balance", "budget")}
    letter = Letter(
        to=officer["email"],
        language=language,
        template=f"pot_runs_low.{language}",
        facts={
            "campaign": pot["campaign_name"][language],
            "pot": pot["name"][language],
            "percent": event.percent,
            "left": shown["balance"],
            "budget": shown["budget"],
            "command": f"booking load {pot['campaign']}.toml",
        },
    )
    return compose(letter, settings=desk.settings, cause=cause)
