-- name: campaign
SELECT id, slug, name, unit, timezone, opens_on, closes_on FROM campaigns WHERE slug = :slug;

-- name: every_campaign
-- With what all its pots had and have; one without pots has nothing.
SELECT c.slug, c.name, c.unit, c.timezone, c.opens_on, c.closes_on,
       coalesce(sum(p.budget), 0)::bigint AS budget, coalesce(sum(a.balance), 0)::bigint AS "left"
  FROM campaigns c
  LEFT JOIN pots p ON p.campaign_id = c.id
  LEFT JOIN accounts a ON a.id = p.account_id
 GROUP BY c.id
 ORDER BY c.slug;

-- name: pots
SELECT id, slug, name, rank FROM pots WHERE campaign_id = :campaign_id ORDER BY rank, id;

-- name: movements
-- Everything that moved, by pot, week and cause: one pass over the campaign's transfers, which takes
-- one to two seconds for a million of them. `week` counts from 1; 0 is before the first. A transfer
-- of_stay leaves what a reservation holds.
SELECT pot_id, week, cause, of_stay, sum(amount)::bigint AS amount
  FROM (SELECT v.pot_id, width_bucket(l.recorded_at, :week_starts::timestamptz[]) AS week,
               l.cause::text AS cause, l.debit = v.reserved_account_id AS of_stay, l.amount
          FROM vouchers v JOIN ledger l ON l.voucher_id = v.id
         WHERE v.campaign_id = :campaign_id AND l.cause NOT IN ('fund', 'correct', 'pay')
        UNION ALL
        SELECT p.id, width_bucket(l.recorded_at, :week_starts::timestamptz[]), l.cause::text, false,
               l.amount
          FROM ledger l
          JOIN pots p ON p.account_id = CASE l.cause WHEN 'fund' THEN l.credit ELSE l.debit END
         WHERE p.campaign_id = :campaign_id AND l.cause IN ('fund', 'correct')) AS each
 GROUP BY pot_id, week, cause, of_stay;

-- name: paid_by_pot
-- A payment to a space is one transfer for a whole statement: which pots it came from is what the
-- statement's lines say.
SELECT pot_id, sum(amount)::bigint AS amount
  FROM (SELECT v.pot_id, n.amount
          FROM statements s
          JOIN statement_lines n ON n.statement_id = s.id
          JOIN ledger l ON l.id = n.ledger_id
          JOIN vouchers v ON v.id = l.voucher_id
         WHERE s.campaign_id = :campaign_id AND s.state = 'paid'
        UNION ALL
        SELECT v.pot_id, e.covered_cents
          FROM expenses e JOIN vouchers v ON v.id = e.voucher_id
         WHERE v.campaign_id = :campaign_id AND e.state = 'paid') AS each
 GROUP BY pot_id;

-- name: paid_in_all
SELECT coalesce(sum(balance), 0)::bigint FROM accounts
 WHERE campaign_id = :campaign_id AND kind = 'paid';

-- name: alerts
-- Those of the budgets as they are.
SELECT l.pot_id, l.percent, l.raised_at
  FROM pot_alerts l JOIN pots p ON p.id = l.pot_id AND p.budget = l.budget
 WHERE p.campaign_id = :campaign_id ORDER BY l.pot_id, l.percent;

-- name: pots_to_alert
-- So many percent or more of the budget have left the pot and are not back, and it was not said yet
-- of this budget.
SELECT p.id AS pot_id, p.campaign_id, p.slug, p.budget, each.percent
  FROM pots p
  JOIN accounts a ON a.id = p.account_id
 CROSS JOIN unnest(:percents::int[]) AS each (percent)
 WHERE p.budget > 0 AND (p.budget - a.balance) * 100 >= p.budget * each.percent
   AND NOT EXISTS (SELECT FROM pot_alerts l
                    WHERE l.pot_id = p.id AND l.percent = each.percent AND l.budget = p.budget)
 ORDER BY p.campaign_id, p.id, each.percent;

