-- Reservations, closures, and the claims that decide availability.
-- Domains and one CHECK: see 0003.
CREATE DOMAIN reservation_status AS text CHECK (VALUE IN ('held', 'pending', 'confirmed',
  'checked_in', 'completed', 'no_show', 'cancelled', 'declined', 'expired'));
CREATE DOMAIN at_least_one AS smallint CHECK (VALUE > 0);
CREATE DOMAIN cents AS int CHECK (VALUE >= 0);
CREATE DOMAIN basis_points AS smallint CHECK (VALUE BETWEEN 0 AND 10000);
CREATE DOMAIN finite_time AS timestamptz CHECK (isfinite(VALUE));
CREATE DOMAIN short_text AS text CHECK (length(VALUE) <= 200);
CREATE DOMAIN reason_text AS text CHECK (length(VALUE) <= 500);
CREATE DOMAIN waived_rules AS text[] CHECK (VALUE <@ '{lead,grid,quota}');

CREATE TABLE reservations (
  id uuid PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  member_id bigint NOT NULL REFERENCES members,
  made_by bigint NOT NULL,               -- the member, or a manager on their behalf
  space_id int NOT NULL,
  resource_id int NOT NULL,
  unit_ids int[] NOT NULL,
  quantity at_least_one NOT NULL,
  starts_at finite_time NOT NULL,
  ends_at finite_time NOT NULL,
  use_day date NOT NULL,                 -- the local day on which the stay begins
  status reservation_status NOT NULL,
  title short_text,
  price_cents cents NOT NULL,
  voucher_cents cents NOT NULL DEFAULT 0,
  due_cents int NOT NULL GENERATED ALWAYS AS (price_cents - voucher_cents) STORED,
  vat_basis_points basis_points NOT NULL,
  voucher_id bigint,
  -- What stands in the voucher's reserved account for this reservation; 0 once captured or given back.
  reserved_units amount_left NOT NULL DEFAULT 0,
  sequence int NOT NULL DEFAULT 0,       -- of the calendar entry: start, end, units, cancellation
  version int NOT NULL DEFAULT 1,        -- of the event stream reservation:ID
  expires_at timestamptz,                -- of a hold, or the answer-by time of a pending one
  check_in_from timestamptz,             -- NULL: no check-in is asked for
  no_show_at timestamptz,
  cancel_free_until timestamptz NOT NULL, -- as it stood when the member reserved
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  checked_in_at timestamptz,
  ended_by bigint,                       -- who cancelled or declined; NULL: the clock
  end_reason reason_text,
  -- Rules that a manager waived for this one, and why.
  waived waived_rules NOT NULL DEFAULT '{}',
  waive_reason reason_text,
  -- When the clock next moves it; NULL: never again.
  moves_at timestamptz GENERATED ALWAYS AS (CASE status
    WHEN 'held' THEN expires_at
    WHEN 'pending' THEN expires_at
    WHEN 'confirmed' THEN least(ends_at, coalesce(no_show_at, ends_at))
    WHEN 'checked_in' THEN ends_at END) STORED,
  CONSTRAINT reservation_is_sound CHECK (starts_at < ends_at
    AND (expires_at IS NOT NULL OR status NOT IN ('held', 'pending'))
    AND cardinality(unit_ids) >= quantity AND voucher_cents <= price_cents
    AND (waived <> '{}') = (waive_reason IS NOT NULL)),
  FOREIGN KEY (resource_id, space_id) REFERENCES resources (id, space_id)
) WITH (fillfactor = 85);
CREATE INDEX reservations_of_member ON reservations (member_id, starts_at, id);
CREATE INDEX reservations_of_space ON reservations (space_id, starts_at, id);
CREATE INDEX reservations_to_move ON reservations (moves_at) WHERE moves_at IS NOT NULL;

-- A reservation as it is read: its columns, and its units by name.
CREATE FUNCTION units_by_name(p_units int[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY number, id)
    FROM units WHERE id = ANY (p_units)
$$;

CREATE VIEW reservation_details AS
SELECT id, reference, member_id, space_id, resource_id, unit_ids, units_by_name(unit_ids) AS units,
       quantity, starts_at, ends_at, use_day, status, title, price_cents, voucher_cents,
       due_cents, vat_basis_points, voucher_id, reserved_units, sequence, version, expires_at, check_in_from,
       no_show_at, cancel_free_until, created_at, changed_at, checked_in_at
  FROM reservations;

CREATE TABLE closures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces,
  resource_id int REFERENCES resources,  -- NULL: the whole space
  unit_id int REFERENCES units,          -- NULL: every unit of the resource
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  made_by bigint REFERENCES members,
  created_at timestamptz NOT NULL,
  CHECK (starts_at < ends_at),
  CHECK (isfinite(starts_at) AND isfinite(ends_at)),
  CHECK (unit_id IS NULL OR resource_id IS NOT NULL)
);
CREATE INDEX ON closures (space_id, starts_at);

