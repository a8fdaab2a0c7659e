-- name: lock_campaign
-- Statements of one campaign are drafted in turns: their numbers have no gap.
SELECT id, slug, timezone FROM campaigns WHERE slug = :slug FOR NO KEY UPDATE;

-- name: insert_statements
-- One for each space that has a capture recorded before `until` in no statement yet; where a draft
-- was discarded, only with as much as bears what that one took back.
INSERT INTO statements (campaign_id, space_id, year, serial, number, period_from, period_to,
                        campaign_name, space_name, space_address, timezone, made_at, made_by)
SELECT :campaign_id, s.id, :year, numbered.serial,
       upper(:slug) || '-' || :year || '-' || lpad(numbered.serial::text,
         greatest(4, length(numbered.serial::text)), '0'),
       :first_day, :last_day, c.name, s.name,
       concat_ws(', ', s.street, concat_ws(' ', s.postcode, s.city)), s.timezone, :now, :made_by
  FROM (SELECT a.space_id,
               (SELECT coalesce(max(t.serial), 0) FROM statements t
                 WHERE t.campaign_id = :campaign_id AND t.year = :year)
                 + row_number() OVER (ORDER BY a.space_id) AS serial
          FROM accounts a
         WHERE a.campaign_id = :campaign_id AND a.kind = 'payable'
           AND (SELECT sum(l.amount) FROM ledger l
                 WHERE l.credit = a.id AND l.cause = 'capture' AND l.recorded_at < :until
                   AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed))
               >= (SELECT coalesce(sum(l.amount), 0) FROM ledger l
                    WHERE l.debit = a.id AND l.cause = 'refund'
                      AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed))
           AND NOT EXISTS (SELECT FROM statements t
                            WHERE t.campaign_id = a.campaign_id AND t.space_id = a.space_id
                              AND t.period_from = :first_day AND t.period_to = :last_day
                              AND t.state <> 'discarded')) AS numbered
  JOIN spaces s ON s.id = numbered.space_id
  JOIN campaigns c ON c.id = :campaign_id;

-- name: lock_drafts
-- The drafts of a period, as far as they have come: nobody sends them meanwhile.
SELECT id, space_id FROM statements
 WHERE campaign_id = :campaign_id AND period_from = :first_day AND period_to = :last_day
   AND state = 'draft'
 ORDER BY id FOR NO KEY UPDATE;

-- name: insert_stays
-- A line for each capture recorded before `until` that no statement has, in the order of the stays;
-- none where they do not bear what a discarded draft took back.
WITH bearing AS (
  SELECT t.id, a.id AS account_id
    FROM statements t
    JOIN accounts a ON a.campaign_id = t.campaign_id AND a.space_id = t.space_id
                   AND a.kind = 'payable'
   WHERE t.id = ANY (:ids::bigint[])
     AND (SELECT sum(l.amount) FROM ledger l
           WHERE l.credit = a.id AND l.cause = 'capture' AND l.recorded_at < :until
             AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed))
         >= (SELECT coalesce(sum(l.amount), 0) FROM ledger l
              WHERE l.debit = a.id AND l.cause = 'refund'
                AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed)))
INSERT INTO statement_lines (statement_id, position, ledger_id, amount, reservation_id, reference,
                             resource, use_day, starts_at, ends_at, price_cents)
SELECT t.id,
       (SELECT coalesce(max(x.position), 0) FROM statement_lines x WHERE x.statement_id = t.id)
         + row_number() OVER (PARTITION BY t.id ORDER BY r.starts_at, r.id, l.id),
       l.id, l.amount, r.id, r.reference, q.name, r.use_day, r.starts_at, r.ends_at, r.price_cents
  FROM bearing t
  JOIN ledger l ON l.credit = t.account_id AND l.cause = 'capture' AND l.recorded_at < :until
  JOIN reservations r ON r.id = l.reservation_id
  JOIN resources q ON q.id = r.resource_id
 WHERE NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed)
RETURNING statement_id;

