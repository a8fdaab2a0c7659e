-- A unit that comes to a space with a large calendar is taken altogether at first, between the first
-- and the last of what is busy, less the reservations in it: by claims whose busy_id is 0, which no
-- busy time has. Pieces of them give way to what is busy, so that nobody waits for all of it at once,
-- and at no moment is free what is busy.

-- Makes busy_units of these sources true again, and the claims with it: a unit that came is
-- blocked, one that left is not. Called by whoever holds the space for itself.
CREATE OR REPLACE FUNCTION block_busy_units(p_sources bigint[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  left_units int[];
  left_sources bigint[];
  came_units int[];
  came_sources bigint[];
  from_at timestamptz;
  to_at timestamptz;
  wanted bigint;
BEGIN
  WITH gone AS (
    DELETE FROM busy_units u
     WHERE u.source_id = ANY (p_sources)
       AND NOT EXISTS (SELECT FROM busy_blocks b
                        WHERE b.source_id = u.source_id AND b.unit_id = u.unit_id)
    RETURNING u.source_id, u.unit_id)
  SELECT array_agg(source_id), array_agg(unit_id) INTO left_sources, left_units FROM gone;
  IF left_units IS NOT NULL THEN
    DELETE FROM claims c USING busy_times b, unnest(left_sources, left_units) AS l (source_id, unit_id)
     WHERE c.unit_id = l.unit_id AND c.busy_id = b.id AND b.source_id = l.source_id;
  END IF;
  SELECT array_agg(n.source_id), array_agg(n.unit_id) INTO came_sources, came_units
    FROM busy_blocks n
   WHERE n.source_id = ANY (p_sources)
     AND NOT EXISTS (SELECT FROM busy_units u
                      WHERE u.source_id = n.source_id AND u.unit_id = n.unit_id);
  IF came_units IS NULL THEN
    RETURN coalesce(cardinality(left_units), 0);
  END IF;
  SELECT count(*), min(lower(b.period)), max(upper(b.period)) INTO wanted, from_at, to_at
    FROM unnest(came_sources) AS n (source_id) JOIN busy_times b USING (source_id);
  -- Whoever is about to leave such a unit sees that it is blocked, or has left already.
  PERFORM 1 FROM reservations WHERE id IN (
    SELECT c.reservation_id FROM claims c
     WHERE c.unit_id = ANY (came_units) AND c.period && tstzrange(from_at, to_at)
       AND c.reservation_id IS NOT NULL)
   ORDER BY id FOR SHARE;
  INSERT INTO busy_units (source_id, unit_id)
  SELECT n.source_id, n.unit_id FROM unnest(came_sources, came_units) AS n (source_id, unit_id)
   ORDER BY 1, 2;
  IF wanted BETWEEN 1 AND 150 THEN
    PERFORM claim_busy(ARRAY[n.unit_id], from_at, to_at)
       FROM (SELECT DISTINCT unnest(came_units) AS unit_id ORDER BY 1) AS n;
  ELSIF wanted > 150 THEN
    INSERT INTO claims (resource_id, unit_id, period, busy_id)
    SELECT u.resource_id, u.id, unnest(
             tstzmultirange(tstzrange(from_at, to_at))
             - coalesce((SELECT range_agg(c.period) FROM claims c
                          WHERE c.unit_id = u.id AND c.period && tstzrange(from_at, to_at)
                            AND c.reservation_id IS NOT NULL), '{}'::tstzmultirange)), 0
      FROM units u WHERE u.id = ANY (came_units)
     ORDER BY 2, 3;
  END IF;
  RETURN coalesce(cardinality(left_units), 0) + cardinality(came_units);
END $$;

-- Claims what is busy of a unit that came up to where about so many more times begin, in place of
-- the claim that took it altogether. Called by whoever holds the space for itself; false: none did.
CREATE FUNCTION claim_more_of_unit(p_unit_id int, p_most int) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  whole record;
  cut timestamptz;
BEGIN
  SELECT id, lower(period) AS from_at, upper(period) AS to_at, period INTO whole
    FROM claims WHERE busy_id = 0 AND unit_id = p_unit_id ORDER BY period LIMIT 1 FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT lower(b.period) INTO cut
    FROM busy_units u JOIN busy_times b USING (source_id)
   WHERE u.unit_id = p_unit_id AND b.period && whole.period AND lower(b.period) > whole.from_at
   ORDER BY 1 OFFSET p_most LIMIT 1;
  PERFORM claim_busy(ARRAY[p_unit_id], whole.from_at, coalesce(cut, whole.to_at));
  IF cut IS NULL THEN
    DELETE FROM claims WHERE id = whole.id;
  ELSE
    UPDATE claims SET period = tstzrange(cut, whole.to_at) WHERE id = whole.id;
  END IF;
  RETURN true;
END $$;
