-- What a member sees of campaigns on the pages: those to come, and how they stand with each.

-- name: campaigns_standing
-- Those that have not ended by their own clock, from the one that follows the campaign `after` (from
-- the first where none has that slug): open before those to come, at first use before on application.
WITH placed AS (
  SELECT c.*, today.day, c.opens_on > today.day AS is_later,
         (c.terms ->> 'granted') IS DISTINCT FROM 'at_first_use' AS is_answered
    FROM campaigns c,
         LATERAL (SELECT (:now::timestamptz AT TIME ZONE c.timezone)::date AS day) AS today)
SELECT p.id, p.slug, p.name, p.unit, p.terms, p.timezone, p.opens_on, p.closes_on
  FROM placed p LEFT JOIN placed l ON l.slug = :after
 WHERE p.closes_on >= p.day
   AND (l.slug IS NULL OR (p.is_later, p.is_answered, p.opens_on, p.slug)
                          > (l.is_later, l.is_answered, l.opens_on, l.slug))
 ORDER BY p.is_later, p.is_answered, p.opens_on, p.slug LIMIT :limit;

-- name: campaigns_to_take
-- Those that grant at first use between two days, and gave the member's beneficiary nothing yet;
-- without a member, all of them.
SELECT id, slug, name, unit, terms, timezone, opens_on, closes_on
  FROM campaigns c
 WHERE terms ->> 'granted' = 'at_first_use' AND opens_on <= :to_day AND closes_on >= :from_day
   AND NOT EXISTS (SELECT FROM members m JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
                    WHERE m.id = :member_id AND v.campaign_id = c.id)
 ORDER BY slug LIMIT :limit;

-- name: last_declared
-- What a member declared last, when applying or at first use. A voucher does not say which account
-- took it, so what stands there is shown where one account alone acts for the beneficiary.
SELECT said.facts FROM (
  (SELECT a.facts, a.submitted_at AS said_at FROM applications a
    WHERE a.member_id = :member_id ORDER BY a.id DESC LIMIT 1)
  UNION ALL
  (SELECT v.declared, v.granted_at FROM members m JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
    WHERE m.id = :member_id AND v.declared ? 'name' AND NOT v.disowned
      AND NOT EXISTS (SELECT FROM members o
                       WHERE o.beneficiary_id = m.beneficiary_id AND o.id <> m.id)
    ORDER BY v.id DESC LIMIT 1)
) said ORDER BY said.said_at DESC LIMIT 1;

-- name: last_applications
-- The member's newest one in each campaign.
SELECT DISTINCT ON (campaign_id) campaign_id, id, state, submitted_at, reason FROM applications
 WHERE member_id = :member_id AND campaign_id = ANY (:campaign_ids::int[])
 ORDER BY campaign_id, id DESC;

-- name: vouchers_held
-- Of each campaign one voucher of the beneficiary that the member acts for: an offer to answer, else
-- one with something left, else one that still lives, else the newest.
SELECT DISTINCT ON (v.campaign_id)
       v.campaign_id, v.id, v.code, c.slug AS campaign_slug, c.name AS campaign_name, c.unit,
       c.timezone, c.terms, v.granted, a.balance, r.balance AS reserved, v.valid_from,
       v.valid_until, v.state, v.accept_by, 0 AS turn,
       coalesce((SELECT jsonb_object_agg(u.year, u.used) FROM cap_uses u
                  WHERE u.campaign_id = v.campaign_id AND u.beneficiary_id = v.beneficiary_id
                    AND u.class = 0),
                '{}') AS used_by_year,
       '[]'::jsonb AS history
  FROM members m
  JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN accounts a ON a.id = v.account_id
  JOIN accounts r ON r.id = v.reserved_account_id,
       LATERAL (SELECT (:now::timestamptz AT TIME ZONE c.timezone)::date AS day) AS today,
       LATERAL (
         SELECT CASE WHEN v.state = 'offered' AND v.accept_by >= today.day THEN 1
                     WHEN v.state = 'active' AND v.valid_until >= today.day AND a.balance > 0 THEN 2
                     WHEN v.state = 'active' AND v.valid_until >= today.day THEN 3
                     ELSE 4 END AS number) AS place
 WHERE m.id = :member_id AND v.campaign_id = ANY (:campaign_ids::int[])
 ORDER BY v.campaign_id, place.number, v.id DESC;

-- name: had_among
-- Vouchers that a beneficiary had of campaigns, and those of whoever is known by the tax code or
-- declared it; a forfeited or revoked one counts as had.
SELECT v.campaign_id, v.granted_at, true AS is_own FROM vouchers v
 WHERE v.beneficiary_id = :beneficiary_id AND v.campaign_id = ANY (:campaign_ids::int[])
UNION ALL
SELECT v.campaign_id, v.granted_at, false
  FROM beneficiaries b JOIN vouchers v ON v.beneficiary_id = b.id
 WHERE b.tax_code = :tax_code AND v.campaign_id = ANY (:campaign_ids::int[])
UNION ALL
SELECT v.campaign_id, v.granted_at, false FROM vouchers v
 WHERE v.declared ->> 'tax_code' = :tax_code AND NOT v.disowned
   AND v.campaign_id = ANY (:campaign_ids::int[])
 ORDER BY granted_at;

-- name: pots_among
-- Of campaigns, as pots_left tells them of one.
SELECT p.campaign_id, p.slug, p.admits, p.spills, a.balance
  FROM pots p JOIN accounts a ON a.id = p.account_id
 WHERE p.campaign_id = ANY (:campaign_ids::int[])
 ORDER BY p.campaign_id, p.rank, p.id;
