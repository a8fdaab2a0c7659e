-- Busy times of calendars that spaces keep elsewhere: where they are read, what they last said, and
-- the claims that follow from it.

CREATE TABLE busy_sources (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  resource_id int REFERENCES resources,  -- NULL: the whole space
  unit_id int REFERENCES units,          -- NULL: every unit of the resource
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- A secret: whoever has it reads that calendar. It is shown to nobody again and in no log, and is
  -- forgotten when the source is removed.
  address text CHECK (length(address) BETWEEN 1 AND 2000),
  made_by bigint NOT NULL REFERENCES members,
  made_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,        -- of the event stream busy_source:ID
  -- What HTTP said of the last good copy, and its day's window: on another day it is read whole.
  etag text CHECK (length(etag) <= 1000),
  last_modified text CHECK (length(last_modified) <= 100),
  read_on date,
  checked_at timestamptz,                -- the last try
  good_at timestamptz,                   -- the last one that worked: what was said then still blocks
  check_at timestamptz NOT NULL,         -- the next try
  readings int NOT NULL DEFAULT 0,       -- begun; what an earlier one found counts no more
  failures int NOT NULL DEFAULT 0 CHECK (failures >= 0),
  error text CHECK (length(error) <= 40), -- of the last try: a code of booking/calendar/busy
  warnings jsonb NOT NULL DEFAULT '[]',  -- of the last good copy
  stale_since timestamptz,               -- its managers were told that it is
  removed_at timestamptz,
  removed_by bigint REFERENCES members,
  CHECK (unit_id IS NULL OR resource_id IS NOT NULL),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
  CHECK ((removed_at IS NULL) = (address IS NOT NULL))
);
CREATE INDEX ON busy_sources (space_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX busy_source_once ON busy_sources
  (space_id, coalesce(resource_id, 0), coalesce(unit_id, 0), md5(address))
  WHERE removed_at IS NULL;
CREATE INDEX busy_sources_due ON busy_sources (check_at) WHERE removed_at IS NULL;

-- The units that a source blocks; made anew with every good copy, for units come and go.
CREATE TABLE busy_units (
  source_id bigint NOT NULL REFERENCES busy_sources,
  unit_id int NOT NULL REFERENCES units,
  PRIMARY KEY (unit_id, source_id)
);
CREATE INDEX ON busy_units (source_id);

-- What each source is to block now: a unit, a resource's, those of a whole's parts, or the space's.
CREATE VIEW busy_blocks AS
SELECT s.id AS source_id, s.space_id, u.id AS unit_id
  FROM busy_sources s
  JOIN resources r ON r.space_id = s.space_id
  JOIN units u ON u.resource_id = r.id AND u.retired_at IS NULL
 WHERE s.removed_at IS NULL
   AND CASE WHEN s.unit_id IS NOT NULL THEN u.id = s.unit_id
            WHEN s.resource_id IS NULL THEN true
            ELSE u.resource_id = s.resource_id OR EXISTS (
              SELECT FROM resource_parts p WHERE p.whole_id = s.resource_id AND p.unit_id = u.id)
       END;

-- Stored as they came, joined and sorted; what of it is claimed depends on the reservations in it.
CREATE TABLE busy_times (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id bigint NOT NULL REFERENCES busy_sources,
  period tstzrange NOT NULL
    CHECK (NOT isempty(period) AND lower_inc(period) AND NOT upper_inc(period)
           AND isfinite(lower(period)) AND isfinite(upper(period))),
  EXCLUDE USING gist (source_id WITH =, period WITH &&)
);

-- A reservation that lies in a busy time and that somebody said stays all the same.
CREATE TABLE busy_kept (
  source_id bigint NOT NULL REFERENCES busy_sources,
  reservation_id uuid NOT NULL REFERENCES reservations,
  kept_by bigint NOT NULL REFERENCES members,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, reservation_id)
);

-- claims.busy_id is a busy_times.id. It has no foreign key: one would be asked of every
-- reservation's claim; whoever deletes a busy time deletes its claims first.
CREATE INDEX claims_of_busy ON claims (busy_id) WHERE busy_id IS NOT NULL;

