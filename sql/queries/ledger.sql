-- name: ledger_counts
-- Amounts are in the campaign's unit.
SELECT c.slug, c.unit,
       (SELECT count(*) FROM pots p WHERE p.campaign_id = c.id) AS pots,
       (SELECT coalesce(sum(p.budget), 0)::bigint FROM pots p WHERE p.campaign_id = c.id) AS budget,
       (SELECT count(*) FROM vouchers v WHERE v.campaign_id = c.id) AS vouchers,
       (SELECT count(*) FROM ledger l JOIN accounts a ON a.id = l.debit
         WHERE a.campaign_id = c.id) AS transfers,
       coalesce(b.pot, 0) AS in_pots, coalesce(b.voucher, 0) AS on_vouchers,
       coalesce(b.reserved, 0) AS reserved, coalesce(b.payable, 0) AS payable,
       coalesce(b.owed, 0) AS owed, coalesce(b.paid, 0) AS paid
  FROM campaigns c
  LEFT JOIN (SELECT campaign_id,
                    sum(balance) FILTER (WHERE kind = 'pot')::bigint AS pot,
                    sum(balance) FILTER (WHERE kind = 'voucher')::bigint AS voucher,
                    sum(balance) FILTER (WHERE kind = 'reserved')::bigint AS reserved,
                    sum(balance) FILTER (WHERE kind = 'payable')::bigint AS payable,
                    sum(balance) FILTER (WHERE kind = 'owed')::bigint AS owed,
                    sum(balance) FILTER (WHERE kind = 'paid')::bigint AS paid
               FROM accounts GROUP BY campaign_id) AS b ON b.campaign_id = c.id
 ORDER BY c.slug;

-- name: voucher_reservations
SELECT count(*) FROM reservations WHERE voucher_id IS NOT NULL;

-- name: wrong_balances
SELECT a.id, a.kind, a.balance, coalesce(m.moved, 0) AS entries
  FROM accounts a
  LEFT JOIN (SELECT account, sum(amount)::bigint AS moved
               FROM (SELECT credit AS account, amount FROM ledger
                     UNION ALL SELECT debit, -amount FROM ledger) AS moves
              GROUP BY account) AS m ON m.account = a.id
 WHERE a.balance <> coalesce(m.moved, 0)
    OR (a.balance < 0 AND a.kind <> 'source')
 ORDER BY a.id;

-- name: wrong_campaign_sums
SELECT c.slug, sum(a.balance)::bigint AS total
  FROM accounts a JOIN campaigns c ON c.id = a.campaign_id
 GROUP BY c.slug HAVING sum(a.balance) <> 0
 ORDER BY c.slug;

-- name: wrong_transfers
-- Each cause moves between two kinds of accounts, of one campaign, and of its voucher; what a stay
-- earns goes to its own space.
SELECT l.id, l.cause, coalesce(d.kind, 'none') AS debit, coalesce(c.kind, 'none') AS credit
  FROM ledger l
  LEFT JOIN accounts d ON d.id = l.debit
  LEFT JOIN accounts c ON c.id = l.credit
  LEFT JOIN vouchers v ON v.id = l.voucher_id
  LEFT JOIN pots p ON p.id = v.pot_id
  LEFT JOIN reservations r ON r.id = l.reservation_id
 WHERE d.id IS NULL OR c.id IS NULL OR d.campaign_id <> c.campaign_id OR l.amount <= 0
    OR (l.cause, d.kind, c.kind) NOT IN (
         ('fund', 'source', 'pot'), ('correct', 'pot', 'source'), ('grant', 'pot', 'voucher'),
         ('reserve', 'voucher', 'reserved'), ('capture', 'reserved', 'payable'),
         ('release', 'reserved', 'voucher'), ('forfeit', 'reserved', 'pot'),
         ('expire', 'voucher', 'pot'), ('expire', 'reserved', 'pot'), ('revoke', 'voucher', 'pot'),
         ('forfeit', 'voucher', 'pot'), ('reimburse', 'voucher', 'owed'), ('pay', 'payable', 'paid'),
         ('pay', 'owed', 'paid'), ('refund', 'payable', 'pot'))
    OR (l.cause NOT IN ('fund', 'correct', 'pay') AND v.id IS NULL)
    OR (d.kind = 'voucher' AND l.debit IS DISTINCT FROM v.account_id)
    OR (c.kind = 'voucher' AND l.credit IS DISTINCT FROM v.account_id)
    OR (d.kind = 'reserved' AND l.debit IS DISTINCT FROM v.reserved_account_id)
    OR (c.kind = 'reserved' AND l.credit IS DISTINCT FROM v.reserved_account_id)
    OR (l.cause NOT IN ('fund', 'correct') AND d.kind = 'pot' AND l.debit <> p.account_id)
    OR (l.cause NOT IN ('fund', 'correct') AND c.kind = 'pot' AND l.credit <> p.account_id)
    OR (l.cause IN ('reserve', 'capture', 'release', 'refund') AND l.reservation_id IS NULL)
    OR (d.kind = 'reserved' AND l.reservation_id IS NULL)
    OR (l.cause = 'capture' AND c.space_id <> r.space_id)
    OR (l.cause = 'reimburse' OR d.kind = 'owed') <> (l.expense_id IS NOT NULL)
 ORDER BY l.id;

