"""Who a member acts for: one beneficiary to a tax code, which shares every cap.

A tax code can be read on any invoice. Naming one is enough to apply, and the application counts
for its beneficiary; the account acts for it, and sees its vouchers, once an officer who has read
the papers granted something to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.beneficiary_events import AccountJoined, BeneficiaryMerged
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.vouchers.condition_words import kind_names
from booking.vouchers.conditions import BeneficiaryKind
from booking.vouchers.identity_refusals import ActsForAnother, HeldByTwo, OtherKind
from booking.vouchers.own_case import OwnCase

sql = queries("vouchers")
whose = queries("identity")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody says, or an officer found, that the beneficiary is."""

    kind: BeneficiaryKind
    tax_code: str
    name: str | None = None
    single_undertaking: str | None = None


async def beneficiary_named(
    conn: Connection, *, member_id: int, identity: Identity, now: datetime
) -> int:
    """The beneficiary that somebody applies for: of that tax code, made where there is none, under
    its lock and the member's.

    The one that the member acts for already, where that has no tax code yet. Refuses with NotFound
    (member), OtherKind, and ActsForAnother where the member's holds vouchers and is another.
    """
    own, known = await _both(conn, member_id=member_id, identity=identity)
    if own and (own is known or (known is None and _may_be(own, identity))):
        return int(own["id"])
    if own and own["vouchers"] and not _may_be(own, identity):
        raise ActsForAnother(vouchers=own["vouchers"])
    return await _known_id(conn, known, identity, now=now)


async def act_for(
    conn: Connection,
    *,
    member_id: int,
    identity: Identity,
    officer_id: int | None,
    now: datetime,
) -> int:
    """Have the member act for the beneficiary of that tax code, as an officer found it to be; its
    id.

    A member who took vouchers at first use with that tax code is the same beneficiary as the one
    that is known by it: what was entered for the one that holds none is the other's from then on.
    Refuses as beneficiary_named, with OwnCase where the officer is the member, and with HeldByTwo
    where both hold vouchers.
    """
    if officer_id == member_id:
        raise OwnCase
    own, known = await _both(conn, member_id=member_id, identity=identity)
    found = await _made_one(conn, own, known, identity, now=now)
    await whose.identify_beneficiary.run(
        conn,
        id=found,
        tax_code=identity.tax_code,
        name=identity.name,
        single_undertaking=group_name(identity.single_undertaking),
    )
    await join(conn, member_id=member_id, beneficiary_id=found, now=now)
    return found


async def join(conn: Connection, *, member_id: int, beneficiary_id: int, now: datetime) -> None:
    """From now on the account acts for that beneficiary; the caller holds the member's row."""
    version = await sql.act_for.value(conn, member_id=member_id, beneficiary_id=beneficiary_id)
    if version is not None:
        joined = AccountJoined(member_id=member_id, beneficiary_id=beneficiary_id)
        await record(conn, joined, stream_version=version, now=now)


async def _made_one(
    conn: Connection,
    own: dict[str, Any] | None,
    known: dict[str, Any] | None,
    identity: Identity,
    *,
    now: datetime,
) -> int:
    """The one beneficiary that the member's own and the known one are."""
    if own is None or not (own is known or _may_be(own, identity)):
        if own and own["vouchers"]:
            raise ActsForAnother(vouchers=own["vouchers"])
        return await _known_id(conn, known, identity, now=now)
    if known is None or own is known:
        return int(own["id"])
    if own["vouchers"] and known["vouchers"]:
        raise HeldByTwo(vouchers=own["vouchers"], others=known["vouchers"])
    kept, left = (own, known) if own["vouchers"] else (known, own)
    members = await whose.adopt.column(conn, kept=kept["id"], left=left["id"])
    merged = BeneficiaryMerged(
        beneficiary_id=left["id"], into=kept["id"], member_ids=tuple(sorted(members))
    )
    # It is left once: it has no tax code any more, and nobody acts for it.
    await record(conn, merged, stream_version=1, now=now)
    return int(kept["id"])


def group_name(said: str | None) -> str | None:
    """The one way to write the name of a single undertaking: small letters, single blanks."""
    return " ".join(said.lower().split())[:80] if said else None


async def lock_group(conn: Connection, said: str) -> None:
    """Before a beneficiary joins it: of two that join one new group at once, the second sees what
    the first was granted."""
    await whose.lock_name.run(conn, name=f"single undertaking {group_name(said)}")


async def own_as_declared(
    conn: Connection, *, own_id: int | None, identity: Identity
) -> dict[str, Any] | None:
    """The beneficiary that a member acts for, where it can be who is declared; None where one is to
    be made, since it has none, or one that never held a voucher and is another.

    Nothing says that the account may act for the beneficiary that is known by the tax code, so it
    never becomes that. Refuses with OtherKind and ActsForAnother.
    """
    rows = await whose.beneficiaries_declared.rows(conn, id=own_id, tax_code=identity.tax_code)
    own = next((each for each in rows if each["id"] == own_id), None)
    known = next((each for each in rows if each["tax_code"] == identity.tax_code), None)
    _require_kind(known, identity)
    if own is None or own is known or _may_be(own, identity):
        return own
    if not own["vouchers"]:
        return None
    _require_kind(own, identity)
    raise ActsForAnother(vouchers=own["vouchers"])


async def lock_tax_code(conn: Connection, tax_code: str) -> None:
    """Of two that name one tax code at once, the second sees what the first was granted; before
    groups and beneficiaries."""
    await whose.lock_name.run(conn, name=f"tax code {tax_code}")


async def _both(
    conn: Connection, *, member_id: int, identity: Identity
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The member's own beneficiary and that of the tax code, locked."""
    member = await sql.lock_member.row(conn, member_id=member_id)
    if member is None:
        raise NotFound(what={"en": "member", "it": "una persona con questo numero"})
    own_id, tax_code = member["beneficiary_id"], identity.tax_code
    await lock_tax_code(conn, tax_code)
    if identity.single_undertaking:
        await lock_group(conn, identity.single_undertaking)
    await whose.lock_single_undertaking.rows(conn, beneficiary_id=own_id, tax_code=tax_code)
    rows = await whose.beneficiaries_declared.rows(conn, id=own_id, tax_code=tax_code)
    own = next((each for each in rows if each["id"] == own_id), None)
    known = next((each for each in rows if each["tax_code"] == tax_code), None)
    _require_kind(known, identity)
    return own, known


def _require_kind(known: dict[str, Any] | None, identity: Identity) -> None:
    if known and known["kind"] != identity.kind:
        raise OtherKind(known=known["kind"], known_shown=kind_names((known["kind"],)))


def _may_be(own: dict[str, Any], identity: Identity) -> bool:
    """Whether a beneficiary that was made before its tax code was known can be who is named: it
    took vouchers with that tax code, or without one."""
    return (
        own["tax_code"] is None
        and own["declared_code"] in (None, identity.tax_code)
        and own["kind"] == identity.kind
    )


async def _known_id(
    conn: Connection, known: dict[str, Any] | None, identity: Identity, *, now: datetime
) -> int:
    """Made where there is none. Nobody else makes one meanwhile: see lock_tax_code."""
    if known is not None:
        return int(known["id"])
    found: int = await whose.insert_known_beneficiary.value(
        conn, kind=identity.kind, tax_code=identity.tax_code, name=identity.name, now=now
    )
    return found
