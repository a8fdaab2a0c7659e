"""What an officer may want to look at: each with what it is based on, and none acts by itself.

A finding is a question, no verdict: nothing is refused, revoked or told to anybody for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from booking.cockpit.overview import Known, known_campaign
from booking.cockpit.shares import SpaceStays, far_above
from booking.cockpit.words import finding_words
from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("cockpit")

Kind = Literal["own_space", "unattended", "same_person", "two_places", "voucher_share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`text` says what was seen and what it is based on; `reservations` are at most the last 20."""

    kind: Kind
    text: dict[str, str]
    beneficiaries: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    # Slug and name.
    spaces: tuple[tuple[str, str], ...] = ()
    reservations: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Anomalies:
    campaign: Known
    since: datetime
    findings: tuple[Finding, ...]


async def anomalies(
    conn: Connection, *, slug: str, days: int, least_missed: int, now: datetime
) -> Anomalies:
    """Of stays that began in the last `days`; `least_missed` stays without check-in make a finding.
    Refuses with NotFound."""
    campaign = await known_campaign(conn, slug=slug, now=now)
    since = now - timedelta(days=days)
    asked: dict[str, Any] = {"campaign_id": campaign.id, "since": since}
    shares = await sql.voucher_shares.all(conn, SpaceStays, **asked, now=now)
    return Anomalies(
        campaign,
        since,
        (
            *_own_spaces(await sql.managers_redeeming.rows(conn, **asked)),
            *_unattended(await sql.unattended.rows(conn, **asked, least=least_missed)),
            *_same_persons(await sql.same_persons.column(conn, campaign_id=campaign.id)),
            *_two_places(await sql.in_two_places.rows(conn, **asked)),
            *_shares(shares),
        ),
    )


_Rows = list[dict[str, Any]]


def _own_spaces(rows: _Rows) -> Iterable[Finding]:
    for row in rows:
        yield Finding(
            kind="own_space",
            text=finding_words(
                "own_space", space=row["name"], count=row["stays"], cents=row["voucher_cents"]
            ),
            beneficiaries=(row["beneficiary_id"],),
            members=(row["manager_id"],),
            spaces=((row["slug"], row["name"]),),
            reservations=tuple(row["reservations"]),
        )


def _unattended(rows: _Rows) -> Iterable[Finding]:
    for row in rows:
        yield Finding(
            kind="unattended",
            text=finding_words("unattended", count=row["missed"], stays=row["stays"]),
            beneficiaries=(row["beneficiary_id"],),
            reservations=tuple(row["reservations"]),
        )


def _same_persons(found: list[list[int]]) -> Iterable[Finding]:
    for beneficiaries in found:
        yield Finding(
            kind="same_person",
            text=finding_words("same_person", count=len(beneficiaries)),
            beneficiaries=tuple(beneficiaries),
        )


def _two_places(rows: _Rows) -> Iterable[Finding]:
    for row in rows:
        pairs = zip(row["one"], row["other"], strict=True)
        yield Finding(
            kind="two_places",
            text=finding_words("two_places", count=row["pairs"]),
            beneficiaries=(row["beneficiary_id"],),
            reservations=tuple(each for pair in pairs for each in pair),
        )


def _shares(spaces: list[SpaceStays]) -> Iterable[Finding]:
    for each in far_above(spaces):
        yield Finding(
            kind="voucher_share",
            text=finding_words(
                "voucher_share",
                space=each.space.name,
                share=each.share,
                median=each.median,
                count=each.space.redeemed,
                stays=each.space.stays,
                peers=each.peers,
            ),
            spaces=((each.space.slug, each.space.name),),
        )
