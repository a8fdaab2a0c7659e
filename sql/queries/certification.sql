-- name: change_space
-- Waits for reservations in flight; those that follow decide again.
SELECT change_space(:space_id);

-- name: space_version
SELECT version FROM spaces WHERE id = :space_id;

-- name: standing
SELECT state, listed_from, listed_until, for_demonstration, suspends_on, suspended_until,
       suspension_removes, suspension_cancels, suspension_begun, warned_days
  FROM certifications WHERE space_id = :space_id;

-- name: write_standing
INSERT INTO certifications (space_id, state, listed_from, listed_until, for_demonstration,
  suspends_on, suspended_until, suspension_removes, suspension_cancels, suspension_begun,
  warned_days, gaps, changed_at)
VALUES (:space_id, :state, :listed_from, :listed_until, :for_demonstration,
  :suspends_on, :suspended_until, :suspension_removes, :suspension_cancels, :suspension_begun,
  :warned_days, gap_of(:gap_from, :gap_until), :now)
ON CONFLICT (space_id) DO UPDATE SET
  (state, listed_from, listed_until, for_demonstration, suspends_on, suspended_until,
   suspension_removes, suspension_cancels, suspension_begun, warned_days, gaps, changed_at) =
  (EXCLUDED.state, EXCLUDED.listed_from, EXCLUDED.listed_until, EXCLUDED.for_demonstration,
   EXCLUDED.suspends_on, EXCLUDED.suspended_until, EXCLUDED.suspension_removes,
   EXCLUDED.suspension_cancels, EXCLUDED.suspension_begun, EXCLUDED.warned_days,
   certifications.gaps + EXCLUDED.gaps, EXCLUDED.changed_at);

-- name: insert_step
INSERT INTO certification_steps (space_id, state, on_day, until_day, checklist, documents, reason,
                                 origin, made_by, made_at)
VALUES (:space_id, :state, :on_day, :until_day, :checklist, :documents, :reason,
        :origin, :made_by, :now)
RETURNING id;

-- name: steps_of_space
-- The newest first.
SELECT p.id, p.state, p.on_day, p.until_day, p.checklist, p.documents, p.reason, p.origin,
       p.made_by, m.name AS made_by_name, p.made_at
  FROM certification_steps p LEFT JOIN members m ON m.id = p.made_by
 WHERE p.space_id = :space_id ORDER BY p.id DESC LIMIT :limit;

-- name: last_visit
-- What was found by the last visit since the space last applied.
SELECT v.checklist, v.on_day FROM certification_steps v
 WHERE v.space_id = :space_id AND v.state = 'visited' AND v.origin = 'person'
   AND v.id > coalesce((SELECT max(a.id) FROM certification_steps a
                         WHERE a.space_id = :space_id AND a.state = 'applied'), 0)
 ORDER BY v.id DESC LIMIT 1;

-- name: last_reason
-- Of the decision that a day has now brought about.
SELECT reason FROM certification_steps
 WHERE space_id = :space_id AND state = :state AND origin = 'person' ORDER BY id DESC LIMIT 1;

-- name: covered_stays
-- What vouchers of campaigns that ask for a listed space cover there on these days. In the order in
-- which the beneficiaries' caps are locked.
SELECT r.id, r.reference, r.resource_id, r.starts_at, r.ends_at, r.use_day, r.status,
       r.price_cents, r.voucher_cents, c.slug AS campaign
  FROM reservations r
  JOIN vouchers v ON v.id = r.voucher_id
  JOIN campaigns c ON c.id = v.campaign_id
 WHERE r.space_id = :space_id AND r.starts_at >= :from_at AND r.use_day >= :on_day
   AND (:until_day::date IS NULL OR r.use_day <= :until_day) AND r.reserved_units > 0
   AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
   AND (c.terms ->> 'listed_only')::boolean
 ORDER BY v.campaign_id, v.beneficiary_id, r.use_day, r.starts_at, r.id;

-- name: lock_stays
-- All of them before the first voucher, in one order.
SELECT r.id FROM reservations r WHERE r.id = ANY (:ids::uuid[])
   AND r.reserved_units > 0 AND r.status IN ('held', 'pending', 'confirmed', 'checked_in')
 ORDER BY r.id FOR NO KEY UPDATE;

-- name: suspensions_due
-- Those whose first day has come, and those whose last day is over, by each space's own days.
SELECT s.id AS space_id, s.timezone
  FROM certifications c JOIN spaces s ON s.id = c.space_id
 WHERE c.suspends_on IS NOT NULL
   AND ((c.state = 'listed' AND NOT c.suspension_begun
         AND c.suspends_on <= (:now AT TIME ZONE s.timezone)::date)
     OR (c.state = 'suspended' AND c.suspended_until < (:now AT TIME ZONE s.timezone)::date))
 ORDER BY s.id;

-- name: listings_expiring
-- Those that end within one of these leads, in days, and were not warned of that yet.
SELECT s.id AS space_id, s.timezone
  FROM certifications c JOIN spaces s ON s.id = c.space_id
 WHERE c.state = 'listed' AND c.listed_until >= (:now AT TIME ZONE s.timezone)::date
   AND (SELECT min(lead) FROM unnest(:leads::int[]) AS lead
         WHERE c.listed_until - (:now AT TIME ZONE s.timezone)::date <= lead)
       < coalesce(c.warned_days, 32767)
 ORDER BY s.id;

-- name: mark_warned
UPDATE certifications SET warned_days = :lead WHERE space_id = :space_id;

-- name: register_changed
-- When the city's list, or a space in it, last changed; also one that no file names any more.
SELECT greatest((SELECT max(changed_at) FROM certifications),
                (SELECT made_at FROM certification_steps ORDER BY id DESC LIMIT 1));
