-- name: next_trainings
-- Where somebody may still learn what this space takes on that day for the family and level.
SELECT t.id, t.name, t.starts_at, t.ends_at, s.name AS space, s.slug, s.timezone,
       t.places - taken.count AS free_places
  FROM trainings t
  JOIN spaces s ON s.id = t.space_id
  LEFT JOIN recognitions r
    ON r.issuer_space_id = t.space_id AND r.family = t.family AND r.space_id = :space_id
   AND r.ended_at IS NULL AND r.from_day <= :day::date
   AND (r.until_day IS NULL OR r.until_day >= :day::date)
 CROSS JOIN LATERAL (
    SELECT count(*) FROM training_places p
     WHERE p.training_id = t.id AND p.state <> 'cancelled') AS taken
 WHERE t.family = :family AND t.cancelled_at IS NULL AND t.closes_at > :now
   AND (t.space_id = :space_id OR r.id IS NOT NULL)
   AND CASE WHEN t.space_id = :space_id THEN t.level
            ELSE least(t.level, r.level) END >= :level::int
   AND taken.count < t.places
 ORDER BY t.starts_at, t.id LIMIT :limit;

-- name: make_training
INSERT INTO trainings (space_id, family, level, name, starts_at, ends_at, places, closes_at,
                       valid_days, made_by, made_at)
VALUES (:space_id, :family, :level, :name, :starts_at, :ends_at, :places, :closes_at, :valid_days,
        :made_by, :now)
RETURNING id;

-- name: lock_training
-- Whoever takes a place, gives one back or marks who came takes turns here. How many are taken may
-- be older than the lock: whoever depends on it counts again.
SELECT t.id, t.space_id, t.family, t.level, t.name, t.starts_at, t.ends_at, t.places, t.closes_at,
       t.valid_days, t.version, t.cancelled_at,
       (SELECT count(*) FROM training_places p
         WHERE p.training_id = t.id AND p.state <> 'cancelled') AS taken
  FROM trainings t WHERE t.id = :id FOR NO KEY UPDATE OF t;

-- name: trainings_of_space
-- Those that are not over, by their start; cancelled ones are not told.
SELECT t.id, t.space_id, t.family, t.level, t.name, t.starts_at, t.ends_at, t.places, t.closes_at,
       t.valid_days, t.version, t.cancelled_at,
       (SELECT count(*) FROM training_places p
         WHERE p.training_id = t.id AND p.state <> 'cancelled') AS taken
  FROM trainings t
 WHERE t.space_id = :space_id AND t.ends_at > :from_at AND t.cancelled_at IS NULL
 ORDER BY t.starts_at, t.id LIMIT :limit;

-- name: next_training_version
UPDATE trainings SET version = version + 1 WHERE id = :id RETURNING version;

-- name: cancel_training
UPDATE trainings
   SET cancelled_at = :now, cancelled_by = :by, cancel_reason = :reason, version = version + 1
 WHERE id = :id RETURNING version;

-- name: places_of_trainings
SELECT p.training_id, p.member_id, m.name, m.email::text AS email, p.state
  FROM training_places p JOIN members m ON m.id = p.member_id
 WHERE p.training_id = ANY (:training_ids::bigint[]) AND p.state <> 'cancelled'
 ORDER BY p.training_id, p.member_id;

-- name: place_states
SELECT member_id, state FROM training_places WHERE training_id = :training_id;

-- name: set_place
INSERT INTO training_places (training_id, member_id, state, changed_at)
VALUES (:training_id, :member_id, :state, :now)
ON CONFLICT (training_id, member_id) DO UPDATE SET state = excluded.state, changed_at = :now;

-- name: trainings_of_member
SELECT t.id, t.space_id, t.family, t.level, t.name, t.starts_at, t.ends_at, t.places, t.closes_at,
       t.valid_days, t.version, t.cancelled_at,
       (SELECT count(*) FROM training_places o
         WHERE o.training_id = t.id AND o.state <> 'cancelled') AS taken
  FROM training_places p JOIN trainings t ON t.id = p.training_id
 WHERE p.member_id = :member_id AND p.state = 'booked' AND t.ends_at > :now
   AND t.cancelled_at IS NULL
 ORDER BY t.starts_at, t.id;

