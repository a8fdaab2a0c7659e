-- name: past_reservations
-- A member's own that are over or were given up, the latest start first; before a position always,
-- so that one plan serves every page.
SELECT r.* FROM reservation_details r
 WHERE r.member_id = :member_id
   AND (r.starts_at, r.id) < (:before_start::timestamptz, :before_id::uuid)
   AND (r.ends_at <= :now OR r.status IN ('completed', 'cancelled', 'declined', 'expired', 'no_show'))
 ORDER BY r.starts_at DESC, r.id DESC LIMIT :limit;
