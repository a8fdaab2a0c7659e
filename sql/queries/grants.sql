-- name: beneficiaries_declared
-- The member's own and that of the tax code, each with the tax code that was declared when it took a
-- voucher at first use. A voucher that was taken back or forfeited before anything was used is none.
SELECT id, kind, tax_code,
       (SELECT count(*) FROM vouchers v
         WHERE v.beneficiary_id = b.id
           AND (v.state NOT IN ('revoked', 'forfeited')
                OR EXISTS (SELECT FROM ledger l WHERE l.voucher_id = v.id
                                                  AND l.cause IN ('reserve', 'reimburse'))))
         AS vouchers,
       (SELECT min(v.declared ->> 'tax_code') FROM vouchers v
         WHERE v.beneficiary_id = b.id AND NOT v.disowned) AS declared_code
  FROM beneficiaries b
 WHERE id = :id OR tax_code = :tax_code
 ORDER BY id;

-- name: lock_name
-- Of a group or a tax code that may stand in no row yet. 1 and 2 are spaces and resources.
SELECT pg_advisory_xact_lock(3, hashtext(:name));

-- name: join_group
UPDATE beneficiaries SET single_undertaking = :name WHERE id = :id AND single_undertaking IS NULL;

-- name: insert_known_beneficiary
INSERT INTO beneficiaries (kind, tax_code, name, created_at)
VALUES (:kind, :tax_code, :name, :now)
RETURNING id;

-- name: identify_beneficiary
UPDATE beneficiaries
   SET tax_code = :tax_code, name = coalesce(:name, name),
       single_undertaking = coalesce(:single_undertaking, single_undertaking)
 WHERE id = :id;

-- name: adopt
-- Of two that turned out to be one, the one that holds no voucher is left: what was entered for it is
-- of the other, its tax code is free, and its accounts act for nobody until they are let again.
WITH kept AS (
  UPDATE beneficiaries k
     SET single_undertaking = coalesce(k.single_undertaking, l.single_undertaking),
         name = coalesce(k.name, l.name)
    FROM beneficiaries l WHERE k.id = :kept AND l.id = :left),
nameless AS (
  UPDATE beneficiaries SET tax_code = NULL, single_undertaking = NULL WHERE id = :left),
applied AS (UPDATE applications SET beneficiary_id = :kept WHERE beneficiary_id = :left),
aid AS (UPDATE declared_aid SET beneficiary_id = :kept WHERE beneficiary_id = :left)
UPDATE members SET beneficiary_id = NULL WHERE beneficiary_id = :left;

-- name: insert_separation
INSERT INTO separations (member_id, beneficiary_id, reason, separated_by, separated_at)
VALUES (:member_id, :beneficiary_id, :reason, :separated_by, :now)
RETURNING id;

-- name: is_own_case
-- Whether an account acts for that beneficiary or another of its single undertaking, ever did before
-- an officer separated them, or applied for it.
SELECT EXISTS (
  SELECT FROM beneficiaries t
    JOIN beneficiaries o ON o.id = t.id OR o.single_undertaking = t.single_undertaking
   WHERE t.id = :beneficiary_id
     AND (o.id = (SELECT m.beneficiary_id FROM members m WHERE m.id = :member_id)
          OR EXISTS (SELECT FROM separations s
                      WHERE s.member_id = :member_id AND s.beneficiary_id = o.id)
          OR EXISTS (SELECT FROM applications a
                      WHERE a.member_id = :member_id AND a.beneficiary_id = o.id
                        AND a.state <> 'withdrawn')));

-- name: separations_of
SELECT s.id, s.member_id, s.reason, s.separated_at
  FROM separations s WHERE s.beneficiary_id = :beneficiary_id ORDER BY s.id;

-- name: holder_by_tax_code
-- The beneficiary of a tax code where it holds a voucher of the campaign.
SELECT v.id FROM vouchers v JOIN beneficiaries b ON b.id = v.beneficiary_id
 WHERE v.campaign_id = :campaign_id AND b.tax_code = :tax_code AND v.state IN ('offered', 'active')
 ORDER BY v.id LIMIT 1;

