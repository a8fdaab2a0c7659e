"""What decisions need from the database beyond the network: for many at once, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations import policy
from booking.reservations.decide import Facts, Wish
from booking.reservations.qualified import qualifications_in
from booking.spaces.network import Network
from booking.vouchers.holding import holding_of

sql = queries("reservations")


@dataclass(slots=True)
class Asked:
    """What one decision asks for; `year` is the year of use, `family` a qualification's."""

    member_id: int
    operation: str | None
    key: str | None
    now: datetime
    voucher: str | None
    year: int
    family: str | None
    age_matters: bool


def facts_asked(
    network: Network,
    wish: Wish,
    *,
    member_id: int,
    now: datetime,
    operation: str | None = None,
    key: str | None = None,
) -> Asked:
    """What is to be known of a member who wishes that; with a key, also its earlier answer."""
    resource = network.resources.get(wish.resource_id)
    zone = resource.space.zone if resource else network.zone
    return Asked(
        member_id=member_id,
        operation=operation,
        key=key,
        now=now,
        voucher=wish.voucher,
        year=wish.period.start.astimezone(zone).year,
        family=resource.rules.qualification if resource else None,
        age_matters=bool(resource and resource.rules.youngest_age),
    )


async def facts_for(
    conn: Connection, *, network: Network, member_id: int, wish: Wish, now: datetime
) -> Facts:
    """The facts of one decision, where nobody else asks."""
    asked = facts_asked(network, wish, member_id=member_id, now=now)
    return (await read_facts(conn, [asked]))[0]


async def read_facts(conn: Connection, asked: Sequence[Asked]) -> list[Facts]:
    """For each an earlier answer to its key, the voucher as it stands, qualifications; in the
    order of `asked`, from one snapshot."""
    rows = await sql.facts.rows(
        conn,
        member_ids=[each.member_id for each in asked],
        operations=[each.operation for each in asked],
        keys=[each.key for each in asked],
        nows=[each.now for each in asked],
        vouchers=[each.voucher for each in asked],
        years=[each.year for each in asked],
        families=[each.family for each in asked],
        ages_matter=[each.age_matters for each in asked],
    )
    return [_facts(row) for row in rows]


def _facts(row: dict[str, Any]) -> Facts:
    return Facts(
        network_version=row["network_version"],
        answered_sha256=row["answered_sha256"],
        answered_body=row["answered_body"],
        holding=holding_of(row) if row["voucher_id"] is not None else None,
        person=policy.Person(
            birth_date=row["birth_date"],
            qualifications=qualifications_in(row["qualifications"]),
            blocks=_blocks(row["blocks"]),
        ),
    )


def _blocks(rows: list[dict[str, Any]] | None) -> tuple[policy.Block, ...]:
    return tuple(
        policy.Block(
            each["space_id"],
            each["reason"],
            datetime.fromisoformat(each["until_at"]) if each["until_at"] else None,
        )
        for each in rows or ()
    )
