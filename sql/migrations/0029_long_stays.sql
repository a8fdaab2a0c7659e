-- Figures of some days also count what began long before and goes on: few are longer than a day, and
-- those are found by themselves.
CREATE INDEX reservations_long ON reservations (space_id, ends_at)
  WHERE ends_at - starts_at > interval '24 hours';