-- name: insert_qualification
-- No row: this training gave it to them before.
INSERT INTO qualifications (member_id, family, level, issuer_space_id, issued_on, expires_on,
                            training_id, note, granted_by, granted_at)
VALUES (:member_id, :family, :level, :space_id, :issued_on, :expires_on, :training_id, :note,
        :granted_by, :now)
ON CONFLICT (training_id, member_id) DO NOTHING
RETURNING id;

-- name: lock_qualified
-- Whose qualifications are looked at before one is added.
SELECT 1 FROM members WHERE id = :member_id FOR NO KEY UPDATE;

-- name: qualification_at_least
-- One that says as much already: this level or a higher, from that day or before, and for as long.
SELECT id, level, expires_on FROM qualifications
 WHERE member_id = :member_id AND family = :family AND issuer_space_id = :space_id
   AND level >= :level AND revoked_at IS NULL AND issued_on <= :issued_on
   AND coalesce(expires_on, 'infinity') >= coalesce(:expires_on::date, 'infinity')
 ORDER BY level DESC, id LIMIT 1;

-- name: qualification
SELECT id, member_id, family, level, issuer_space_id, issued_on, expires_on, training_id, note,
       revoked_at, revoke_reason, version, NULL AS member_name, NULL AS member_email
  FROM qualifications WHERE id = :id;

-- name: lock_qualification
SELECT id, member_id, family, level, issuer_space_id, issued_on, expires_on, training_id, note,
       revoked_at, revoke_reason, version, NULL AS member_name, NULL AS member_email
  FROM qualifications WHERE id = :id FOR NO KEY UPDATE;

-- name: qualifications_of_member
-- The newest first.
SELECT id, member_id, family, level, issuer_space_id, issued_on, expires_on, training_id, note,
       revoked_at, revoke_reason, version, NULL AS member_name, NULL AS member_email
  FROM qualifications WHERE member_id = :member_id
 ORDER BY id DESC LIMIT :limit;

-- name: qualifications_of_space
-- The newest first, with whose they are: it is their issuer who asks.
SELECT q.id, q.member_id, q.family, q.level, q.issuer_space_id, q.issued_on, q.expires_on,
       q.training_id, q.note, q.revoked_at, q.revoke_reason, q.version, m.name AS member_name,
       m.email::text AS member_email
  FROM qualifications q JOIN members m ON m.id = q.member_id
 WHERE q.issuer_space_id = :space_id AND (:before::bigint IS NULL OR q.id < :before)
 ORDER BY q.id DESC LIMIT :limit;

-- name: revoke_qualification
UPDATE qualifications
   SET revoked_at = :now, revoked_by = :by, revoke_reason = :reason, version = version + 1
 WHERE id = :id RETURNING version;

-- name: counted_without
-- As the decision counts them, but for one.
SELECT qualifications_of(:member_id, :family, :except_id);

-- name: stays_on_family
-- A member's stays to come in these spaces on what asks for a training of the family.
SELECT r.id, r.reference, r.member_id, m.name AS member_name, r.resource_id, r.unit_ids,
       r.quantity, r.starts_at, r.ends_at, r.status, r.price_cents, r.voucher_cents,
       false AS lapsed
  FROM reservations r
  JOIN members m ON m.id = r.member_id
  JOIN resources s ON s.id = r.resource_id
 WHERE r.member_id = :member_id AND r.starts_at > :now AND r.space_id = ANY (:space_ids::int[])
   AND s.rules ->> 'qualification' = :family
   AND r.status IN ('held', 'pending', 'confirmed')
   AND (r.expires_at IS NULL OR r.expires_at > :now)
   AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
 ORDER BY r.starts_at, r.id;

-- name: recognisers
-- The spaces that take an issuer's qualifications on a family.
SELECT space_id FROM recognitions
 WHERE issuer_space_id = :issuer_space_id AND family = :family AND ended_at IS NULL;

-- name: change_spaces
-- Waits for reservations in flight there; those that follow decide again.
SELECT change_spaces(:space_ids);

