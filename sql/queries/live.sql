-- name: last_seq
SELECT last_seq FROM relay_position;

-- name: events_after
-- Of each event only what says where and when; whose it was is not even read.
SELECT seq, type, space_id, resource_id,
       (payload ->> 'starts_at')::timestamptz AS starts_at,
       (payload ->> 'ends_at')::timestamptz AS ends_at,
       (payload ->> 'from_starts_at')::timestamptz AS from_starts_at,
       (payload ->> 'from_ends_at')::timestamptz AS from_ends_at,
       payload ->> 'was' AS was
  FROM events WHERE seq > :after ORDER BY seq LIMIT :limit;
