-- Trainings, the qualifications that they grant, and who recognises whose.

CREATE TABLE trainings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  family text NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 9),
  name jsonb NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  places smallint NOT NULL CHECK (places BETWEEN 1 AND 500),
  -- Places are taken and given back before this.
  closes_at timestamptz NOT NULL,
  valid_days int CHECK (valid_days BETWEEN 1 AND 36600),  -- NULL: what it grants does not expire
  version int NOT NULL DEFAULT 1,        -- of the event stream training:ID
  made_by bigint NOT NULL REFERENCES members,
  made_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  cancelled_by bigint REFERENCES members,
  cancel_reason text CHECK (length(cancel_reason) BETWEEN 1 AND 200),
  CHECK (starts_at < ends_at AND closes_at <= starts_at)
);
CREATE INDEX ON trainings (space_id, starts_at);
CREATE INDEX ON trainings (family, starts_at) WHERE cancelled_at IS NULL;

-- Counted under the training's row lock.
CREATE TABLE training_places (
  training_id bigint NOT NULL REFERENCES trainings,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('booked', 'cancelled', 'attended', 'missed')),
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (training_id, member_id)
);
CREATE INDEX ON training_places (member_id);

ALTER TABLE qualifications
  ADD COLUMN training_id bigint REFERENCES trainings,   -- NULL: granted without one, with a note
  ADD COLUMN note text CHECK (length(note) BETWEEN 1 AND 200),
  ADD COLUMN granted_by bigint REFERENCES members,
  ADD COLUMN granted_at timestamptz,
  ADD COLUMN revoked_at timestamptz,
  ADD COLUMN revoked_by bigint REFERENCES members,
  ADD COLUMN revoke_reason text CHECK (length(revoke_reason) BETWEEN 1 AND 200),
  ADD COLUMN expiry_told_at timestamptz,
  ADD COLUMN version int NOT NULL DEFAULT 1,            -- of the event stream qualification:ID
  ADD CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL)),
  ADD UNIQUE (training_id, member_id);
CREATE INDEX ON qualifications (issuer_space_id, id);
CREATE INDEX ON qualifications (expires_on) WHERE revoked_at IS NULL AND expiry_told_at IS NULL;

-- One space takes another's qualifications on a family as its own, up to a level, on these days by
-- its own calendar. The other way round is a recognition of its own.
CREATE TABLE recognitions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  issuer_space_id int NOT NULL REFERENCES spaces,
  family text NOT NULL,
  level smallint CHECK (level BETWEEN 1 AND 9),         -- NULL: whatever was granted
  from_day date NOT NULL,
  until_day date,                                       -- the last day; NULL: no end known
  version int NOT NULL DEFAULT 1,                       -- of the event stream recognition:ID
  made_by bigint NOT NULL REFERENCES members,
  made_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by bigint REFERENCES members,
  CHECK (space_id <> issuer_space_id AND from_day <= until_day),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX recognised_once ON recognitions (issuer_space_id, family, space_id)
  WHERE ended_at IS NULL;
CREATE INDEX ON recognitions (space_id) WHERE ended_at IS NULL;

-- What somebody is qualified for on a family, each with the spaces that recognise its issuer: all
-- that decides it for any space and any day.
CREATE FUNCTION qualifications_of(p_member_id bigint, p_family text, p_except bigint DEFAULT NULL)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_agg(jsonb_build_object(
           'family', q.family, 'level', q.level, 'issued_on', q.issued_on,
           'expires_on', q.expires_on, 'issuer', q.issuer_space_id,
           'recognised', (
             SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'space', r.space_id, 'level', r.level, 'from_day', r.from_day,
                      'until_day', r.until_day)), '[]')
               FROM recognitions r
              WHERE r.issuer_space_id = q.issuer_space_id AND r.family = q.family
                AND r.ended_at IS NULL)))
    FROM qualifications q
   WHERE q.member_id = p_member_id AND q.family = p_family AND q.revoked_at IS NULL
     AND q.id IS DISTINCT FROM p_except
$$;

-- change_space of many at once; the locks of all come first, in one order.
CREATE FUNCTION change_spaces(p_space_ids int[]) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(1, id) FROM (SELECT unnest(p_space_ids) AS id ORDER BY 1) AS each;
  UPDATE spaces SET version = version + 1 WHERE id = ANY (p_space_ids);
  UPDATE network_version SET version = version + 1;
$$;

-- A machine that does not work. Until further notice: `ends_at` is far away, and nobody's promise.
ALTER TABLE closures
  ADD COLUMN out_of_order boolean NOT NULL DEFAULT false,
  ADD COLUMN open_ended boolean NOT NULL DEFAULT false;
