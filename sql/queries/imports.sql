-- name: lock_space_alone
-- Reservations in flight come first; those that follow see what is claimed here.
SELECT count(pg_advisory_xact_lock(1, :space_id::int));

-- name: lock_sources
SELECT count(pg_advisory_xact_lock(5, :space_id::int));

-- name: count_sources
SELECT count(*) FROM busy_sources WHERE space_id = :space_id AND removed_at IS NULL;

-- name: add_source
-- No row where the same address is there for the same thing.
INSERT INTO busy_sources (space_id, resource_id, unit_id, name, address, made_by, made_at, check_at)
VALUES (:space_id, :resource_id, :unit_id, :name, :address, :made_by, :now, :now)
ON CONFLICT (space_id, coalesce(resource_id, 0), coalesce(unit_id, 0), md5(address))
  WHERE removed_at IS NULL DO NOTHING
RETURNING id;

-- name: sources_of_space
SELECT s.id, s.space_id, s.resource_id, s.unit_id, s.name, s.address, s.made_at, s.checked_at,
       s.good_at, s.check_at, s.failures, s.error, s.warnings, s.stale_since,
       (SELECT count(*) FROM busy_times t WHERE t.source_id = s.id AND upper(t.period) > :now)
         AS times,
       (SELECT count(*) FROM busy_blocks b WHERE b.source_id = s.id) AS units
  FROM busy_sources s
 WHERE s.space_id = :space_id AND s.removed_at IS NULL AND s.id = coalesce(:id::bigint, s.id)
 ORDER BY s.name, s.id;

-- name: check_source_now
-- At most once a minute, however often somebody asks, and not while a reading is in hand.
UPDATE busy_sources
   SET check_at = least(check_at, greatest(
         :now::timestamptz, checked_at + interval '1 minute',
         CASE WHEN begun_at > coalesce(checked_at, '-infinity')
              THEN begun_at + interval '2 minutes' END))
 WHERE id = :id AND space_id = :space_id AND removed_at IS NULL
RETURNING check_at;

-- name: take_due_sources
-- Moved ahead before anything is fetched: whoever is killed with one in hand loses nothing, and
-- two who look at the same moment share what is due.
UPDATE busy_sources s SET check_at = :look_again, readings = s.readings + 1, begun_at = :now
  FROM (SELECT id FROM busy_sources
         WHERE removed_at IS NULL AND check_at <= :now
         ORDER BY check_at, id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED) AS due
 WHERE s.id = due.id
RETURNING s.id, s.space_id, s.readings, s.address, s.etag, s.last_modified, s.read_on,
          (SELECT p.timezone FROM spaces p WHERE p.id = s.space_id) AS timezone;

-- name: lock_source
-- Unless it was removed, or read again since: then what was found counts no more.
SELECT id, space_id, resource_id, unit_id, made_at, good_at, failures, error, stale_since, clashed
  FROM busy_sources
 WHERE id = :id AND readings = :readings AND removed_at IS NULL
   FOR NO KEY UPDATE;

-- name: lock_source_of_space
SELECT id, space_id, resource_id, unit_id, made_at, good_at, failures, error, stale_since
  FROM busy_sources
 WHERE id = :id AND space_id = :space_id AND removed_at IS NULL
   FOR NO KEY UPDATE;

-- name: next_source_version
UPDATE busy_sources SET version = version + 1 WHERE id = :id RETURNING version;

-- name: times_of_source
SELECT lower(period) AS starts_at, upper(period) AS ends_at
  FROM busy_times WHERE source_id = :id ORDER BY period;

-- name: blocks_as_it_should
-- Whether busy_units says what the source is to block.
SELECT NOT EXISTS (
  SELECT FROM (SELECT unit_id FROM busy_blocks WHERE source_id = :id) AS b
  FULL JOIN (SELECT unit_id FROM busy_units WHERE source_id = :id) AS u USING (unit_id)
 WHERE b.unit_id IS NULL OR u.unit_id IS NULL);

-- name: block_source_units
SELECT block_busy_units(ARRAY[ :id::bigint]);

