-- name: take_due_reminders
-- Kinds with how long before the start they are due, nearest first. Of those whose moment has
-- passed only the nearest counts, also where it was recorded before; none where the reservation
-- was made, approved or moved after that moment.
-- Each space's own index finds what is to come: an index for this alone would slow reserving down.
-- OFFSET 0 and IS TRUE have it look up one row after another: a plan that was made while a table
-- was small reads all of it each time, and took ten times as long.
INSERT INTO reminders (reservation_id, kind, starts_at, recorded_at)
SELECT coming.id, nearest.kind, coming.starts_at, :now
  FROM spaces s
 CROSS JOIN LATERAL (
    SELECT r.id, r.member_id, r.starts_at, r.changed_at FROM reservations r
     WHERE r.space_id = s.id AND r.starts_at > :now AND r.starts_at <= :until
       AND r.status = 'confirmed'
       AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
    OFFSET 0) AS coming
 CROSS JOIN LATERAL (
    SELECT m.reminders FROM members m WHERE m.id = coming.member_id OFFSET 0) AS wanted
 CROSS JOIN LATERAL (
    SELECT k.kind, k.lead, k.place
      FROM unnest(:kinds::text[], :leads::interval[]) WITH ORDINALITY AS k (kind, lead, place)
     WHERE k.kind = ANY (wanted.reminders) AND coming.starts_at - k.lead <= :now
     ORDER BY k.place LIMIT 1) AS nearest
 WHERE coming.changed_at <= coming.starts_at - nearest.lead
   AND (NOT EXISTS (
     SELECT FROM reminders d
      WHERE d.reservation_id = coming.id AND d.starts_at = coming.starts_at
        AND d.kind = ANY (trim_array(:kinds, cardinality(:kinds) - nearest.place::int)))) IS TRUE
 LIMIT :limit
ON CONFLICT DO NOTHING
RETURNING id AS reminder_id, reservation_id, kind, starts_at;

-- name: purge_reminders
DELETE FROM reminders WHERE id IN (
  SELECT id FROM reminders WHERE starts_at < :before LIMIT :limit);
