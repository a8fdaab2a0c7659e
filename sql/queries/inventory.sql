-- name: managed_resources
-- All that a space has or had, with the units that were retired.
SELECT r.id, r.space_id, r.key, r.kind, r.family, r.name, r.amenities, r.rules, r.prices,
       r.position, r.retired_at IS NOT NULL AS retired,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'number', u.number,
                          'name', u.name, 'retired', u.retired_at IS NOT NULL) ORDER BY u.number)
                   FROM units u WHERE u.resource_id = r.id), '[]') AS units,
       ARRAY(SELECT p.unit_id FROM resource_parts p WHERE p.whole_id = r.id ORDER BY 1) AS parts
  FROM resources r
 WHERE r.space_id = :space_id AND r.id = coalesce(:id::int, r.id)
 ORDER BY r.retired_at IS NOT NULL, r.position, r.id;

-- name: space_of_resource
SELECT space_id FROM resources WHERE id = :id;

-- name: resource_of_unit
SELECT resource_id FROM units WHERE id = :id;

-- name: lock_space
-- Reservations in flight come first; those that follow decide on what is written here.
SELECT count(pg_advisory_xact_lock(1, :space_id::int));

-- name: insert_resource
-- No row where the space has, or had, one of that key. Without a position it comes last.
INSERT INTO resources (space_id, key, kind, family, name, amenities, rules, prices, position)
SELECT :space_id, :key, :kind, :family, :name, :amenities, :rules, :prices,
       coalesce(:position::smallint, (SELECT coalesce(max(position) + 1, 0) FROM resources
                                       WHERE space_id = :space_id AND position < 32767))
ON CONFLICT (space_id, key) DO NOTHING
RETURNING id;

-- name: update_resource
UPDATE resources
   SET kind = :kind, family = :family, name = :name, amenities = :amenities, rules = :rules,
       prices = :prices, position = :position
 WHERE id = :id;

-- name: was_paid_with_voucher
SELECT EXISTS (SELECT FROM reservations
                WHERE space_id = :space_id AND resource_id = :id AND voucher_id IS NOT NULL);

-- name: add_units
-- After those that there are or were.
INSERT INTO units (resource_id, number, name)
SELECT :resource_id, coalesce((SELECT max(number) FROM units WHERE resource_id = :resource_id), 0)
       + n, name
  FROM unnest(:names::text[]) WITH ORDINALITY AS given (name, n)
 ORDER BY n
RETURNING id;

-- name: rename_unit
UPDATE units SET name = :name WHERE id = :id;

-- name: hit_by_retiring
-- Stays that are not over and are of these resources, or on these units as stays of a whole are.
SELECT r.id, r.reference, r.member_id, m.name AS member_name, r.resource_id, r.unit_ids, r.quantity,
       r.starts_at, r.ends_at, r.status, r.price_cents, r.voucher_cents,
       coalesce(r.expires_at <= :now, false) AS lapsed
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.space_id = :space_id AND r.starts_at > :now::timestamptz - interval '366 days'
   AND r.ends_at > :now AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND (r.resource_id = ANY (:resource_ids::int[]) OR r.unit_ids && :unit_ids::int[])
 ORDER BY r.starts_at, r.id;

-- name: left_without_parts
-- Wholes of which these units are all that there is.
SELECT r.id FROM resources r
 WHERE r.retired_at IS NULL AND r.id <> ALL (:leaving::int[])
   AND EXISTS (SELECT FROM resource_parts p WHERE p.whole_id = r.id
                AND p.unit_id = ANY (:unit_ids::int[]))
   AND NOT EXISTS (SELECT FROM resource_parts p WHERE p.whole_id = r.id
                    AND p.unit_id <> ALL (:unit_ids));

-- name: take_out_of_wholes
DELETE FROM resource_parts WHERE unit_id = ANY (:unit_ids::int[]) RETURNING whole_id;

-- name: retire_resource
UPDATE resources SET retired_at = :now WHERE id = :id AND retired_at IS NULL;

-- name: retire_units
UPDATE units SET retired_at = :now WHERE id = ANY (:unit_ids::int[]) AND retired_at IS NULL;

-- name: free_from_now_on
-- What closures, turnarounds and stays that ended otherwise would still take of units that left:
-- it would count as taken among those that are there.
WITH gone AS (
  DELETE FROM claims WHERE unit_id = ANY (:unit_ids::int[]) AND lower(period) >= :now)
UPDATE claims SET period = tstzrange(lower(period), :now)
 WHERE unit_id = ANY (:unit_ids) AND lower(period) < :now AND upper(period) > :now;

-- name: block_busy_units
-- What is busy elsewhere blocks units that came, and none that left.
SELECT block_busy_units(ARRAY(SELECT id FROM busy_sources
                               WHERE space_id = :space_id AND removed_at IS NULL));

-- name: close_units_that_came
-- Closures hold for units that came or came back, also those of such a unit itself.
INSERT INTO claims (resource_id, unit_id, period, closure_id)
SELECT u.resource_id, u.id, tstzrange(greatest(k.starts_at, :now), k.ends_at), k.id
  FROM units u
  JOIN resources r ON r.id = u.resource_id
  JOIN closures k ON k.space_id = r.space_id
 WHERE u.id = ANY (:unit_ids::int[]) AND k.ends_at > :now
   AND (k.unit_id = u.id OR (k.unit_id IS NULL AND (
         k.resource_id IS NULL OR k.resource_id = r.id OR EXISTS (
           SELECT FROM resource_parts p WHERE p.whole_id = k.resource_id AND p.unit_id = u.id))))
   AND NOT EXISTS (SELECT FROM claims c WHERE c.closure_id = k.id AND c.unit_id = u.id
                    AND c.period && tstzrange(greatest(k.starts_at, :now), k.ends_at))
 ORDER BY u.id, k.id
ON CONFLICT DO NOTHING;

-- name: restore_resource
UPDATE resources SET retired_at = NULL WHERE id = :id;

-- name: restore_units
-- Those that left at that moment with their resource.
UPDATE units u SET retired_at = NULL FROM resources r
 WHERE r.id = u.resource_id AND r.id = :id AND u.retired_at = r.retired_at
RETURNING u.id;

-- name: restore_unit
UPDATE units SET retired_at = NULL WHERE id = :id;

-- name: usable_parts
SELECT u.id FROM units u JOIN resources r ON r.id = u.resource_id
 WHERE r.space_id = :space_id AND r.id <> :whole_id AND u.retired_at IS NULL
   AND r.retired_at IS NULL;

-- name: delete_parts
DELETE FROM resource_parts WHERE whole_id = :whole_id;

-- name: insert_parts
INSERT INTO resource_parts (whole_id, unit_id) SELECT :whole_id, unnest(:unit_ids::int[]);

-- name: is_closed_as_whole
-- Whether closures of the whole itself, which close the parts that it had, are to come.
SELECT EXISTS (SELECT FROM closures WHERE resource_id = :whole_id AND ends_at > :now);
