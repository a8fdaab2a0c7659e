-- name: insert_account
INSERT INTO accounts (campaign_id, kind) VALUES (:campaign_id, :kind) RETURNING id;

-- name: lock_balance
SELECT lock_balance(:account_id);

-- name: transfer
-- Both balances move in this statement; one that would fall below zero refuses it.
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
VALUES (:debit, :credit, :amount, :cause, :voucher_id, :reservation_id, :now);

-- name: source_account
SELECT id FROM accounts WHERE campaign_id = :campaign_id AND kind = 'source';

-- name: payable_account
SELECT id FROM accounts
 WHERE campaign_id = :campaign_id AND space_id = :space_id AND kind = 'payable';

-- name: insert_payable_account
INSERT INTO accounts (campaign_id, kind, space_id) VALUES (:campaign_id, 'payable', :space_id)
ON CONFLICT (campaign_id, space_id) WHERE kind = 'payable' DO NOTHING;

-- name: insert_campaign
INSERT INTO campaigns (slug, name, unit, terms, timezone, opens_on, closes_on)
VALUES (:slug, :name, :unit, :terms, :timezone, :opens_on, :closes_on)
ON CONFLICT (slug) DO NOTHING;

-- name: lock_campaign
-- Two loads of one campaign take turns.
SELECT id, name, unit, terms, timezone, opens_on, closes_on
  FROM campaigns WHERE slug = :slug FOR NO KEY UPDATE;

-- name: update_campaign
UPDATE campaigns
   SET name = :name, terms = :terms, timezone = :timezone, opens_on = :opens_on,
       closes_on = :closes_on
 WHERE id = :id;

-- name: campaign_of_slug
SELECT id, slug, name, unit, terms, timezone, opens_on, closes_on
  FROM campaigns WHERE slug = :slug;

-- name: campaign_slugs
SELECT slug FROM campaigns ORDER BY slug;

-- name: campaign_zones
SELECT id, timezone FROM campaigns ORDER BY id;

-- name: lock_every_space
-- All before the first is changed, in one order, as the loader of spaces does (load.sql).
SELECT count(pg_advisory_xact_lock(1, id)) FROM (SELECT id FROM spaces ORDER BY id) AS each;

-- name: change_every_space
SELECT count(change_space(id)) FROM spaces;

-- name: most_used_in_a_year
SELECT coalesce(max(used), 0) FROM cap_uses WHERE campaign_id = :campaign_id AND year > 0;

-- name: lock_caps
-- Nobody uses or gives back what is being counted.
LOCK TABLE cap_uses IN SHARE ROW EXCLUSIVE MODE;

-- name: forget_caps
-- Those of the whole campaign and of its classes; the years' stand.
DELETE FROM cap_uses WHERE campaign_id = :campaign_id AND year = 0;

-- name: count_caps
-- What each beneficiary used in all and by class of expense: reserved, less what came back to the
-- voucher or to the pot after it had expired, and reimbursed. `kinds` of resources fall in `classes`.
INSERT INTO cap_uses (campaign_id, beneficiary_id, year, class, used)
SELECT :campaign_id, used.beneficiary_id, 0, used.class, sum(used.amount)
  FROM (SELECT v.beneficiary_id, each.class,
               CASE WHEN l.cause IN ('reserve', 'reimburse') THEN l.amount ELSE -l.amount END AS amount
          FROM ledger l
          JOIN vouchers v ON v.id = l.voucher_id
          LEFT JOIN reservations r ON r.id = l.reservation_id
          LEFT JOIN resources q ON q.id = r.resource_id
          LEFT JOIN expenses e ON e.id = l.expense_id
          LEFT JOIN unnest(:kinds::text[], :classes::int[]) AS of_kind (kind, class)
            ON of_kind.kind = q.kind
         CROSS JOIN LATERAL (SELECT 0 AS class
                             UNION SELECT coalesce(e.class, of_kind.class, 0)) AS each
         WHERE v.campaign_id = :campaign_id
           AND (l.cause IN ('reserve', 'release', 'reimburse')
                OR (l.cause = 'expire' AND l.reservation_id IS NOT NULL))) AS used
 GROUP BY used.beneficiary_id, used.class;

