-- Somebody who comes through the door without an account: the manager reserves for them, and is
-- neither written to nor counted as who was there.
CREATE TABLE walk_ins (
  reservation_id uuid PRIMARY KEY REFERENCES reservations,
  guest_name text NOT NULL CHECK (length(guest_name) BETWEEN 1 AND 100)
);
