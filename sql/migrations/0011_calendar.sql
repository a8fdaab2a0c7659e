-- Calendar feeds: how a poll learns what changed, the text of each entry, and private addresses.

-- The transaction that recorded an event. A web process keeps the snapshot under which it last
-- read a space; what that snapshot does not see has happened since, also what commits late. No
-- row is hot, and no worker is needed. Zero is older than every snapshot.
ALTER TABLE events ADD COLUMN txid xid8 NOT NULL DEFAULT '0';
ALTER TABLE events ALTER COLUMN txid SET DEFAULT pg_current_xact_id();
CREATE INDEX events_of_space ON events (space_id, txid) WHERE space_id IS NOT NULL;

-- Every reservation that a public feed may show. What it shows last changed when the sequence last
-- rose: never when somebody was approved, let in or checked in.
CREATE VIEW taken_in_calendar AS
SELECT r.id, r.space_id, r.resource_id, r.unit_ids, r.starts_at, r.ends_at, r.sequence,
       r.status IN ('cancelled', 'declined', 'expired') AS gone,
       coalesce(CASE WHEN r.sequence > 0 THEN (
         SELECT e.recorded_at FROM events e
          WHERE e.stream = 'reservation:' || r.id
            AND e.type IN ('ReservationRescheduled', 'ReservationCancelled',
                           'ReservationDeclined', 'ReservationExpired')
          ORDER BY e.stream_version DESC LIMIT 1) END, r.created_at) AS changed_at
  FROM reservations r
 WHERE r.status <> 'held';

CREATE DOMAIN language AS text CHECK (VALUE IN ('it', 'en'));

-- A reservation's VEVENT in public feeds, rendered once per change by whichever web process is
-- asked first. It holds as long as its digest is that of what it would be made from now.
CREATE TABLE calendar_entries (
  reservation_id uuid NOT NULL REFERENCES reservations ON DELETE CASCADE,
  language language NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 16),
  text bytea NOT NULL,
  -- The day on which it leaves the window of every feed.
  leaves_on date NOT NULL,
  PRIMARY KEY (reservation_id, language)
);
CREATE INDEX ON calendar_entries (leaves_on);

-- Private addresses of a member's own calendar.
CREATE TABLE calendar_feeds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scope text NOT NULL CHECK (scope IN ('details', 'busy')),
  language language NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX ON calendar_feeds (member_id);
