-- What the relay and the deliveries need beside 0003_events.sql.

-- The last seq given. A row of its own: it stands when old events are one day removed, and two
-- relays, should there ever be two, wait for each other here.
CREATE TABLE relay_position (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_seq bigint NOT NULL DEFAULT 0
);
INSERT INTO relay_position DEFAULT VALUES;

-- waiting  behind an earlier one of its stream and subscriber (its lane)
-- due      the first of its lane: queued when due_at has passed, and again until it is done
-- done     what it asked for has been done
-- dead     failed too often; its lane waits until an operator replays or skips it
-- skipped  an operator decided that it need not be done
ALTER TABLE deliveries DROP CONSTRAINT deliveries_state_check;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_state_check
  CHECK (state IN ('waiting', 'due', 'done', 'dead', 'skipped'));

DROP INDEX deliveries_order;
CREATE INDEX deliveries_order ON deliveries (subscriber, stream, seq)
  WHERE state IN ('waiting', 'due', 'dead');
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state = 'waiting';
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead';

-- Every row is changed three times within a second and then never again.
ALTER TABLE deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