-- name: unit_count
-- Of those that it is to block.
SELECT count(*) FROM busy_blocks WHERE source_id = :id;

-- name: lock_stays_in
-- Whoever is about to leave one of these times sees what becomes of it here, or has left already.
SELECT count(*) FROM (
  SELECT 1 FROM reservations WHERE id IN (
    SELECT c.reservation_id
      FROM unnest(:starts::timestamptz[], :ends::timestamptz[]) AS p (starts_at, ends_at)
      JOIN busy_units u ON u.source_id = :id
      JOIN claims c ON c.unit_id = u.unit_id AND c.period && tstzrange(p.starts_at, p.ends_at)
     WHERE c.reservation_id IS NOT NULL)
   ORDER BY id FOR SHARE) AS locked;

-- name: delete_times
DELETE FROM busy_times
 WHERE source_id = :id AND period IN (
   SELECT tstzrange(starts_at, ends_at)
     FROM unnest(:starts::timestamptz[], :ends::timestamptz[]) AS p (starts_at, ends_at))
RETURNING id;

-- name: unclaim_times
-- Their claims go after them, in a statement of their own: it sees what others claimed meanwhile.
DELETE FROM claims WHERE busy_id = ANY (:ids::bigint[]);

-- name: insert_times
INSERT INTO busy_times (source_id, period)
SELECT :id, tstzrange(starts_at, ends_at)
  FROM unnest(:starts::timestamptz[], :ends::timestamptz[]) AS p (starts_at, ends_at)
 ORDER BY starts_at;

-- name: claim_times
SELECT count(claim_busy(ARRAY(SELECT unit_id FROM busy_units WHERE source_id = :id ORDER BY 1),
                        starts_at, ends_at))
  FROM (SELECT starts_at, ends_at
          FROM unnest(:starts::timestamptz[], :ends::timestamptz[]) AS p (starts_at, ends_at)
         ORDER BY starts_at) AS each;

-- name: unit_that_came
-- One that is taken altogether, for its busy times are still to be claimed.
SELECT c.unit_id, r.space_id FROM claims c JOIN resources r ON r.id = c.resource_id
 WHERE c.busy_id = 0 ORDER BY c.id LIMIT 1;

-- name: claim_more_of_unit
SELECT claim_more_of_unit(:unit_id, :most);

-- name: source_of_claimed_unit
-- One whose events tell of a unit, when nothing of that is taken altogether any more.
SELECT s.id, s.space_id, s.resource_id, s.unit_id
  FROM busy_units u JOIN busy_sources s ON s.id = u.source_id
 WHERE u.unit_id = :unit_id
   AND NOT EXISTS (SELECT FROM claims c WHERE c.unit_id = :unit_id AND c.busy_id = 0)
 ORDER BY s.id LIMIT 1;

-- name: stays_in_conflict
-- Standing, and by what is left of their own times in a busy time on a unit that the source blocks:
-- of one that is over nobody needs to be told.
SELECT DISTINCT r.id
  FROM busy_units u
  JOIN claims c ON c.unit_id = u.unit_id AND c.reservation_id IS NOT NULL
   AND c.period && tstzrange(:now, NULL)
  JOIN reservations r ON r.id = c.reservation_id
  JOIN busy_times b ON b.source_id = u.source_id
   AND b.period && tstzrange(greatest(r.starts_at, :now), r.ends_at)
 WHERE u.source_id = :id AND r.ends_at > :now
   AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND coalesce(r.expires_at > :now, true);

-- name: forget_kept
-- What no longer clashes is asked about anew, should it clash again.
DELETE FROM busy_kept WHERE source_id = :id AND reservation_id <> ALL (:conflicting::uuid[]);

-- name: leave_untold
-- Until all of it is as the calendar says, its server must not answer that nothing changed.
UPDATE busy_sources
   SET clashed = :clashed, etag = NULL, last_modified = NULL, read_on = NULL
 WHERE id = :id;

