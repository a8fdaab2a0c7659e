-- name: changes_of_spaces
-- What was recorded of each space since the snapshot it was last read under (NULL: never read),
-- and the snapshot to ask with next. The upper bound is for a restored database, whose events bear
-- numbers that its transactions have yet to reach. A snapshot from the future was taken before the
-- database was put back to an earlier state: it tells nothing of what happened since.
SELECT pg_current_snapshot()::text AS snapshot,
       (SELECT version FROM network_version) AS network_version, changed.streams,
       coalesce(pg_snapshot_xmax(asked.snapshot::pg_snapshot)
                > pg_snapshot_xmax(pg_current_snapshot()), false) AS put_back
  FROM unnest(:space_ids::int[], :snapshots::text[])
       WITH ORDINALITY AS asked (space_id, snapshot, n)
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT e.stream) AS streams FROM events e
     WHERE e.space_id = asked.space_id
       AND e.txid >= pg_snapshot_xmin(asked.snapshot::pg_snapshot)
       AND e.txid < pg_snapshot_xmax(pg_current_snapshot())
       AND NOT pg_visible_in_snapshot(e.txid, asked.snapshot::pg_snapshot)) AS changed ON true
 ORDER BY asked.n;

-- name: taken_in_space
-- A period, and from a year before it for the stay that began long ago.
SELECT t.id, t.resource_id, t.unit_ids, t.starts_at, t.ends_at, t.sequence, t.gone, t.changed_at
  FROM taken_in_calendar t
 WHERE t.space_id = :space_id AND t.starts_at < :to_at AND t.ends_at > :from_at
   AND t.starts_at > :from_at::timestamptz - interval '367 days';

-- name: taken_by_ids
SELECT t.id, t.resource_id, t.unit_ids, t.starts_at, t.ends_at, t.sequence, t.gone, t.changed_at
  FROM taken_in_calendar t
 WHERE t.id = ANY (:ids::uuid[]) AND t.starts_at < :to_at AND t.ends_at > :from_at;

-- name: closed_in_space
SELECT c.id, c.resource_id, c.unit_id, c.starts_at, c.ends_at, c.created_at AS changed_at
  FROM closures c
 WHERE c.space_id = :space_id AND c.starts_at < :to_at AND c.ends_at > :from_at;

-- name: closed_by_ids
SELECT c.id, c.resource_id, c.unit_id, c.starts_at, c.ends_at, c.created_at AS changed_at
  FROM closures c
 WHERE c.id = ANY (:ids::bigint[]) AND c.starts_at < :to_at AND c.ends_at > :from_at;

-- name: blocked_in_space
-- What the calendars that the space keeps elsewhere say is busy, and when they last said otherwise.
SELECT b.id, s.resource_id, s.unit_id, lower(b.period) AS starts_at, upper(b.period) AS ends_at,
       coalesce((SELECT max(e.recorded_at) FROM events e
                  WHERE e.stream = 'busy_source:' || s.id AND e.type = 'BusyTimesChanged'),
                s.made_at) AS changed_at
  FROM busy_sources s JOIN busy_times b ON b.source_id = s.id
 WHERE s.space_id = :space_id AND s.removed_at IS NULL
   AND b.period && tstzrange(:from_at, :to_at)
 ORDER BY b.period, b.id;

-- name: stored_entries
SELECT e.reservation_id, e.digest, e.text
  FROM calendar_entries e
 WHERE e.reservation_id = ANY (:ids::uuid[]) AND e.language = :language;

-- name: store_entries
-- In the order of ids, so that two processes that store the same wait for each other in turn. It is
-- not waited for until it is on disk: what is lost is rendered again.
INSERT INTO calendar_entries AS c (reservation_id, language, digest, text, leaves_on)
SELECT e.id, :language, e.digest, e.text, e.leaves_on
  FROM unnest(:ids::uuid[], :digests::bytea[], :texts::bytea[], :leave_on::date[])
       AS e (id, digest, text, leaves_on),
       set_config('synchronous_commit', 'off', true) AS soon
 ORDER BY e.id
ON CONFLICT (reservation_id, language) DO UPDATE
   SET digest = EXCLUDED.digest, text = EXCLUDED.text, leaves_on = EXCLUDED.leaves_on;

-- name: delete_old_entries
DELETE FROM calendar_entries WHERE leaves_on <= :day;

