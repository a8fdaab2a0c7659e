-- name: taken_on_board
-- What takes these units between two instants, unit by unit: reservations with their own times (of
-- one that nobody came to, up to when it was freed), closures and busy times as far as they block.
-- A walk-in is its guest's, not the manager's who wrote it down.
SELECT c.unit_id,
       CASE WHEN c.reservation_id IS NOT NULL THEN 'reservation'
            WHEN c.closure_id IS NOT NULL THEN 'closure' ELSE 'busy' END AS kind,
       coalesce(c.reservation_id::text, c.closure_id::text, c.busy_id::text) AS id,
       CASE WHEN r.status = 'no_show' OR r.id IS NULL THEN lower(c.period)
            ELSE r.starts_at END AS starts_at,
       CASE WHEN r.status = 'no_show' OR r.id IS NULL THEN upper(c.period)
            ELSE r.ends_at END AS ends_at,
       r.status, r.reference, coalesce(w.guest_name, m.name) AS name, w.guest_name IS NOT NULL AS walk_in,
       coalesce(s.reason, b.name) AS label
  FROM claims_between(:resource_ids, :from_at, :to_at) c
  LEFT JOIN reservations r ON r.id = c.reservation_id
  LEFT JOIN members m ON m.id = r.member_id
  LEFT JOIN walk_ins w ON w.reservation_id = r.id
  LEFT JOIN closures s ON s.id = c.closure_id
  LEFT JOIN busy_times t ON t.id = c.busy_id
  LEFT JOIN busy_sources b ON b.id = t.source_id
 WHERE (c.expires_at IS NULL OR c.expires_at > :now)
   AND (r.id IS NULL OR (r.ends_at > :from_at AND r.starts_at < :to_at))
 ORDER BY c.unit_id, 4, 5, c.id;

-- name: requests_of_space
-- Those that wait for an answer, by when it is due at the latest.
SELECT r.id, r.reference, r.resource_id, r.starts_at, r.ends_at, r.quantity, r.expires_at,
       r.title, r.price_cents, r.voucher_cents, m.name
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.space_id = :space_id AND r.status = 'pending' AND r.starts_at > :now
   AND r.expires_at > :now
 ORDER BY r.expires_at, r.id LIMIT :limit;
