"""The mail with the sign-in link; its secret is made here, when it is sent, and nowhere kept."""

from datetime import datetime
from email.message import EmailMessage

from booking.events import SignInRequested
from booking.members import sign_in
from workers.letter import Letter, compose
from workers.post import Cause
from workers.subscriber import Desk


async def send_sign_in_mail(
    desk: Desk, event: SignInRequested, cause: Cause, now: datetime
) -> EmailMessage | None:
    """Make a fresh link and mail it; a repeat replaces the link of the mail that never left."""
    async with desk.pool.acquire() as conn, conn.transaction():
        link = await sign_in.issue(conn, event.sign_in_request_id, now)
    if link is None:
        return None
    letter = Letter(
        to=link.email,
        language=link.language,
        template=f"sign_in.{link.language}",
        facts={"link": f"{desk.settings.public_url}{link.url_path}", "code": link.code},
    )
    return compose(letter, settings=desk.settings, cause=cause)