-- A claim is the fact that a unit is taken for a period, and nothing else decides availability.
-- It exists exactly as long as the time is taken.
CREATE TABLE claims (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  resource_id int NOT NULL,
  unit_id int NOT NULL,
  period tstzrange NOT NULL,
  reservation_id uuid REFERENCES reservations DEFERRABLE INITIALLY DEFERRED,
  closure_id bigint REFERENCES closures,
  busy_id bigint,
  expires_at timestamptz,                -- in the past: counts as free in every read
  -- Every claim of a reservation excludes every other claim, also one of the same reservation;
  -- closures and busy times may overlap each other.
  owner bigint GENERATED ALWAYS AS (CASE WHEN reservation_id IS NULL THEN 0 ELSE id END) STORED,
  FOREIGN KEY (resource_id, unit_id) REFERENCES units (resource_id, id),
  CONSTRAINT claim_is_sound CHECK (num_nonnulls(reservation_id, closure_id, busy_id) = 1
    AND NOT isempty(period) AND lower_inc(period) AND NOT upper_inc(period)
    AND isfinite(lower(period)) AND isfinite(upper(period))),
  CONSTRAINT claims_exclude EXCLUDE USING gist (unit_id WITH =, period WITH &&, owner WITH <>)
);
CREATE INDEX claims_of_reservation ON claims (reservation_id) WHERE reservation_id IS NOT NULL;
CREATE INDEX claims_of_closure ON claims (closure_id) WHERE closure_id IS NOT NULL;
-- Two paths to the claims of a period, because a scan bounded by "at most a day long" would miss
-- a month's desk: short ones by their start, long ones by GiST.
CREATE INDEX claims_short ON claims (resource_id, lower(period))
  INCLUDE (unit_id, period, expires_at) WHERE upper(period) - lower(period) <= interval '24 hours';
CREATE INDEX claims_long ON claims USING gist (resource_id, period)
  WHERE upper(period) - lower(period) > interval '24 hours';

-- Every claim of these resources that overlaps [p_from, p_to), expired holds included.
CREATE FUNCTION claims_between(p_resources int[], p_from timestamptz, p_to timestamptz)
RETURNS SETOF claims LANGUAGE sql STABLE AS $$
  SELECT * FROM claims
   WHERE resource_id = ANY (p_resources) AND upper(period) - lower(period) <= interval '24 hours'
     AND lower(period) < p_to AND lower(period) > p_from - interval '24 hours'
     AND upper(period) > p_from
  UNION ALL
  SELECT * FROM claims
   WHERE resource_id = ANY (p_resources) AND upper(period) - lower(period) > interval '24 hours'
     AND period && tstzrange(p_from, p_to)
$$;

