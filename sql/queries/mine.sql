-- name: how_it_ended
-- By whom a reservation was given up, the reason that was given, and whether it fell because
-- another part of its visit did; no row where it stands.
SELECT e.type, e.payload ->> 'by' AS by, r.end_reason AS reason,
       EXISTS (SELECT FROM events g
                WHERE g.stream = 'group:' || (e.payload ->> 'group_id')
                  AND g.type = 'GroupCancelled'
                  AND g.payload -> 'reservation_ids' ? r.id::text
                  AND jsonb_array_length(g.payload -> 'because') > 0
                  AND NOT g.payload -> 'because' ? r.id::text) AS with_visit
  FROM reservations r JOIN events e ON e.stream = 'reservation:' || r.id
 WHERE r.id = :id
   AND e.type IN ('ReservationCancelled', 'ReservationDeclined', 'ReservationExpired')
 ORDER BY e.stream_version DESC LIMIT 1;

-- name: coming_reservations
-- A member's own that stand and are not over, after a position; a hold or request whose time is up
-- is over, also before the clock has said so. A walk-in is its guest's.
SELECT r.* FROM reservation_details r
 WHERE r.member_id = :member_id
   AND (r.starts_at, r.id) > (:after_start::timestamptz, :after_id::uuid)
   AND r.ends_at > :now
   AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND (r.expires_at IS NULL OR r.expires_at > :now)
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
 ORDER BY r.starts_at, r.id LIMIT :limit;

-- name: past_reservations
-- A member's own that are over or were given up, the latest start first; before a position always,
-- so that one plan serves every page.
SELECT r.* FROM reservation_details r
 WHERE r.member_id = :member_id
   AND (r.starts_at, r.id) < (:before_start::timestamptz, :before_id::uuid)
   AND (r.ends_at <= :now OR r.status IN ('completed', 'cancelled', 'declined', 'expired', 'no_show'))
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
 ORDER BY r.starts_at DESC, r.id DESC LIMIT :limit;
