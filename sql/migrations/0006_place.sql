-- One reservation in one statement: what Python decided from one read is written here, under the
-- locks in the order of every write (key, member, space, days, reservation, claims, beneficiary's
-- years, voucher).
--
--   placed    it stands; answer is the whole response
--   replayed  this key was answered before; answer is that response
--   key-reused, changed (the space changed since the decision was made: decide again),
--   quota (detail: which), taken, stale (detail: reservations to expire first)
--
-- What fails after a row was written raises, so that nothing is half done: PB001 when the year's
-- cap has no room any more, check_violation balance_covers when the voucher has not.
CREATE FUNCTION redeem(
  p_campaign_id int, p_beneficiary_id bigint, p_year int, p_cap bigint, p_amount bigint,
  p_account_id bigint, p_reserved_account_id bigint, p_voucher_id bigint, p_reservation_id uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cap_uses AS c (campaign_id, beneficiary_id, year, used)
  SELECT p_campaign_id, p_beneficiary_id, p_year, p_amount WHERE p_amount <= p_cap
  ON CONFLICT (campaign_id, beneficiary_id, year)
    DO UPDATE SET used = c.used + EXCLUDED.used WHERE c.used + EXCLUDED.used <= p_cap;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no room under the cap' USING ERRCODE = 'PB001';
  END IF;
  INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
  VALUES (p_account_id, p_reserved_account_id, p_amount, 'reserve', p_voucher_id, p_reservation_id);
END $$;

CREATE FUNCTION place_reservation(
  p_id uuid, p_reference text, p_member_id bigint, p_made_by bigint,
  p_space_id int, p_space_version bigint, p_resource_id int, p_leaves int[], p_whole boolean,
  p_days date[], p_quantity int, p_use_day date, p_starts_at timestamptz, p_ends_at timestamptz,
  p_claim_until timestamptz, p_status text, p_title text, p_price_cents int, p_vat int,
  p_expires_at timestamptz, p_check_in_from timestamptz, p_no_show_at timestamptz,
  p_cancel_free_until timestamptz, p_waived text[], p_waive_reason text, p_quotas jsonb,
  p_voucher_id bigint, p_voucher_cents int, p_redeem bigint[],
  p_event jsonb, p_answer text, p_operation text, p_key text, p_body_sha256 bytea,
  p_now timestamptz,
  OUT outcome text, OUT answer text, OUT detail jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  earlier record;
  one record;
  claimed record;
  units_taken int[];
  units jsonb;
BEGIN
  IF p_key IS NOT NULL THEN
    PERFORM lock_idempotency_key(p_member_id, p_operation, p_key);
    SELECT a.body, a.body_sha256 INTO earlier FROM idempotent_answers a
     WHERE a.member_id = p_member_id AND a.operation = p_operation AND a.key = p_key
       AND a.answered_at > p_now - interval '7 days';
    IF FOUND THEN
      outcome := CASE WHEN earlier.body_sha256 = p_body_sha256 THEN 'replayed' ELSE 'key-reused' END;
      answer := earlier.body;
      RETURN;
    END IF;
  END IF;

  IF p_quotas IS NOT NULL OR p_redeem IS NOT NULL THEN
    PERFORM 1 FROM members WHERE id = p_member_id FOR NO KEY UPDATE;
  END IF;
  PERFORM share_space(p_space_id);
  PERFORM 1 FROM spaces WHERE id = p_space_id AND version = p_space_version;
  IF NOT FOUND THEN outcome := 'changed'; RETURN; END IF;

  IF p_quotas IS NOT NULL THEN
    detail := quota_exceeded(p_quotas, p_member_id, p_resource_id, p_now, NULL);
    IF detail IS NOT NULL THEN outcome := 'quota'; RETURN; END IF;
  END IF;

  IF p_quantity = 1 AND NOT p_whole THEN
    one := claim_one(p_resource_id, p_starts_at, p_claim_until, p_id, p_expires_at);
    units_taken := ARRAY[one.unit_id];
    units := jsonb_build_array(jsonb_build_object('id', one.unit_id, 'name', one.unit_name));
  ELSE
    PERFORM lock_days(p_leaves, p_days);
  END IF;
  IF units_taken[1] IS NULL THEN
    claimed := claim_units(p_resource_id, p_leaves, p_whole, p_quantity, p_starts_at, p_ends_at,
                           p_claim_until, p_id, p_expires_at, p_now, NULL);
    IF claimed.outcome <> 'claimed' THEN
      outcome := claimed.outcome;
      detail := to_jsonb(claimed.stale);
      RETURN;
    END IF;
    units_taken := claimed.unit_ids;
    units := units_by_name(units_taken);
  END IF;

  IF p_redeem IS NOT NULL THEN
    PERFORM redeem(p_redeem[1]::int, p_redeem[2], p_redeem[3]::int, p_redeem[4], p_redeem[5],
                   p_redeem[6], p_redeem[7], p_voucher_id, p_id);
  END IF;

  INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
    quantity, use_day, starts_at, ends_at, status, title, price_cents, voucher_cents, vat_basis_points,
    voucher_id, reserved_units, expires_at, check_in_from, no_show_at, cancel_free_until,
    waived, waive_reason, created_at, changed_at)
  VALUES (p_id, p_reference, p_member_id, p_made_by, p_space_id, p_resource_id, units_taken,
    p_quantity, p_use_day, p_starts_at, p_ends_at, p_status, p_title, p_price_cents, p_voucher_cents, p_vat,
    p_voucher_id, coalesce(p_redeem[5], 0), p_expires_at, p_check_in_from, p_no_show_at,
    p_cancel_free_until, p_waived, p_waive_reason, p_now, p_now);

  INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
    recorded_at)
  VALUES (p_event ->> 'type', (p_event ->> 'version')::smallint, 'reservation:' || p_id, 1,
    p_space_id, p_resource_id,
    (p_event -> 'payload') || jsonb_build_object('unit_ids', to_jsonb(units_taken)), p_now);

  outcome := 'placed';
  -- The answer is a JSON object as text; the units go in before the brace that closes it.
  answer := left(p_answer, -1) || ',"units":' || units || '}';
  IF p_key IS NOT NULL THEN
    INSERT INTO idempotent_answers (member_id, operation, key, body_sha256, status, body,
      answered_at)
    VALUES (p_member_id, p_operation, p_key, p_body_sha256, 201, answer, p_now)
    ON CONFLICT (member_id, key, operation) DO UPDATE SET body_sha256 = EXCLUDED.body_sha256,
      status = EXCLUDED.status, body = EXCLUDED.body, answered_at = EXCLUDED.answered_at;
  END IF;
END $$;