-- name: accounts_of
SELECT id, email::text AS email, name FROM members
 WHERE beneficiary_id = :beneficiary_id ORDER BY id;

-- name: lock_single_undertaking
-- The beneficiary, and that of the tax code, with all that count as one with them, in one order.
SELECT b.id, b.kind FROM beneficiaries b
 WHERE b.id = :beneficiary_id OR b.tax_code = :tax_code
    OR b.single_undertaking IN (SELECT o.single_undertaking FROM beneficiaries o
                                 WHERE o.id = :beneficiary_id OR o.tax_code = :tax_code)
 ORDER BY b.id FOR NO KEY UPDATE;

-- name: lock_members
SELECT id FROM members WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE;

-- name: lock_beneficiaries_of
-- With all that count as one undertaking with them.
WITH named AS (
  SELECT id, single_undertaking FROM beneficiaries
   WHERE id IN (SELECT beneficiary_id FROM members WHERE id = ANY (:member_ids))
      OR tax_code = ANY (:tax_codes))
SELECT id FROM beneficiaries
 WHERE id IN (SELECT named.id FROM named)
    OR single_undertaking IN (SELECT named.single_undertaking FROM named)
 ORDER BY id FOR NO KEY UPDATE;

-- name: lock_pots
SELECT count(lock_balance(each.account_id))
  FROM (SELECT account_id FROM pots WHERE campaign_id = :campaign_id ORDER BY rank, id) AS each;

-- name: beneficiary
SELECT id, kind, tax_code, name, single_undertaking FROM beneficiaries WHERE id = :id;

-- name: aid_that_counts
-- What was granted under campaigns that are de minimis aid, less what was taken back, and what was
-- declared and not withdrawn; of all that count as one undertaking, by whichever account it was
-- taken. An offer that was not accepted is no aid.
WITH one AS (
  SELECT b.id, b.tax_code FROM beneficiaries b
   WHERE b.id = :beneficiary_id OR b.tax_code = :tax_code
      OR b.single_undertaking IN (SELECT o.single_undertaking FROM beneficiaries o
                                   WHERE o.id = :beneficiary_id OR o.tax_code = :tax_code))
SELECT 'voucher' AS source, v.id, v.beneficiary_id,
       (v.granted_at AT TIME ZONE c.timezone)::date AS granted_on,
       v.granted - coalesce((SELECT sum(l.amount) FROM ledger l
                              WHERE l.voucher_id = v.id AND l.cause = 'revoke'), 0)::bigint AS cents,
       c.slug AS measure, NULL AS grantor
  FROM vouchers v
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE (v.beneficiary_id IN (SELECT one.id FROM one)
        OR (NOT v.disowned AND v.declared ->> 'tax_code' IN (
              SELECT :tax_code UNION SELECT one.tax_code FROM one)))
   AND c.unit = 'money' AND (c.terms ->> 'de_minimis')::boolean AND v.state <> 'forfeited'
   AND (v.granted_at AT TIME ZONE c.timezone)::date BETWEEN :first_day AND :last_day
UNION ALL
SELECT 'declared', d.id, d.beneficiary_id, d.granted_on, d.amount_cents, d.measure, d.grantor
  FROM declared_aid d JOIN one ON one.id = d.beneficiary_id
 WHERE d.granted_on BETWEEN :first_day AND :last_day
   AND NOT EXISTS (SELECT FROM withdrawn_aid w WHERE w.aid_id = d.id)
 ORDER BY granted_on, source, id;

-- name: insert_aid
INSERT INTO declared_aid (beneficiary_id, granted_on, amount_cents, grantor, measure, entered_by,
                          entered_at)
VALUES (:beneficiary_id, :granted_on, :amount_cents, :grantor, :measure, :entered_by, :now)
RETURNING id;

-- name: declared_aid
SELECT beneficiary_id FROM declared_aid WHERE id = :aid_id;

-- name: withdraw_aid
-- No row where somebody withdrew it before.
INSERT INTO withdrawn_aid (aid_id, reason, withdrawn_by, withdrawn_at)
VALUES (:aid_id, :reason, :withdrawn_by, :now)
ON CONFLICT (aid_id) DO NOTHING
RETURNING aid_id;

