-- Certification step by step: applied → visited → listed → suspended → removed, and rejected.
-- `certifications` says how a space stands now; here is how it came to stand so.
CREATE TABLE certification_steps (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  state text NOT NULL
    CHECK (state IN ('applied', 'visited', 'listed', 'suspended', 'removed', 'rejected')),
  on_day date NOT NULL,                  -- the day it counts from, in the space's zone
  until_day date,                        -- last day of a listing or a suspension; NULL: no end known
  checklist jsonb NOT NULL DEFAULT '{}', -- booking/certification/checklist.py
  documents jsonb NOT NULL DEFAULT '[]', -- their metadata, never their content
  reason text CHECK (length(reason) <= 1000),
  -- person: made_by decided it · file: the loader read it in a city's file · clock: a day came
  origin text NOT NULL CHECK (origin IN ('person', 'file', 'clock')),
  made_by bigint REFERENCES members,
  made_at timestamptz NOT NULL,
  CHECK (until_day >= on_day),
  CHECK ((origin = 'person') = (made_by IS NOT NULL))
);
CREATE INDEX ON certification_steps (space_id, id);
CREATE TRIGGER steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_steps
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE certifications
  -- Days within a listing on which it does not hold, decided ahead or under way: a suspension, or
  -- from a removal on. State and stays follow on the first of them.
  ADD COLUMN suspends_on date,
  ADD COLUMN suspended_until date,       -- the last of them; NULL: no end known
  ADD COLUMN suspension_removes boolean NOT NULL DEFAULT false,
  ADD COLUMN suspension_cancels boolean NOT NULL DEFAULT false,  -- the stays that it hits
  -- It took effect: the schedule has nothing to begin any more.
  ADD COLUMN suspension_begun boolean NOT NULL DEFAULT false,
  -- So many days before its end the listing's managers were warned last: 60, 30 or 7.
  ADD COLUMN warned_days smallint,
  ADD CHECK (suspended_until >= suspends_on),
  ADD CHECK (suspends_on IS NOT NULL OR suspended_until IS NULL);
CREATE INDEX ON certifications (suspends_on) WHERE suspends_on IS NOT NULL;
CREATE INDEX ON certifications (listed_until) WHERE state = 'listed';

-- What stood before steps were kept came from a city's file.
INSERT INTO certification_steps (space_id, state, on_day, until_day, origin, made_at)
SELECT space_id, state, coalesce(listed_from, changed_at::date),
       CASE WHEN listed_from IS NOT NULL THEN listed_until END, 'file', changed_at
  FROM certifications ORDER BY space_id;
