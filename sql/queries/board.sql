-- name: taken_on_board
-- What takes units between two instants: reservations with their own times, closures and busy times
-- as far as they block. Claims of stays that are over go at some time, so these are read from the
-- reservations; one that nobody came to, up to when it was freed. A walk-in is its guest's, not the
-- manager's who wrote it down.
WITH stays AS (
  SELECT DISTINCT c.unit_id, c.reservation_id
    FROM claims_between(:resource_ids, :from_at, :to_at) c
   WHERE c.reservation_id IS NOT NULL AND (c.expires_at IS NULL OR c.expires_at > :now)
), known AS (
  SELECT s.unit_id, r.id, r.starts_at, r.ends_at, r.status, r.reference, r.member_id,
         r.resource_id, r.quantity, r.sequence
    FROM stays s JOIN reservations r ON r.id = s.reservation_id
   WHERE r.status NOT IN ('completed', 'no_show')
   UNION ALL
  SELECT unnest(r.unit_ids), r.id, r.starts_at,
         CASE r.status WHEN 'no_show' THEN least(r.ends_at, r.changed_at) ELSE r.ends_at END,
         r.status, r.reference, r.member_id, r.resource_id, r.quantity, r.sequence
    FROM reservations r
   WHERE r.space_id = :space_id AND r.status IN ('completed', 'no_show')
     AND (r.starts_at > :from_at::timestamptz - interval '24 hours'
          OR r.ends_at - r.starts_at > interval '24 hours' AND r.ends_at > :from_at)
     AND r.starts_at < :to_at
)
SELECT k.unit_id, 'reservation' AS kind, k.id::text AS id, k.starts_at, k.ends_at, k.status,
       k.reference, coalesce(w.guest_name, m.name) AS name, w.guest_name IS NOT NULL AS walk_in,
       NULL AS label, k.resource_id, k.quantity::int, k.sequence,
       (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'quantity', t.quantity)
                         ORDER BY a.id)
          FROM reservation_add_ons t JOIN add_ons a ON a.id = t.add_on_id
         WHERE t.reservation_id = k.id) AS add_ons,
       false AS open_ended
  FROM known k
  JOIN members m ON m.id = k.member_id
  LEFT JOIN walk_ins w ON w.reservation_id = k.id
 WHERE k.ends_at > :from_at AND k.starts_at < :to_at AND k.starts_at < k.ends_at
 UNION ALL
SELECT c.unit_id, CASE WHEN c.closure_id IS NOT NULL THEN 'closure' ELSE 'busy' END,
       coalesce(c.closure_id, c.busy_id)::text, lower(c.period), upper(c.period), NULL, NULL, NULL,
       false, coalesce(s.reason, b.name), NULL, NULL, NULL, NULL, coalesce(s.open_ended, false)
  FROM claims_between(:resource_ids, :from_at, :to_at) c
  LEFT JOIN closures s ON s.id = c.closure_id
  LEFT JOIN busy_times t ON t.id = c.busy_id
  LEFT JOIN busy_sources b ON b.id = t.source_id
 WHERE c.reservation_id IS NULL
 ORDER BY unit_id, starts_at, ends_at, id;

-- name: insert_walk_in
INSERT INTO walk_ins (reservation_id, guest_name) VALUES (:reservation_id, :guest_name);

-- name: write_placed
-- What place_alone writes once it has a unit, for one that a manager chose.
SELECT write_placed(ARRAY[(:placement)::placement],
         ARRAY[ROW (:id::uuid, u.ids, units_by_name(u.ids))::placed])
  FROM (SELECT ARRAY[(:unit_id)::int] AS ids) AS u;

-- name: requests_of_space
-- Those that wait for an answer, by when it is due at the latest.
SELECT r.id, r.reference, r.resource_id, r.starts_at, r.ends_at, r.quantity, r.expires_at,
       r.title, r.price_cents, r.voucher_cents, m.name
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.space_id = :space_id AND r.status = 'pending' AND r.starts_at > :now
   AND r.expires_at > :now
 ORDER BY r.expires_at, r.id LIMIT :limit;

-- name: is_walk_in
SELECT EXISTS (SELECT FROM walk_ins WHERE reservation_id = :id);

-- name: note_waived
UPDATE reservations SET waived = :waived::text[], waive_reason = :reason WHERE id = :id;

-- name: in_the_way
-- The codes of what stands on these units then, for a manager to look up.
SELECT DISTINCT r.reference
  FROM claims_between(:resource_ids, :from_at, :to_at) c
  JOIN reservations r ON r.id = c.reservation_id
 WHERE c.unit_id = ANY (:unit_ids) AND r.id IS DISTINCT FROM :except_id
   AND (c.expires_at IS NULL OR c.expires_at > :now)
 ORDER BY 1 LIMIT 3;