-- name: waiting_application
SELECT submitted_at FROM applications
 WHERE campaign_id = :campaign_id AND member_id = :member_id AND state = 'submitted';

-- name: granted_application
-- Of a beneficiary, one whose voucher can still be accepted or used.
SELECT a.submitted_at, v.id AS voucher_id, v.valid_until
  FROM applications a JOIN vouchers v ON v.application_id = a.id
 WHERE v.campaign_id = :campaign_id AND v.beneficiary_id = :beneficiary_id
   AND v.state IN ('offered', 'active') AND v.valid_until >= :today::date
   AND (v.state = 'active' OR v.accept_by >= :today::date)
 ORDER BY a.id LIMIT 1;

-- name: insert_application
INSERT INTO applications (campaign_id, beneficiary_id, member_id, plan_cents, months, facts,
                          documents, points, submitted_at)
VALUES (:campaign_id, :beneficiary_id, :member_id, :plan_cents, :months, :facts, :documents,
        :points, :now)
RETURNING id;

-- name: application
SELECT a.id, a.campaign_id, c.slug AS campaign_slug, c.name AS campaign_name, a.beneficiary_id,
       a.member_id, a.state, a.plan_cents, a.months, a.facts, a.documents, a.points, a.submitted_at,
       a.decided_at, a.reason, v.id AS voucher_id
  FROM applications a
  JOIN campaigns c ON c.id = a.campaign_id
  LEFT JOIN vouchers v ON v.application_id = a.id
 WHERE a.id = :id;

-- name: lock_application
SELECT a.state, (a.decided_at AT TIME ZONE c.timezone)::date AS decided_on, a.beneficiary_id
  FROM applications a JOIN campaigns c ON c.id = a.campaign_id
 WHERE a.id = :id FOR NO KEY UPDATE OF a;

-- name: rebind_application
UPDATE applications SET beneficiary_id = :beneficiary_id WHERE id = :id;

-- name: decide_application
UPDATE applications
   SET state = :state, decided_at = :now, decided_by = :decided_by, reason = :reason,
       version = version + 1
 WHERE id = :id
RETURNING version;

-- name: applications_of_member
SELECT a.id, a.campaign_id, c.slug AS campaign_slug, c.name AS campaign_name, a.beneficiary_id,
       a.member_id, a.state, a.plan_cents, a.months, a.facts, a.documents, a.points, a.submitted_at,
       a.decided_at, a.reason, v.id AS voucher_id
  FROM applications a
  JOIN campaigns c ON c.id = a.campaign_id
  LEFT JOIN vouchers v ON v.application_id = a.id
 WHERE a.member_id = :member_id AND a.id > :after
 ORDER BY a.id LIMIT :limit;

-- name: ranked_applications
SELECT a.id, a.beneficiary_id, b.kind, a.points, a.submitted_at, a.plan_cents, a.months, a.facts,
       a.documents, m.email::text AS email,
       (SELECT count(*) FROM members o
         WHERE o.beneficiary_id = a.beneficiary_id AND o.id <> a.member_id) AS other_accounts,
       (SELECT count(*) FROM applications o
         WHERE o.campaign_id = a.campaign_id AND o.beneficiary_id = a.beneficiary_id
           AND o.state = 'submitted' AND o.id <> a.id) AS same_tax_code,
       EXISTS (SELECT FROM separations s
                WHERE s.member_id = a.member_id AND s.beneficiary_id = a.beneficiary_id)
         AS was_separated
  FROM applications a
  JOIN beneficiaries b ON b.id = a.beneficiary_id
  JOIN members m ON m.id = a.member_id
 WHERE a.campaign_id = :campaign_id AND a.state = 'submitted'
 ORDER BY a.points DESC, a.submitted_at, a.id;

-- name: pots_left
SELECT p.slug, p.name, p.admits, p.spills, a.balance
  FROM pots p JOIN accounts a ON a.id = p.account_id
 WHERE p.campaign_id = :campaign_id
 ORDER BY p.rank, p.id;

