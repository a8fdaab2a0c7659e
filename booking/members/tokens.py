"""API tokens: made, shown once, listed with their last use, revoked."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Forbidden, NotFound
from booking.events import TokenMade, TokenRevoked, record
from booking.members.member import Member, Scope
from booking.members.secrets import TOKEN_PREFIX, sha256

sql = queries("members")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; the secret itself is kept nowhere."""

    id: int
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def scopes_for(roles: Sequence[str]) -> list[Scope]:
    """All that these roles need."""
    scopes: list[Scope] = ["read", "reserve"]
    if "manager" in roles or "admin" in roles:
        scopes.append("manage")
    if "officer" in roles or "admin" in roles:
        scopes.append("city")
    if "admin" in roles:
        scopes.append("admin")
    return scopes


def grantable(member: Member, wanted: Sequence[Scope] | None) -> list[Scope]:
    """The scopes of a new token: those wanted, or all that the member's roles and the token that
    asks have. Refuses with Forbidden what is more than that."""
    own = member.scopes
    most = [each for each in scopes_for(member.roles) if own is None or each in own]
    if wanted is None:
        return most
    if beyond := [each for each in wanted if each not in most]:
        named = ", ".join(beyond)
        raise Forbidden(
            who={
                "en": f"whoever can grant “{named}”; you can pass on only what you have",
                "it": f"chi può dare «{named}»: puoi dare solo quello che hai",
            },
            scopes=beyond,
        )
    return [each for each in most if each in wanted]


def token_of(own_key: bytes, salt: str) -> str:
    """A token made of our key and a salt: a repeat of the same submission can show it again, and
    the kept answer, which holds the salt alone, opens nothing."""
    digest = hmac.digest(own_key, f"token:{salt}".encode(), "sha256")
    return TOKEN_PREFIX + urlsafe_b64encode(digest).decode().rstrip("=")


async def make_token(
    conn: Connection,
    *,
    member_id: int,
    secret: str,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime | None,
    now: datetime,
) -> Token:
    """Keep a token's hash; whoever calls shows `secret` once."""
    token_id = await sql.insert_token.value(
        conn,
        member_id=member_id,
        sha256=sha256(secret),
        name=name,
        scopes=list(scopes),
        now=now,
        expires_at=expires_at,
    )
    event = TokenMade(token_id=token_id, member_id=member_id, scopes=tuple(scopes))
    await record(conn, event, stream_version=1, now=now)
    return Token(token_id, name, list(scopes), now, expires_at, None)


async def tokens_of(
    conn: Connection, *, member_id: int, before: int | None, limit: int
) -> list[Token]:
    """Those not revoked, newest first."""
    return await sql.tokens_of_member.all(
        conn, Token, member_id=member_id, before=before, limit=limit
    )


async def revoke_token(conn: Connection, *, member: Member, token_id: int, now: datetime) -> None:
    """From the next request on it opens nothing. Refuses with NotFound, Forbidden."""
    revoked = await sql.revoke_token.value(conn, token_id=token_id, member_id=member.id, now=now)
    if revoked is None:
        raise NotFound(what={"en": "token", "it": "un token con questo numero"})
    member.may_reserve()
    event = TokenRevoked(token_id=token_id, member_id=member.id)
    await record(conn, event, stream_version=2, now=now)
