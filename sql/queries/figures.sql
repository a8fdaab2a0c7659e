-- name: stays_of_days
-- What the stays and cancellations of some local days of a space come to, by resource: one
-- statement, so that all figures are of one moment. Days are given as pieces, one after another.
-- A piece that is a week (its hours are not NULL) and kept is taken as it is, if it was added up by
-- these hours and knows of every change; counts are then all nine. All others are read, by outcome:
-- counts are stays and cents, starts and ends when each took its units within those days, in
-- seconds since 1970, leads how many minutes before it was reserved. Of those that began before,
-- only the time they took counts. A row for each stay would take a web process longer to read than
-- all the rest.
WITH asked AS (
  SELECT * FROM unnest(:from_ats::timestamptz[], :to_ats::timestamptz[], :hours::bytea[])
             AS piece (from_at, to_at, hours)),
kept AS MATERIALIZED (
  SELECT a.from_at, w.id
    FROM asked a JOIN figure_weeks w
      ON w.space_id = :space_id AND w.from_at = a.from_at AND w.hours = a.hours
   WHERE NOT EXISTS (
     SELECT FROM figure_changes c
      WHERE c.space_id = :space_id AND c.starts_at > a.from_at - interval '24 hours'
        AND c.starts_at < a.to_at AND c.ends_at > a.from_at AND c.id <> ALL (w.seen))
     AND NOT EXISTS (
     SELECT FROM figure_changes c
      WHERE c.space_id = :space_id AND c.ends_at - c.starts_at > interval '24 hours'
        AND c.ends_at > a.from_at AND c.starts_at < a.to_at AND c.id <> ALL (w.seen))),
stretches AS MATERIALIZED (
  SELECT min(from_at) AS from_at, max(to_at) AS to_at
    FROM (SELECT a.from_at, a.to_at, k.id, count(k.id) OVER (ORDER BY a.from_at) AS gap
            FROM asked a LEFT JOIN kept k USING (from_at)) AS each
   WHERE id IS NULL GROUP BY gap)
SELECT r.resource_id, NULL AS outcome, NULL::int AS quantity, NULL::int[] AS parts,
       ARRAY[sum(r.stays), sum(r.came), sum(r.missed), sum(r.cancelled_early),
             sum(r.cancelled_late), sum(r.cancelled_by_space), sum(r.price_cents),
             sum(r.voucher_cents), sum(r.missed_cents)]::bigint[] AS counts,
       NULL::bigint[] AS starts, NULL::bigint[] AS ends, NULL::int[] AS leads,
       string_agg(r.taken, '') AS kept_taken, string_agg(r.leads, '') AS kept_leads
  FROM kept k JOIN figure_weeks_of_resources r ON r.week_id = k.id
 GROUP BY r.resource_id
UNION ALL
SELECT resource_id, outcome, quantity, parts,
       ARRAY[count(*) FILTER (WHERE begun),
             coalesce(sum(price_cents) FILTER (WHERE begun), 0),
             coalesce(sum(voucher_cents) FILTER (WHERE begun), 0)]::bigint[],
       array_agg(from_s), array_agg(until_s),
       -- Who walks in is written down a moment after they came.
       array_agg(greatest(0, floor((from_s - made_s) / 60))::int) FILTER (WHERE begun),
       NULL::bytea, NULL::bytea
  FROM (
    SELECT resource_id, quantity, price_cents, voucher_cents, starts_at >= from_at AS begun,
           date_part('epoch', greatest(starts_at, from_at))::bigint AS from_s,
           floor(date_part('epoch', least(CASE status WHEN 'no_show' THEN least(ends_at, changed_at)
                                          ELSE ends_at END, to_at)))::bigint AS until_s,
           floor(date_part('epoch', created_at)) AS made_s,
           CASE WHEN status <> 'cancelled' THEN status
                -- A guest's stay is on the account of a manager, who ends it for the space.
                WHEN ended_by IS DISTINCT FROM member_id
                  OR EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
                THEN 'cancelled_by_space'
                WHEN changed_at > cancel_free_until AND changed_at > created_at + :undo::interval
                THEN 'cancelled_late' ELSE 'cancelled_early' END COLLATE "C" AS outcome,
           CASE WHEN resource_id = ANY (:wholes::int[]) OR cardinality(unit_ids) <> quantity
                THEN unit_ids END AS parts
      FROM stretches s CROSS JOIN LATERAL (
        SELECT * FROM reservations
         WHERE space_id = :space_id AND starts_at >= s.from_at - interval '24 hours'
           AND starts_at < s.to_at AND ends_at > s.from_at
           AND status IN ('confirmed', 'checked_in', 'completed', 'no_show', 'cancelled')
        UNION ALL
        SELECT * FROM reservations
         WHERE space_id = :space_id AND ends_at - starts_at > interval '24 hours'
           AND ends_at > s.from_at AND starts_at < s.from_at - interval '24 hours'
           AND status IN ('confirmed', 'checked_in', 'completed', 'no_show', 'cancelled')) AS r
  ) AS each
 GROUP BY resource_id, outcome, quantity, parts;

