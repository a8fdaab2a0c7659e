-- name: facts
-- All that decisions need beyond the network, one row for each that asks, in one statement and so
-- from one snapshot.
SELECT (SELECT version FROM network_version) AS network_version, asked.year,
       a.body_sha256 AS answered_sha256, a.body AS answered_body,
       h.voucher_id, h.code, h.campaign_id, h.campaign_slug, h.campaign_name, h.unit, h.terms,
       h.beneficiary_id, h.beneficiary_kind, h.valid_from, h.valid_until, h.state, h.accept_by,
       h.balance, h.account_id, h.reserved_account_id, h.pot_account_id, h.used_by_class,
       coalesce(c.used, 0) AS used_this_year,
       CASE WHEN asked.family IS NOT NULL THEN
         qualifications_of(asked.member_id, asked.family) END AS qualifications,
       CASE WHEN asked.age_matters THEN (
         SELECT birth_date FROM members WHERE id = asked.member_id) END AS birth_date,
       (SELECT jsonb_agg(jsonb_build_object('space_id', b.space_id, 'reason', b.reason,
                 'until_at', b.until_at) ORDER BY b.id DESC)
          FROM blocks b
         WHERE b.member_id = asked.member_id AND b.lifted_at IS NULL
           AND (b.until_at IS NULL OR b.until_at > asked.now)) AS blocks
  FROM unnest(:member_ids::bigint[], :operations::text[], :keys::text[], :nows::timestamptz[],
              :vouchers::text[], :years::int[], :families::text[], :ages_matter::boolean[])
       WITH ORDINALITY AS asked (member_id, operation, key, now, voucher, year, family,
                                 age_matters, n)
  LEFT JOIN idempotent_answers a
    ON a.member_id = asked.member_id AND a.operation = asked.operation AND a.key = asked.key
   AND a.answered_at > asked.now - interval '7 days'
  LEFT JOIN voucher_holdings h
    ON h.key = voucher_key(asked.voucher) AND h.member_id = asked.member_id
  LEFT JOIN cap_uses c
    ON c.campaign_id = h.campaign_id AND c.beneficiary_id = h.beneficiary_id
   AND c.year = asked.year AND c.class = 0
 ORDER BY asked.n;

-- name: place_together
SELECT ids, answers, taken FROM place_together(:placements::placement[]);

-- name: place_alone
SELECT outcome, answer, detail FROM place_alone(:placement::placement);

-- name: quota_exceeded
SELECT quota_exceeded(:quotas, :member_id, :resource_id, :now, :except_id);

-- name: lock_member
SELECT 1 FROM members WHERE id = :id FOR NO KEY UPDATE;

-- name: share_space
-- A statement of its own: one that reads the version too would read it as of before the wait.
SELECT share_space(:space_id);

-- name: try_share_space
-- Whether it was had; not while somebody changes the space, or waits to.
SELECT pg_try_advisory_xact_lock_shared(1, :space_id);

-- name: space_version
SELECT version FROM spaces WHERE id = :space_id;

-- name: read_reservation
-- The view names the columns, once for all that read a reservation.
SELECT r.*, i.group_id, g.kind AS group_kind
  FROM reservation_details r
  LEFT JOIN group_reservations i ON i.reservation_id = r.id
  LEFT JOIN groups g ON g.id = i.group_id
 WHERE r.id = :id;

-- name: lock_reservation
SELECT r.*, i.group_id, g.kind AS group_kind
  FROM reservation_details r
  LEFT JOIN group_reservations i ON i.reservation_id = r.id
  LEFT JOIN groups g ON g.id = i.group_id
 WHERE r.id = :id
   FOR NO KEY UPDATE OF r;

-- name: reservations_visible
-- Of a member (NULL: of nobody) and of these spaces, each read along its own index.
SELECT d.* FROM (
  (SELECT r.* FROM reservation_details r
    WHERE r.member_id = :member_id
      AND (:statuses::text[] IS NULL OR r.status = ANY (:statuses))
      AND (r.starts_at, r.id) > (:after_start::timestamptz, :after_id::uuid)
    ORDER BY r.starts_at, r.id LIMIT :limit)
  UNION
  SELECT s.* FROM unnest(:space_ids::int[]) AS managed (id), LATERAL (
    SELECT r.* FROM reservation_details r
     WHERE r.space_id = managed.id
       AND (:statuses::text[] IS NULL OR r.status = ANY (:statuses))
       AND (r.starts_at, r.id) > (:after_start::timestamptz, :after_id::uuid)
     ORDER BY r.starts_at, r.id LIMIT :limit) AS s
) AS d
 ORDER BY d.starts_at, d.id LIMIT :limit;

-- name: change_status
-- What stands in the voucher's reserved account for it is settled by the caller.
UPDATE reservations
   SET status = :status::text, version = version + 1, sequence = sequence + :sequence_step::int,
       reserved_units = :reserved_units, voucher_cents = :voucher_cents, ended_by = :ended_by,
       end_reason = :end_reason, expires_at = :expires_at, changed_at = :now,
       checked_in_at = CASE WHEN :status::text = 'checked_in' THEN :now ELSE checked_in_at END
 WHERE id = :id
