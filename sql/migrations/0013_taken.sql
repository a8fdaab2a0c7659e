-- place_together of 0010, whose question for whom every unit is taken cost twice what it writes: it
-- is asked once for all who want the same stay, with claims_between written out, whose plan is made
-- anew for every call otherwise.
CREATE OR REPLACE FUNCTION place_together(
  p_all placement[], OUT ids uuid[], OUT answers text[], OUT taken uuid[])
LANGUAGE plpgsql SET lock_timeout = '100ms' AS $$
DECLARE
  seed int := (random() * 1000000)::int;
  locked_spaces int[];
  locked_keys uuid[];
  alone uuid[];
  done placed[];
BEGIN
  SELECT coalesce(array_agg(id), '{}') INTO locked_keys FROM unnest(p_all)
   WHERE key IS NOT NULL
     AND NOT pg_try_advisory_xact_lock(idempotency_lock(member_id, operation, key));
  -- Not given either while somebody waits to change the space: they get their turn.
  SELECT coalesce(array_agg(space_id), '{}') INTO locked_spaces
    FROM (SELECT DISTINCT space_id FROM unnest(p_all)) AS each
   WHERE NOT pg_try_advisory_xact_lock_shared(1, space_id);
  SELECT locked_keys || coalesce(array_agg(p.id), '{}') INTO alone FROM unnest(p_all) AS p
   WHERE p.space_id = ANY (locked_spaces)
      OR NOT EXISTS (SELECT FROM spaces s WHERE s.id = p.space_id AND s.version = p.space_version)
      OR EXISTS (SELECT FROM idempotent_answers a
                  WHERE a.member_id = p.member_id AND a.operation = p.operation AND a.key = p.key
                    AND a.answered_at > p.now - interval '7 days')
      OR EXISTS (SELECT FROM accounts a WHERE a.id = p.redeem[6] AND a.balance < p.redeem[5])
      OR EXISTS (SELECT FROM cap_uses c
                  WHERE c.campaign_id = p.redeem[1] AND c.beneficiary_id = p.redeem[2]
                    AND c.year = p.redeem[3] AND c.used + p.redeem[5] > p.redeem[4]);

  -- A unit that nothing touches at all: claim_units knows of expired holds, and of closures that
  -- only a turnaround runs into. Those who want the same stay take different units. claims_between
  -- is written out, for its plan is made once per session.
  WITH claimed AS (
    INSERT INTO claims (resource_id, unit_id, period, reservation_id, expires_at)
    SELECT p.resource_id, free.id, tstzrange(p.starts_at, p.claim_until), p.id, p.expires_at
      FROM (SELECT *, row_number() OVER (PARTITION BY resource_id, starts_at) AS turn
              FROM unnest(p_all) WHERE id <> ALL (alone)) AS p,
    LATERAL (
      SELECT u.id FROM units u
       WHERE u.resource_id = p.resource_id AND u.retired_at IS NULL AND u.id NOT IN (
         SELECT c.unit_id FROM claims c
          WHERE c.resource_id = p.resource_id
            AND upper(c.period) - lower(c.period) <= interval '24 hours'
            AND lower(c.period) < p.claim_until
            AND lower(c.period) > p.starts_at - interval '24 hours'
            AND upper(c.period) > p.starts_at
         UNION ALL
         SELECT c.unit_id FROM claims c
          WHERE c.resource_id = p.resource_id
            AND upper(c.period) - lower(c.period) > interval '24 hours'
            AND c.period && tstzrange(p.starts_at, p.claim_until))
       ORDER BY hashint4(u.id # seed) OFFSET p.turn - 1 LIMIT 1) AS free
     ORDER BY free.id, p.starts_at
    ON CONFLICT DO NOTHING
    RETURNING claims.reservation_id, claims.unit_id)
  SELECT array_agg(ROW (c.reservation_id, ARRAY[c.unit_id],
                   jsonb_build_array(jsonb_build_object('id', u.id, 'name', u.name)))::placed),
         array_agg(c.reservation_id)
    INTO done, ids
    FROM claimed AS c JOIN units AS u ON u.id = c.unit_id;
  IF done IS NOT NULL THEN
    answers := write_placed(p_all, done);
  END IF;

  alone := alone || ids;
  IF cardinality(alone) < cardinality(p_all) THEN
    WITH left_over AS MATERIALIZED (
      SELECT p.id, p.resource_id, p.starts_at, p.claim_until
        FROM unnest(p_all) AS p WHERE p.id <> ALL (alone)),
    full_up AS MATERIALIZED (
      SELECT w.resource_id, w.starts_at, w.claim_until
        FROM (SELECT DISTINCT resource_id, starts_at, claim_until FROM left_over) AS w
       WHERE NOT EXISTS (
         SELECT FROM units u
          WHERE u.resource_id = w.resource_id AND u.retired_at IS NULL AND u.id NOT IN (
            SELECT c.unit_id FROM claims c
             WHERE c.resource_id = w.resource_id
               AND upper(c.period) - lower(c.period) <= interval '24 hours'
               AND lower(c.period) < w.claim_until
               AND lower(c.period) > w.starts_at - interval '24 hours'
               AND upper(c.period) > w.starts_at
               AND c.expires_at IS NULL AND c.closure_id IS NULL
            UNION ALL
            SELECT c.unit_id FROM claims c
             WHERE c.resource_id = w.resource_id
               AND upper(c.period) - lower(c.period) > interval '24 hours'
               AND c.period && tstzrange(w.starts_at, w.claim_until)
               AND c.expires_at IS NULL AND c.closure_id IS NULL)))
    SELECT array_agg(l.id) INTO taken
      FROM left_over AS l JOIN full_up AS f USING (resource_id, starts_at, claim_until);
  END IF;
END $$;