-- name: voucher_to_change
SELECT v.id, v.campaign_id, v.beneficiary_id, v.state, v.accept_by, v.version, v.account_id,
       p.account_id AS pot_account_id, c.timezone
  FROM vouchers v
  JOIN pots p ON p.id = v.pot_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE v.id = :voucher_id
   FOR NO KEY UPDATE OF v;

-- name: voucher_owner
SELECT beneficiary_id FROM vouchers WHERE id = :voucher_id;

-- name: beneficiary_of_member
SELECT beneficiary_id FROM members WHERE id = :member_id;

-- name: mark_accepted
UPDATE vouchers SET state = 'active', accepted_at = :now, version = version + 1
 WHERE id = :voucher_id
RETURNING version;

-- name: mark_forfeited
UPDATE vouchers SET state = 'forfeited', version = version + 1 WHERE id = :voucher_id
RETURNING version;

-- name: mark_revoked
UPDATE vouchers
   SET state = 'revoked', revoke_reason = :reason, revoked_at = :now, revoked_by = :revoked_by,
       disowned = :disowned,
       version = version + 1
 WHERE id = :voucher_id
RETURNING version;

-- name: lock_lapsed_offers
-- One that is being accepted right now waits for the next time.
SELECT v.id, v.campaign_id, v.beneficiary_id, v.account_id, p.account_id AS pot_account_id
  FROM vouchers v JOIN pots p ON p.id = v.pot_id
 WHERE v.campaign_id = :campaign_id AND v.state = 'offered' AND v.accept_by < :today
 ORDER BY v.id LIMIT :limit
   FOR NO KEY UPDATE OF v SKIP LOCKED;

-- name: first_voucher
-- That of a beneficiary under a campaign; a forfeited or revoked one counts as had.
SELECT v.id, v.code, v.granted_at, v.state FROM vouchers v
 WHERE v.campaign_id = :campaign_id AND v.beneficiary_id = :beneficiary_id
 ORDER BY v.id LIMIT 1;

-- name: live_voucher
SELECT id FROM vouchers
 WHERE campaign_id = :campaign_id AND beneficiary_id = :beneficiary_id
   AND state IN ('offered', 'active')
 ORDER BY id LIMIT 1;

-- name: had_by_tax_code
SELECT v.granted_at FROM vouchers v JOIN beneficiaries b ON b.id = v.beneficiary_id
 WHERE v.campaign_id = :campaign_id
   AND (b.tax_code = :tax_code OR (v.declared ->> 'tax_code' = :tax_code AND NOT v.disowned))
 ORDER BY v.id LIMIT 1;

-- name: last_facts
SELECT facts FROM applications WHERE member_id = :member_id ORDER BY id DESC LIMIT 1;

-- name: campaigns
SELECT id, slug, name, unit, terms, timezone, opens_on, closes_on
  FROM campaigns WHERE slug > :after ORDER BY slug LIMIT :limit;

-- name: pot_names
SELECT p.slug, p.name, p.admits FROM pots p WHERE p.campaign_id = :campaign_id ORDER BY p.rank, p.id;

-- name: voucher_for_expense
-- Whoever loads other terms waits for who decides by these, or is waited for.
SELECT v.id, v.campaign_id, v.beneficiary_id, v.state, v.valid_from, v.valid_until, v.account_id,
       c.name AS campaign_name, c.unit, c.terms, c.timezone
  FROM vouchers v JOIN campaigns c ON c.id = v.campaign_id
 WHERE v.id = :voucher_id FOR SHARE OF c;

-- name: insert_expense
INSERT INTO expenses (voucher_id, member_id, class, spent_on, cost_cents, document, submitted_at)
VALUES (:voucher_id, :member_id, :of_class, :spent_on, :cost_cents, :document, :now)
RETURNING id;

-- name: lock_expense
SELECT e.id, e.voucher_id, e.member_id, v.campaign_id, v.beneficiary_id, e.class, e.spent_on,
       e.cost_cents, e.covered_cents, e.state,
       (e.decided_at AT TIME ZONE c.timezone)::date AS decided_on
  FROM expenses e
  JOIN vouchers v ON v.id = e.voucher_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE e.id = :id FOR NO KEY UPDATE OF e;