-- name: insert_freed
-- What discarded drafts of these spaces took back stands here: it has moved.
INSERT INTO statement_lines (statement_id, position, ledger_id, amount, correction_id,
                             reservation_id, reference, resource, use_day, starts_at, ends_at,
                             price_cents)
SELECT t.id,
       (SELECT max(x.position) FROM statement_lines x WHERE x.statement_id = t.id)
         + row_number() OVER (PARTITION BY t.id ORDER BY f.ledger_id),
       f.ledger_id, f.amount, f.correction_id, f.reservation_id, f.reference, f.resource, f.use_day,
       f.starts_at, f.ends_at, f.price_cents
  FROM statements t
  JOIN (SELECT DISTINCT ON (n.ledger_id) n.ledger_id, n.amount, n.correction_id, n.reservation_id,
               n.reference, n.resource, n.use_day, n.starts_at, n.ends_at, n.price_cents,
               o.campaign_id, o.space_id
          FROM statement_lines n JOIN statements o ON o.id = n.statement_id
         WHERE n.freed AND n.amount < 0
         ORDER BY n.ledger_id, n.statement_id) AS f
    ON f.campaign_id = t.campaign_id AND f.space_id = t.space_id
 WHERE t.id = ANY (:ids::bigint[])
   AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = f.ledger_id AND NOT x.freed);

-- name: waiting_corrections
-- What is still to be taken back from the spaces of these drafts, the oldest first, and what each
-- draft comes to so far.
SELECT c.id, c.amount - c.taken AS rest, c.voucher_id, c.reservation_id, t.id AS statement_id,
       (SELECT coalesce(sum(x.amount), 0)::bigint FROM statement_lines x
         WHERE x.statement_id = t.id) AS total,
       a.id AS payable_account_id, p.account_id AS pot_account_id
  FROM settlement_corrections c
  JOIN statements t ON t.campaign_id = c.campaign_id AND t.space_id = c.space_id
  JOIN accounts a ON a.campaign_id = c.campaign_id AND a.space_id = c.space_id
                 AND a.kind = 'payable'
  JOIN vouchers v ON v.id = c.voucher_id
  JOIN pots p ON p.id = v.pot_id
 WHERE t.id = ANY (:ids::bigint[]) AND c.taken < c.amount
 ORDER BY t.id, c.id FOR NO KEY UPDATE OF c;

-- name: refund
-- Both balances move in this statement.
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
VALUES (:debit, :credit, :amount, 'refund', :voucher_id, :reservation_id, :now)
RETURNING id;

-- name: insert_correction_line
INSERT INTO statement_lines (statement_id, position, ledger_id, amount, correction_id,
                             reservation_id, reference, resource, use_day, starts_at, ends_at,
                             price_cents)
SELECT :statement_id,
       (SELECT coalesce(max(x.position), 0) + 1 FROM statement_lines x
         WHERE x.statement_id = :statement_id),
       :ledger_id, - :amount::bigint, :correction_id, r.id, r.reference, q.name, r.use_day,
       r.starts_at, r.ends_at, r.price_cents
  FROM reservations r JOIN resources q ON q.id = r.resource_id
 WHERE r.id = :reservation_id;

-- name: take_correction
UPDATE settlement_corrections SET taken = taken + :amount WHERE id = :id;

-- name: add_up_drafts
UPDATE statements AS t
   SET total = (SELECT coalesce(sum(x.amount), 0) FROM statement_lines x WHERE x.statement_id = t.id),
       version = version + 1
 WHERE t.id = ANY (:ids::bigint[])
RETURNING t.id, t.campaign_id, t.space_id, t.total, t.version;

-- name: lock_campaign_of
-- Whoever discards takes turns with whoever drafts.
SELECT c.id FROM campaigns c
 WHERE c.id = (SELECT t.campaign_id FROM statements t WHERE t.id = :statement_id)
   FOR NO KEY UPDATE;

-- name: free_lines
UPDATE statement_lines SET freed = true WHERE statement_id = :id;

-- name: mark_discarded
UPDATE statements
   SET state = 'discarded', version = version + 1, discarded_at = :now, discarded_by = :member_id
 WHERE id = :id RETURNING version;