-- name: raise_alert
-- No row where somebody else has just raised it.
INSERT INTO pot_alerts AS l (pot_id, percent, raised_at, budget)
VALUES (:pot_id, :percent, :now, :budget)
ON CONFLICT (pot_id, percent) DO UPDATE SET raised_at = EXCLUDED.raised_at, budget = EXCLUDED.budget
 WHERE l.budget <> EXCLUDED.budget
RETURNING percent;

-- name: next_campaign_version
UPDATE campaigns SET version = version + 1 WHERE id = :campaign_id RETURNING version;

-- name: usage
-- Redeemed stays that began on those local days, by space, by municipio and in all: what was
-- captured for them, less what was taken back; one that was taken back whole is none. Added up by
-- space and beneficiary first, so that persons are counted without sorting every stay.
WITH taken_back AS (
  SELECT reservation_id, sum(amount)::bigint AS amount FROM ledger WHERE cause = 'refund'
   GROUP BY reservation_id),
each AS (
  SELECT r.space_id, v.beneficiary_id, count(*) AS stays,
         sum(extract(epoch FROM r.ends_at - r.starts_at) / 60 * r.quantity)::bigint AS minutes,
         sum(l.amount - coalesce(t.amount, 0))::bigint AS amount,
         sum(r.price_cents)::bigint AS price_cents
    FROM vouchers v
    JOIN ledger l ON l.voucher_id = v.id AND l.cause = 'capture'
    JOIN reservations r ON r.id = l.reservation_id
    LEFT JOIN taken_back t ON t.reservation_id = l.reservation_id
   WHERE v.campaign_id = :campaign_id AND r.use_day BETWEEN :from_day AND :to_day
     AND l.amount > coalesce(t.amount, 0)
   GROUP BY r.space_id, v.beneficiary_id)
SELECT s.slug, s.name, s.municipio,
       grouping(s.slug) = 1 AND grouping(s.municipio) = 0 AS of_municipio,
       grouping(s.municipio) = 1 AS of_all,
       sum(e.stays)::bigint AS stays, sum(e.minutes)::bigint AS minutes,
       sum(e.amount)::bigint AS amount, sum(e.price_cents)::bigint AS price_cents,
       count(DISTINCT e.beneficiary_id) AS beneficiaries
  FROM each e JOIN spaces s ON s.id = e.space_id
 GROUP BY GROUPING SETS ((s.slug, s.name, s.municipio), (s.municipio), ())
 ORDER BY of_all, of_municipio, municipio, slug;

-- name: managers_redeeming
-- Voucher stays in a space that their beneficiary manages, whichever account reserved them. Here
-- and below, a stay whose cover was taken off names its voucher still and is none of a voucher.
SELECT s.slug, s.name, g.member_id AS manager_id, v.beneficiary_id, count(*) AS stays,
       sum(r.voucher_cents)::bigint AS voucher_cents,
       (array_agg(r.id ORDER BY r.starts_at DESC))[1:20] AS reservations
  FROM roles g
  JOIN members m ON m.id = g.member_id
  JOIN members a ON a.beneficiary_id = m.beneficiary_id
  JOIN reservations r ON r.member_id = a.id AND r.space_id = g.space_id
  JOIN vouchers v ON v.id = r.voucher_id AND v.beneficiary_id = m.beneficiary_id
  JOIN spaces s ON s.id = g.space_id
 WHERE g.role = 'manager' AND v.campaign_id = :campaign_id AND r.starts_at >= :since
   AND r.voucher_cents > 0 AND r.status IN ('confirmed', 'checked_in', 'completed', 'no_show')
 GROUP BY s.id, g.member_id, v.beneficiary_id
 ORDER BY stays DESC, s.slug, g.member_id;

-- name: unattended
-- Of stays at resources that ask for check-in: over, and nobody checked in.
SELECT v.beneficiary_id, count(*) FILTER (WHERE r.checked_in_at IS NULL) AS missed,
       count(*) AS stays,
       (array_agg(r.id ORDER BY r.starts_at DESC)
          FILTER (WHERE r.checked_in_at IS NULL))[1:20] AS reservations
  FROM vouchers v
  JOIN members m ON m.beneficiary_id = v.beneficiary_id
  JOIN reservations r ON r.member_id = m.id AND r.voucher_id = v.id
 WHERE v.campaign_id = :campaign_id AND r.starts_at >= :since AND r.check_in_from IS NOT NULL
   AND r.voucher_cents > 0 AND r.status IN ('no_show', 'completed')
 GROUP BY v.beneficiary_id
