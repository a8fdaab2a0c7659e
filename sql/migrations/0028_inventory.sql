-- Photos of spaces and of what they have, as they are shown: drawn anew in two sizes when they were
-- given, without anything that a camera wrote into them.
CREATE TABLE photos (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  resource_id int,                       -- NULL: of the space
  -- What it shows, for those who don't see it: {"it": …, "en": …}.
  alt jsonb NOT NULL CHECK (length(alt ->> 'it') BETWEEN 1 AND 200
                            AND length(alt ->> 'en') BETWEEN 1 AND 200),
  position smallint NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,        -- of the event stream photo:ID
  -- Of the large one; the small one has the same proportions.
  width smallint NOT NULL CHECK (width > 0),
  height smallint NOT NULL CHECK (height > 0),
  large bytea NOT NULL,
  small bytea NOT NULL,
  -- Names in addresses: what they hold never changes.
  large_sha256 text NOT NULL CHECK (large_sha256 ~ '^[0-9a-f]{64}$'),
  small_sha256 text NOT NULL CHECK (small_sha256 ~ '^[0-9a-f]{64}$'),
  made_by bigint REFERENCES members,
  made_at timestamptz NOT NULL,
  FOREIGN KEY (resource_id, space_id) REFERENCES resources (id, space_id)
);
CREATE INDEX photos_of_space ON photos (space_id, position, id);
CREATE INDEX photos_by_large ON photos (large_sha256);
CREATE INDEX photos_by_small ON photos (small_sha256);
-- WebP can't be made smaller.
ALTER TABLE photos ALTER large SET STORAGE EXTERNAL, ALTER small SET STORAGE EXTERNAL;

-- What is lent or served with a stay: a projector of three, coffee for so many.
CREATE TABLE add_ons (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  name jsonb NOT NULL CHECK (length(name ->> 'it') BETWEEN 1 AND 200
                             AND length(name ->> 'en') BETWEEN 1 AND 200),
  price_cents cents NOT NULL,
  per text NOT NULL CHECK (per IN ('stay', 'hour', 'person')),
  stock int CHECK (stock BETWEEN 1 AND 10000),   -- at any instant; NULL: as many as are wanted
  notice_minutes int NOT NULL DEFAULT 0 CHECK (notice_minutes BETWEEN 0 AND 527040),
  resource_ids int[],                    -- what it goes with; NULL: everything of the space
  retired_at timestamptz,
  version int NOT NULL DEFAULT 1,        -- of the event stream add_on:ID
  UNIQUE (id, space_id)
);
CREATE INDEX add_ons_of_space ON add_ons (space_id, id);

-- Paid at the space; no voucher covers it. It is there as long as the stay takes it.
CREATE TABLE reservation_add_ons (
  reservation_id uuid NOT NULL REFERENCES reservations,
  add_on_id int NOT NULL REFERENCES add_ons,
  quantity smallint NOT NULL CHECK (quantity > 0),
  price_cents cents NOT NULL,
  period tstzrange NOT NULL CHECK (NOT isempty(period) AND lower_inc(period)
    AND NOT upper_inc(period) AND isfinite(lower(period)) AND isfinite(upper(period))),
  PRIMARY KEY (reservation_id, add_on_id)
);
CREATE INDEX add_ons_taken ON reservation_add_ons USING gist (add_on_id, period);

-- The most that stays take of it at one instant of a period: reached where one of them begins.
CREATE FUNCTION most_taken(p_add_on_id int, p_period tstzrange, p_except uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  WITH others AS (
    SELECT period, quantity FROM reservation_add_ons
     WHERE add_on_id = p_add_on_id AND period && p_period
       AND reservation_id IS DISTINCT FROM p_except),
  instants AS (
    SELECT DISTINCT greatest(lower(period), lower(p_period)) AS at FROM others)
  SELECT coalesce(max((SELECT sum(o.quantity) FROM others o WHERE o.period @> i.at)), 0)
    FROM instants i
$$;

-- Never more than there are, whoever writes: those who take one add-on do so one after the other.
-- Several are taken in the order of their ids.
CREATE FUNCTION keep_within_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  there int;
BEGIN
  PERFORM pg_advisory_xact_lock(29, NEW.add_on_id);
  SELECT stock INTO there FROM add_ons WHERE id = NEW.add_on_id;
  IF there IS NOT NULL
     AND most_taken(NEW.add_on_id, NEW.period, NEW.reservation_id) + NEW.quantity > there THEN
    RAISE EXCEPTION 'more than the stock of add-on %', NEW.add_on_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'add_on_within_stock';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER within_stock BEFORE INSERT OR UPDATE ON reservation_add_ons
  FOR EACH ROW EXECUTE FUNCTION keep_within_stock();

-- A stock never falls below what was promised.
CREATE FUNCTION keep_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(29, NEW.id);
  IF NEW.stock < most_taken(NEW.id, tstzrange(now(), NULL), NULL) THEN
    RAISE EXCEPTION 'less than is promised of add-on %', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'add_on_within_stock';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stock_kept BEFORE UPDATE OF stock ON add_ons
  FOR EACH ROW WHEN (NEW.stock IS DISTINCT FROM OLD.stock) EXECUTE FUNCTION keep_stock();

-- Whoever ends a stay lets go of what came with it; whoever moves it takes that along as far as it is
-- left at the new time, by the hour for as many hours as it then is.
CREATE FUNCTION release_add_ons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken record;
  at tstzrange := tstzrange(NEW.starts_at, NEW.ends_at);
  dearest CONSTANT bigint := 2147483647;
  price bigint;
BEGIN
  IF NEW.status IN ('cancelled', 'declined', 'expired', 'no_show') THEN
    DELETE FROM reservation_add_ons WHERE reservation_id = NEW.id;
    RETURN NULL;
  END IF;
  FOR taken IN
    SELECT r.add_on_id, r.quantity, r.price_cents, r.period, a.stock, a.per
      FROM reservation_add_ons r JOIN add_ons a ON a.id = r.add_on_id
     WHERE r.reservation_id = NEW.id ORDER BY r.add_on_id
  LOOP
    PERFORM pg_advisory_xact_lock(29, taken.add_on_id);
    price := CASE taken.per WHEN 'hour' THEN round(taken.price_cents
      * extract(epoch FROM upper(at) - lower(at))
      / extract(epoch FROM upper(taken.period) - lower(taken.period))) ELSE taken.price_cents END;
    IF price > dearest OR taken.stock IS NOT NULL
       AND most_taken(taken.add_on_id, at, NEW.id) + taken.quantity > taken.stock THEN
      DELETE FROM reservation_add_ons
       WHERE reservation_id = NEW.id AND add_on_id = taken.add_on_id;
    ELSE
      UPDATE reservation_add_ons SET period = at, price_cents = price
       WHERE reservation_id = NEW.id AND add_on_id = taken.add_on_id;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER add_ons_released AFTER UPDATE ON reservations FOR EACH ROW
  WHEN (NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at
        OR (NEW.status <> OLD.status
            AND NEW.status IN ('cancelled', 'declined', 'expired', 'no_show')))
  EXECUTE FUNCTION release_add_ons();