-- name: statements_by_id
SELECT t.id, t.number, c.slug AS campaign_slug, t.campaign_name, c.unit,
       t.space_id, s.slug AS space_slug, t.space_name, t.space_address, t.period_from, t.period_to,
       t.state, t.version, t.total, t.made_at, t.sent_at, t.approved_at, t.paid_at,
       t.payment_reference
  FROM statements t
  JOIN campaigns c ON c.id = t.campaign_id
  JOIN spaces s ON s.id = t.space_id
 WHERE t.id = ANY (:ids::bigint[])
 ORDER BY t.id DESC;

-- name: statement_ids
-- The newest first, from the one that follows `after`; a filter that is NULL leaves none out.
SELECT t.id
  FROM statements t
 WHERE (:space_ids::int[] IS NULL OR t.space_id = ANY (:space_ids))
   AND (:campaign::text IS NULL
        OR t.campaign_id = (SELECT c.id FROM campaigns c WHERE c.slug = :campaign))
   AND (:space::text IS NULL OR t.space_id = (SELECT s.id FROM spaces s WHERE s.slug = :space))
   AND (:state::text IS NULL OR t.state = :state)
   AND (:after::bigint IS NULL OR t.id < :after)
 ORDER BY t.id DESC LIMIT :limit;

-- name: statement_of_number
SELECT id FROM statements WHERE number = upper(:number);

-- name: statement_lines
SELECT x.position, x.amount, x.reservation_id, x.reference, x.resource, x.use_day, x.starts_at,
       x.ends_at, x.price_cents, t.timezone, c.reason
  FROM statement_lines x
  JOIN statements t ON t.id = x.statement_id
  LEFT JOIN settlement_corrections c ON c.id = x.correction_id
 WHERE x.statement_id = :statement_id
 ORDER BY x.position;

-- name: waiting_of_statement
-- What is still to be taken back from its space under its campaign.
SELECT coalesce(sum(c.amount - c.taken), 0)::bigint
  FROM settlement_corrections c
  JOIN statements t ON t.campaign_id = c.campaign_id AND t.space_id = c.space_id
 WHERE t.id = :statement_id AND c.taken < c.amount;

-- name: lock_statement
SELECT id, number, campaign_id, space_id, state, total FROM statements
 WHERE id = :id FOR NO KEY UPDATE;

-- name: mark_sent
-- What it calls campaign and space is what they are called now, and stays.
UPDATE statements AS t
   SET state = 'sent', version = t.version + 1, sent_at = :now, sent_by = :member_id,
       campaign_name = c.name, space_name = s.name,
       space_address = concat_ws(', ', s.street, concat_ws(' ', s.postcode, s.city)),
       timezone = s.timezone
  FROM campaigns c, spaces s
 WHERE t.id = :id AND c.id = t.campaign_id AND s.id = t.space_id
RETURNING t.version;

-- name: mark_approved
UPDATE statements
   SET state = 'approved', version = version + 1, approved_at = :now, approved_by = :member_id
 WHERE id = :id RETURNING version;

-- name: mark_paid
UPDATE statements
   SET state = 'paid', version = version + 1, paid_at = :now, paid_by = :member_id,
       payment_reference = :payment_reference
 WHERE id = :id RETURNING version;

-- name: insert_paid_account
INSERT INTO accounts (campaign_id, kind) VALUES (:campaign_id, 'paid')
ON CONFLICT (campaign_id) WHERE kind = 'paid' DO NOTHING;

-- name: pay
-- Both balances move in this statement; the payable account holds what its statements owe.
INSERT INTO ledger (debit, credit, amount, cause, recorded_at)
SELECT a.id, d.id, :amount, 'pay', :now
  FROM accounts a JOIN accounts d ON d.campaign_id = a.campaign_id AND d.kind = 'paid'
 WHERE a.campaign_id = :campaign_id AND a.space_id = :space_id AND a.kind = 'payable';

