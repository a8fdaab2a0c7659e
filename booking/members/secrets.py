"""Secrets that the product gives out: made at random, shown once, kept as their SHA-256."""

import hashlib
import secrets

# Eight characters of thirty-one are 39 bits; five tries at it within fifteen minutes.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TOKEN_PREFIX = "posto_"  # noqa: S105 - what every token begins with, so that scanners find a leak


def new_secret() -> str:
    """256 random bits, safe in an address and a header."""
    return secrets.token_urlsafe(32)


def new_salt() -> str:
    """What a secret is made of together with the installation's key: the answer that is kept for an
    Idempotency-Key holds the salt alone, which opens nothing."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """An API token."""
    return TOKEN_PREFIX + new_secret()


def new_code() -> str:
    """Eight characters that people can read off one screen and type on another."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))


def plain_code(typed: str) -> str:
    """A typed code without what people add: spaces, dashes, small letters."""
    return "".join(typed.upper().replace("-", " ").split())


def sha256(secret: str) -> bytes:
    """What the database keeps of a secret; enough, since each has too many bits to guess."""
    return hashlib.sha256(secret.encode()).digest()


def derived(secret: str, purpose: str) -> str:
    """Another secret that only who holds the first can know, such as a session's CSRF token."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()