-- name: expense
SELECT e.id, e.voucher_id, e.member_id, e.class, e.spent_on, e.cost_cents, e.covered_cents,
       e.document, e.state, e.submitted_at, e.decided_at, e.reason, e.paid_at, e.payment_reference,
       c.slug AS campaign_slug, c.terms
  FROM expenses e
  JOIN vouchers v ON v.id = e.voucher_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE e.id = :id;

-- name: expenses_of_member
SELECT e.id, e.voucher_id, e.member_id, e.class, e.spent_on, e.cost_cents, e.covered_cents,
       e.document, e.state, e.submitted_at, e.decided_at, e.reason, e.paid_at, e.payment_reference,
       c.slug AS campaign_slug, c.terms
  FROM expenses e
  JOIN vouchers v ON v.id = e.voucher_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE e.member_id = :member_id AND e.id > :after
 ORDER BY e.id LIMIT :limit;

-- name: expenses_of_campaign
SELECT e.id, e.voucher_id, e.member_id, e.class, e.spent_on, e.cost_cents, e.covered_cents,
       e.document, e.state, e.submitted_at, e.decided_at, e.reason, e.paid_at, e.payment_reference,
       c.slug AS campaign_slug, c.terms
  FROM expenses e
  JOIN vouchers v ON v.id = e.voucher_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE v.campaign_id = :campaign_id AND e.id > :after
 ORDER BY e.id LIMIT :limit;

-- name: take_cap
-- With nothing to take it locks the row, and makes it where there is none.
SELECT take_cap(:campaign_id, :beneficiary_id, :year, :of_class, :cap, :amount);

-- name: cap_used
SELECT used FROM cap_uses
 WHERE campaign_id = :campaign_id AND beneficiary_id = :beneficiary_id AND year = :year
   AND class = :of_class;

-- name: owed_account
SELECT id FROM accounts WHERE campaign_id = :campaign_id AND kind = 'owed';

-- name: insert_owed_account
INSERT INTO accounts (campaign_id, kind) VALUES (:campaign_id, 'owed')
ON CONFLICT (campaign_id) WHERE kind = 'owed' DO NOTHING;

-- name: reimburse
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, expense_id, recorded_at)
VALUES (:debit, :credit, :amount, 'reimburse', :voucher_id, :expense_id, :now);

-- name: decide_expense
UPDATE expenses
   SET state = :state, covered_cents = :covered_cents, reason = :reason, decided_at = :now,
       decided_by = :decided_by, version = version + 1
 WHERE id = :id
RETURNING version;

-- name: mark_expense_paid
UPDATE expenses
   SET state = 'paid', paid_at = :now, paid_by = :paid_by, payment_reference = :payment_reference,
       version = version + 1
 WHERE id = :id
RETURNING version;

-- name: insert_paid_account
INSERT INTO accounts (campaign_id, kind) VALUES (:campaign_id, 'paid')
ON CONFLICT (campaign_id) WHERE kind = 'paid' DO NOTHING;

-- name: pay_owed
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, expense_id, recorded_at)
SELECT o.id, d.id, e.covered_cents, 'pay', e.voucher_id, e.id, :now
  FROM expenses e, accounts o JOIN accounts d ON d.campaign_id = o.campaign_id AND d.kind = 'paid'
 WHERE e.id = :expense_id AND o.campaign_id = :campaign_id AND o.kind = 'owed';

-- name: mailed_voucher
SELECT v.code, v.granted, v.valid_until, v.accept_by, v.state, c.name AS campaign_name, c.unit,
       m.email::text AS email, m.language
  FROM vouchers v
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN members m ON m.id = v.written_to
 WHERE v.id = :voucher_id;

-- name: mailed_application
SELECT c.name AS campaign_name, a.reason, m.email::text AS email, m.language
  FROM applications a
  JOIN campaigns c ON c.id = a.campaign_id
  JOIN members m ON m.id = a.member_id
 WHERE a.id = :application_id;
