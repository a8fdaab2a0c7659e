-- What tells whether a space's calendar is another: events of a day, found without an index that
-- every event would have to be sorted into.
CREATE INDEX events_by_time ON events USING brin (recorded_at) WITH (autosummarize = on);

-- What everybody may see that it changed: nobody learns here of holds, nor of who was approved, let
-- in or missed. `mark` tells one event from any other.
CREATE VIEW told_in_calendar AS
SELECT e.space_id, e.stream, e.recorded_at, e.txid,
       hash_record_extended(ROW (e.stream, e.stream_version, e.recorded_at), 0) AS mark
  FROM events e
 WHERE e.type IN ('ReservationRequested', 'ReservationDeclined', 'ReservationCancelled',
                  'ReservationRescheduled', 'SpaceClosed', 'SpaceReopened')
    OR e.type = 'ReservationConfirmed' AND e.payload ->> 'was' IS DISTINCT FROM 'pending'
    OR e.type = 'ReservationExpired' AND e.payload ->> 'was' IS DISTINCT FROM 'held';

-- A large calendar is applied in pieces. Until all of it is and the event is recorded: the
-- reservations that clashed with it before the first; NULL: everything was told.
ALTER TABLE busy_sources ADD COLUMN begun_at timestamptz;  -- the last reading, in hand or not
ALTER TABLE busy_sources ADD COLUMN clashed uuid[];
