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
UPDATE members SET beneficiary_id = NULL WHERE beneficiary_id = :left
RETURNING id;

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

-- name: beneficiary_of_member
SELECT beneficiary_id FROM members WHERE id = :member_id;
