"""Signing in by a mailed link, or by its code where the mail is read on another device.

Asking, mailing and using are three steps. Who asks gets the same answer whether an account
exists. The worker makes the secrets when it sends the mail, so that none lies anywhere. The link
works once, for fifteen minutes, in the browser that asked; in that browser the code works too.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import SignInRequested, record
from booking.members.register import ensure_member
from booking.members.secrets import new_code, new_secret, plain_code, sha256
from booking.members.sessions import begin_session

sql = queries("members")
LASTS = timedelta(minutes=15)
# A mail that could not leave for so long is not wanted any more.
_MAILED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """What the mail says; never to be logged."""

    email: str = field(repr=False)
    language: str
    url_path: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whose session has begun, and where they wanted to go."""

    member_id: int
    language: str
    next_path: str
    session_secret: str = field(repr=False)


async def ask(
    conn: Connection,
    *,
    email: str,
    language: str,
    browser_secret: str,
    next_path: str,
    now: datetime,
) -> None:
    """Ask for a link; the browser that holds `browser_secret` can use it."""
    request_id = await sql.insert_sign_in_request.value(
        conn,
        email=email,
        language=language,
        browser_sha256=sha256(browser_secret),
        next_path=local_path(next_path),
        now=now,
        expires_at=now + LASTS,
    )
    event = SignInRequested(sign_in_request_id=request_id)
    await record(conn, event, stream_version=1, now=now)


async def issue(conn: Connection, request_id: int, now: datetime) -> IssuedLink | None:
    """Make the link and the code, when the mail is sent; None where it is no longer wanted."""
    token, code = new_secret(), new_code()
    row = await sql.issue_sign_in.row(
        conn,
        request_id=request_id,
        token_sha256=sha256(token),
        code_sha256=sha256(code),
        expires_at=now + LASTS,
        not_before=now - _MAILED_WITHIN,
    )
    if row is None:
        return None
    shown = f"{code[:4]}-{code[4:]}"
    return IssuedLink(row["email"], row["language"], f"/sign-in/{token}", shown)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still works; `asked_here` where this browser may use it."""

    email: str = field(repr=False)
    language: str
    asked_here: bool


async def look_at_link(
    conn: Connection, *, token: str, browser_secret: str | None, now: datetime
) -> OpenLink | None:
    """What a link's page shows; looking changes nothing. None where it works no more."""
    row = await sql.sign_in_request_of_token.row(conn, token_sha256=sha256(token), now=now)
    if row is None:
        return None
    here = browser_secret is not None and sha256(browser_secret) == row["browser_sha256"]
    return OpenLink(row["email"], row["language"], here)


async def by_link(
    conn: Connection, *, token: str, browser_secret: str | None, now: datetime
) -> SignedIn | None:
    """Use the link up; None where it works no more, or not in this browser."""
    if browser_secret is None:
        return None
    row = await sql.use_sign_in_token.row(
        conn, token_sha256=sha256(token), browser_sha256=sha256(browser_secret), now=now
    )
    return await _begin(conn, row, now) if row else None


async def by_code(
    conn: Connection, *, typed: str, browser_secret: str | None, now: datetime
) -> SignedIn | None:
    """Use the code up, typed in the browser that asked; None where it is wrong or tried too often.

    Commit also what gives None: the try counts.
    """
    if browser_secret is None:
        return None
    rows = await sql.try_sign_in_code.rows(
        conn,
        code_sha256=sha256(plain_code(typed)),
        browser_sha256=sha256(browser_secret),
        now=now,
    )
    right = next((row for row in rows if row["right_code"]), None)
    return await _begin(conn, right, now) if right else None


def local_path(path: str) -> str:
    """A path of this service, or `/`: nobody is sent elsewhere after signing in."""
    plain = all(32 < ord(character) < 127 and character != "\\" for character in path)
    if not plain or not path.startswith("/") or path.startswith("//") or len(path) > 500:
        return "/"
    return path


async def _begin(conn: Connection, row: dict[str, Any], now: datetime) -> SignedIn:
    member_id = await ensure_member(conn, email=row["email"], language=row["language"], now=now)
    secret = await begin_session(conn, member_id=member_id, now=now)
    return SignedIn(member_id, row["language"], row["next_path"], secret)