-- name: make_recognition
-- No row: it is recognised already.
INSERT INTO recognitions (space_id, issuer_space_id, family, level, from_day, until_day, made_by,
                          made_at)
VALUES (:space_id, :issuer_space_id, :family, :level, :from_day, :until_day, :made_by, :now)
ON CONFLICT (issuer_space_id, family, space_id) WHERE ended_at IS NULL DO NOTHING
RETURNING id;

-- name: recognitions_of_space
-- Both ways: whose it takes, and who takes its own.
SELECT id, space_id, issuer_space_id, family, level, from_day, until_day, version
  FROM recognitions
 WHERE (space_id = :space_id OR issuer_space_id = :space_id) AND ended_at IS NULL
 ORDER BY id;

-- name: lock_recognition
SELECT id, space_id, issuer_space_id, family, level, from_day, until_day, version
  FROM recognitions WHERE id = :id AND ended_at IS NULL FOR NO KEY UPDATE;

-- name: end_recognition
UPDATE recognitions SET ended_at = :now, ended_by = :by, version = version + 1
 WHERE id = :id RETURNING version;

-- name: mark_expiring
-- Those that end within the lead, lasted longer, and are not followed by another as good. Told once.
UPDATE qualifications q SET expiry_told_at = :now, version = version + 1
 WHERE q.id IN (
   SELECT e.id FROM qualifications e
    WHERE e.expires_on BETWEEN :now::date AND :until::date
      AND e.revoked_at IS NULL AND e.expiry_told_at IS NULL
      AND e.expires_on - e.issued_on > :lead::int
      AND NOT EXISTS (
        SELECT FROM qualifications o
         WHERE o.member_id = e.member_id AND o.family = e.family AND o.revoked_at IS NULL
           AND o.issuer_space_id = e.issuer_space_id AND o.level >= e.level
           AND (o.expires_on IS NULL OR o.expires_on > e.expires_on))
    ORDER BY e.id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
RETURNING q.id, q.member_id, q.family, q.level, q.issuer_space_id, q.issued_on, q.expires_on,
          q.training_id, q.note, q.revoked_at, q.revoke_reason, q.version, NULL AS member_name,
          NULL AS member_email;

-- name: call_whoever_had_a_place
-- Each with the next version of their stream; locked in one order.
UPDATE members SET version = version + 1
 WHERE id IN (SELECT m.id FROM members m
               WHERE m.id IN (SELECT member_id FROM training_places
                               WHERE training_id = :training_id AND state = 'booked')
               ORDER BY m.id FOR NO KEY UPDATE)
RETURNING id, version;

-- name: mailed_training
SELECT t.name, t.starts_at, t.ends_at, t.cancel_reason AS reason, s.name AS space, s.slug,
       s.timezone, m.email::text AS email, m.language, EXISTS (SELECT FROM demo_mark) AS demo
  FROM trainings t JOIN spaces s ON s.id = t.space_id, members m
 WHERE t.id = :training_id AND m.id = :member_id;

-- name: mailed_qualification
SELECT q.family, q.level, q.issued_on, q.expires_on, q.note, q.revoke_reason, q.revoked_at,
       s.name AS space, s.slug, m.email::text AS email, m.language,
       EXISTS (SELECT FROM demo_mark) AS demo
  FROM qualifications q JOIN spaces s ON s.id = q.issuer_space_id JOIN members m ON m.id = q.member_id
 WHERE q.id = :qualification_id;

-- name: mailed_recognition
-- No row for who no longer manages the space.
SELECT r.family, r.level, s.name AS space, i.name AS issuer, o.slug, m.email::text AS email,
       m.language, EXISTS (SELECT FROM demo_mark) AS demo
  FROM recognitions r
  JOIN spaces s ON s.id = r.space_id
  JOIN spaces i ON i.id = r.issuer_space_id
  JOIN spaces o ON o.id = :space_id
  JOIN members m ON m.id = :member_id
 WHERE r.id = :recognition_id
   AND EXISTS (SELECT FROM roles x
                WHERE x.member_id = m.id AND x.role = 'manager' AND x.space_id = o.id);
