-- Reminders: which a member wants, and which have become due.
ALTER TABLE members ADD COLUMN reminders text[] NOT NULL DEFAULT '{24h,1h}'
  CHECK (reminders <@ '{24h,1h}');

-- One row per reservation, kind and start: after a move the new start is reminded of, and none
-- twice. What is due is asked of reservations; this only says what was recorded already.
CREATE TABLE reminders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reservation_id uuid NOT NULL REFERENCES reservations ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('24h', '1h')),
  starts_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  UNIQUE (reservation_id, starts_at, kind)
);
-- For purging; rows come about in the order of their starts.
CREATE INDEX ON reminders USING brin (starts_at);
