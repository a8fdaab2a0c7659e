-- The first member manages every space. Of the stays of the first five months one in twenty was
-- missed and one in twenty cancelled, and all were reserved up to a month ahead. bench.first_day is
-- set by whoever runs this.
INSERT INTO roles (member_id, role, space_id) SELECT 1, 'manager', id FROM spaces;
SET session_replication_role = replica;
UPDATE reservations
   SET created_at = starts_at - random() * interval '30 days',
       changed_at = starts_at + interval '15 minutes',
       status = (ARRAY['no_show', 'cancelled', 'completed'])[1 + least(2, floor(random() * 20))::int]
 WHERE starts_at < current_setting('bench.first_day')::date + 150 AND reference LIKE 'SEED-%';
DELETE FROM claims c USING reservations r WHERE r.id = c.reservation_id AND r.status <> 'confirmed';
RESET session_replication_role;
ANALYZE reservations, claims;
