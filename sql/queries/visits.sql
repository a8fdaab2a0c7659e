-- name: visits_of
SELECT DISTINCT i.group_id FROM group_reservations i JOIN groups g ON g.id = i.group_id
 WHERE i.reservation_id = ANY (:ids::uuid[]) AND g.kind = 'visit';

-- name: lock_parts
-- All of these visits and these reservations, in one order.
SELECT count(*) FROM (
  SELECT 1 FROM reservations
   WHERE id = ANY (ARRAY(SELECT i.reservation_id FROM group_reservations i
                          WHERE i.group_id = ANY (:group_ids::uuid[])
                         UNION SELECT unnest(:ids::uuid[])))
   ORDER BY id FOR NO KEY UPDATE) AS locked;

-- name: lock_other_parts
-- Whether nobody else holds one of them at this moment; those that are free are then locked.
WITH others AS MATERIALIZED (
  SELECT o.reservation_id AS id
    FROM group_reservations i
    JOIN groups g ON g.id = i.group_id AND g.kind = 'visit'
    JOIN group_reservations o ON o.group_id = i.group_id AND o.reservation_id <> i.reservation_id
   WHERE i.reservation_id = :id),
locked AS MATERIALIZED (
  SELECT r.id FROM reservations r WHERE r.id = ANY (ARRAY(SELECT o.id FROM others o))
   ORDER BY r.id FOR NO KEY UPDATE SKIP LOCKED)
SELECT (SELECT count(*) FROM locked) = (SELECT count(*) FROM others);

-- name: parts_of_visits
SELECT r.*, i.group_id, 'visit' AS group_kind
  FROM group_reservations i JOIN reservation_details r ON r.id = i.reservation_id
 WHERE i.group_id = ANY (:group_ids::uuid[])
 ORDER BY i.group_id, i.position;

-- name: next_version
UPDATE groups SET version = version + 1 WHERE id = :id RETURNING version;

-- name: fall_with
-- Of each of these that is part of a visit: how many others of it stand and have not begun.
SELECT i.reservation_id, i.group_id,
       (SELECT count(*) FROM group_reservations o JOIN reservations r ON r.id = o.reservation_id
         WHERE o.group_id = i.group_id AND o.reservation_id <> i.reservation_id
           AND r.status IN ('held', 'pending', 'confirmed') AND r.starts_at > :now)::int AS others
  FROM group_reservations i JOIN groups g ON g.id = i.group_id
 WHERE i.reservation_id = ANY (:ids::uuid[]) AND g.kind = 'visit';
