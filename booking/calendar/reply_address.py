"""The address that answers to an invitation go to: who may have sent one is known by an HMAC.

A sender's address can be forged, so an answer proves only that somebody had the invitation; it may
make an offer to the member and never more.
"""

import base64
import hmac
from email.utils import parseaddr
from uuid import UUID

_MAC_BYTES = 10
# Of what stands before the @ (RFC 5321, section 4.5.3.1.1): mail systems refuse more.
_LONGEST_LOCAL = 64


def reply_address(mail_from: str, *, key: bytes, reservation_id: UUID, attendee: str) -> str:
    """`mail_from`'s address with the reservation and the proof after a plus: at most 45 letters
    more, in small letters alone, for mail systems change capitals. Where that is too long it is
    `mail_from`'s alone: better an answer that proves nothing than an invitation that is refused.
    """
    plain = parseaddr(mail_from)[1]
    local, _, domain = plain.rpartition("@")
    proof = _letters(_mac(key, reservation_id, attendee))
    tagged = f"{local}+{_letters(reservation_id.bytes)}.{proof}"
    return f"{tagged}@{domain}" if len(tagged) <= _LONGEST_LOCAL else plain


def answered_reservation(address: str, *, key: bytes, attendee: str) -> UUID | None:
    """The reservation that mail to `address` answers for; None where the proof is not ours."""
    named = _named(address)
    if named is None:
        return None
    reservation_id, given = named
    expected = _mac(key, reservation_id, attendee)
    return reservation_id if hmac.compare_digest(given, expected) else None


def names_reservation(address: str) -> bool:
    """Whether it looks like one of these addresses, whatever its proof is worth."""
    return _named(address) is not None


def _named(address: str) -> tuple[UUID, bytes] | None:
    """The reservation and the proof that stand in it."""
    tag = parseaddr(address)[1].rpartition("@")[0].rpartition("+")[2]
    name, _, proof = tag.lower().partition(".")
    try:
        return UUID(bytes=_bytes(name)), _bytes(proof)
    except ValueError:
        return None


def _mac(key: bytes, reservation_id: UUID, attendee: str) -> bytes:
    said = f"reply:{reservation_id}:{attendee.strip().lower()}"
    return hmac.digest(key, said.encode(), "sha256")[:_MAC_BYTES]


def _letters(given: bytes) -> str:
    return base64.b32encode(given).decode().rstrip("=").lower()


def _bytes(letters: str) -> bytes:
    return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
