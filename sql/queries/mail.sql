-- name: read_stay
-- What a mail to `addressee_id` says of a reservation beyond what its event tells.
SELECT r.id, r.reference, r.title, r.status, r.starts_at, r.voucher_cents, r.created_at,
       r.cancel_free_until, r.check_in_from, r.no_show_at, r.end_reason,
       a.email::text AS email, a.name, a.language,
       s.name AS space, s.street, s.postcode, s.city, s.timezone, s.lat, s.lon,
       c.name AS resource,
       coalesce((SELECT array_agg(u.name ORDER BY u.number) FROM units u
                  WHERE u.id = ANY (:unit_ids::int[]) AND u.resource_id = c.id
                    AND EXISTS (SELECT FROM units o
                                 WHERE o.resource_id = c.id AND o.id <> u.id)), '{}') AS units,
       EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id) AS walk_in,
       EXISTS (SELECT FROM group_reservations g WHERE g.reservation_id = r.id) AS in_group,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM reservations r
  JOIN spaces s ON s.id = r.space_id
  JOIN resources c ON c.id = r.resource_id
  JOIN members a ON a.id = :addressee_id
 WHERE r.id = :reservation_id;

-- name: read_parts
-- The same of several that were made together, each as it stands.
SELECT r.id, r.reference, r.title, r.status, r.starts_at, r.ends_at, r.quantity, r.sequence,
       r.price_cents, r.voucher_cents, r.created_at,
       r.cancel_free_until, r.check_in_from, r.no_show_at, r.end_reason,
       a.email::text AS email, a.name, a.language,
       s.name AS space, s.street, s.postcode, s.city, s.timezone, s.lat, s.lon,
       c.name AS resource,
       coalesce((SELECT array_agg(u.name ORDER BY u.number) FROM units u
                  WHERE u.id = ANY (r.unit_ids) AND u.resource_id = c.id
                    AND EXISTS (SELECT FROM units o
                                 WHERE o.resource_id = c.id AND o.id <> u.id)), '{}') AS units,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM reservations r
  JOIN spaces s ON s.id = r.space_id
  JOIN resources c ON c.id = r.resource_id
  JOIN members a ON a.id = :addressee_id
 WHERE r.id = ANY (:reservation_ids::uuid[])
 ORDER BY r.starts_at, r.id;

-- name: first_asked_of_group
-- Of those that were asked for in a space, whatever became of them: the same one whoever asks.
SELECT r.id FROM group_reservations i
  JOIN reservations r ON r.id = i.reservation_id
  JOIN events e ON e.stream = 'reservation:' || r.id AND e.stream_version = 1
 WHERE i.group_id = :group_id AND r.space_id = :space_id AND e.type = 'ReservationRequested'
 ORDER BY i.position LIMIT 1;

-- name: waiting_of_group
-- The first that still waits for an answer.
SELECT r.id, r.expires_at FROM group_reservations i JOIN reservations r ON r.id = i.reservation_id
 WHERE i.group_id = :group_id AND r.space_id = :space_id AND r.status = 'pending'
 ORDER BY r.expires_at, i.position LIMIT 1;

-- name: read_mailed
-- A reservation as it stands now, and which reminders its member wants.
SELECT r.member_id, r.unit_ids, r.starts_at, r.ends_at, r.quantity, r.status, r.expires_at,
       r.price_cents, r.voucher_cents, m.reminders
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.id = :reservation_id;

-- name: call_managers
-- Each with the next version of their stream; locked in one order, for two may be called at once.
UPDATE members SET version = version + 1
 WHERE id IN (SELECT m.id FROM members m
               WHERE m.id IN (SELECT member_id FROM roles
                               WHERE role = 'manager' AND space_id = :space_id)
               ORDER BY m.id FOR NO KEY UPDATE)
RETURNING id, version;

-- name: read_standing_told
-- What a mail to a manager says of a step (NULL: none) beyond what its event tells.
SELECT s.name AS space, s.slug, m.email::text AS email, m.language, p.reason,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM spaces s
  JOIN members m ON m.id = :member_id
  LEFT JOIN certification_steps p ON p.id = :step_id AND p.space_id = s.id
 WHERE s.id = :space_id;

-- name: step_told
-- Which step it is, and the last day of the listing as it stands. A person who lists leaves what the
-- visit found; one who reinstates found nothing.
SELECT p.state, p.origin, p.origin = 'person' AND p.checklist = '{}' AS found_nothing,
       c.listed_until
  FROM certification_steps p LEFT JOIN certifications c ON c.space_id = p.space_id
 WHERE p.id = :id;

-- name: call_officers
-- As call_managers.
UPDATE members SET version = version + 1
 WHERE id IN (SELECT m.id FROM members m
               WHERE m.id IN (SELECT member_id FROM roles WHERE role = 'officer')
               ORDER BY m.id FOR NO KEY UPDATE)
RETURNING id, version;

-- name: officer
-- Who is still one.
SELECT m.email::text AS email, m.language FROM members m
 WHERE m.id = :member_id
   AND EXISTS (SELECT FROM roles r WHERE r.member_id = m.id AND r.role = 'officer');

-- name: pot_as_it_is
SELECT c.slug AS campaign, c.name AS campaign_name, c.unit, p.name, p.budget, a.balance
  FROM pots p
  JOIN campaigns c ON c.id = p.campaign_id
  JOIN accounts a ON a.id = p.account_id
 WHERE p.campaign_id = :campaign_id AND p.slug = :pot;

-- name: read_calendar_told
-- What a mail to a manager says of an imported calendar; no row once it was removed, or for who no
-- longer manages the space.
SELECT b.name AS calendar, s.name AS space, s.slug, s.timezone, m.email::text AS email, m.language,
       b.stale_since IS NOT NULL AS stale, EXISTS (SELECT FROM demo_mark) AS demo
  FROM busy_sources b JOIN spaces s ON s.id = b.space_id, members m
 WHERE b.id = :busy_source_id AND b.removed_at IS NULL AND m.id = :member_id
   AND EXISTS (SELECT FROM roles r
                WHERE r.member_id = m.id AND r.role = 'manager' AND r.space_id = s.id);
