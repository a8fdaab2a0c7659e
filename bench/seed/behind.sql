-- All that is reserved lies 58 weeks earlier, so that a year of it is over. Claims stay where they
-- are: figures read none of a reservation.
SET session_replication_role = replica;
UPDATE reservations SET use_day = use_day - 406, starts_at = starts_at - interval '406 days',
       ends_at = ends_at - interval '406 days', created_at = created_at - interval '406 days',
       changed_at = changed_at - interval '406 days',
       cancel_free_until = cancel_free_until - interval '406 days'
 WHERE reference LIKE 'SEED-%';
RESET session_replication_role;
