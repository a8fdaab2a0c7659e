-- name: try_lock
-- Held by the session: it ends with the connection, so a killed worker holds nothing.
SELECT pg_try_advisory_lock(9, hashtext(:name));

-- name: unlock
SELECT pg_advisory_unlock(9, hashtext(:name));

-- name: relay_events
SELECT relay_events(:limit, :now);

-- name: announce_listeners
INSERT INTO listeners (type, subscriber, ordered, urgent)
SELECT * FROM unnest(:types::text[], :subscribers::text[], :ordered::boolean[], :urgent::boolean[])
ON CONFLICT DO NOTHING;

-- name: settle_listeners
WITH known AS (
  SELECT * FROM unnest(:types::text[], :subscribers::text[], :ordered::boolean[],
                       :urgent::boolean[]) AS k (type, subscriber, ordered, urgent)
), dropped AS (
  UPDATE listeners l SET dropped_at = :now
   WHERE dropped_at IS NULL AND NOT EXISTS (
     SELECT FROM known k WHERE k.type = l.type AND k.subscriber = l.subscriber)
)
INSERT INTO listeners (type, subscriber, ordered, urgent)
SELECT type, subscriber, ordered, urgent FROM known
ON CONFLICT (type, subscriber) DO UPDATE
  SET ordered = EXCLUDED.ordered, urgent = EXCLUDED.urgent, dropped_at = NULL;

-- name: take_due
-- Says which to queue, and when to look again in case that the queue loses them. What has no attempt
-- left is for bury_fatal, which looks at what is due.
UPDATE deliveries SET due_at = :look_again
 WHERE id IN (SELECT id FROM deliveries
               WHERE state = 'due' AND urgent = :urgent AND due_at <= :now AND attempts < :most
               ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED)
RETURNING id;

-- name: wake_waiting
-- Whoever is done wakes the next one; this wakes what the relay wrote in that same instant.
UPDATE deliveries w SET state = 'due', due_at = :now
 WHERE w.state = 'waiting'
   AND NOT EXISTS (SELECT FROM deliveries d
                    WHERE d.subscriber = w.subscriber AND d.stream = w.stream AND d.seq < w.seq
                      AND d.state IN ('waiting', 'due', 'dead'));

-- name: bury_fatal
-- An attempt is counted when it begins, so what ends its worker each time is buried too.
UPDATE deliveries SET state = 'dead', leased_until = NULL, leased_by = NULL,
       last_error = coalesce(last_error, 'the worker ended each time, or the time ran out')
 WHERE state = 'due' AND due_at <= :now AND attempts >= :most;

-- name: lease_deliveries
-- What is leased to another, done, buried, or put off after a failure meanwhile is not returned.
WITH leased AS (
  UPDATE deliveries d SET leased_until = :until, leased_by = :lease, due_at = :until,
         attempts = attempts + 1
   WHERE id = ANY (:ids::bigint[]) AND state = 'due' AND attempts < :most
     AND (leased_until IS NULL OR leased_until <= :now)
     AND (not_before IS NULL OR not_before <= :now)
     -- What is a newer version's waits for it, and loses no attempt; what is nobody's any more fails.
     AND (subscriber = ANY (:subscribers::text[]) OR NOT EXISTS (
            SELECT FROM listeners l WHERE l.subscriber = d.subscriber AND l.dropped_at IS NULL))
     AND EXISTS (SELECT FROM events e WHERE e.id = d.event_id AND e.type = ANY (:types::text[]))
  RETURNING id, seq, event_id, subscriber, attempts
)
SELECT l.id, l.seq, l.subscriber, l.attempts, e.type, e.version, e.payload, e.recorded_at
  FROM leased l JOIN events e ON e.id = l.event_id
 ORDER BY l.seq;

-- name: keep_lease
-- What is still in hand is kept from others for longer.
UPDATE deliveries SET leased_until = :until, due_at = :until
 WHERE id = ANY (:ids::bigint[]) AND state = 'due' AND leased_by = :lease;

-- name: finish_delivery
-- No row means that the lease has passed to another. Wakes the next of the lane.
WITH done AS (
  UPDATE deliveries SET state = 'done', done_at = :now, leased_until = NULL, leased_by = NULL
   WHERE id = :id AND state = 'due' AND leased_by = :lease
  RETURNING seq, subscriber, stream
), woken AS (
  UPDATE deliveries d SET state = 'due', due_at = :now
    FROM done, LATERAL (
      SELECT n.id FROM deliveries n
       WHERE n.subscriber = done.subscriber AND n.stream = done.stream AND n.seq > done.seq
         AND n.state IN ('waiting', 'due', 'dead')
       ORDER BY n.seq LIMIT 1) AS next
   WHERE d.id = next.id AND d.state = 'waiting'
)
SELECT seq FROM done;

-- name: fail_delivery
UPDATE deliveries SET leased_until = NULL, leased_by = NULL, last_error = :error, due_at = :again,
       not_before = :again,
       state = CASE WHEN attempts >= :most THEN 'dead' ELSE 'due' END
 WHERE id = :id AND state = 'due' AND leased_by = :lease
RETURNING state;

-- name: list_deliveries
-- Oldest first; a lane's `behind` says how many wait for this one.
SELECT d.id, d.seq, d.subscriber, d.stream, d.state, d.attempts, d.due_at, d.last_error,
       e.type, e.recorded_at,
       CASE WHEN d.state IN ('due', 'dead') THEN (
         SELECT count(*) FROM deliveries w
          WHERE w.subscriber = d.subscriber AND w.stream = d.stream AND w.state = 'waiting'
       ) ELSE 0 END AS behind
  FROM deliveries d JOIN events e ON e.id = d.event_id
 WHERE d.state = ANY (:states::text[])
   AND (:subscriber::text IS NULL OR d.subscriber = :subscriber)
 ORDER BY d.id LIMIT :limit;

-- name: replay_dead
-- From the beginning: as many attempts as a new one. No ids means all that are dead.
UPDATE deliveries SET state = 'due', due_at = :now, not_before = NULL, attempts = 0
 WHERE state = 'dead' AND (:ids::bigint[] IS NULL OR id = ANY (:ids))
   AND (:subscriber::text IS NULL OR subscriber = :subscriber)
RETURNING id;

-- name: skip_dead
-- The relay wakes what waited behind it.
UPDATE deliveries SET state = 'skipped', done_at = :now
 WHERE state = 'dead' AND id = ANY (:ids::bigint[])
RETURNING id;

-- name: purge_idempotent_answers
-- A part at a time, so that no lock is held for long.
DELETE FROM idempotent_answers WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM idempotent_answers WHERE answered_at < :before LIMIT :limit));

-- name: purge_sign_in_requests
DELETE FROM sign_in_requests WHERE id IN (
  SELECT id FROM sign_in_requests WHERE expires_at < :before LIMIT :limit);

-- name: purge_sessions
DELETE FROM sessions WHERE sha256 IN (
  SELECT sha256 FROM sessions WHERE expires_at < :before LIMIT :limit);

-- name: purge_tokens
-- Kept for a while after their end, so that the list still says what became of them.
DELETE FROM tokens WHERE id IN (
  SELECT id FROM tokens WHERE least(revoked_at, expires_at) < :before LIMIT :limit);