-- name: most_used_by_class
SELECT class, max(used) AS used FROM cap_uses
 WHERE campaign_id = :campaign_id AND year = 0 GROUP BY class ORDER BY class;

-- name: used_classes
-- The numbers that something was used or handed in for.
SELECT e.class FROM expenses e JOIN vouchers v ON v.id = e.voucher_id
 WHERE v.campaign_id = :campaign_id
UNION
SELECT u.class FROM cap_uses u
 WHERE u.campaign_id = :campaign_id AND u.year = 0 AND u.class > 0;

-- name: pot_of_slug
SELECT account_id, name, rank, admits, spills, budget
  FROM pots WHERE campaign_id = :campaign_id AND slug = :slug;

-- name: pot_slugs
SELECT slug FROM pots WHERE campaign_id = :campaign_id ORDER BY rank, id;

-- name: insert_pot
INSERT INTO pots (campaign_id, slug, name, rank, admits, spills, account_id)
VALUES (:campaign_id, :slug, :name, :rank, :admits, :spills, :account_id);

-- name: update_pot
UPDATE pots SET name = :name, rank = :rank, admits = :admits, spills = :spills, budget = :budget
 WHERE account_id = :account_id;

-- name: lock_member
SELECT id, beneficiary_id FROM members WHERE id = :member_id FOR NO KEY UPDATE;

-- name: insert_beneficiary
INSERT INTO beneficiaries (kind, created_at) VALUES (:kind, :now) RETURNING id;

-- name: act_for
UPDATE members SET beneficiary_id = :beneficiary_id, version = version + 1
 WHERE id = :member_id AND beneficiary_id IS DISTINCT FROM :beneficiary_id
RETURNING version;

-- name: pots_admitting
-- All who grant lock the pots in this order.
SELECT id, slug, spills, account_id FROM pots
 WHERE campaign_id = :campaign_id AND :kind::text = ANY (admits)
 ORDER BY rank, id;

-- name: insert_voucher
-- An offer's stream begins with two events: that it was granted, and that it waits.
INSERT INTO vouchers (campaign_id, pot_id, beneficiary_id, code, granted, valid_from, valid_until,
                      account_id, reserved_account_id, granted_at, granted_by, state, accept_by,
                      application_id, written_to, declared, version)
VALUES (:campaign_id, :pot_id, :beneficiary_id, :code, :granted, :valid_from, :valid_until,
        :account_id, :reserved_account_id, :now, :granted_by, :state, :accept_by,
        :application_id, :written_to, :declared, CASE :state WHEN 'offered' THEN 2 ELSE 1 END)
RETURNING id, code, campaign_id, beneficiary_id, account_id;

-- name: voucher_of_code
SELECT id FROM vouchers WHERE voucher_key(code) = voucher_key(:code);

-- name: voucher_accounts
SELECT v.id AS voucher_id, v.campaign_id, v.beneficiary_id, c.timezone, c.terms, v.account_id,
       v.reserved_account_id, p.account_id AS pot_account_id
  FROM vouchers v
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN pots p ON p.id = v.pot_id
 WHERE v.id = :voucher_id;

-- name: capture_terms
SELECT v.campaign_id, v.reserved_account_id, (c.terms ->> 'listed_only')::boolean AS listed_only
  FROM vouchers v JOIN campaigns c ON c.id = v.campaign_id
 WHERE v.id = :voucher_id;

-- name: lower_caps
-- The caps that a reservation was counted in, as the campaign's terms stand now: its year's, and
-- those of the campaign and of its class of expense where they are kept; locked in the order of
-- their key. What the loader counts anew at this moment is waited for, and found as it left it.
WITH of_class AS (
  SELECT (k ->> 'number')::smallint AS class
    FROM campaigns c, reservations r JOIN resources q ON q.id = r.resource_id,
         jsonb_array_elements(c.terms -> 'classes') WITH ORDINALITY AS each (k, n)
   WHERE c.id = :campaign_id AND r.id = :reservation_id AND k -> 'resource_kinds' ? q.kind
   ORDER BY n LIMIT 1),
