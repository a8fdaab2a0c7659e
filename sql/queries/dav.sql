-- name: own_states
-- Of each member a number that is another whenever one of their reservations in the window is, and
-- the snapshot under which that holds.
SELECT pg_current_snapshot()::text AS snapshot,
       (SELECT version FROM network_version) AS network_version, own.state
  FROM unnest(:member_ids::bigint[]) WITH ORDINALITY AS asked (member_id, n)
 CROSS JOIN LATERAL (
    SELECT coalesce(sum(uuid_hash_extended(r.id, r.version)), 0)::text AS state
      FROM reservations r
     WHERE r.member_id = asked.member_id
       AND r.starts_at > :from_at::timestamptz - interval '367 days' AND r.starts_at < :to_at
    ) AS own
 ORDER BY asked.n;

-- name: marks_of_spaces
-- Of each space the sum over what was told of it since the day before: another whenever anything
-- is, however late it commits, and the same for whoever asks.
WITH today AS MATERIALIZED (
  SELECT t.space_id, t.mark FROM told_in_calendar t
   WHERE t.recorded_at >= :day::date - interval '1 day'
     AND t.txid < pg_snapshot_xmax(pg_current_snapshot()))
SELECT pg_current_snapshot()::text AS snapshot,
       (SELECT version FROM network_version) AS network_version,
       (SELECT coalesce(sum(t.mark), 0)::text FROM today t WHERE t.space_id = asked.space_id) AS mark
  FROM unnest(:space_ids::int[]) WITH ORDINALITY AS asked (space_id, n)
 ORDER BY asked.n;

-- name: marks_since
-- What comes to each sum since the snapshot under which it was made; see changes_of_spaces.
SELECT pg_current_snapshot()::text AS snapshot,
       (SELECT version FROM network_version) AS network_version, told.mark,
       pg_snapshot_xmax(asked.snapshot::pg_snapshot)
         > pg_snapshot_xmax(pg_current_snapshot()) AS put_back
  FROM unnest(:space_ids::int[], :snapshots::text[])
       WITH ORDINALITY AS asked (space_id, snapshot, n)
 CROSS JOIN LATERAL (
    SELECT coalesce(sum(t.mark), 0)::text AS mark FROM told_in_calendar t
     WHERE t.space_id = asked.space_id AND t.recorded_at >= :day::date - interval '1 day'
       AND t.txid >= pg_snapshot_xmin(asked.snapshot::pg_snapshot)
       AND t.txid < pg_snapshot_xmax(pg_current_snapshot())
       AND NOT pg_visible_in_snapshot(t.txid, asked.snapshot::pg_snapshot)) AS told
 ORDER BY asked.n;

-- name: own_changed_since
-- Reservations of a member with an event that a snapshot of that day did not see; what changed
-- before the day has none, however late it committed. As in changes_of_spaces there is an upper
-- bound, for a restored database.
SELECT r.id::text AS key FROM reservations r
 WHERE r.member_id = :member_id AND r.status <> 'held'
   AND r.changed_at > :day::date - interval '1 day'
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
   AND EXISTS (SELECT FROM events e
                WHERE e.stream = 'reservation:' || r.id
                  AND e.txid >= pg_snapshot_xmin(:since::text::pg_snapshot)
                  AND e.txid < pg_snapshot_xmax(pg_current_snapshot())
                  AND NOT pg_visible_in_snapshot(e.txid, :since::text::pg_snapshot));

-- name: changed_in_space_since
-- What everybody may see that it changed since a snapshot.
SELECT DISTINCT t.stream AS key FROM told_in_calendar t
 WHERE t.space_id = :space_id
   AND t.txid >= pg_snapshot_xmin(:since::text::pg_snapshot)
   AND t.txid < pg_snapshot_xmax(pg_current_snapshot())
   AND NOT pg_visible_in_snapshot(t.txid, :since::text::pg_snapshot);

-- name: snapshot_is_ahead
-- Taken before the database was put back to an earlier state.
SELECT pg_snapshot_xmax(:snapshot::text::pg_snapshot)
       > pg_snapshot_xmax(pg_current_snapshot()) AS ahead;