-- What touches more than one claim takes turns per resource and local day, in sorted order; what
-- is longer than a month takes the resource as a whole.
CREATE FUNCTION lock_days(p_resources int[], p_days date[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(p_days) > 31 THEN
    PERFORM pg_advisory_xact_lock(2, r) FROM (SELECT unnest(p_resources) AS r ORDER BY 1) AS each;
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(2, r)
     FROM (SELECT unnest(p_resources) AS r ORDER BY 1) AS each;
  PERFORM pg_advisory_xact_lock((r::bigint << 20) | (d - date '2000-01-01'))
     FROM (SELECT r, d FROM unnest(p_resources) AS r, unnest(p_days) AS d ORDER BY r, d) AS each;
END $$;

-- Claims free units for a reservation: all of a whole, or any p_quantity of a pool.
--   claimed  the units, in the order of their numbers
--   taken    not enough are free
--   stale    a hold that expired is in the way: expire these reservations, then ask again
-- One desk needs no lock. More than one comes after lock_days, and a short insert is undone whole,
-- never topped up.
CREATE FUNCTION claim_units(
  p_resource_id int, p_leaves int[], p_whole boolean, p_quantity int,
  p_starts_at timestamptz, p_ends_at timestamptz, p_claim_until timestamptz,
  p_reservation_id uuid, p_expires_at timestamptz, p_now timestamptz, p_prefer int[],
  OUT outcome text, OUT unit_ids int[], OUT stale uuid[])
LANGUAGE plpgsql AS $$
DECLARE
  busy int[];
  lapsed int[];
  wanted int := p_quantity;
  inserted int;
BEGIN
  FOR attempt IN 1..200 LOOP
    -- A turnaround may run into a closure; the stay itself may not.
    SELECT coalesce(array_agg(c.unit_id) FILTER (WHERE coalesce(c.expires_at > p_now, true)), '{}'),
           array_agg(c.unit_id) FILTER (WHERE c.expires_at <= p_now),
           array_agg(c.reservation_id) FILTER (WHERE c.expires_at <= p_now)
      INTO busy, lapsed, stale
      FROM claims_between(p_leaves, p_starts_at, p_claim_until) AS c
     WHERE c.closure_id IS NULL OR lower(c.period) < p_ends_at;
    IF p_whole THEN
      SELECT array_agg(p.unit_id ORDER BY p.unit_id), count(*) INTO unit_ids, wanted
        FROM resource_parts p WHERE p.whole_id = p_resource_id;
      IF unit_ids && busy THEN unit_ids := NULL; END IF;
    ELSE
      -- A random start keeps people who ask at the same time off each other's desk.
      SELECT array_agg(id ORDER BY id) INTO unit_ids FROM (
        SELECT u.id FROM units u
         WHERE u.resource_id = p_resource_id AND u.retired_at IS NULL AND u.id <> ALL (busy)
         ORDER BY CASE WHEN p_prefer IS NULL THEN false ELSE u.id <> ALL (p_prefer) END,
                  CASE WHEN lapsed IS NULL THEN false ELSE u.id = ANY (lapsed) END, random()
         LIMIT p_quantity) AS pick;
    END IF;
    IF unit_ids IS NULL OR cardinality(unit_ids) < wanted THEN
      outcome := 'taken'; unit_ids := NULL; stale := NULL;
      RETURN;
    END IF;
    IF lapsed && unit_ids THEN
      outcome := 'stale'; unit_ids := NULL;
      RETURN;
    END IF;
    IF wanted = 1 THEN
      inserted := insert_claims(unit_ids, p_starts_at, p_ends_at, p_claim_until,
                                p_reservation_id, p_expires_at);
    ELSE
      inserted := insert_claims_or_none(unit_ids, p_starts_at, p_ends_at, p_claim_until,
                                        p_reservation_id, p_expires_at);
    END IF;
    IF inserted = wanted THEN
      outcome := 'claimed'; stale := NULL;
      RETURN;
    END IF;
  END LOOP;
  RAISE EXCEPTION 'could not claim in 200 tries' USING ERRCODE = '40001';
END $$;

-- One unit of a pool, the usual case, in the fewest steps: pick one that nothing touches at all,
-- insert its claim, pick again if somebody was quicker (waiting for that one to commit or give up,
-- so nobody is refused for a reservation that never was). NULL where there is none: claim_units
-- then says why, and knows what this one takes for taken: expired holds, and closures that only a
-- turnaround runs into. claims_between is written out, for its plan is made once per session.
CREATE FUNCTION claim_one(
  p_resource_id int, p_starts_at timestamptz, p_claim_until timestamptz, p_reservation_id uuid,
  p_expires_at timestamptz, OUT unit_id int, OUT unit_name text)
LANGUAGE plpgsql AS $$
BEGIN
  FOR attempt IN 1..200 LOOP
    SELECT u.id, u.name INTO unit_id, unit_name FROM units u
     WHERE u.resource_id = p_resource_id AND u.retired_at IS NULL AND u.id NOT IN (
       SELECT c.unit_id FROM claims c
        WHERE c.resource_id = p_resource_id
          AND upper(c.period) - lower(c.period) <= interval '24 hours'
          AND lower(c.period) < p_claim_until
          AND lower(c.period) > p_starts_at - interval '24 hours' AND upper(c.period) > p_starts_at
       UNION ALL
       SELECT c.unit_id FROM claims c
        WHERE c.resource_id = p_resource_id
          AND upper(c.period) - lower(c.period) > interval '24 hours'
          AND c.period && tstzrange(p_starts_at, p_claim_until))
     ORDER BY random() LIMIT 1;
    IF NOT FOUND THEN RETURN; END IF;
    INSERT INTO claims (resource_id, unit_id, period, reservation_id, expires_at)
    VALUES (p_resource_id, claim_one.unit_id, tstzrange(p_starts_at, p_claim_until),
            p_reservation_id, p_expires_at)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN RETURN; END IF;
  END LOOP;
  RAISE EXCEPTION 'could not claim in 200 tries' USING ERRCODE = '40001';
END $$;

-- A claim runs through the turnaround, cut where a closure begins.
CREATE FUNCTION insert_claims(
  p_units int[], p_starts_at timestamptz, p_ends_at timestamptz, p_claim_until timestamptz,
  p_reservation_id uuid, p_expires_at timestamptz) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE inserted int;
BEGIN
  INSERT INTO claims (resource_id, unit_id, period, reservation_id, expires_at)
  SELECT u.resource_id, u.id,
         tstzrange(p_starts_at, CASE WHEN p_claim_until = p_ends_at THEN p_ends_at ELSE
           (SELECT least(p_claim_until, min(lower(c.period))) FROM claims c
             WHERE c.unit_id = u.id AND c.closure_id IS NOT NULL
               AND c.period && tstzrange(p_ends_at, p_claim_until)
               AND lower(c.period) >= p_ends_at) END),
         p_reservation_id, p_expires_at
    FROM units u WHERE u.id = ANY (p_units) ORDER BY u.id
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  RETURN inserted;
END $$;

CREATE FUNCTION insert_claims_or_none(
  p_units int[], p_starts_at timestamptz, p_ends_at timestamptz, p_claim_until timestamptz,
  p_reservation_id uuid, p_expires_at timestamptz) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE inserted int;
BEGIN
  inserted := insert_claims(p_units, p_starts_at, p_ends_at, p_claim_until,
                            p_reservation_id, p_expires_at);
  IF inserted < cardinality(p_units) THEN
    RAISE EXCEPTION 'short' USING ERRCODE = 'PB000';
  END IF;
  RETURN inserted;
EXCEPTION WHEN SQLSTATE 'PB000' THEN
  RETURN 0;
END $$;

-- Minutes a member has reserved of a resource within a window, times the quantity.
CREATE FUNCTION minutes_reserved(
  p_member_id bigint, p_resource_id int, p_from timestamptz, p_to timestamptz,
  p_now timestamptz, p_except uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(extract(epoch FROM least(ends_at, p_to) - greatest(starts_at, p_from)) / 60
                      * quantity), 0)::bigint
    FROM reservations
   WHERE member_id = p_member_id AND resource_id = p_resource_id
     AND starts_at < p_to AND ends_at > p_from
     AND status IN ('held', 'pending', 'confirmed', 'checked_in', 'completed', 'no_show')
     AND (status NOT IN ('held', 'pending') OR expires_at > p_now)
     AND id IS DISTINCT FROM p_except
$$;

CREATE FUNCTION open_reservations(
  p_member_id bigint, p_resource_id int, p_now timestamptz, p_except uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM reservations
   WHERE member_id = p_member_id AND resource_id = p_resource_id AND ends_at > p_now
     AND status IN ('held', 'pending', 'confirmed', 'checked_in')
     AND (status NOT IN ('held', 'pending') OR expires_at > p_now)
     AND id IS DISTINCT FROM p_except
$$;

-- The first quota that does not leave room; NULL where all do. Each quota is
-- {"rule", "limit", "asked"} and, for minutes, {"from", "to"}.
CREATE FUNCTION quota_exceeded(
  p_quotas jsonb, p_member_id bigint, p_resource_id int, p_now timestamptz, p_except uuid)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  quota jsonb;
  used bigint;
BEGIN
  FOR quota IN SELECT * FROM jsonb_array_elements(p_quotas) LOOP
    IF quota ->> 'rule' = 'open_reservations' THEN
      used := open_reservations(p_member_id, p_resource_id, p_now, p_except);
    ELSE
      used := minutes_reserved(p_member_id, p_resource_id, (quota ->> 'from')::timestamptz,
                               (quota ->> 'to')::timestamptz, p_now, p_except);
    END IF;
    IF used + (quota ->> 'asked')::bigint > (quota ->> 'limit')::bigint THEN
      RETURN quota || jsonb_build_object('used', used);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
