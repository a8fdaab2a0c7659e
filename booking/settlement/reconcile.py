"""That statements, corrections and payments add up with the ledger, to the cent."""

from booking.database.pool import Connection
from booking.database.queries import Query, queries
from booking.vouchers.check import Report, add_up

sql = queries("settlement")


async def check_books(conn: Connection) -> Report:
    """The vouchers' ledger and the settlement with the spaces, in one snapshot, however many
    write meanwhile."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        vouchers, settlement = await add_up(conn), await reconcile(conn)
    return Report(vouchers.counted + settlement.counted, vouchers.wrong + settlement.wrong)


async def reconcile(conn: Connection) -> Report:
    """Of every campaign and space as this transaction sees them, in each campaign's unit: what was
    captured less what was taken back is what was paid and is owed, and it is what the statements
    say and what none says yet."""
    counted = tuple(_COUNTED.format_map(row) for row in await sql.settlement_counts.rows(conn))
    wrong = [
        sentence.format_map(row) for query, sentence in _RULES for row in await query.rows(conn)
    ]
    return Report(counted, tuple(wrong))


_COUNTED = (
    "settlement of {slug}: {statements} statements; {paid} paid, {stated} stated and not paid, "
    "{unstated} in no statement yet, {waiting} to be taken back"
)
_SPACE = (
    "space {space} in {campaign}: {captured} was captured and {refunded} taken back; {paid} was "
    "paid (by its statements {stated_paid}), {payable} is owed, {stated} stands in statements and "
    "{unstated} in none"
)
_CORRECTION = (
    "correction {id}: {taken} of {amount} was taken, by its lines {lines}; of the stay {corrected} "
    "is taken back in all and {captured} was captured"
)

# Each query finds what breaks its rule.
_RULES: tuple[tuple[Query, str], ...] = (
    (sql.wrong_spaces, _SPACE),
    (
        sql.wrong_statements,
        "statement {number} ({state}): the total is {total}, its lines sum to {lines}",
    ),
    (
        sql.wrong_lines,
        "statement {number}, line {position}: {amount} is not what transfer {ledger_id} moved",
    ),
    (sql.wrong_corrections, _CORRECTION),
    (
        sql.wrong_numbers,
        "statements of {campaign} in {year}: the last number is {last}, and there are {statements}",
    ),
)
