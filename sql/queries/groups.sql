-- name: place_group
SELECT outcome, answer, failed
  FROM place_group(:placements::placement[], :places, :group_id, :kind, :rule, :answer, :event_type,
                   :event_version, :event, :try);

-- name: read_group
SELECT g.id, g.member_id, g.kind, g.rule, g.version, g.created_at FROM groups g WHERE g.id = :id;

-- name: reservations_of_group
SELECT r.* FROM group_reservations g JOIN reservation_details r ON r.id = g.reservation_id
 WHERE g.group_id = :id ORDER BY g.position;

-- name: next_version
UPDATE groups SET version = version + 1 WHERE id = :id RETURNING version;

-- name: groups_of
SELECT i.reservation_id, g.id, g.kind FROM group_reservations i JOIN groups g ON g.id = i.group_id
 WHERE i.reservation_id = ANY (:ids);