counted AS (
  SELECT u.year, u.class FROM cap_uses u
   WHERE u.campaign_id = :campaign_id AND u.beneficiary_id = :beneficiary_id
     AND ((u.year = :year AND u.class = 0)
          OR (u.year = 0 AND u.class IN (0, (SELECT class FROM of_class))))
   ORDER BY u.year, u.class FOR NO KEY UPDATE)
UPDATE cap_uses u SET used = u.used - :amount
  FROM counted
 WHERE u.campaign_id = :campaign_id AND u.beneficiary_id = :beneficiary_id
   AND u.year = counted.year AND u.class = counted.class
RETURNING u.year;

-- name: lock_voucher
SELECT state, valid_until, extended_from FROM vouchers WHERE id = :voucher_id FOR NO KEY UPDATE;

-- name: extend_voucher
UPDATE vouchers
   SET valid_until = :valid_until, extended_from = :extended_from, state = 'active',
       version = version + 1
 WHERE id = :voucher_id AND valid_until <> :valid_until
RETURNING version;

-- name: next_campaign_version
UPDATE campaigns SET version = version + 1 WHERE id = :id RETURNING version;

-- name: lock_expired_vouchers
-- One that is being given back to right now waits for the next time, and one with a receipt that
-- nobody answered as long as its last day is not before :receipts_wait_from.
SELECT v.id, v.campaign_id, v.account_id, p.account_id AS pot_account_id
  FROM vouchers v JOIN pots p ON p.id = v.pot_id
 WHERE v.campaign_id = :campaign_id AND v.state = 'active' AND v.valid_until < :today
   AND (v.valid_until < :receipts_wait_from
        OR NOT EXISTS (SELECT FROM expenses e WHERE e.voucher_id = v.id AND e.state = 'submitted'))
 ORDER BY v.id LIMIT :limit
   FOR NO KEY UPDATE OF v SKIP LOCKED;

-- name: receipts_wait
-- Of those, the ones with a receipt that nobody answered and that is still waited for.
SELECT DISTINCT e.voucher_id
  FROM expenses e JOIN vouchers v ON v.id = e.voucher_id
 WHERE e.voucher_id = ANY (:voucher_ids) AND e.state = 'submitted'
   AND v.valid_until >= :receipts_wait_from;

-- name: mark_expired
UPDATE vouchers SET state = 'expired', version = version + 1 WHERE id = :voucher_id
RETURNING version;

-- name: vouchers_of_member
-- In the order they were granted; or (`in_turn`) those that wait for an answer first, then those that
-- can be used, then all others, by the campaign's clock.
SELECT v.id, v.code, c.slug AS campaign_slug, c.name AS campaign_name, c.unit, c.timezone, c.terms,
       v.granted, a.balance, r.balance AS reserved, v.valid_from, v.valid_until, v.state, v.accept_by,
       turn.number AS turn,
       coalesce((SELECT jsonb_object_agg(u.year, u.used) FROM cap_uses u
                  WHERE u.campaign_id = v.campaign_id AND u.beneficiary_id = v.beneficiary_id
                    AND u.class = 0),
                '{}') AS used_by_year,
       -- Hundreds of entries, most of whose readers only want to know what is left.
       coalesce((SELECT jsonb_agg(jsonb_build_object('cause', l.cause, 'amount', l.amount,
                          'reservation_id', l.reservation_id, 'at', l.recorded_at) ORDER BY l.id)
                   FROM ledger l WHERE l.voucher_id = v.id AND :with_history::boolean),
                '[]') AS history
  FROM members m
  JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN accounts a ON a.id = v.account_id
  JOIN accounts r ON r.id = v.reserved_account_id,
       LATERAL (SELECT (:now::timestamptz AT TIME ZONE c.timezone)::date AS day) AS today,
       LATERAL (
         SELECT CASE WHEN NOT :in_turn::boolean THEN 0
                     WHEN v.state = 'offered' AND v.accept_by >= today.day THEN 1
                     WHEN v.state = 'active' AND v.valid_until >= today.day AND a.balance > 0 THEN 2
                     ELSE 3 END AS number) AS turn
 WHERE m.id = :member_id AND (turn.number, v.id) > (:after_turn::int, :after)
 ORDER BY turn.number, v.id LIMIT :limit;
