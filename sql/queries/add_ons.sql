-- name: add_ons_of_space
SELECT id, space_id, name, price_cents, per, stock, notice_minutes, resource_ids,
       retired_at IS NOT NULL AS retired
  FROM add_ons
 WHERE space_id = :space_id AND (retired_at IS NULL OR :retired::boolean)
 ORDER BY retired_at IS NOT NULL, id;

-- name: insert_add_on
INSERT INTO add_ons (space_id, name, price_cents, per, stock, notice_minutes, resource_ids)
VALUES (:space_id, :name, :price_cents, :per, :stock, :notice_minutes, :resource_ids)
RETURNING id, version;

-- name: lock_add_on
SELECT space_id FROM add_ons WHERE id = :id FOR NO KEY UPDATE;

-- name: promised
-- The most that is taken of it at one instant from now on.
SELECT most_taken(:id, tstzrange(:now, NULL), NULL);

-- name: update_add_on
UPDATE add_ons
   SET name = :name, price_cents = :price_cents, per = :per, stock = :stock,
       notice_minutes = :notice_minutes, resource_ids = :resource_ids,
       retired_at = CASE WHEN :retired THEN coalesce(retired_at, :now::timestamptz) END,
       version = version + 1
 WHERE id = :id
RETURNING version;

-- name: foreign_resources
-- Those of these that are none of the space's.
SELECT id FROM unnest(:ids::int[]) AS given (id)
 WHERE NOT EXISTS (SELECT FROM resources r WHERE r.id = given.id AND r.space_id = :space_id);

-- name: add_ons_of_reservation
SELECT t.add_on_id, a.name, a.per, t.quantity, t.price_cents, t.hour_cents
  FROM reservation_add_ons t JOIN add_ons a ON a.id = t.add_on_id
 WHERE t.reservation_id = :reservation_id ORDER BY t.add_on_id;

-- name: lock_stocks
-- In one order: two who take the same ones wait for each other once.
SELECT count(pg_advisory_xact_lock(29, id)) FROM (
  SELECT unnest(:ids::int[]) AS id ORDER BY 1) AS each;

-- name: left_of
-- How many more of each that has a stock are there throughout a stay.
SELECT a.id, a.stock - most_taken(a.id, tstzrange(:starts_at, :ends_at), :reservation_id) AS left
  FROM add_ons a WHERE a.id = ANY (:ids::int[]) AND a.stock IS NOT NULL ORDER BY a.id;

-- name: let_go
DELETE FROM reservation_add_ons WHERE reservation_id = :reservation_id;

-- name: take
INSERT INTO reservation_add_ons (reservation_id, add_on_id, quantity, price_cents, period, hour_cents)
SELECT :reservation_id, t.id, t.quantity, t.price_cents, tstzrange(:starts_at, :ends_at), t.hour_cents
  FROM unnest(:ids::int[], :quantities::int[], :prices::int[], :hours::numeric[])
         AS t (id, quantity, price_cents, hour_cents)
 ORDER BY t.id;

-- name: next_version
UPDATE reservations SET version = version + 1, changed_at = :now WHERE id = :id RETURNING version;
