-- name: try_lock
-- Held by the session: it ends with the connection, so a killed worker holds nothing.
SELECT pg_try_advisory_lock(9, hashtext(:name));

-- name: unlock
SELECT pg_advisory_unlock(9, hashtext(:name));

-- name: relay_events
-- One statement is one transaction: numbers what has become visible, and fans it out. Only what
-- is the first of its lane is due; the rest waits until the one before it is done.
WITH batch AS MATERIALIZED (
  SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM (SELECT id FROM events WHERE seq IS NULL ORDER BY id LIMIT :limit) AS unrelayed
), position AS (
  UPDATE relay_position SET last_seq = last_seq + (SELECT count(*) FROM batch)
   WHERE EXISTS (SELECT FROM batch)
  RETURNING last_seq - (SELECT count(*) FROM batch) AS before
), numbered AS (
  UPDATE events e SET seq = p.before + b.place
    FROM batch b, position p WHERE e.id = b.id
  RETURNING e.id, e.seq, e.type, e.stream
), fanned AS (
  INSERT INTO deliveries (seq, event_id, subscriber, stream, state, due_at)
  SELECT n.seq, n.id, s.subscriber, n.stream,
         CASE WHEN row_number() OVER (PARTITION BY s.subscriber, n.stream ORDER BY n.seq) > 1
                OR EXISTS (SELECT FROM deliveries d
                            WHERE d.subscriber = s.subscriber AND d.stream = n.stream
                              AND d.state IN ('waiting', 'due', 'dead'))
              THEN 'waiting' ELSE 'due' END,
         :now
    FROM numbered n
    JOIN unnest(:types::text[], :subscribers::text[]) AS s (type, subscriber) ON s.type = n.type
)
SELECT count(*) FROM numbered;

-- name: take_due
-- Says which to queue, and when to look again in case that the queue loses them.
UPDATE deliveries SET due_at = :look_again
 WHERE id IN (SELECT id FROM deliveries WHERE state = 'due' AND due_at <= :now
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
-- What is leased to another, done, or buried meanwhile is not returned.
WITH leased AS (
  UPDATE deliveries SET leased_until = :until, leased_by = :lease, due_at = :until,
         attempts = attempts + 1
   WHERE id = ANY (:ids::bigint[]) AND state = 'due' AND attempts < :most
     AND (leased_until IS NULL OR leased_until <= :now)
  RETURNING id, seq, event_id, subscriber, attempts
)
SELECT l.id, l.seq, l.subscriber, l.attempts, e.type, e.version, e.payload, e.recorded_at
  FROM leased l JOIN events e ON e.id = l.event_id
 ORDER BY l.seq;

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
UPDATE deliveries SET state = 'due', due_at = :now, attempts = 0
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
