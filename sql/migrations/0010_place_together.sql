-- Reservations in company: those who ask at the same moment are written by one statement, which
-- costs half of what each alone costs (the executor starts once, one commit, one round trip).
-- What needs more than a single free unit and a voucher is written alone, by place_alone.
-- Replaces place_reservation of 0006. Locks in the order of every write: keys, member (of a
-- quota), spaces, days, claims, years, voucher; each kind in sorted order, so that two companies
-- never wait for each other in a circle.
DROP FUNCTION place_reservation;
DROP FUNCTION claim_one;

-- Everything a reservation will be but for its units, as booking/reservations/placement.py says it.
CREATE TYPE placement AS (
  id uuid, reference text, member_id bigint, made_by bigint,
  space_id int, space_version bigint, resource_id int, leaves int[], whole boolean, days date[],
  quantity int, use_day date, starts_at timestamptz, ends_at timestamptz, claim_until timestamptz,
  status text, title text, price_cents int, vat int,
  expires_at timestamptz, check_in_from timestamptz, no_show_at timestamptz,
  cancel_free_until timestamptz, waived text[], waive_reason text, quotas text,
  voucher_id bigint, voucher_cents int, redeem bigint[],
  event_type text, event_version smallint, payload text, answer text,
  operation text, key text, body_sha256 bytea, now timestamptz);

-- A placement's units, in the order of their numbers.
CREATE TYPE placed AS (id uuid, unit_ids int[], units jsonb);

