-- name: hit_by_closing
-- Reservations whose stay lies in the period on one of these units, in the order of their start.
SELECT DISTINCT r.id, r.reference, r.member_id, m.name AS member_name, r.resource_id, r.unit_ids,
       r.quantity, r.starts_at, r.ends_at, r.status, r.price_cents, r.voucher_cents,
       coalesce(r.expires_at <= :now, false) AS lapsed
  FROM claims_between(:resource_ids, :from_at, :to_at) c
  JOIN reservations r ON r.id = c.reservation_id
  JOIN members m ON m.id = r.member_id
 WHERE c.unit_id = ANY (:unit_ids) AND r.ends_at > :from_at AND r.starts_at < :to_at
   AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
 ORDER BY r.starts_at, r.id;

-- name: lapsed_over
-- Holds and requests that ran out and still have their claims.
SELECT DISTINCT c.reservation_id FROM claims_between(:resource_ids, :from_at, :to_at) c
 WHERE c.expires_at <= :now ORDER BY 1;

-- name: other_units
-- Units for a stay that leaves others, its own that it may keep first. A turnaround may run into a
-- closure; the stay itself may not.
SELECT u.id FROM units u
 WHERE u.resource_id = :resource_id AND u.retired_at IS NULL AND u.id <> ALL (:closing::int[])
   AND NOT EXISTS (
     SELECT 1 FROM claims c WHERE c.unit_id = u.id
        AND c.period && tstzrange(:starts_at::timestamptz, :claim_until)
        AND (c.closure_id IS NULL OR lower(c.period) < :ends_at))
 ORDER BY u.id <> ALL (:own::int[]), u.number LIMIT :quantity;

-- name: claim_these
SELECT insert_claims_or_none(:unit_ids, :starts_at, :ends_at, :claim_until, :reservation_id,
                             :expires_at);

-- name: change_units
UPDATE reservations
   SET unit_ids = :unit_ids, sequence = sequence + 1, version = version + 1, changed_at = :now
 WHERE id = :id
RETURNING version, sequence;

-- name: movable
-- Of these reservations, those for each of which enough other units are free; the units of a whole
-- are its parts', so that one never is.
SELECT r.id FROM reservations r JOIN resources s ON s.id = r.resource_id
 WHERE r.id = ANY (:ids::uuid[]) AND r.starts_at > :now AND r.quantity <= (
   SELECT count(*) FROM units u
    WHERE u.resource_id = r.resource_id AND u.retired_at IS NULL AND u.id <> ALL (:closing::int[])
      AND NOT EXISTS (
        SELECT 1 FROM claims c WHERE c.unit_id = u.id AND c.reservation_id IS DISTINCT FROM r.id
           AND c.period && tstzrange(r.starts_at, r.ends_at + make_interval(
                 mins => coalesce((s.rules ->> 'turnaround_minutes')::int, 0)))
           AND (c.expires_at IS NULL OR c.expires_at > :now)
           AND (c.closure_id IS NULL OR lower(c.period) < r.ends_at)));

-- name: last_stay
-- Until when anything of a space lies; NULL where nothing does. Read from the ends of two indexes.
SELECT greatest((SELECT max(starts_at) + interval '24 hours' FROM reservations
                  WHERE space_id = :space_id),
                (SELECT max(ends_at) FROM reservations
                  WHERE space_id = :space_id AND ends_at - starts_at > interval '24 hours'));

-- name: hit_by_hours
-- Reservations that stand and touch hours that go, in the order of their start; what has begun may
-- end as it was made. Hours that go are sorted and apart: a stay touches the last of them that begins
-- before it ends, or none (a microsecond is the least there is). Found so, it costs half of what a
-- multirange takes for each of the thousands that are read; and they are read in the index alone
-- (reservations_of_space_to_end), in the table those that are hit.
WITH lost AS MATERIALIZED (
  SELECT id FROM (
           SELECT id, starts_at, ends_at FROM reservations
            WHERE space_id = :space_id AND starts_at > :first::timestamptz - interval '24 hours'
              AND starts_at < :last::timestamptz AND ends_at - starts_at <= interval '24 hours'
           UNION ALL
           SELECT id, starts_at, ends_at FROM reservations
            WHERE space_id = :space_id AND ends_at - starts_at > interval '24 hours') AS each
   WHERE starts_at > :now AND ends_at > :first
     AND starts_at < (:to_ats::timestamptz[])[width_bucket(
           ends_at - interval '1 microsecond', :from_ats::timestamptz[])])
SELECT r.id, r.reference, r.member_id, m.name AS member_name, r.resource_id, r.unit_ids, r.quantity,
       r.starts_at, r.ends_at, r.status, r.price_cents, r.voucher_cents, false AS lapsed
  FROM lost JOIN reservations r ON r.id = lost.id JOIN members m ON m.id = r.member_id
 WHERE r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND (r.expires_at IS NULL OR r.expires_at > :now)
 ORDER BY r.starts_at, r.id;

-- name: change_space
-- Waits for reservations in flight; those that follow decide again.
SELECT change_space(:space_id);

-- name: space_version
SELECT version FROM spaces WHERE id = :space_id;

-- name: set_holidays
UPDATE spaces SET closes_on_holidays = :closes_on_holidays WHERE id = :space_id;

-- name: delete_weekly_hours
DELETE FROM opening_hours WHERE space_id = :space_id;

-- name: insert_weekly_hours
INSERT INTO opening_hours (space_id, weekday, opens, closes)
SELECT :space_id, weekday, opens, closes
  FROM jsonb_to_recordset(:hours) AS h (weekday smallint, opens smallint, closes smallint);

-- name: delete_special_hours
DELETE FROM special_hours WHERE space_id = :space_id;

-- name: insert_special_hours
INSERT INTO special_hours (space_id, kind, name, first_day, last_day, hours)
SELECT :space_id, kind, name, first_day, last_day, hours
  FROM jsonb_to_recordset(:special)
       AS s (kind text, name text, first_day date, last_day date, hours jsonb);
