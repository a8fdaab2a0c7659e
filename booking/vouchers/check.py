"""Check the whole ledger: what it counted, and everything that does not add up."""

from dataclasses import dataclass

from booking.database.pool import Connection
from booking.database.queries import Query, queries

sql = queries("ledger")


@dataclass(frozen=True, slots=True)
class Report:
    """`counted` says what was looked at, `wrong` names each thing that is not as it must be."""

    counted: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.wrong


async def check(conn: Connection) -> Report:
    """Add everything up in one snapshot, however many write meanwhile."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        return await add_up(conn)


async def add_up(conn: Connection) -> Report:
    """Add everything up as this transaction sees it, in each campaign's unit (cents for money)."""
    campaigns = await sql.ledger_counts.rows(conn)
    stays = await sql.voucher_reservations.value(conn)
    wrong = [
        sentence.format_map(row) for query, sentence in _RULES for row in await query.rows(conn)
    ]
    counted = [_COUNTED.format_map(row) for row in campaigns]
    return Report((*counted, f"{stays} reservations with a voucher"), tuple(wrong))


_COUNTED = (
    "campaign {slug}, in {unit}: {pots} pots with a budget of {budget}, {vouchers} vouchers, "
    "{transfers} transfers; in pots {in_pots}, on vouchers {on_vouchers}, reserved {reserved}, "
    "owed to spaces {payable}, owed to beneficiaries {owed}, paid {paid}"
)

_YEAR = (
    "campaign {slug}, beneficiary {beneficiary}, year {year}, class {class} (0: all): used {used}, "
    "by the ledger {entries}; the cap is {cap}"
)
_EXPENSE = (
    "expense {id} ({state}): {covered_cents} is covered; by the ledger {reimbursed} was reimbursed "
    "and {paid} paid, of vouchers {vouchers}"
)
_RESERVATION = (
    "reservation {id}: price {price_cents}, covered {voucher_cents}, due {due_cents}; it holds "
    "{reserved_units}, by the ledger {entries}"
)

# Each query finds what breaks its rule.
_RULES: tuple[tuple[Query, str], ...] = (
    (
        sql.wrong_balances,
        "account {id} ({kind}): the balance is {balance}, its transfers sum to {entries}",
    ),
    (sql.wrong_campaign_sums, "campaign {slug}: its accounts sum to {total}, not to zero"),
    (
        sql.wrong_transfers,
        "transfer {id}: {cause} from {debit} to {credit} is not between accounts it may join",
    ),
    (
        sql.wrong_pots,
        "pot {slug}: the budget is {budget}, {funded} was paid in, {balance} is left",
    ),
    (
        sql.wrong_vouchers,
        "voucher {id} ({state}): {granted} was granted, by the ledger {entries}; {balance} is left",
    ),
    (
        sql.wrong_years,
        _YEAR,
    ),
    (sql.wrong_expenses, _EXPENSE),
    (
        sql.wrong_reserved,
        "voucher {id}: {balance} is reserved, its reservations hold {reservations}",
    ),
    (
        sql.wrong_reservations,
        _RESERVATION,
    ),
)