-- Claims whatever is busy of these units between two instants and not claimed: the busy time less
-- the reservations in it. Somebody who reserves at this moment is waited for, and left out then.
CREATE FUNCTION claim_busy(p_units int[], p_from timestamptz, p_to timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  wanted int;
  made int;
BEGIN
  FOR attempt IN 1..200 LOOP
    -- Nobody takes a busy time away while its claims are made, or they would outlive it.
    PERFORM 1
       FROM (SELECT DISTINCT source_id FROM busy_units WHERE unit_id = ANY (p_units)) AS u
       JOIN busy_times b ON b.source_id = u.source_id AND b.period && tstzrange(p_from, p_to)
      ORDER BY b.id FOR KEY SHARE OF b;
    IF NOT FOUND THEN RETURN; END IF;
    WITH busy AS (
      SELECT b.id, u.unit_id, b.period * tstzrange(p_from, p_to) AS period
        FROM busy_units u JOIN busy_times b ON b.source_id = u.source_id
       WHERE u.unit_id = ANY (p_units) AND b.period && tstzrange(p_from, p_to)),
    open AS (
      SELECT y.id, y.unit_id, unnest(
               tstzmultirange(y.period)
               - coalesce((SELECT range_agg(c.period) FROM claims c
                            WHERE c.unit_id = y.unit_id AND c.period && y.period
                              AND (c.reservation_id IS NOT NULL OR c.busy_id = y.id)),
                          '{}'::tstzmultirange)) AS period
        FROM busy y),
    inserted AS (
      INSERT INTO claims (resource_id, unit_id, period, busy_id)
      SELECT n.resource_id, o.unit_id, o.period, o.id
        FROM open o JOIN units n ON n.id = o.unit_id
       ORDER BY o.unit_id, o.period, o.id
      ON CONFLICT DO NOTHING
      RETURNING 1)
    SELECT (SELECT count(*) FROM open), (SELECT count(*) FROM inserted) INTO wanted, made;
    IF made = wanted THEN RETURN; END IF;
  END LOOP;
  RAISE EXCEPTION 'could not claim what is busy in 200 tries' USING ERRCODE = '40001';
END $$;

-- Where a reservation leaves, moves or is shorter, what is busy there is claimed in the same
-- transaction: nobody else gets in between.
CREATE FUNCTION claim_busy_again() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  each record;
BEGIN
  -- Mostly no calendar knows of these units: the shortest question first.
  IF NOT EXISTS (SELECT FROM gone g JOIN busy_units u ON u.unit_id = g.unit_id
                  WHERE g.reservation_id IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  FOR each IN
    SELECT array_agg(DISTINCT g.unit_id) AS units, min(lower(g.period)) AS from_at,
           max(upper(g.period)) AS to_at
      FROM gone g
     WHERE g.reservation_id IS NOT NULL
       AND EXISTS (SELECT FROM busy_units u WHERE u.unit_id = g.unit_id)
     GROUP BY g.reservation_id
     ORDER BY g.reservation_id
  LOOP
    PERFORM claim_busy(each.units, each.from_at, each.to_at);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER busy_where_a_claim_went AFTER DELETE ON claims
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION claim_busy_again();
CREATE TRIGGER busy_where_a_claim_shrank AFTER UPDATE ON claims
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION claim_busy_again();

-- A reservation that moves leaves its place to its own next one alone: what is busy under the old
-- one is not claimed until it has the new one. Gives what is to be claimed then; nothing where
-- nothing is busy.
CREATE FUNCTION release_to_move(
  p_reservation_id uuid, OUT units int[], OUT from_at timestamptz, OUT to_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
  left_places tstzrange[];
  left_units int[];
BEGIN
  WITH gone AS (DELETE FROM claims WHERE reservation_id = p_reservation_id
                RETURNING unit_id, period)
  SELECT array_agg(unit_id), array_agg(period), min(lower(period)), max(upper(period))
    INTO left_units, left_places, from_at, to_at FROM gone;
  SELECT array_agg(DISTINCT u.unit_id) INTO units
    FROM busy_units u WHERE u.unit_id = ANY (left_units);
  IF units IS NOT NULL THEN
    DELETE FROM claims c USING unnest(left_units, left_places) AS was (unit_id, period)
     WHERE c.unit_id = was.unit_id AND c.period <@ was.period AND c.busy_id IS NOT NULL;
  END IF;
END $$;

-- Makes busy_units of these sources true again, and the claims with it: a unit that came is
-- blocked, one that left is not. Called by whoever holds the space for itself.
CREATE FUNCTION block_busy_units(p_sources bigint[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  each record;
  changes int := 0;
BEGIN
  FOR each IN
    DELETE FROM busy_units u
     WHERE u.source_id = ANY (p_sources)
       AND NOT EXISTS (SELECT FROM busy_blocks b
                        WHERE b.source_id = u.source_id AND b.unit_id = u.unit_id)
    RETURNING u.source_id, u.unit_id
  LOOP
    changes := changes + 1;
    DELETE FROM claims c USING busy_times b
     WHERE c.unit_id = each.unit_id AND c.busy_id = b.id AND b.source_id = each.source_id;
  END LOOP;
  -- Whoever is about to leave such a unit sees that it is blocked, or has left already.
  PERFORM 1 FROM reservations WHERE id IN (
    SELECT c.reservation_id FROM busy_blocks n
      JOIN busy_times b ON b.source_id = n.source_id
      JOIN claims c ON c.unit_id = n.unit_id AND c.period && b.period
     WHERE n.source_id = ANY (p_sources) AND c.reservation_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM busy_units u
                        WHERE u.source_id = n.source_id AND u.unit_id = n.unit_id))
   ORDER BY id FOR SHARE;
  FOR each IN
    INSERT INTO busy_units (source_id, unit_id)
    SELECT n.source_id, n.unit_id FROM busy_blocks n
     WHERE n.source_id = ANY (p_sources)
       AND NOT EXISTS (SELECT FROM busy_units u
                        WHERE u.source_id = n.source_id AND u.unit_id = n.unit_id)
     ORDER BY n.source_id, n.unit_id
    RETURNING source_id, unit_id
  LOOP
    changes := changes + 1;
    PERFORM claim_busy(ARRAY[each.unit_id], lower(b.period), upper(b.period))
       FROM busy_times b WHERE b.source_id = each.source_id;
  END LOOP;
  RETURN changes;
END $$;
