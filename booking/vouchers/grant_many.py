"""Grant to a whole list, all or none; a dry run does the same and undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, Refusal
from booking.vouchers.beneficiary import Identity, act_for, lock_tax_code
from booking.vouchers.campaign_today import CampaignToday, campaign_today, require_open
from booking.vouchers.grant import grant
from booking.vouchers.grant_rows import GrantRow
from booking.vouchers.words import LANGUAGES

sql = queries("grants")
whose = queries("identity")
_AMOUNT_NEEDED = {
    "en": "is needed: the campaign fixes no amount; add the column",
    "it": "serve: la campagna non fissa quanto; aggiungi la colonna",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one line; `amount` is in the campaign's unit. `already`: the beneficiary holds
    a voucher of the campaign (`voucher_id`), so nothing was granted."""

    line: int
    email: str
    outcome: Literal["granted", "already"]
    voucher_id: int
    amount: int
    pot: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """Every line in its order, and what each pot pays for them, in the campaign's unit."""

    lines: tuple[Line, ...]
    totals: dict[str, int]

    @property
    def granted(self) -> int:
        return sum(each.outcome == "granted" for each in self.lines)


async def grant_many(
    conn: Connection,
    *,
    campaign: str,
    rows: Sequence[GrantRow],
    members: dict[str, int],
    again: bool,
    granted_by: int | None,
    now: datetime,
) -> Report:
    """Grant each line's amount to the beneficiary of its tax code, or else to the one that its
    member (of `members`, by mail address) acts for; whoever is granted something is told by mail.

    Call it in a transaction. Whoever holds a voucher of the campaign is left out unless `again`.
    Refuses with NotFound, CampaignClosed, and Invalid, which names every bad line, so that nothing
    stands where one of them is.
    """
    wanted = await campaign_today(conn, campaign, now=now)
    require_open(wanted)
    await _lock_all(conn, wanted, rows, members)
    done: list[Line] = []
    wrong: list[dict[str, Any]] = []
    for row in rows:
        try:
            async with conn.transaction():
                done.append(
                    await _grant_one(
                        conn,
                        wanted,
                        row,
                        member_id=members[row.email],
                        again=again,
                        granted_by=granted_by,
                        now=now,
                    )
                )
        except Invalid as refusal:
            wrong += [_at(row, each["field"], each) for each in refusal.facts["errors"]]
        except Refusal as refusal:
            said = {each: refusal.detail(each) for each in LANGUAGES}
            wrong.append(_at(row, "grant", {"rule": refusal.code, "message": said}))
    if wrong:
        raise Invalid(wrong)
    return Report(tuple(done), _totals(done))


async def _lock_all(
    conn: Connection, campaign: CampaignToday, rows: Sequence[GrantRow], members: dict[str, int]
) -> None:
    """All that any line locks, in the order of every write: members, tax codes, beneficiaries with
    their groups, pots by rank. A line that goes on to the next pot waits for nobody then."""
    ids = sorted(members[row.email] for row in rows)
    await whose.lock_members.rows(conn, ids=ids)
    codes = sorted({row.tax_code for row in rows if row.tax_code})
    for each in codes:
        await lock_tax_code(conn, each)
    await whose.lock_beneficiaries_of.rows(conn, member_ids=ids, tax_codes=codes)
    await sql.lock_pots.value(conn, campaign_id=campaign.id)


async def _grant_one(
    conn: Connection,
    campaign: CampaignToday,
    row: GrantRow,
    *,
    member_id: int,
    again: bool,
    granted_by: int | None,
    now: datetime,
) -> Line:
    amount = row.amount or campaign.terms.amount_per_grant
    if amount is None:
        raise Invalid.of("amount", "required", _AMOUNT_NEEDED)
    held = await _held(conn, campaign, row, member_id=member_id)
    if held is not None and not again:
        return Line(row.line, row.email, "already", held, 0, None)
    if row.tax_code is not None:
        identity = Identity(kind=row.kind, tax_code=row.tax_code, name=row.name)
        await act_for(conn, member_id=member_id, identity=identity, officer_id=granted_by, now=now)
    made = await grant(
        conn,
        campaign=campaign.slug,
        member_id=member_id,
        amount=amount,
        granted_by=granted_by,
        written_to=member_id,
        now=now,
    )
    return Line(row.line, row.email, "granted", made.voucher_id, amount, made.pot)


async def _held(
    conn: Connection, campaign: CampaignToday, row: GrantRow, *, member_id: int
) -> int | None:
    """The voucher that whom the line is for holds already. Nobody comes to act for anybody where
    nothing is granted."""
    own = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    held: int | None = await sql.live_voucher.value(
        conn, campaign_id=campaign.id, beneficiary_id=own
    )
    if held is None and row.tax_code is not None:
        held = await sql.holder_by_tax_code.value(
            conn, campaign_id=campaign.id, tax_code=row.tax_code
        )
    return held


def _at(row: GrantRow, column: str, error: dict[str, Any]) -> dict[str, Any]:
    """An error of a line, as grant_rows names those of its cells."""
    return {
        "field": f"line {row.line}, {column}",
        "rule": error["rule"],
        "message": error["message"],
        "line": row.line,
        "column": column,
    }


def _totals(lines: Sequence[Line]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for each in lines:
        if each.pot is not None:
            totals[each.pot] = totals.get(each.pot, 0) + each.amount
    return totals
