-- name: holder_by_tax_code
-- The beneficiary of a tax code where it holds a voucher of the campaign.
SELECT v.id FROM vouchers v JOIN beneficiaries b ON b.id = v.beneficiary_id
 WHERE v.campaign_id = :campaign_id AND b.tax_code = :tax_code AND v.state IN ('offered', 'active')
 ORDER BY v.id LIMIT 1;

-- name: lock_pots
SELECT count(lock_balance(each.account_id))
  FROM (SELECT account_id FROM pots WHERE campaign_id = :campaign_id ORDER BY rank, id) AS each;

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
