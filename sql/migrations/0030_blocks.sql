-- Members from whom a space takes no reservations, for a while or until somebody lifts it.
CREATE TABLE blocks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  member_id bigint NOT NULL REFERENCES members,
  reason reason_text NOT NULL CHECK (reason <> ''),
  from_at finite_time NOT NULL,
  until_at timestamptz,                  -- NULL: until it is lifted
  made_by bigint NOT NULL REFERENCES members,
  lifted_at timestamptz,
  lifted_by bigint REFERENCES members,
  version int NOT NULL DEFAULT 1,        -- of the event stream block:ID
  CHECK (isfinite(until_at) AND from_at < until_at),
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
-- What every reservation asks: mostly it finds nothing, and then reads nothing else.
CREATE INDEX blocks_of_member ON blocks (member_id) WHERE lifted_at IS NULL;
CREATE INDEX blocks_of_space ON blocks (space_id, id) WHERE lifted_at IS NULL;