-- name: polled_feeds
-- Each private address with what tells whether it shows something else than before. No feed where
-- the address is unknown or revoked, where its member has no longer the role that it takes, or
-- where it is a demo's account's while this is no demo.
-- Of one's own reservations a sum over them, by an index, and the same of the closures: few (4 ms
-- of ten thousand). Of a space such a sum would read every row, 47 ms of 100,000 reservations, so it
-- is asked as in changes_of_spaces for what the snapshot under which it was last read does not see,
-- also of names: 0.2 ms.
SELECT (SELECT version FROM network_version) AS network_version,
       pg_current_snapshot()::text AS snapshot, f.id, f.member_id, f.shows, f.space_id, f.scope,
       f.language, coalesce(own.state, shut.state) AS state, changed.streams, renamed.members,
       coalesce(pg_snapshot_xmax(asked.snapshot::pg_snapshot)
                > pg_snapshot_xmax(pg_current_snapshot()), false) AS put_back,
       f.last_used_at IS NULL OR f.last_used_at < :now::timestamptz - interval '1 hour' AS unnoted
  FROM unnest(:sha256s::bytea[], :snapshots::text[])
       WITH ORDINALITY AS asked (sha256, snapshot, n)
  LEFT JOIN calendar_feeds f ON f.sha256 = asked.sha256 AND f.revoked_at IS NULL
    AND (:demo OR NOT EXISTS (SELECT FROM members m WHERE m.id = f.member_id AND m.demo))
    AND (f.shows = 'own' OR EXISTS (
      SELECT FROM roles r
       WHERE r.member_id = f.member_id
         AND (r.role = 'admin' OR (f.shows = 'closures' AND r.role = 'officer')
              OR (f.shows = 'space' AND r.role = 'manager' AND r.space_id = f.space_id))))
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(uuid_hash_extended(r.id, r.version)), 0)::text AS state
      FROM reservations r
     WHERE f.shows = 'own' AND r.member_id = f.member_id
       AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
    HAVING f.shows = 'own') AS own ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(hashint8extended(c.id, 0)), 0)::text AS state
      FROM closures c
     WHERE f.shows = 'closures' AND c.ends_at > :from_at AND c.starts_at < :to_at
    HAVING f.shows = 'closures') AS shut ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT e.stream) AS streams FROM events e
     WHERE f.shows = 'space' AND e.space_id = f.space_id
       AND e.txid >= pg_snapshot_xmin(asked.snapshot::pg_snapshot)
       AND e.txid < pg_snapshot_xmax(pg_current_snapshot())
       AND NOT pg_visible_in_snapshot(e.txid, asked.snapshot::pg_snapshot)) AS changed ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(m.id) AS members FROM members m
     WHERE f.shows = 'space'
       AND m.name_txid >= pg_snapshot_xmin(asked.snapshot::pg_snapshot)
       AND m.name_txid < pg_snapshot_xmax(pg_current_snapshot())
       AND NOT pg_visible_in_snapshot(m.name_txid, asked.snapshot::pg_snapshot)) AS renamed ON true
 ORDER BY asked.n;

-- name: note_feeds_used
UPDATE calendar_feeds SET last_used_at = :now WHERE id = ANY (:ids::bigint[]);

-- name: own_in_calendar
SELECT r.id, r.reference, r.space_id, r.resource_id, units_by_name(r.unit_ids) AS units,
       r.starts_at, r.ends_at, r.sequence, r.status, r.title, r.due_cents, r.changed_at
  FROM reservations r
 WHERE r.member_id = :member_id AND r.status <> 'held'
   AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
   AND r.ends_at > :from_at
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id);

-- name: managed_in_calendar
-- Of a space: all of them, or these and those of these members.
SELECT r.id, r.reference, r.space_id, r.resource_id, units_by_name(r.unit_ids) AS units,
       r.starts_at, r.ends_at, r.sequence, r.status, r.title, r.due_cents, r.changed_at,
       m.name AS member_name
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.space_id = :space_id AND r.status <> 'held'
   AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
   AND r.ends_at > :from_at
   AND (:ids::uuid[] IS NULL OR r.id = ANY (:ids) OR r.member_id = ANY (:member_ids::bigint[]));

-- name: closures_in_calendar
-- Of a space, or of all of them; all, or these.
SELECT c.id, c.space_id, c.resource_id, c.unit_id, c.starts_at, c.ends_at, c.reason,
       c.created_at AS changed_at
  FROM closures c
 WHERE (:space_id::int IS NULL OR c.space_id = :space_id)
   AND (:ids::bigint[] IS NULL OR c.id = ANY (:ids))
   AND c.starts_at < :to_at AND c.ends_at > :from_at;

-- name: insert_feed
INSERT INTO calendar_feeds (member_id, sha256, name, scope, language, created_at, shows, space_id)
VALUES (:member_id, :sha256, :name, :scope, :language, :now, :shows, :space_id)
RETURNING id;

-- name: feeds_of_member
SELECT f.id, f.name, f.shows, s.slug AS space, f.scope, f.language, f.created_at, f.last_used_at
  FROM calendar_feeds f LEFT JOIN spaces s ON s.id = f.space_id
 WHERE f.member_id = :member_id AND f.revoked_at IS NULL
   AND (:before::bigint IS NULL OR f.id < :before)
 ORDER BY f.id DESC LIMIT :limit;

-- name: revoke_feed
UPDATE calendar_feeds SET revoked_at = :now
 WHERE id = :id AND member_id = :member_id AND revoked_at IS NULL
RETURNING id;
