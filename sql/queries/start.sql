-- name: has_people_or_spaces
-- Somebody's network: the demo must never be poured into it.
SELECT EXISTS (SELECT FROM spaces) OR EXISTS (SELECT FROM members) AS found;

-- name: migrations_applied
SELECT name FROM migrations;
