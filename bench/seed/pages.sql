-- The first hundred people use their voucher: on each of their stays to come, and on a hundred that
-- they gave up in the months before. bench.first_day is set by whoever runs this.
UPDATE reservations SET voucher_id = member_id, voucher_cents = 250, reserved_units = 250
 WHERE member_id <= 100 AND reference LIKE 'SEED-%';

INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, voucher_id,
  cancel_free_until, created_at, changed_at)
SELECT gen_random_uuid(), 'PAGE-' || m || '-' || n, m, m, r.space_id, r.id, ARRAY[u.id], 1, at,
       at + interval '2 hours', day, 'cancelled', 500, 2200, m, at, at, at
  FROM generate_series(1, 100) AS m, generate_series(1, 100) AS n
  JOIN resources r ON r.id = n
  JOIN units u ON u.resource_id = r.id AND u.number = 1,
       LATERAL (SELECT current_setting('bench.first_day')::date - 60 - n AS day) AS x,
       LATERAL (SELECT (day + time '10:00') AT TIME ZONE 'Europe/Rome' AS at) AS y;

INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
SELECT v.account_id, v.reserved_account_id, 250, 'reserve', v.id, r.id
  FROM reservations r JOIN vouchers v ON v.id = r.voucher_id WHERE r.member_id <= 100;
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
SELECT v.reserved_account_id, v.account_id, 250, 'release', v.id, r.id
  FROM reservations r JOIN vouchers v ON v.id = r.voucher_id WHERE r.reference LIKE 'PAGE-%';

UPDATE cap_uses u SET used = stays.used
  FROM (SELECT member_id, extract(year FROM use_day)::int AS year, sum(reserved_units)::bigint AS used
          FROM reservations WHERE member_id <= 100 GROUP BY 1, 2) AS stays
 WHERE u.beneficiary_id = stays.member_id AND u.year = stays.year;
ANALYZE reservations, ledger;
