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

-- name: stored_entries
SELECT e.reservation_id, e.digest, e.text
  FROM calendar_entries e
 WHERE e.reservation_id = ANY (:ids::uuid[]) AND e.language = :language;

-- name: store_entries
-- In the order of ids, so that two processes that store the same wait for each other in turn.
INSERT INTO calendar_entries AS c (reservation_id, language, digest, text, leaves_on)
SELECT e.id, :language, e.digest, e.text, e.leaves_on
  FROM unnest(:ids::uuid[], :digests::bytea[], :texts::bytea[], :leave_on::date[])
       AS e (id, digest, text, leaves_on)
 ORDER BY e.id
ON CONFLICT (reservation_id, language) DO UPDATE
   SET digest = EXCLUDED.digest, text = EXCLUDED.text, leaves_on = EXCLUDED.leaves_on;

-- name: delete_old_entries
DELETE FROM calendar_entries WHERE leaves_on <= :day;

-- name: polled_feeds
-- Each private address with a number that is another whenever one of its member's reservations in
-- the window is; no feed where the address is unknown or revoked, or a demo's account's while this
-- is no demo.
SELECT (SELECT version FROM network_version) AS network_version, f.id, f.member_id, f.scope,
       f.language, own.state,
       f.last_used_at IS NULL OR f.last_used_at < :now::timestamptz - interval '1 hour' AS unnoted
  FROM unnest(:sha256s::bytea[]) WITH ORDINALITY AS asked (sha256, n)
  LEFT JOIN calendar_feeds f ON f.sha256 = asked.sha256 AND f.revoked_at IS NULL
    AND (:demo OR NOT EXISTS (SELECT FROM members m WHERE m.id = f.member_id AND m.demo))
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(uuid_hash_extended(r.id, r.version)), 0)::text AS state
      FROM reservations r
     WHERE r.member_id = f.member_id
       AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
     ) AS own ON f.id IS NOT NULL
 ORDER BY asked.n;

-- name: note_feeds_used
UPDATE calendar_feeds SET last_used_at = :now WHERE id = ANY (:ids::bigint[]);

-- name: own_in_calendar
SELECT r.id, r.reference, r.space_id, r.resource_id, units_by_name(r.unit_ids) AS units,
       r.starts_at, r.ends_at, r.sequence, r.status, r.title, r.due_cents, r.changed_at
  FROM reservations r
 WHERE r.member_id = :member_id AND r.status <> 'held'
   AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
   AND r.ends_at > :from_at;

-- name: insert_feed
INSERT INTO calendar_feeds (member_id, sha256, name, scope, language, created_at)
VALUES (:member_id, :sha256, :name, :scope, :language, :now)
RETURNING id;

-- name: feeds_of_member
SELECT id, name, scope, language, created_at, last_used_at
  FROM calendar_feeds
 WHERE member_id = :member_id AND revoked_at IS NULL
   AND (:before::bigint IS NULL OR id < :before)
 ORDER BY id DESC LIMIT :limit;

-- name: revoke_feed
UPDATE calendar_feeds SET revoked_at = :now
 WHERE id = :id AND member_id = :member_id AND revoked_at IS NULL
RETURNING id;
