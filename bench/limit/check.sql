-- What the load must have left behind: no overlap, and money that adds up. Found without the
-- constraint's help, by comparing neighbours.
SELECT
  (SELECT count(*) FROM (
     SELECT during, lead(lower(during)) OVER (PARTITION BY unit_id ORDER BY lower(during)) AS next
       FROM booking WHERE status = 'A' AND unit_id IS NOT NULL) AS t
    WHERE next < upper(during)) AS overlaps,
  (SELECT count(*) FROM voucher v
     JOIN (SELECT voucher_id, sum(delta_cents) AS moved FROM ledger GROUP BY 1) AS l
       ON l.voucher_id = v.id
    WHERE v.balance_cents - l.moved <> 100000000000) AS money_mismatches
