-- name: stays_of_days
-- Stays and what was cancelled of some local days of a space, by resource and outcome, with when each
-- began and left its unit free and when it was reserved, in seconds since 1970: one read, so that
-- all figures are of one moment. Of those that began before, only the time they took counts. A row
-- for each stay would take a web process longer to read than all the rest.
SELECT resource_id, outcome, quantity, parts,
       count(*) FILTER (WHERE starts_at >= :from_at) AS stays,
       coalesce(sum(price_cents) FILTER (WHERE starts_at >= :from_at), 0)::bigint AS price_cents,
       coalesce(sum(voucher_cents) FILTER (WHERE starts_at >= :from_at), 0)::bigint
         AS voucher_cents,
       array_agg(date_part('epoch', starts_at)::int) AS starts,
       array_agg(floor(date_part('epoch', free_from))::int) AS ends,
       array_agg(floor(date_part('epoch', created_at))::int) AS made
  FROM (
    SELECT resource_id, quantity, starts_at, created_at, price_cents, voucher_cents,
           CASE status WHEN 'no_show' THEN least(ends_at, changed_at) ELSE ends_at END AS free_from,
           CASE WHEN status <> 'cancelled' THEN status
                WHEN ended_by IS DISTINCT FROM member_id THEN 'cancelled_by_space'
                WHEN changed_at > cancel_free_until AND changed_at > created_at + :undo::interval
                THEN 'cancelled_late' ELSE 'cancelled_early' END COLLATE "C" AS outcome,
           CASE WHEN resource_id = ANY (:wholes::int[]) OR cardinality(unit_ids) <> quantity
                THEN unit_ids END AS parts
      FROM reservations
     WHERE space_id = :space_id
       AND (starts_at >= :from_at::timestamptz - interval '24 hours'
            AND starts_at < :to_at::timestamptz
            OR ends_at - starts_at > interval '24 hours' AND ends_at > :from_at
            AND starts_at < :from_at::timestamptz - interval '24 hours')
       AND ends_at > :from_at
       AND status IN ('confirmed', 'checked_in', 'completed', 'no_show', 'cancelled')) AS each
 GROUP BY resource_id, outcome, quantity, parts;

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
