-- The first half of the people redeemed a year of stays: half a million of them, reserved three days
-- ahead and captured when they ended, a million transfers. An officer looks at it.
SET session_replication_role = replica;
INSERT INTO accounts (campaign_id, kind, space_id)
SELECT 1, 'payable', s FROM generate_series(1, 64) AS s;
UPDATE reservations
   SET voucher_id = member_id, voucher_cents = 250, status = 'completed', use_day = use_day - 366,
       starts_at = starts_at - interval '366 days', ends_at = ends_at - interval '366 days'
 WHERE member_id <= 2500 AND reference LIKE 'SEED-%';
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
SELECT v.account_id, v.reserved_account_id, 250, 'reserve', v.id, r.id,
       r.starts_at - interval '3 days'
  FROM reservations r JOIN vouchers v ON v.id = r.voucher_id;
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
SELECT v.reserved_account_id, a.id, 250, 'capture', v.id, r.id, r.ends_at
  FROM reservations r
  JOIN vouchers v ON v.id = r.voucher_id
  JOIN accounts a ON a.space_id = r.space_id AND a.kind = 'payable' ORDER BY r.ends_at;
UPDATE campaigns SET opens_on = current_setting('bench.first_day')::date - 400;
RESET session_replication_role;
INSERT INTO roles (member_id, role) VALUES (1, 'officer');
ANALYZE reservations, ledger;
