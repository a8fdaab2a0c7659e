-- name: read_door
SELECT id, salt, renewed_at FROM doors WHERE space_id = :space_id;

-- name: renew_door
INSERT INTO doors (space_id, salt, renewed_at) VALUES (:space_id, :salt, :now)
ON CONFLICT (space_id) DO UPDATE
  SET salt = EXCLUDED.salt, renewed_at = EXCLUDED.renewed_at, version = doors.version + 1
RETURNING id, salt, renewed_at, version;

-- name: insert_door
-- No row where it is there already.
INSERT INTO doors (space_id, salt, renewed_at) VALUES (:space_id, :salt, :now)
ON CONFLICT (space_id) DO NOTHING
RETURNING id, salt, renewed_at, version;

-- name: insert_display
INSERT INTO door_displays (door_id, name, sha256, created_at)
VALUES (:door_id, :name, :sha256, :now)
RETURNING id;

-- name: displays_of_space
SELECT w.id, w.name, w.created_at, w.last_used_at
  FROM door_displays w JOIN doors d ON d.id = w.door_id
 WHERE d.space_id = :space_id AND w.revoked_at IS NULL
 ORDER BY w.id DESC;

-- name: revoke_display
UPDATE door_displays w SET revoked_at = :now
  FROM doors d
 WHERE w.id = :id AND d.id = w.door_id AND d.space_id = :space_id AND w.revoked_at IS NULL
RETURNING w.door_id;

-- name: door_of_display
SELECT w.id AS display_id, d.space_id, d.salt,
       w.last_used_at IS NULL OR w.last_used_at < :unnoted_since AS unnoted
  FROM door_displays w JOIN doors d ON d.id = w.door_id
 WHERE w.sha256 = :sha256 AND w.revoked_at IS NULL;

-- name: note_display_used
-- Once an hour: it is asked every few seconds.
UPDATE door_displays SET last_used_at = :now WHERE id = :id;

-- name: check_in_ways
-- None where the resource says nothing of them.
SELECT rules #> '{check_in,ways}' FROM resources WHERE id = :resource_id;

-- name: stays_at_door
-- A member's own in a space that touch a day; a walk-in is its guest's.
SELECT r.* FROM reservation_details r
 WHERE r.member_id = :member_id AND r.space_id = :space_id
   AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
   AND r.ends_at > :from_at
   AND r.status IN ('pending', 'confirmed', 'checked_in', 'completed', 'no_show')
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
 ORDER BY r.starts_at, r.id;
