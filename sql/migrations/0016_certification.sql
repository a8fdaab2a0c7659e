-- Certification step by step: applied → visited → listed → suspended → removed, and rejected.
-- `certifications` says how a space stands now; here is how it came to stand so.
CREATE TABLE certification_steps (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  state text NOT NULL
    CHECK (state IN ('applied', 'visited', 'listed', 'suspended', 'removed', 'rejected')),
  on_day date NOT NULL,                  -- the day it counts from, in the space's zone
  until_day date,                        -- last day of a listing or a suspension; NULL: no end known
  checklist jsonb NOT NULL DEFAULT '{}', -- booking/certification/checklist.py
  documents jsonb NOT NULL DEFAULT '[]', -- their metadata, never their content
  reason text CHECK (length(reason) <= 1000),
  made_by bigint REFERENCES members,
  made_at timestamptz NOT NULL,
  CHECK (until_day >= on_day)
);
CREATE INDEX ON certification_steps (space_id, id);
CREATE TRIGGER steps_append_only BEFORE UPDATE OR TRUNCATE ON certification_steps
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE certifications
  -- A suspension that was decided and has not begun: its first day, and whether stays are cancelled.
  ADD COLUMN suspends_on date,
  ADD COLUMN suspension_cancels boolean NOT NULL DEFAULT false,
  -- The share of a listing's end that was warned of: days before it, the last one said.
  ADD COLUMN warned_days smallint;
CREATE INDEX ON certifications (suspends_on) WHERE suspends_on IS NOT NULL;
CREATE INDEX ON certifications (listed_until) WHERE state = 'listed';
