-- What a member sees of campaigns on the pages: those to come, and how they stand with each.

-- name: campaigns_standing
-- Those that have not ended on that day, by their slug.
SELECT id, slug, name, unit, terms, timezone, opens_on, closes_on
  FROM campaigns WHERE slug > :after AND closes_on >= :day ORDER BY slug LIMIT :limit;

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

-- name: last_application
-- The member's newest one in a campaign.
SELECT id, state, submitted_at, reason FROM applications
 WHERE member_id = :member_id AND campaign_id = :campaign_id ORDER BY id DESC LIMIT 1;

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
