-- A guest's stay (walk_ins) is written on the account of the manager who let them in, and takes
-- nothing of what that manager may reserve.
CREATE OR REPLACE FUNCTION minutes_reserved(
  p_member_id bigint, p_resource_id int, p_from timestamptz, p_to timestamptz,
  p_now timestamptz, p_except uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(extract(epoch FROM least(ends_at, p_to) - greatest(starts_at, p_from)) / 60
                      * quantity), 0)::bigint
    FROM reservations r
   WHERE member_id = p_member_id AND resource_id = p_resource_id
     AND starts_at < p_to AND ends_at > p_from
     AND status IN ('held', 'pending', 'confirmed', 'checked_in', 'completed', 'no_show')
     AND (status NOT IN ('held', 'pending') OR expires_at > p_now)
     AND id IS DISTINCT FROM p_except
     AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
$$;

CREATE OR REPLACE FUNCTION open_reservations(
  p_member_id bigint, p_resource_id int, p_now timestamptz, p_except uuid) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM reservations r
   WHERE member_id = p_member_id AND resource_id = p_resource_id AND ends_at > p_now
     AND status IN ('held', 'pending', 'confirmed', 'checked_in')
     AND (status NOT IN ('held', 'pending') OR expires_at > p_now)
     AND id IS DISTINCT FROM p_except
     AND NOT EXISTS (SELECT FROM walk_ins w WHERE w.reservation_id = r.id)
$$;

-- What an hour of one of them cost when it was taken, so that a price is worked out of that and not
-- of one that was rounded before; NULL: it was not taken by the hour.
ALTER TABLE reservation_add_ons ADD COLUMN hour_cents numeric CHECK (hour_cents >= 0);

-- As the add-on says, where that gives what was told; else as the price told and its hours say. No
-- stock is to be looked at.
ALTER TABLE reservation_add_ons DISABLE TRIGGER within_stock;
UPDATE reservation_add_ons t
   SET hour_cents = CASE WHEN round(a.price_cents * t.quantity * s.hours) = t.price_cents
                         THEN a.price_cents ELSE t.price_cents / (t.quantity * s.hours) END
  FROM add_ons a,
       (SELECT reservation_id, add_on_id,
               extract(epoch FROM upper(period) - lower(period)) / 3600 AS hours
          FROM reservation_add_ons) AS s
 WHERE a.id = t.add_on_id AND a.per = 'hour'
   AND (s.reservation_id, s.add_on_id) = (t.reservation_id, t.add_on_id);
ALTER TABLE reservation_add_ons ENABLE TRIGGER within_stock;

-- As before, but that what was taken by the hour is priced by what an hour cost then.
CREATE OR REPLACE FUNCTION release_add_ons() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken record;
  at tstzrange := tstzrange(NEW.starts_at, NEW.ends_at);
  hours numeric := extract(epoch FROM NEW.ends_at - NEW.starts_at) / 3600;
  dearest CONSTANT bigint := 2147483647;
  price numeric;
BEGIN
  IF NEW.status IN ('cancelled', 'declined', 'expired', 'no_show') THEN
    DELETE FROM reservation_add_ons WHERE reservation_id = NEW.id;
    RETURN NULL;
  END IF;
  FOR taken IN
    SELECT r.add_on_id, r.quantity, r.price_cents, r.hour_cents, a.stock
      FROM reservation_add_ons r JOIN add_ons a ON a.id = r.add_on_id
     WHERE r.reservation_id = NEW.id ORDER BY r.add_on_id
  LOOP
    PERFORM pg_advisory_xact_lock(29, taken.add_on_id);
    price := coalesce(round(taken.hour_cents * taken.quantity * hours), taken.price_cents);
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