CREATE FUNCTION idempotency_lock(p_member_id bigint, p_operation text, p_key text) RETURNS bigint
LANGUAGE sql IMMUTABLE AS
$$ SELECT hashtextextended(p_member_id || ' ' || p_operation || ' ' || p_key, 2) $$;
CREATE OR REPLACE FUNCTION lock_idempotency_key(p_member_id bigint, p_operation text, p_key text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(idempotency_lock(p_member_id, p_operation, p_key));
END $$;

-- What redeem does, for several: `redeem` is [campaign, beneficiary, year, cap, amount, account,
-- reserved account]. PB001 when a year's cap has no room, check_violation balance_covers when a
-- voucher has not: whoever calls is undone whole.
CREATE FUNCTION redeem_each(p_of placement[], p_placed placed[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  beyond boolean;
BEGIN
  WITH taken AS (
    INSERT INTO cap_uses AS c (campaign_id, beneficiary_id, year, used)
    SELECT p.redeem[1], p.redeem[2], p.redeem[3], sum(p.redeem[5])
      FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id
     WHERE p.redeem IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (campaign_id, beneficiary_id, year) DO UPDATE SET used = c.used + EXCLUDED.used
    RETURNING c.campaign_id, c.beneficiary_id, c.year, c.used)
  SELECT bool_or(t.used > p.redeem[4]) INTO beyond
    FROM taken AS t JOIN unnest(p_of) AS p ON p.redeem[1] = t.campaign_id
     AND p.redeem[2] = t.beneficiary_id AND p.redeem[3] = t.year;
  IF beyond THEN
    RAISE EXCEPTION 'no room under the cap' USING ERRCODE = 'PB001';
  END IF;
  INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
  SELECT p.redeem[6], p.redeem[7], p.redeem[5], 'reserve', p.voucher_id, p.id
    FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id
   WHERE p.redeem IS NOT NULL ORDER BY p.redeem[6];
END $$;

-- Whatever stands once the units are claimed: vouchers, reservations, events and the answers,
-- which are given back in the order of p_placed.
CREATE FUNCTION write_placed(p_of placement[], p_placed placed[]) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  answers text[];
BEGIN
  PERFORM redeem_each(p_of, p_placed);

  INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
    quantity, use_day, starts_at, ends_at, status, title, price_cents, voucher_cents,
    vat_basis_points, voucher_id, reserved_units, expires_at, check_in_from, no_show_at,
    cancel_free_until, waived, waive_reason, created_at, changed_at)
  SELECT p.id, p.reference, p.member_id, p.made_by, p.space_id, p.resource_id, d.unit_ids,
    p.quantity, p.use_day, p.starts_at, p.ends_at, p.status, p.title, p.price_cents, p.voucher_cents,
    p.vat, p.voucher_id, coalesce(p.redeem[5], 0), p.expires_at, p.check_in_from, p.no_show_at,
    p.cancel_free_until, p.waived, p.waive_reason, p.now, p.now
    FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id;

  INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
    recorded_at)
  SELECT p.event_type, p.event_version, 'reservation:' || p.id, 1, p.space_id, p.resource_id,
         p.payload::jsonb || jsonb_build_object('unit_ids', d.unit_ids), p.now
    FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id;

  -- An answer is a JSON object as text; the units go in before the brace that closes it.
  SELECT array_agg(left(p.answer, -1) || ',"units":' || d.units || '}' ORDER BY d.n) INTO answers
    FROM unnest(p_placed) WITH ORDINALITY AS d (id, unit_ids, units, n)
    JOIN unnest(p_of) AS p ON p.id = d.id;

  INSERT INTO idempotent_answers (member_id, operation, key, body_sha256, status, body, answered_at)
  SELECT p.member_id, p.operation, p.key, p.body_sha256, 201, answers[d.n], p.now
    FROM unnest(p_placed) WITH ORDINALITY AS d (id, unit_ids, units, n)
    JOIN unnest(p_of) AS p ON p.id = d.id
   WHERE p.key IS NOT NULL
  ON CONFLICT (member_id, key, operation) DO UPDATE SET body_sha256 = EXCLUDED.body_sha256,
    status = EXCLUDED.status, body = EXCLUDED.body, answered_at = EXCLUDED.answered_at;
  RETURN answers;
END $$;

-- One unit of a pool for each, none with a quota, no key and no beneficiary twice. Gives those that
-- stand, and their answers; and those for whom every unit is taken. The others (answered before, the
-- space or the key is somebody else's just now, the space changed, the voucher has not enough, a
-- hold that expired or a closure is in the way, somebody else was quicker) are to be placed alone,
-- which waits, says why or finds another unit. Nobody waits here for a space or a key, or all would;
-- whoever is in the way otherwise for longer than a moment, and a voucher that somebody else used up
-- in this moment, undoes all: then each alone, so that nobody pays for their company.
CREATE FUNCTION place_together(
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
    SELECT array_agg(p.id) INTO taken FROM unnest(p_all) AS p
     WHERE p.id <> ALL (alone) AND NOT EXISTS (
       SELECT FROM units u
        WHERE u.resource_id = p.resource_id AND u.retired_at IS NULL AND u.id NOT IN (
          SELECT c.unit_id
            FROM claims_between(ARRAY[p.resource_id], p.starts_at, p.claim_until) AS c
           WHERE c.expires_at IS NULL AND c.closure_id IS NULL));
  END IF;
END $$;

-- One reservation, whatever it is.
--
--   placed    it stands; answer is the whole response
--   replayed  this key was answered before; answer is that response
--   key-reused, changed (the space changed since the decision was made: decide again),
--   quota (detail: which), taken, stale (detail: reservations to expire first)
--
-- What fails after a row was written raises, so that nothing is half done.
CREATE FUNCTION place_alone(p placement, OUT outcome text, OUT answer text, OUT detail jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  earlier record;
  claimed record;
  written int[];
BEGIN
  IF p.key IS NOT NULL THEN
    PERFORM lock_idempotency_key(p.member_id, p.operation, p.key);
    SELECT a.body, a.body_sha256 INTO earlier FROM idempotent_answers a
     WHERE a.member_id = p.member_id AND a.operation = p.operation AND a.key = p.key
       AND a.answered_at > p.now - interval '7 days';
    IF FOUND THEN
      outcome := CASE WHEN earlier.body_sha256 = p.body_sha256 THEN 'replayed' ELSE 'key-reused' END;
      answer := earlier.body;
      RETURN;
    END IF;
  END IF;
  -- Its company stood, and the connection broke before that was told.
  SELECT unit_ids INTO written FROM reservations WHERE id = p.id;
  IF FOUND THEN
    outcome := 'placed';
    answer := left(p.answer, -1) || ',"units":' || units_by_name(written) || '}';
    RETURN;
  END IF;

  IF p.quotas IS NOT NULL THEN
    PERFORM 1 FROM members WHERE id = p.member_id FOR NO KEY UPDATE;
  END IF;
  PERFORM share_space(p.space_id);
  PERFORM 1 FROM spaces WHERE id = p.space_id AND version = p.space_version;
  IF NOT FOUND THEN outcome := 'changed'; RETURN; END IF;

  IF p.quotas IS NOT NULL THEN
    detail := quota_exceeded(p.quotas::jsonb, p.member_id, p.resource_id, p.now, NULL);
    IF detail IS NOT NULL THEN outcome := 'quota'; RETURN; END IF;
  END IF;

  IF p.quantity > 1 OR p.whole THEN
    PERFORM lock_days(p.leaves, p.days);
  END IF;
  claimed := claim_units(p.resource_id, p.leaves, p.whole, p.quantity, p.starts_at, p.ends_at,
                         p.claim_until, p.id, p.expires_at, p.now, NULL);
  IF claimed.outcome <> 'claimed' THEN
    outcome := claimed.outcome;
    detail := to_jsonb(claimed.stale);
    RETURN;
  END IF;
  outcome := 'placed';
  answer := (write_placed(ARRAY[p], ARRAY[ROW (p.id, claimed.unit_ids,
                                               units_by_name(claimed.unit_ids))::placed]))[1];
END $$;

-- A member's vouchers as a decision needs them; what was used in a year stands in cap_uses.
DROP FUNCTION voucher_holding;
CREATE VIEW voucher_holdings AS
SELECT m.id AS member_id, voucher_key(v.code) AS key, v.id AS voucher_id, v.code,
       c.id AS campaign_id, c.slug AS campaign_slug, c.name::text AS campaign_name, c.unit,
       c.terms::text AS terms, v.beneficiary_id, v.valid_from, v.valid_until, v.state, a.balance,
       v.account_id, v.reserved_account_id, p.account_id AS pot_account_id
  FROM members m
  JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN pots p ON p.id = v.pot_id
  JOIN accounts a ON a.id = v.account_id;

-- Balances of all transfers of a statement move at once. They are locked in the order of the
-- accounts before they move, whatever order the plan moves them in: those who share some never wait
-- for each other in a circle.
DROP TRIGGER move_balances ON ledger;
CREATE OR REPLACE FUNCTION move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moved int;
BEGIN
  IF TG_RELID <> 'public.ledger'::regclass THEN
    RAISE EXCEPTION 'only the ledger moves balances' USING ERRCODE = '23001';
  END IF;
  UPDATE accounts SET balance = balance + of_account.moved
    FROM (SELECT a.id, sides.moved
            FROM (SELECT account_id, sum(amount) AS moved
                    FROM (SELECT credit AS account_id, amount FROM transfers
                          UNION ALL SELECT debit, -amount FROM transfers) AS each
                   GROUP BY account_id) AS sides
            JOIN accounts AS a ON a.id = sides.account_id
           ORDER BY a.id FOR NO KEY UPDATE OF a) AS of_account
   WHERE accounts.id = of_account.id;
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> (SELECT count(*) FROM (SELECT credit FROM transfers UNION SELECT debit FROM transfers)
                 AS named) THEN
    RAISE EXCEPTION 'ledger names an account that is not there' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER move_balances AFTER INSERT ON ledger REFERENCING NEW TABLE AS transfers
  FOR EACH STATEMENT EXECUTE FUNCTION move_balances();