RETURNING version, sequence;

-- name: take_cover_off
UPDATE reservations
   SET voucher_cents = 0, reserved_units = 0, cancel_free_until = starts_at, version = version + 1,
       changed_at = :now
 WHERE id = :id
RETURNING version, sequence;

-- name: move
UPDATE reservations
   SET starts_at = :starts_at, ends_at = :ends_at, use_day = :use_day, unit_ids = :unit_ids, status = :status,
       price_cents = :price_cents, voucher_cents = :voucher_cents,
       reserved_units = :reserved_units, expires_at = :expires_at,
       check_in_from = :check_in_from, no_show_at = :no_show_at,
       cancel_free_until = :cancel_free_until, sequence = sequence + 1, version = version + 1,
       changed_at = :now
 WHERE id = :id
RETURNING version, sequence;

-- name: redeem
SELECT redeem(:arguments::bigint[], :voucher_id, :reservation_id);

-- name: lock_years
-- The beneficiary's caps: those of the campaign and of its classes, and of these years, which are
-- made if need be, in their order.
INSERT INTO cap_uses AS c (campaign_id, beneficiary_id, year, class, used)
SELECT v.campaign_id, v.beneficiary_id, wanted.year, wanted.class, 0
  FROM vouchers v,
LATERAL (SELECT u.year, u.class FROM cap_uses u
          WHERE u.campaign_id = v.campaign_id AND u.beneficiary_id = v.beneficiary_id
            AND u.year = 0
         UNION SELECT y, 0 FROM unnest(:years::int[]) AS y) AS wanted
 WHERE v.id = :voucher_id ORDER BY wanted.year, wanted.class
ON CONFLICT (campaign_id, beneficiary_id, year, class) DO UPDATE SET used = c.used;

-- name: voucher_code
SELECT code FROM vouchers WHERE id = :id;

-- name: next_to_move
-- The next that the clock has reached, locked; rows locked by others are theirs at this moment.
-- Its id alone: what stands beside it in this statement may be older than what was locked.
SELECT id FROM reservations
 WHERE moves_at <= :now AND id <> ALL (:passed_over::uuid[])
 ORDER BY moves_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;

-- name: closures_over
-- How many of these units a closure takes within a period, and the first such closure; that the
-- machine is out of order is said where nothing else closes it too.
SELECT count(DISTINCT c.unit_id) AS closed_units,
       (array_agg(k.reason ORDER BY k.out_of_order, k.starts_at, k.id))[1] AS reason,
       min(k.starts_at) AS starts_at, max(k.ends_at) AS ends_at,
       coalesce(bool_and(k.out_of_order), false) AS out_of_order,
       count(DISTINCT c.unit_id) FILTER (WHERE k.open_ended) AS open_ended_units
  FROM claims_between(:resource_ids, :from_at, :to_at) c JOIN closures k ON k.id = c.closure_id
 WHERE c.unit_id = ANY (:unit_ids);

-- name: out_of_order_before
-- Another one that says so, at some time of this one, of the same unit or of all of the machine.
SELECT o.id, o.reason
  FROM closures k JOIN closures o ON o.resource_id = k.resource_id AND o.id <> k.id
 WHERE k.id = :id AND o.out_of_order AND (o.unit_id IS NULL OR o.unit_id = k.unit_id)
   AND o.starts_at < k.ends_at AND o.ends_at > k.starts_at
 ORDER BY o.id LIMIT 1;

-- name: make_closure
INSERT INTO closures (space_id, resource_id, unit_id, starts_at, ends_at, reason, made_by,
                      created_at, out_of_order, open_ended)
VALUES (:space_id, :resource_id, :unit_id, :starts_at, :ends_at, :reason, :made_by, :now,
        :out_of_order, :open_ended)
RETURNING id;

-- name: cut_by_closure
-- Stays whose turnaround ended where a closure began.
SELECT r.id, r.resource_id, r.starts_at, r.ends_at
  FROM reservations r
 WHERE r.space_id = :space_id AND r.starts_at < :at AND r.starts_at > :at - interval '366 days'
   AND r.ends_at <= :at AND EXISTS (
     SELECT 1 FROM claims c WHERE c.reservation_id = r.id AND upper(c.period) = :at);

-- name: lock_closure
SELECT id, space_id, resource_id, unit_id, starts_at, ends_at, reason, out_of_order, open_ended
  FROM closures WHERE id = :id FOR UPDATE;

-- name: delete_closure
DELETE FROM closures WHERE id = :id;

-- name: closures_of_space
SELECT id, space_id, resource_id, unit_id, starts_at, ends_at, reason, out_of_order, open_ended
  FROM closures WHERE space_id = :space_id AND ends_at > :from_at
 ORDER BY starts_at, id LIMIT :limit;