-- name: lock_stay
-- Two corrections of one stay take turns here.
SELECT r.id, r.reference, r.space_id, r.voucher_id, v.campaign_id, c.unit
  FROM reservations r
  LEFT JOIN vouchers v ON v.id = r.voucher_id
  LEFT JOIN campaigns c ON c.id = v.campaign_id
 WHERE r.id = :reservation_id FOR NO KEY UPDATE OF r;

-- name: captured_of_stay
SELECT coalesce((SELECT sum(l.amount) FROM ledger l
                  WHERE l.voucher_id = :voucher_id AND l.reservation_id = :reservation_id
                    AND l.cause = 'capture'), 0)::bigint AS captured,
       coalesce((SELECT sum(c.amount) FROM settlement_corrections c
                  WHERE c.reservation_id = :reservation_id), 0)::bigint AS corrected;

-- name: insert_correction
INSERT INTO settlement_corrections (campaign_id, space_id, voucher_id, reservation_id, amount,
                                    reason, made_by, made_at)
VALUES (:campaign_id, :space_id, :voucher_id, :reservation_id, :amount, :reason, :made_by, :now)
RETURNING id;

-- name: settlement_counts
SELECT c.slug,
       (SELECT count(*) FROM statements t WHERE t.campaign_id = c.id) AS statements,
       (SELECT coalesce(sum(t.total), 0)::bigint FROM statements t
         WHERE t.campaign_id = c.id AND t.state = 'paid') AS paid,
       (SELECT coalesce(sum(t.total), 0)::bigint FROM statements t
         WHERE t.campaign_id = c.id AND t.state NOT IN ('paid', 'discarded')) AS stated,
       (SELECT coalesce(sum(l.amount), 0)::bigint FROM accounts a
          JOIN ledger l ON l.credit = a.id AND l.cause = 'capture'
         WHERE a.campaign_id = c.id AND a.kind = 'payable'
           AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed))
       - (SELECT coalesce(sum(l.amount), 0)::bigint FROM accounts a
            JOIN ledger l ON l.debit = a.id AND l.cause = 'refund'
           WHERE a.campaign_id = c.id AND a.kind = 'payable'
             AND NOT EXISTS (SELECT FROM statement_lines x WHERE x.ledger_id = l.id AND NOT x.freed)) AS unstated,
       (SELECT coalesce(sum(k.amount - k.taken), 0)::bigint FROM settlement_corrections k
         WHERE k.campaign_id = c.id AND k.taken < k.amount) AS waiting
  FROM campaigns c ORDER BY c.slug;

-- name: wrong_spaces
-- Of each space: what was captured less what was taken back is what was paid and is owed; and it is
-- what its statements say and no statement says yet.
WITH moved AS (
  SELECT a.id, sum(l.amount) FILTER (WHERE l.cause = 'capture')::bigint AS captured,
         sum(l.amount) FILTER (WHERE l.cause = 'refund')::bigint AS refunded,
         sum(l.amount) FILTER (WHERE l.cause = 'pay')::bigint AS paid,
         sum(CASE l.cause WHEN 'capture' THEN l.amount WHEN 'refund' THEN -l.amount END)
           FILTER (WHERE x.ledger_id IS NULL)::bigint AS unstated
    FROM accounts a
    JOIN (SELECT id, credit AS account_id, cause, amount FROM ledger WHERE cause = 'capture'
          UNION ALL
          SELECT id, debit, cause, amount FROM ledger WHERE cause IN ('refund', 'pay')) AS l
      ON l.account_id = a.id
    LEFT JOIN statement_lines x ON x.ledger_id = l.id AND NOT x.freed
   WHERE a.kind = 'payable' GROUP BY a.id),
stated AS (
  SELECT t.campaign_id, t.space_id, sum(x.amount)::bigint AS stated,
         sum(x.amount) FILTER (WHERE t.state = 'paid')::bigint AS stated_paid
    FROM statements t JOIN statement_lines x ON x.statement_id = t.id AND NOT x.freed
   GROUP BY t.campaign_id, t.space_id),
