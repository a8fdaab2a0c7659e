"""What must hold in the database at any moment, asked in plain joins that share no code with it."""

import asyncpg

from booking.database.pool import Connection

# Each query finds what breaks its rule.
RULES = {
    "claims of one unit overlap": """
        SELECT a.unit_id, a.period, b.period AS other
          FROM claims a JOIN claims b ON a.unit_id = b.unit_id AND a.id < b.id
         WHERE lower(a.period) < upper(b.period) AND lower(b.period) < upper(a.period)
           AND (a.reservation_id IS NOT NULL OR b.reservation_id IS NOT NULL)""",
    "a stay to come lacks a claim": """
        SELECT r.id, r.status, r.unit_ids
          FROM reservations r, unnest(r.unit_ids) AS u(id)
         WHERE r.status IN ('held', 'pending', 'confirmed', 'checked_in')
           AND (SELECT count(*) FROM claims c
                 WHERE c.reservation_id = r.id AND c.unit_id = u.id
                   AND lower(c.period) = r.starts_at AND upper(c.period) >= r.ends_at) <> 1""",
    "a claim of a stay that is not to be": """
        SELECT c.reservation_id, r.status
          FROM claims c LEFT JOIN reservations r ON r.id = c.reservation_id
         WHERE c.reservation_id IS NOT NULL
           AND (r.id IS NULL OR c.unit_id <> ALL (r.unit_ids)
                OR r.status IN ('cancelled', 'declined', 'expired')
                OR (r.status = 'completed' AND upper(c.period) < r.ends_at))""",
    "a stay of fewer or more units than asked, or twice one": """
        SELECT r.id, r.quantity, r.unit_ids FROM reservations r
         WHERE cardinality(r.unit_ids) <> (SELECT count(DISTINCT u) FROM unnest(r.unit_ids) AS u)
            OR cardinality(r.unit_ids) <> CASE
                 WHEN NOT EXISTS (SELECT 1 FROM resource_parts p WHERE p.whole_id = r.resource_id)
                 THEN r.quantity
                 -- Of what is over, the whole may have had other parts then.
                 WHEN r.status IN ('held', 'pending', 'confirmed', 'checked_in')
                 THEN (SELECT count(*) FROM resource_parts p WHERE p.whole_id = r.resource_id)
                 ELSE cardinality(r.unit_ids) END""",
    "more of an add-on is taken than there is": """
        SELECT a.id, a.stock, b.period FROM add_ons a JOIN reservation_add_ons b
            ON b.add_on_id = a.id
         WHERE a.stock < (SELECT sum(o.quantity) FROM reservation_add_ons o
                           WHERE o.add_on_id = a.id AND o.period @> lower(b.period))""",
    "an add-on is taken for a stay that is not to be, or at another time": """
        SELECT r.id, r.status FROM reservation_add_ons t JOIN reservations r
            ON r.id = t.reservation_id
         WHERE r.status IN ('cancelled', 'declined', 'expired', 'no_show')
            OR t.period <> tstzrange(r.starts_at, r.ends_at)""",
    "a stay stands on what was retired under it": """
        SELECT r.id, u.id AS unit FROM reservations r JOIN units u ON u.id = ANY (r.unit_ids)
          JOIN resources q ON q.id = r.resource_id
         WHERE r.status IN ('held', 'pending', 'confirmed', 'checked_in')
           AND least(u.retired_at, q.retired_at) < r.ends_at
           AND (r.expires_at IS NULL OR r.expires_at > least(u.retired_at, q.retired_at))""",
    "a unit that was retired is taken": """
        SELECT c.unit_id, c.period FROM claims c JOIN units u ON u.id = c.unit_id
         WHERE upper(c.period) > u.retired_at""",
    "covered and due are not the price": """
        SELECT id FROM reservations
         WHERE voucher_cents + due_cents <> price_cents OR voucher_cents < 0 OR due_cents < 0""",
    "a reservation's events have a gap": """
        SELECT stream FROM events WHERE stream LIKE 'reservation:%' GROUP BY stream
        HAVING count(*) <> max(stream_version) OR count(DISTINCT stream_version) <> count(*)""",
    "a reservation whose events stop short of it": """
        SELECT r.id FROM reservations r
         WHERE r.version <> (SELECT max(e.stream_version) FROM events e
                              WHERE e.stream = 'reservation:' || r.id)""",
}
# Of the settlement with the spaces, in plain joins as well.
SETTLEMENT = {
    "a space was paid and is owed another sum than was captured less taken back": """
        SELECT a.campaign_id, a.space_id, a.balance,
               sum(CASE l.cause WHEN 'capture' THEN l.amount ELSE -l.amount END) AS moved
          FROM accounts a JOIN ledger l ON a.id IN (l.debit, l.credit)
         WHERE a.kind = 'payable' GROUP BY a.id
        HAVING a.balance <> sum(CASE l.cause WHEN 'capture' THEN l.amount ELSE -l.amount END)""",
    "a statement owes another sum than its lines": """
        SELECT t.number, t.total FROM statements t
         WHERE t.total <> (SELECT coalesce(sum(x.amount), 0) FROM statement_lines x
                            WHERE x.statement_id = t.id)""",
    "a line moved another sum than its transfer": """
        SELECT x.statement_id, x.position FROM statement_lines x
         WHERE NOT EXISTS (SELECT FROM ledger l WHERE l.id = x.ledger_id
                              AND l.cause = CASE WHEN x.amount > 0 THEN 'capture' ELSE 'refund' END
                              AND l.amount = abs(x.amount))""",
    "what was taken back stands in no statement": """
        SELECT l.id FROM ledger l
         WHERE l.cause = 'refund'
           AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id)""",
    "the city paid another sum than its paid statements": """
        SELECT p.campaign_id, p.paid, t.total
          FROM (SELECT a.campaign_id, sum(l.amount) AS paid FROM ledger l
                  JOIN accounts a ON a.id = l.debit AND a.kind = 'payable'
                 WHERE l.cause = 'pay' GROUP BY 1) AS p
          FULL JOIN (SELECT campaign_id, sum(total) AS total FROM statements
                      WHERE state = 'paid' AND total > 0 GROUP BY 1) AS t USING (campaign_id)
         WHERE p.paid IS DISTINCT FROM t.total""",
    "a stay gave back more than was captured for it": """
        SELECT reservation_id FROM ledger WHERE cause IN ('capture', 'refund')
         GROUP BY reservation_id
        HAVING sum(CASE cause WHEN 'capture' THEN amount ELSE -amount END) < 0""",
}


async def assert_sound(conn: Connection) -> None:
    """Every rule holds; what breaks one is shown."""
    await _none_breaks(conn, RULES | SETTLEMENT)


async def assert_settled_soundly(conn: Connection) -> None:
    """The rules of the settlement alone, for stays that were put on the books by hand."""
    await _none_breaks(conn, SETTLEMENT)


async def _none_breaks(conn: Connection, rules: dict[str, str]) -> None:
    for rule, query in rules.items():
        broken: list[asyncpg.Record] = await conn.fetch(query)
        assert not broken, (rule, broken[:5])
