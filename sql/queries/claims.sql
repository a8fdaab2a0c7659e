-- name: lock_days
SELECT lock_days(:resource_ids, :days);

-- name: claim_units
SELECT * FROM claim_units(:resource_id, :leaves, :whole, :quantity, :starts_at, :ends_at,
  :claim_until, :reservation_id, :expires_at, :now, :prefer);

-- name: release
DELETE FROM claims WHERE reservation_id = :reservation_id;

-- name: release_to_move
SELECT units, from_at, to_at FROM release_to_move(:reservation_id);

-- name: claim_busy
SELECT claim_busy(:unit_ids, :from_at, :to_at);

-- name: release_rest
-- What is left of a stay is free from now on; a claim that would become empty goes.
WITH gone AS (
  DELETE FROM claims WHERE reservation_id = :reservation_id AND lower(period) >= :at)
UPDATE claims SET period = tstzrange(lower(period), :at)
 WHERE reservation_id = :reservation_id AND lower(period) < :at AND upper(period) > :at;

-- name: release_past
-- Claims of stays that are over, once their turnaround is over too; the next stay on the same
-- unit that ends takes with it what this one leaves.
DELETE FROM claims c USING reservations r
 WHERE c.unit_id = ANY (:unit_ids) AND c.period && tstzrange(NULL, :now) AND upper(c.period) <= :now
   AND r.id = c.reservation_id AND r.status IN ('completed', 'no_show');

-- name: keep
-- A hold that became a reservation has no end of its own any more, a request one of its own.
UPDATE claims SET expires_at = :expires_at WHERE reservation_id = :reservation_id;

-- name: unexpired
-- How many of its claims still stand; locked, so that nobody expires them meanwhile.
SELECT count(*) FROM (
  SELECT 1 FROM claims WHERE reservation_id = :reservation_id
     AND (expires_at IS NULL OR expires_at > :now) FOR UPDATE) AS standing;

-- name: close_units
-- Turnarounds that run into the closure are cut first; stays that lie in it keep their claims and
-- are what ON CONFLICT passes over.
INSERT INTO claims (resource_id, unit_id, period, closure_id)
SELECT u.resource_id, u.id, tstzrange(:starts_at, :ends_at), :closure_id
  FROM units u WHERE u.id = ANY (:unit_ids) ORDER BY u.id
ON CONFLICT DO NOTHING
RETURNING unit_id;

-- name: close_what_is_free
-- Of units that somebody still has, what nobody has of the period.
INSERT INTO claims (resource_id, unit_id, period, closure_id)
SELECT u.resource_id, u.id, gap, :closure_id
  FROM units u CROSS JOIN LATERAL unnest(
         tstzmultirange(tstzrange(:starts_at, :ends_at))
         - coalesce((SELECT range_agg(c.period) FROM claims c
                      WHERE c.unit_id = u.id AND c.period && tstzrange(:starts_at, :ends_at)),
                    '{}')) AS gap
 WHERE u.id = ANY (:unit_ids) ORDER BY u.id, gap
ON CONFLICT DO NOTHING;

-- name: take_back_pieces
-- The whole of the period comes in their place.
DELETE FROM claims WHERE closure_id = :closure_id AND unit_id = ANY (:unit_ids);

-- name: release_ended
-- What is left of stays that ended otherwise (completed, missed) is in no closure's way.
DELETE FROM claims c USING reservations r
 WHERE c.reservation_id = r.id AND c.unit_id = ANY (:unit_ids)
   AND c.period && tstzrange(:starts_at, :ends_at) AND lower(c.period) >= :starts_at
   AND r.status NOT IN ('held', 'pending', 'confirmed', 'checked_in');

-- name: run_on
-- Up to where the next claim of the unit begins.
UPDATE claims c SET period = tstzrange(lower(c.period), least(:until, (
         SELECT min(lower(n.period)) FROM claims n
          WHERE n.unit_id = c.unit_id AND n.id <> c.id
            AND n.period && tstzrange(upper(c.period), :until))))
 WHERE c.reservation_id = :reservation_id AND upper(c.period) < :until;

-- name: cut_turnarounds
UPDATE claims c SET period = tstzrange(lower(c.period), :starts_at)
  FROM reservations r
 WHERE c.reservation_id = r.id AND c.unit_id = ANY (:unit_ids)
   AND c.period && tstzrange(:starts_at, :ends_at) AND lower(c.period) < :starts_at
   AND (r.ends_at <= :starts_at
        OR r.status NOT IN ('held', 'pending', 'confirmed', 'checked_in'));