-- name: first_and_last
-- Between which moments anything of a space lies.
SELECT (SELECT min(starts_at) FROM reservations WHERE space_id = :space_id) AS first,
       greatest((SELECT max(starts_at) FROM reservations WHERE space_id = :space_id),
                (SELECT max(ends_at) FROM reservations
                  WHERE space_id = :space_id AND ends_at - starts_at > interval '24 hours')) AS last;

-- name: weeks_kept
-- Which of these weeks are kept and known to be right.
SELECT w.from_at
  FROM unnest(:from_ats::timestamptz[], :to_ats::timestamptz[], :hours::bytea[])
         AS a (from_at, to_at, hours)
  JOIN figure_weeks w ON w.space_id = :space_id AND w.from_at = a.from_at AND w.hours = a.hours
 WHERE NOT EXISTS (
     SELECT FROM figure_changes c
      WHERE c.space_id = :space_id AND c.starts_at > a.from_at - interval '24 hours'
        AND c.starts_at < a.to_at AND c.ends_at > a.from_at AND c.id <> ALL (w.seen))
     AND NOT EXISTS (
     SELECT FROM figure_changes c
      WHERE c.space_id = :space_id AND c.ends_at - c.starts_at > interval '24 hours'
        AND c.ends_at > a.from_at AND c.starts_at < a.to_at AND c.id <> ALL (w.seen));

-- name: changes_of_space
SELECT c.id FROM figure_changes c JOIN spaces s ON s.id = c.space_id WHERE s.slug = :slug;

-- name: forget_other_weeks
-- Those that begin at no midnight that is kept any more: the space has another time zone, or nothing
-- lies there. They would learn of no change, and no change would ever be forgotten.
DELETE FROM figure_weeks
 WHERE space_id = :space_id AND from_at <> ALL (:from_ats::timestamptz[]);

-- name: forget_week
DELETE FROM figure_weeks WHERE space_id = :space_id AND from_at = :from_at;

-- name: keep_week
INSERT INTO figure_weeks (space_id, from_at, to_at, hours, seen)
SELECT :space_id, :from_at, :to_at, :hours,
       ARRAY(SELECT c.id FROM figure_changes c
              WHERE c.space_id = :space_id AND c.starts_at < :to_at AND c.ends_at > :from_at
                AND c.id = ANY (:seen::bigint[]))
RETURNING id;

-- name: keep_week_of_resource
INSERT INTO figure_weeks_of_resources VALUES (:week_id, :resource_id, :stays, :came, :missed,
  :cancelled_early, :cancelled_late, :cancelled_by_space, :price_cents, :voucher_cents,
  :missed_cents, :taken, :leads);

-- name: take_turns_keeping
-- Whoever keeps weeks or forgets changes does it alone, until its transaction ends.
SELECT pg_advisory_xact_lock(33, 0);

-- name: forget_changes
-- Those that every week they touch knows of. A week is never longer than eight days.
DELETE FROM figure_changes c
 WHERE NOT EXISTS (SELECT FROM figure_weeks w
                    WHERE w.space_id = c.space_id AND w.from_at < c.ends_at
                      AND w.from_at > c.starts_at - interval '8 days'
                      AND w.to_at > c.starts_at AND c.id <> ALL (w.seen));

-- name: units_ever
-- Every unit that a space had, and when it was retired.
SELECT u.id, u.resource_id, floor(date_part('epoch', least(u.retired_at, r.retired_at)))::bigint
         AS retired_at
  FROM units u JOIN resources r ON r.id = u.resource_id
 WHERE r.space_id = :space_id
 ORDER BY u.resource_id, u.id;

-- name: closed_units
-- When closures took which units. A closure was made for what was left of it then, so its claims
-- say it, and no stay is under one.
SELECT c.unit_id, date_part('epoch', greatest(lower(c.period), :from_at))::float8 AS from_s,
       date_part('epoch', least(upper(c.period), :to_at))::float8 AS until_s
  FROM closures s JOIN claims c ON c.closure_id = s.id
 WHERE s.space_id = :space_id AND s.starts_at < :to_at AND s.ends_at > :from_at
   AND c.period && tstzrange(:from_at, :to_at)
 ORDER BY c.unit_id, lower(c.period);