HAVING count(*) FILTER (WHERE r.checked_in_at IS NULL) >= :least
 ORDER BY missed DESC, v.beneficiary_id;

-- name: same_persons
-- Beneficiaries of the campaign under one tax code, known or declared at first use; and persons who
-- share name and birth date, as they are registered or as they declared them with an application.
-- Whoever left one of them out is not compared.
WITH codes AS (
  SELECT DISTINCT b.id, of.code
    FROM vouchers v
    JOIN beneficiaries b ON b.id = v.beneficiary_id
    CROSS JOIN LATERAL (
      SELECT b.tax_code AS code
      UNION SELECT o.declared ->> 'tax_code' FROM vouchers o
             WHERE o.beneficiary_id = b.id AND NOT o.disowned) AS of
   WHERE v.campaign_id = :campaign_id AND of.code IS NOT NULL
     AND v.state NOT IN ('revoked', 'forfeited')),
persons AS (
  SELECT DISTINCT b.id,
         lower(regexp_replace(btrim(coalesce(b.name, m.name)), '\s+', ' ', 'g')) AS name,
         coalesce(m.birth_date::text, a.facts ->> 'birth_date') AS birth_date
    FROM vouchers v
    JOIN beneficiaries b ON b.id = v.beneficiary_id AND b.kind = 'person'
    JOIN members m ON m.beneficiary_id = b.id
    LEFT JOIN applications a ON a.campaign_id = v.campaign_id AND a.beneficiary_id = b.id
   WHERE v.campaign_id = :campaign_id)
SELECT array_agg(id ORDER BY id) AS beneficiaries
  FROM persons WHERE name <> '' AND birth_date IS NOT NULL
 GROUP BY name, birth_date HAVING count(*) > 1
UNION
SELECT array_agg(id ORDER BY id) FROM codes GROUP BY code HAVING count(*) > 1
 ORDER BY 1;

-- name: in_two_places
-- Stays of one beneficiary that overlap in two spaces on one day. An undertaking sends several
-- people: of those, only stays of one member count.
WITH stays AS (
  SELECT v.beneficiary_id, b.kind, r.id, r.member_id, r.space_id, r.use_day, r.starts_at, r.ends_at
    FROM vouchers v
    JOIN beneficiaries b ON b.id = v.beneficiary_id
    JOIN members m ON m.beneficiary_id = v.beneficiary_id
    JOIN reservations r ON r.member_id = m.id AND r.voucher_id = v.id
   WHERE v.campaign_id = :campaign_id AND r.starts_at >= :since
     AND r.voucher_cents > 0 AND r.status IN ('confirmed', 'checked_in', 'completed', 'no_show'))
SELECT a.beneficiary_id, count(*) AS pairs, (array_agg(a.id ORDER BY a.starts_at DESC))[1:10] AS one,
       (array_agg(b.id ORDER BY a.starts_at DESC))[1:10] AS other
  FROM stays a
  JOIN stays b ON b.beneficiary_id = a.beneficiary_id AND b.use_day = a.use_day AND b.id > a.id
 WHERE b.space_id <> a.space_id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
   AND (a.kind = 'person' OR a.member_id = b.member_id)
 GROUP BY a.beneficiary_id
 ORDER BY pairs DESC, a.beneficiary_id;

-- name: voucher_shares
-- Every space's stays since then, and how many of them redeemed a voucher of the campaign.
SELECT s.slug, s.name, s.kind, each.stays, each.redeemed
  FROM spaces s
 CROSS JOIN LATERAL (
   SELECT count(*) AS stays, count(v.id) AS redeemed
     FROM reservations r
     LEFT JOIN vouchers v ON v.id = r.voucher_id AND v.campaign_id = :campaign_id
                           AND r.voucher_cents > 0
    WHERE r.space_id = s.id AND r.starts_at >= :since AND r.starts_at < :now
      AND r.status IN ('checked_in', 'completed', 'no_show')) AS each
 WHERE each.stays > 0
 ORDER BY s.slug;