-- name: reopen
DELETE FROM claims WHERE closure_id = :closure_id;

-- name: claims_between
-- What takes units of these resources in a period. Of an expired hold that is what is busy elsewhere
-- during it: claimed as soon as the hold goes, whoever makes it go.
SELECT c.unit_id, lower(t.period) AS starts_at, upper(t.period) AS ends_at,
       c.closure_id IS NOT NULL AS closed
  FROM claims_between(:resource_ids, :from_at, :to_at) AS c,
       LATERAL (
         SELECT c.period WHERE c.expires_at IS NULL OR c.expires_at > :now
         UNION ALL
         SELECT c.period * b.period FROM busy_units u JOIN busy_times b USING (source_id)
          WHERE c.expires_at <= :now AND u.unit_id = c.unit_id AND b.period && c.period
       ) AS t (period);

-- name: claims_of_each
-- The same of several resources, each within a period of its own; units that are taken for one and
-- the same time in one row, for a pool's claims mostly share their hours. Expired holds stand apart
-- until then, and what is busy is looked up for those alone: mostly there are none.
SELECT e.position, t.starts_at, t.ends_at, e.closed, e.unit_ids
  FROM (SELECT w.position, lower(c.period) AS starts_at, upper(c.period) AS ends_at,
               c.closure_id IS NOT NULL AS closed,
               CASE WHEN c.expires_at <= :now THEN c.unit_id END AS lapsed,
               array_agg(c.unit_id) AS unit_ids
          FROM unnest(:resource_ids::int[], :from_ats::timestamptz[], :to_ats::timestamptz[])
               WITH ORDINALITY AS w (resource_id, from_at, to_at, position),
               LATERAL claims_between(ARRAY[w.resource_id], w.from_at, w.to_at) AS c
         GROUP BY 1, 2, 3, 4, 5) AS e,
       LATERAL (
         SELECT e.starts_at, e.ends_at WHERE e.lapsed IS NULL
         UNION ALL
         SELECT greatest(e.starts_at, lower(b.period)), least(e.ends_at, upper(b.period))
           FROM busy_units u JOIN busy_times b USING (source_id)
          WHERE u.unit_id = e.lapsed AND b.period && tstzrange(e.starts_at, e.ends_at)
       ) AS t (starts_at, ends_at);

-- name: free_of_each
-- Of each candidate, in the order given: how many units are free for all of its claim. A whole
-- is free where none of its parts' units is taken. A turnaround may run into a closure.
SELECT c.position, c.resource_id,
       CASE WHEN c.whole THEN CASE WHEN taken.units = 0 THEN 1 ELSE 0 END
            ELSE c.unit_count - taken.units END AS free_units
  FROM unnest(:resource_ids::int[], :wholes::bool[], :unit_counts::int[], :untils::timestamptz[])
       WITH ORDINALITY AS c(resource_id, whole, unit_count, until, position),
       LATERAL (
         SELECT count(DISTINCT b.unit_id)::int AS units
           FROM claims_between(
             CASE WHEN c.whole THEN ARRAY(SELECT DISTINCT u.resource_id
               FROM resource_parts p JOIN units u ON u.id = p.unit_id WHERE p.whole_id = c.resource_id)
             ELSE ARRAY[c.resource_id] END, :starts_at, c.until) AS b
          WHERE (b.expires_at IS NULL OR b.expires_at > :now OR EXISTS (
                  SELECT FROM busy_units u JOIN busy_times t USING (source_id)
                   WHERE u.unit_id = b.unit_id AND t.period && b.period
                     AND t.period * b.period && tstzrange(:starts_at, c.until)))
            AND (b.closure_id IS NULL OR lower(b.period) < :ends_at)
            AND (NOT c.whole OR b.unit_id IN (SELECT p.unit_id FROM resource_parts p
                                               WHERE p.whole_id = c.resource_id))) AS taken
 WHERE CASE WHEN c.whole THEN CASE WHEN taken.units = 0 THEN 1 ELSE 0 END
            ELSE c.unit_count - taken.units END >= :quantity
 ORDER BY c.position
 LIMIT :limit;