-- name: mark_good
UPDATE busy_sources
   SET checked_at = :now, good_at = :now, check_at = :check_at, failures = 0, error = NULL,
       stale_since = NULL, clashed = NULL, etag = :etag, last_modified = :last_modified,
       read_on = :read_on, warnings = coalesce(:warnings::jsonb, warnings)
 WHERE id = :id;

-- name: mark_failed
UPDATE busy_sources
   SET checked_at = :now, check_at = :check_at, failures = failures + 1, error = :error,
       stale_since = :stale_since
 WHERE id = :id;

-- name: remove_source
UPDATE busy_sources
   SET removed_at = :now, removed_by = :removed_by, address = NULL, etag = NULL,
       last_modified = NULL, version = version + 1
 WHERE id = :id
RETURNING version;

-- name: removed_that_block
-- One that was removed and of which something is left.
SELECT s.id, s.space_id, s.resource_id, s.unit_id FROM busy_sources s
 WHERE s.removed_at IS NOT NULL
   AND (EXISTS (SELECT FROM busy_units u WHERE u.source_id = s.id)
        OR EXISTS (SELECT FROM busy_times t WHERE t.source_id = s.id))
 ORDER BY s.removed_at, s.id LIMIT 1;

-- name: blocked_units
SELECT count(*) FROM busy_units WHERE source_id = :id;

-- name: first_times_of_source
SELECT id, lower(period) AS starts_at, upper(period) AS ends_at
  FROM busy_times WHERE source_id = :id ORDER BY period LIMIT :limit;

-- name: delete_times_by_id
DELETE FROM busy_times WHERE id = ANY (:ids::bigint[]) RETURNING id;

-- name: delete_units_of_source
DELETE FROM busy_units WHERE source_id = :id;

-- name: conflicts_of_space
-- Each reservation once for each source that it clashes with, beside the busy times, not over, that
-- it lies in.
SELECT s.id AS source_id, s.name AS source_name, r.id AS reservation_id, r.reference,
       r.resource_id, r.starts_at, r.ends_at, r.status, r.quantity, units_by_name(r.unit_ids) AS units,
       m.name AS member_name,
       array_agg(DISTINCT b.period) AS busy, bool_or(k.source_id IS NOT NULL) AS kept
  FROM busy_sources s
  JOIN busy_units u ON u.source_id = s.id
  JOIN claims c ON c.unit_id = u.unit_id AND c.reservation_id IS NOT NULL
   AND c.period && tstzrange(:now, NULL)
  JOIN reservations r ON r.id = c.reservation_id
  JOIN members m ON m.id = r.member_id
  JOIN busy_times b ON b.source_id = s.id
   AND b.period && tstzrange(greatest(r.starts_at, :now), r.ends_at)
  LEFT JOIN busy_kept k ON k.source_id = s.id AND k.reservation_id = r.id
 WHERE s.space_id = :space_id AND s.removed_at IS NULL AND r.ends_at > :now
   AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND coalesce(r.expires_at > :now, true)
   AND r.id = coalesce(:reservation_id::uuid, r.id)
 GROUP BY s.id, r.id, m.name
 ORDER BY r.starts_at, r.id, s.id
 LIMIT :limit;

-- name: keep_stay
INSERT INTO busy_kept (source_id, reservation_id, kept_by, kept_at)
SELECT each, :reservation_id, :kept_by, :now FROM unnest(:source_ids::bigint[]) AS each
ON CONFLICT DO NOTHING;

-- name: unkeep_stay
DELETE FROM busy_kept k USING busy_sources s
 WHERE s.id = k.source_id AND s.space_id = :space_id AND k.reservation_id = :reservation_id;

-- name: purge_busy_times
-- Long over, of a calendar that cannot be read any more: those that are read lose them by the day.
WITH old AS (
  SELECT id FROM busy_times WHERE upper(period) < :before ORDER BY id LIMIT :limit),
unclaimed AS (
  DELETE FROM claims WHERE busy_id IN (SELECT id FROM old))
DELETE FROM busy_times WHERE id IN (SELECT id FROM old);
