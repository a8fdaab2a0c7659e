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
-- What everybody may see that it changed since a snapshot: nobody learns here of holds, nor of who
-- was approved, let in or missed.
SELECT DISTINCT e.stream AS key FROM events e
 WHERE e.space_id = :space_id
   AND e.txid >= pg_snapshot_xmin(:since::text::pg_snapshot)
   AND e.txid < pg_snapshot_xmax(pg_current_snapshot())
   AND NOT pg_visible_in_snapshot(e.txid, :since::text::pg_snapshot)
   AND (e.type IN ('ReservationRequested', 'ReservationDeclined', 'ReservationCancelled',
                   'ReservationRescheduled', 'SpaceClosed', 'SpaceReopened')
        OR e.type = 'ReservationConfirmed' AND e.payload ->> 'was' IS DISTINCT FROM 'pending'
        OR e.type = 'ReservationExpired' AND e.payload ->> 'was' IS DISTINCT FROM 'held');

-- name: snapshot_is_ahead
-- Taken before the database was put back to an earlier state.
SELECT pg_snapshot_xmax(:snapshot::text::pg_snapshot)
       > pg_snapshot_xmax(pg_current_snapshot()) AS ahead;