-- name: wrong_pots
SELECT p.slug, p.budget, a.balance, coalesce(f.funded, 0) AS funded
  FROM pots p
  JOIN accounts a ON a.id = p.account_id
  LEFT JOIN (SELECT pot, sum(amount)::bigint AS funded
               FROM (SELECT l.credit AS pot, l.amount FROM ledger l
                       JOIN accounts s ON s.id = l.debit AND s.kind = 'source'
                     UNION ALL
                     SELECT l.debit, -l.amount FROM ledger l
                       JOIN accounts s ON s.id = l.credit AND s.kind = 'source') AS moves
              GROUP BY pot) AS f ON f.pot = p.account_id
 WHERE p.budget <> coalesce(f.funded, 0) OR a.balance < 0 OR a.balance > p.budget
 ORDER BY p.id;

-- name: wrong_vouchers
-- What was granted is what the ledger granted, and what has ended holds nothing.
SELECT v.id, v.state, v.granted, a.balance, coalesce(g.granted, 0) AS entries
  FROM vouchers v
  JOIN accounts a ON a.id = v.account_id
  LEFT JOIN (SELECT voucher_id, sum(amount)::bigint AS granted
               FROM ledger WHERE cause = 'grant' GROUP BY voucher_id) AS g ON g.voucher_id = v.id
 WHERE v.granted <> coalesce(g.granted, 0) OR (v.state NOT IN ('active', 'offered') AND a.balance <> 0)
 ORDER BY v.id;

