-- name: photos_of_space
-- In their order, without what they hold; those of what was retired are not shown.
SELECT p.id, p.space_id, p.resource_id, p.alt, p.position, p.width, p.height, p.large_sha256,
       p.small_sha256
  FROM photos p LEFT JOIN resources r ON r.id = p.resource_id
 WHERE p.space_id = :space_id AND r.retired_at IS NULL
 ORDER BY p.position, p.id;

-- name: photo_bytes
(SELECT large AS bytes FROM photos WHERE large_sha256 = :sha256 LIMIT 1)
UNION ALL
(SELECT small FROM photos WHERE small_sha256 = :sha256 LIMIT 1)
LIMIT 1;

-- name: lock_photos
-- Two who add at the same moment are counted one after the other.
SELECT pg_advisory_xact_lock(28, :space_id::int);

-- name: count_photos
SELECT count(*) FROM photos WHERE space_id = :space_id;

-- name: insert_photo
-- No row where the resource is none of the space's.
INSERT INTO photos (space_id, resource_id, alt, position, width, height, large, small,
  large_sha256, small_sha256, made_by, made_at)
SELECT :space_id, :resource_id, :alt, (SELECT coalesce(max(position) + 1, 0) FROM photos
                                        WHERE space_id = :space_id AND position < 32767),
       :width, :height, :large, :small, :large_sha256, :small_sha256, :made_by, :now
 WHERE :resource_id::int IS NULL OR EXISTS (
   SELECT FROM resources WHERE id = :resource_id AND space_id = :space_id AND retired_at IS NULL)
RETURNING id, space_id, resource_id, alt, position, width, height, large_sha256, small_sha256;

-- name: space_of_photo
SELECT space_id FROM photos WHERE id = :id;

-- name: change_photo
UPDATE photos SET alt = :alt, position = coalesce(:position, position), version = version + 1
 WHERE id = :id
RETURNING id, space_id, resource_id, alt, position, width, height, large_sha256, small_sha256,
          version;

-- name: delete_photo
DELETE FROM photos WHERE id = :id
RETURNING id, space_id, resource_id, alt, position, width, height, large_sha256, small_sha256,
          version;
