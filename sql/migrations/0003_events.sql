-- What happened, recorded in the transaction that did it.
-- Domains rather than CHECKs where a row is written for every reservation: PostgreSQL keeps a
-- domain's condition ready, and reads a table's CHECKs from the catalogue anew for every row.
CREATE DOMAIN stream_version AS int CHECK (VALUE > 0);

CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Gapless, given by the relay in the order in which events became visible. Ids commit out of
  -- order, so nothing reads "after the last id".
  seq bigint UNIQUE,
  type text NOT NULL,
  version smallint NOT NULL,             -- of the payload
  stream text NOT NULL,                  -- reservation:ID, space:ID, member:ID …
  stream_version stream_version NOT NULL,           -- taken under that row's lock
  space_id int,
  resource_id int,
  payload jsonb NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX events_unrelayed ON events (id) WHERE seq IS NULL;
CREATE INDEX ON events (stream, stream_version);

-- One row per event and subscriber, made by the relay.
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  seq bigint NOT NULL,
  event_id bigint NOT NULL REFERENCES events,
  subscriber text NOT NULL,
  stream text NOT NULL,
  state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'dead')),
  attempts smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  leased_until timestamptz,
  leased_by uuid,
  last_error text,
  done_at timestamptz,
  UNIQUE (event_id, subscriber)
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'due';
-- A delivery waits until earlier ones of its stream and subscriber are done.
CREATE INDEX deliveries_order ON deliveries (subscriber, stream, seq) WHERE state <> 'done';