-- name: wrong_years
-- What a beneficiary used in a year is what the stays of that year reserved, less what came back
-- to the voucher or, after it had expired, to the pot, and what was reimbursed for expenses of that
-- year; what was forfeited counts as used. Of a whole campaign (year 0) and of its classes likewise,
-- where the terms keep them.
WITH terms AS (
  SELECT c.id, c.slug, c.terms,
         coalesce(c.terms ->> 'cap_per_campaign', c.terms #>> '{classes,0,number}') IS NOT NULL
           AS keeps_classes
    FROM campaigns c),
moved AS (
  SELECT v.campaign_id, v.beneficiary_id,
         extract(year FROM coalesce(r.use_day, e.spent_on))::smallint AS year,
         coalesce(e.class, (
           SELECT (k ->> 'number')::smallint
             FROM jsonb_array_elements(t.terms -> 'classes') WITH ORDINALITY AS each (k, n)
            WHERE k -> 'resource_kinds' ? q.kind ORDER BY n LIMIT 1), 0) AS class,
         CASE WHEN l.cause IN ('reserve', 'reimburse') THEN l.amount ELSE -l.amount END AS amount,
         t.keeps_classes
    FROM ledger l
    JOIN vouchers v ON v.id = l.voucher_id
    JOIN terms t ON t.id = v.campaign_id
    LEFT JOIN reservations r ON r.id = l.reservation_id
    LEFT JOIN resources q ON q.id = r.resource_id
    LEFT JOIN expenses e ON e.id = l.expense_id
   WHERE l.cause IN ('reserve', 'release', 'expire', 'reimburse')
     AND (r.id IS NOT NULL OR e.id IS NOT NULL)),
summed AS (
  SELECT campaign_id, beneficiary_id, year, 0::smallint AS class, sum(amount)::bigint AS used
    FROM moved GROUP BY 1, 2, 3
  UNION ALL
  SELECT campaign_id, beneficiary_id, 0::smallint, 0::smallint, sum(amount)::bigint
    FROM moved WHERE keeps_classes GROUP BY 1, 2
  UNION ALL
  SELECT campaign_id, beneficiary_id, 0::smallint, class, sum(amount)::bigint
    FROM moved WHERE keeps_classes AND class > 0 GROUP BY 1, 2, class),
both_sides AS (
  SELECT coalesce(u.campaign_id, m.campaign_id) AS campaign_id,
         coalesce(u.beneficiary_id, m.beneficiary_id) AS beneficiary,
         coalesce(u.year, m.year) AS year, coalesce(u.class, m.class) AS class,
         coalesce(u.used, 0) AS used, coalesce(m.used, 0) AS entries
    FROM cap_uses u
    FULL JOIN summed m
      ON m.campaign_id = u.campaign_id AND m.beneficiary_id = u.beneficiary_id
     AND m.year = u.year AND m.class = u.class)
SELECT t.slug, b.beneficiary, b.year, b.class, b.used, b.entries, limits.cap
  FROM both_sides b
  JOIN terms t ON t.id = b.campaign_id,
LATERAL (SELECT CASE
           WHEN b.year > 0 THEN (t.terms ->> 'cap_per_year')::bigint
           WHEN b.class = 0 THEN (t.terms ->> 'cap_per_campaign')::bigint
           ELSE (SELECT (k ->> 'cap')::bigint FROM jsonb_array_elements(t.terms -> 'classes') AS k
                  WHERE (k ->> 'number')::int = b.class) END AS cap) AS limits
 WHERE b.used <> b.entries OR b.used > limits.cap
 ORDER BY 1, 2, 3, 4;

-- name: wrong_expenses
-- What was approved left its voucher once, to the cent, and was paid once where it is paid; and
-- nothing moved for what was not approved, or is not there.
SELECT coalesce(e.id, m.expense_id) AS id, coalesce(e.state, 'not there') AS state,
       coalesce(e.covered_cents, 0) AS covered_cents, coalesce(m.reimbursed, 0) AS reimbursed,
       coalesce(m.paid, 0) AS paid, coalesce(m.vouchers, '{}') AS vouchers
  FROM expenses e
  FULL JOIN (SELECT expense_id, array_agg(DISTINCT voucher_id) AS vouchers,
                    array_agg(amount) FILTER (WHERE cause = 'reimburse') AS reimbursements,
                    array_agg(amount) FILTER (WHERE cause = 'pay') AS payments,
                    sum(amount) FILTER (WHERE cause = 'reimburse')::bigint AS reimbursed,
                    sum(amount) FILTER (WHERE cause = 'pay')::bigint AS paid
               FROM ledger WHERE expense_id IS NOT NULL GROUP BY expense_id) AS m
    ON m.expense_id = e.id
 WHERE e.id IS NULL
    OR (m.expense_id IS NOT NULL AND m.vouchers <> ARRAY[e.voucher_id])
    OR m.reimbursements IS DISTINCT FROM
       CASE WHEN e.state IN ('approved', 'paid') THEN ARRAY[e.covered_cents::amount_moved] END
    OR m.payments IS DISTINCT FROM
       CASE WHEN e.state = 'paid' THEN ARRAY[e.covered_cents::amount_moved] END
 ORDER BY 1;

-- name: wrong_reserved
SELECT v.id, a.balance, coalesce(r.reserved, 0) AS reservations
  FROM vouchers v
  JOIN accounts a ON a.id = v.reserved_account_id
  LEFT JOIN (SELECT voucher_id, sum(reserved_units)::bigint AS reserved
               FROM reservations WHERE voucher_id IS NOT NULL GROUP BY voucher_id) AS r
    ON r.voucher_id = v.id
 WHERE a.balance <> coalesce(r.reserved, 0)
 ORDER BY v.id;

-- name: wrong_reservations
-- What the ledger holds for a stay is what the stay says it holds; where that is money and the stay
-- is still to come, it is what the voucher covers.
SELECT coalesce(r.id, m.reservation_id) AS id, r.price_cents, r.voucher_cents, r.due_cents,
       coalesce(r.reserved_units, 0) AS reserved_units, coalesce(m.held, 0) AS entries
  FROM reservations r
  FULL JOIN (SELECT reservation_id, min(voucher_id) AS voucher_id, count(DISTINCT voucher_id) AS vouchers,
                    sum(CASE cause WHEN 'reserve' THEN amount ELSE -amount END)::bigint AS held
               FROM ledger
              WHERE reservation_id IS NOT NULL AND cause NOT IN ('correct', 'refund')
              GROUP BY reservation_id) AS m ON m.reservation_id = r.id
  LEFT JOIN vouchers v ON v.id = r.voucher_id
  LEFT JOIN campaigns c ON c.id = v.campaign_id
 WHERE r.id IS NULL
    OR r.voucher_cents + r.due_cents <> r.price_cents
    OR r.reserved_units <> coalesce(m.held, 0)
    OR (m.reservation_id IS NOT NULL AND (m.vouchers <> 1 OR m.voucher_id IS DISTINCT FROM r.voucher_id))
    OR (r.voucher_id IS NULL AND r.voucher_cents <> 0)
    OR (c.unit = 'money' AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
        AND r.voucher_cents <> r.reserved_units)
 ORDER BY 1;
