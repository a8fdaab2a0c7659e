-- What members' calendars answered to the invitations to their reservations. An answer changes
-- nothing of a reservation.
CREATE TABLE invitation_answers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reservation_id uuid NOT NULL REFERENCES reservations ON DELETE CASCADE,
  member_id bigint NOT NULL REFERENCES members,
  answer text NOT NULL CHECK (answer IN ('accepted', 'declined', 'tentative')),
  sequence int NOT NULL CHECK (sequence >= 0),  -- of the entry that was answered
  stamped_at timestamptz NOT NULL,       -- DTSTAMP: when the calendar says that it was answered
  received_at timestamptz NOT NULL,
  offers boolean NOT NULL,               -- the member is asked by mail whether to cancel
  kept_at timestamptz,                   -- declined, and then the member said on the page: I keep it
  CHECK (answer = 'declined' OR (NOT offers AND kept_at IS NULL)),
  -- The same mail again.
  CONSTRAINT answered_once UNIQUE (reservation_id, sequence, stamped_at, answer, member_id)
);
CREATE UNIQUE INDEX offered_once ON invitation_answers (reservation_id, sequence) WHERE offers;
