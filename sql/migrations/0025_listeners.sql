-- Who listens to what, as the database knows it: events are fanned out to these, whichever version
-- of the workers relays them. While versions stand beside each other an older relay makes
-- deliveries for listeners that it does not know, and they wait for a worker that does.
CREATE TABLE listeners (
  type text NOT NULL,
  subscriber text NOT NULL,
  ordered boolean NOT NULL,              -- within a stream; else one that is dead keeps none waiting
  urgent boolean NOT NULL,               -- somebody looks at a screen until it has come
  dropped_at timestamptz,                -- a newer version has it no more, and an older one started
                                         -- again does not bring it back
  PRIMARY KEY (type, subscriber)
);

ALTER TABLE deliveries
  ADD COLUMN urgent boolean NOT NULL DEFAULT false,
  -- After a failure; a job that was queued twice does not make it earlier.
  ADD COLUMN not_before timestamptz;
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (urgent, due_at, id) WHERE state = 'due';

-- Numbers what has become visible, at most p_limit, and fans it out; how many events it was. Only
-- what is the first of its lane is due; the rest waits until the one before it is done. Two relays
-- at once, should a pooler ever take the lock of one for another's, take turns at the position: each
-- reads what is unnumbered only once it is its turn.
CREATE FUNCTION relay_events(p_limit int, p_now timestamptz) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  before bigint;
  relayed int;
BEGIN
  IF NOT EXISTS (SELECT FROM events WHERE seq IS NULL) THEN RETURN 0; END IF;
  SELECT last_seq INTO before FROM relay_position FOR UPDATE;
  WITH batch AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY id) AS place
      FROM (SELECT id FROM events WHERE seq IS NULL ORDER BY id LIMIT p_limit) AS unrelayed
  ), numbered AS (
    UPDATE events e SET seq = before + b.place FROM batch b WHERE e.id = b.id
    RETURNING e.id, e.seq, e.type, e.stream
  ), fanned AS (
    INSERT INTO deliveries (seq, event_id, subscriber, stream, state, due_at, urgent)
    SELECT n.seq, n.id, l.subscriber, n.stream,
           CASE WHEN l.ordered AND (
                  row_number() OVER (PARTITION BY l.subscriber, n.stream ORDER BY n.seq) > 1
                  OR EXISTS (SELECT FROM deliveries d
                              WHERE d.subscriber = l.subscriber AND d.stream = n.stream
                                AND d.state IN ('waiting', 'due', 'dead')))
                THEN 'waiting' ELSE 'due' END,
           p_now, l.urgent
      FROM numbered n JOIN listeners l ON l.type = n.type AND l.dropped_at IS NULL
  )
  SELECT count(*) INTO relayed FROM numbered;
  UPDATE relay_position SET last_seq = before + relayed;
  RETURN relayed;
END $$;