added_up AS (
  SELECT c.slug AS campaign, s.slug AS space, a.balance AS payable,
         coalesce(m.captured, 0) AS captured, coalesce(m.refunded, 0) AS refunded,
         coalesce(m.paid, 0) AS paid, coalesce(m.unstated, 0) AS unstated,
         coalesce(t.stated, 0) AS stated, coalesce(t.stated_paid, 0) AS stated_paid
    FROM accounts a
    JOIN campaigns c ON c.id = a.campaign_id
    JOIN spaces s ON s.id = a.space_id
    LEFT JOIN moved m ON m.id = a.id
    LEFT JOIN stated t ON t.campaign_id = a.campaign_id AND t.space_id = a.space_id
   WHERE a.kind = 'payable')
SELECT campaign, space, captured, refunded, paid, payable, stated, stated_paid, unstated
  FROM added_up
 WHERE captured - refunded <> paid + payable OR captured - refunded <> stated + unstated
    OR paid <> stated_paid
 ORDER BY 1, 2;

-- name: wrong_statements
-- A discarded one's lines are freed, and nobody else's are.
SELECT t.number, t.state, t.total, coalesce(sum(x.amount), 0)::bigint AS lines
  FROM statements t LEFT JOIN statement_lines x ON x.statement_id = t.id
 GROUP BY t.id
HAVING t.total <> coalesce(sum(x.amount), 0) OR count(x.ledger_id) = 0
    OR count(*) FILTER (WHERE x.freed = (t.state <> 'discarded')) > 0
 ORDER BY t.number;

-- name: wrong_lines
-- A line is a capture or a refund of its statement's space, stay and campaign, to the cent.
SELECT t.number, x.position, x.amount, x.ledger_id
  FROM statement_lines x
  JOIN statements t ON t.id = x.statement_id
  LEFT JOIN ledger l ON l.id = x.ledger_id
  LEFT JOIN accounts a ON a.campaign_id = t.campaign_id AND a.space_id = t.space_id
                      AND a.kind = 'payable'
 WHERE l.id IS NULL OR a.id IS NULL OR x.reservation_id IS DISTINCT FROM l.reservation_id
    OR NOT ((l.cause = 'capture' AND l.credit = a.id AND x.amount = l.amount)
            OR (l.cause = 'refund' AND l.debit = a.id AND x.amount = - l.amount))
 ORDER BY 1, 2;

-- name: wrong_corrections
-- What was taken of a correction stands in lines, and a stay gives back no more than was captured.
SELECT c.id, c.amount, c.taken, - coalesce(x.amount, 0) AS lines, coalesce(l.captured, 0) AS captured,
       s.corrected
  FROM settlement_corrections c
  JOIN (SELECT reservation_id, sum(amount)::bigint AS corrected
          FROM settlement_corrections GROUP BY reservation_id) AS s
    ON s.reservation_id = c.reservation_id
  LEFT JOIN (SELECT correction_id, sum(amount)::bigint AS amount
               FROM (SELECT DISTINCT ledger_id, correction_id, amount
                       FROM statement_lines WHERE correction_id IS NOT NULL) AS once
              GROUP BY correction_id) AS x ON x.correction_id = c.id
  LEFT JOIN LATERAL (SELECT sum(l.amount)::bigint AS captured FROM ledger l
                      WHERE l.voucher_id = c.voucher_id AND l.reservation_id = c.reservation_id
                        AND l.cause = 'capture') AS l ON true
 WHERE c.taken <> - coalesce(x.amount, 0) OR s.corrected > coalesce(l.captured, 0)
 ORDER BY c.id;

-- name: wrong_numbers
SELECT c.slug AS campaign, t.year, count(*) AS statements, max(t.serial) AS last
  FROM statements t JOIN campaigns c ON c.id = t.campaign_id
 GROUP BY c.slug, t.year HAVING count(*) <> max(t.serial)
 ORDER BY 1, 2;

-- name: statement_mailed
-- What a mail to a manager says of a statement.
SELECT t.number, t.state, t.period_from, t.period_to, t.total, t.space_name, c.unit,
       t.campaign_name AS campaign, a.email::text AS email, a.language,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM statements t
  JOIN campaigns c ON c.id = t.campaign_id
  JOIN members a ON a.id = :addressee_id
 WHERE t.id = :statement_id;
