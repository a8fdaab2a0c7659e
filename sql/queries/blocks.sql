-- name: had_stays
-- Whether the space ever had to do with them; nobody else is anybody's business there.
SELECT EXISTS (
  SELECT FROM reservations r WHERE r.member_id = :member_id AND r.space_id = :space_id);

-- name: cannot_be_blocked
SELECT EXISTS (
  SELECT FROM roles o WHERE o.member_id = :member_id
     AND (o.role IN ('officer', 'admin') OR o.space_id = :space_id));

-- name: stays_ahead
-- What they have there and has not begun, by its start.
SELECT r.id, r.reference, r.member_id, m.name AS member_name, r.resource_id, r.unit_ids, r.quantity,
       r.starts_at, r.ends_at, r.status, r.price_cents, r.voucher_cents, false AS lapsed
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.member_id = :member_id AND r.space_id = :space_id AND r.starts_at > :now
   AND r.status IN ('held', 'pending', 'confirmed')
   AND (r.expires_at IS NULL OR r.expires_at > :now)
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
 ORDER BY r.starts_at, r.id;

-- name: replace_block
-- Those that a new one takes the place of.
UPDATE blocks SET lifted_at = :now, lifted_by = :by
 WHERE member_id = :member_id AND space_id = :space_id AND lifted_at IS NULL;

-- name: insert_block
INSERT INTO blocks (space_id, member_id, reason, from_at, until_at, made_by)
VALUES (:space_id, :member_id, :reason, :now, :until_at, :made_by)
RETURNING id;

-- name: lock_block
SELECT b.id, b.space_id, b.member_id, m.name, b.reason, b.from_at, b.until_at, b.lifted_at
  FROM blocks b JOIN members m ON m.id = b.member_id
 WHERE b.id = :id FOR NO KEY UPDATE OF b;

-- name: lift_block
UPDATE blocks SET lifted_at = :now, lifted_by = :by, version = version + 1 WHERE id = :id
RETURNING version;

-- name: blocks_of_space
SELECT b.id, b.space_id, b.member_id, m.name, b.reason, b.from_at, b.until_at, b.lifted_at
  FROM blocks b JOIN members m ON m.id = b.member_id
 WHERE b.space_id = :space_id AND b.lifted_at IS NULL AND (b.until_at IS NULL OR b.until_at > :now)
 ORDER BY b.id DESC LIMIT :limit;

-- name: people_of_space
-- Who was there in the last ninety days or is expected in the next, and who is blocked; by name or
-- by the code of a reservation. Guests who walked in have no account.
WITH stays AS (
  SELECT r.member_id, count(*) AS stays, count(*) FILTER (WHERE r.status = 'no_show') AS missed,
         min(r.starts_at) FILTER (WHERE r.starts_at > :now) AS next_at,
         max(r.starts_at) FILTER (WHERE r.starts_at <= :now) AS last_at,
         array_agg(r.reference) AS codes, max(r.reference) AS reference
    FROM reservations r
   WHERE r.space_id = :space_id AND r.starts_at > :now::timestamptz - interval '90 days'
     AND r.starts_at < :now::timestamptz + interval '90 days'
     AND r.status IN ('pending', 'confirmed', 'checked_in', 'completed', 'no_show')
     AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
   GROUP BY r.member_id
), blocked AS (
  SELECT DISTINCT ON (b.member_id) b.member_id, b.id, b.reason, b.until_at
    FROM blocks b
   WHERE b.space_id = :space_id AND b.lifted_at IS NULL
     AND (b.until_at IS NULL OR b.until_at > :now)
   ORDER BY b.member_id, b.id DESC
)
SELECT m.id, m.name, s.reference, coalesce(s.stays, 0) AS stays, coalesce(s.missed, 0) AS missed,
       s.next_at, s.last_at, b.id AS block_id, b.reason, b.until_at
  FROM stays s FULL JOIN blocked b USING (member_id)
  JOIN members m ON m.id = coalesce(s.member_id, b.member_id)
 WHERE (:only_id::bigint IS NULL OR m.id = :only_id)
   AND (:search::text IS NULL
        OR strpos(lower(m.name), lower(:search)) > 0 OR upper(:search) = ANY (s.codes))
 ORDER BY b.id IS NULL, lower(m.name), m.id LIMIT :limit;

-- name: mailed_block
SELECT s.name AS space, s.slug, s.timezone, m.email::text AS email, m.language, b.reason,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM blocks b JOIN spaces s ON s.id = b.space_id JOIN members m ON m.id = b.member_id
 WHERE b.id = :block_id;
