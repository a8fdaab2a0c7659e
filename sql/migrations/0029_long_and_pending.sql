-- Figures, the board and changed hours ask what takes some days; what began long before and goes on
-- does too. Few stays are longer than a day, and those are found by themselves.
CREATE INDEX reservations_long ON reservations (space_id, ends_at)
  WHERE ends_at - starts_at > interval '24 hours';

-- The requests that a space has to answer are few of all that is reserved there.
CREATE INDEX reservations_pending ON reservations (space_id, expires_at, id)
  WHERE status = 'pending';
